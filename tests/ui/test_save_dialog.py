"""Where a file is to be saved: its ending, what may be replaced, the folder that is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.errors import UserError
from medcode_desktop.settings import EXPORT_FOLDER, Settings
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def named(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    """The person names this file; what was offered comes back."""
    offered: list[str] = []

    def choose(*given: object) -> tuple[str, str]:
        offered.append(str(given[2]))
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))
    return offered


def test_the_file_gets_its_ending_and_a_folder_that_was_written_to_is_offered_next_time(
    parent: QWidget, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed, path in (("a", "a.csv"), ("a.txt", "a.txt.csv"), ("a.CSV", "a.CSV"), ("1.2", "1.2.csv")):
        offered = named(monkeypatch, tmp_path / typed)
        chosen = where_to_save(parent, "Save", "codes.csv", settings)
        assert chosen == tmp_path / path
        assert offered == ["codes.csv"]
    assert settings.get(EXPORT_FOLDER) == ""
    remember_folder(tmp_path / "a.csv", settings)
    offered = named(monkeypatch, "")
    assert where_to_save(parent, "Save", "codes.csv", settings) is None
    assert offered == [str(tmp_path / "codes.csv")]


def test_only_what_the_dialog_has_asked_about_is_replaced(
    parent: QWidget, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").touch()
    named(monkeypatch, tmp_path / "a")
    with pytest.raises(UserError, match=r"a\.csv is there already"):
        where_to_save(parent, "Save", "codes.csv", settings)
    assert settings.get(EXPORT_FOLDER) == ""
    named(monkeypatch, tmp_path / "a.csv")
    assert where_to_save(parent, "Save", "codes.csv", settings) == tmp_path / "a.csv"


def test_a_folder_that_is_too_long_to_remember_is_not(
    parent: QWidget, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("/", *["long"] * EXPORT_FOLDER.most)
    named(monkeypatch, folder / "a.csv")
    chosen = where_to_save(parent, "Save", "codes.csv", settings)
    assert chosen == folder / "a.csv"
    remember_folder(chosen, settings)
    assert settings.get(EXPORT_FOLDER) == ""


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("a.csv", "CSV (*.csv)"),
        ("a 1.2.xlsx", "Excel workbook (*.xlsx)"),
        ("a.json", "JSON (*.json)"),
        ("a.pdf", "PDF (*.pdf)"),
        ("a.medexam", "Exams of MedCode (*.medexam)"),
    ],
)
def test_the_dialog_shows_the_files_of_that_kind(
    parent: QWidget, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, files: str
) -> None:
    shown: list[object] = []

    def choose(*given: object) -> tuple[str, str]:
        shown.append(given[3])
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))
    where_to_save(parent, "Save", name, settings)
    assert shown == [files]
