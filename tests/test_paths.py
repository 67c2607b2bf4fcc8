"""Where things are, and how SQLite is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from medcode_desktop.paths import DATA_DIR_VARIABLE, find_places, uri_of


def test_the_data_folder_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "variable"))
    assert find_places(tmp_path / "argument").data == tmp_path / "argument"
    assert find_places().data == tmp_path / "variable"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(DATA_DIR_VARIABLE, "beside")
    assert find_places().records == tmp_path / "beside" / "records.db"


def test_a_frozen_program_with_portable_txt_keeps_its_data_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(DATA_DIR_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "medcode-desktop"))
    assert tmp_path not in find_places().data.parents
    (tmp_path / "portable.txt").touch()
    assert find_places().data == tmp_path / "MedCode data"
    monkeypatch.setattr(sys, "frozen", False)
    assert tmp_path not in find_places().data.parents


def test_the_system_has_a_place_even_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (DATA_DIR_VARIABLE, "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert os.path.isabs(find_places().data)  # noqa: PTH117 - Path would make it so


@pytest.mark.parametrize(
    ("posix", "uri"),
    [
        ("/home/r diaz/records.db", "file:///home/r%20diaz/records.db?mode=rw"),
        ("C:/Users/R#1/records.db", "file:///C:/Users/R%231/records.db?mode=rw"),
        ("//server/share/records.db", "file:////server/share/records.db?mode=rw"),
    ],
)
def test_addresses_for_sqlite(posix: str, uri: str) -> None:
    assert uri_of(posix, "mode=rw") == uri
