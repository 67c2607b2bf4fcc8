"""Opening a catalogue, and asking it for anything at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError

ON = date(2026, 1, 15)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # halves of characters (surrogates) too


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT)
def test_any_text_gets_an_answer_even_what_is_no_text(catalogue: Catalogue, text: str) -> None:
    catalogue.search(text, ON).asked.encode("utf-8")


def test_bytes_that_are_no_text_do_not_hide_the_rest(catalogue: Catalogue) -> None:
    assert catalogue.search("\udcff\udcfe cpap \ud800 \u00e9", ON).asked == " cpap  \u00e9"
    assert catalogue.search("\udcff\udcfe cpap", ON).hits[0].code == "E0601"


@pytest.mark.parametrize("name", ["x" * 300, "/".join("x" * 100 for _ in range(6))])
def test_a_file_that_the_system_will_not_open_is_a_sentence(tmp_path: Path, name: str) -> None:
    """Names that are longer than the system or SQLite take; a file without permission answers the same way."""
    path = tmp_path / name
    if "/" in name:
        path.parent.mkdir(parents=True)
        path.touch()
    with pytest.raises(UserError, match="cannot be opened"):
        Catalogue.open(path)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing"):
        Catalogue.open(tmp_path / "no.db")
