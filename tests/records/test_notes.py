from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records.notes import MAX_CHARACTERS, Note
from medcode_desktop.records.records import Records
from tests.records.conftest import Home


def test_set_and_read(records: Records) -> None:
    assert records.notes.set_note("E0601", "needs a sleep study") == ""
    assert records.notes.note("E0601") == "needs a sleep study"
    assert records.notes.note("A4253") == ""


def test_setting_what_was_there_before_undoes(records: Records) -> None:
    records.notes.set_note("E0601", "first")
    before = records.notes.set_note("E0601", "second")
    assert before == "first"
    assert records.notes.set_note("E0601", before) == "second"
    assert records.notes.note("E0601") == "first"


@pytest.mark.parametrize("empty", ["", "  ", "\n\t", "\0"])
def test_an_empty_text_removes_the_note(records: Records, empty: str) -> None:
    records.notes.set_note("E0601", "needs a sleep study")
    assert records.notes.set_note("E0601", empty) == "needs a sleep study"
    assert records.notes.all_notes() == []
    assert records.notes.set_note("E0601", empty) == ""


def test_all_notes_the_last_changed_first(home: Home, records: Records) -> None:
    home.clock.moment = datetime(2025, 10, 1, 9, 0, tzinfo=UTC)
    for code in ("E0601", "RR", "A4253"):
        records.notes.set_note(code, f"about {code}")
    records.notes.set_note("E0601", "changed")
    assert records.notes.all_notes() == [
        Note("E0601", "changed", datetime(2025, 10, 1, 9, 0, 4, tzinfo=UTC)),
        Note("A4253", "about A4253", datetime(2025, 10, 1, 9, 0, 3, tzinfo=UTC)),
        Note("RR", "about RR", datetime(2025, 10, 1, 9, 0, 2, tzinfo=UTC)),
    ]


def test_a_note_that_is_too_long_is_refused_and_the_old_one_stays(records: Records) -> None:
    records.notes.set_note("E0601", "x" * MAX_CHARACTERS)
    with pytest.raises(UserError) as refused:
        records.notes.set_note("E0601", "x" * (MAX_CHARACTERS + 3))
    assert refused.value.what == "The note to E0601 has 10,003 characters; a note can hold 10,000."
    assert refused.value.next_step == "Shorten it by 3."
    assert records.notes.note("E0601") == "x" * MAX_CHARACTERS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(st.characters(), max_size=200))
def test_any_text_can_be_noted(records: Records, text: str) -> None:
    """Emoji, right-to-left, quotes, NUL and lone surrogates included."""
    records.notes.set_note("E0601", text)
    kept = records.notes.note("E0601")
    if text.isprintable():
        assert kept == (text if text.strip() else "")
    assert len(kept) <= len(text)


def test_a_note_of_ten_thousand_emoji_fits(records: Records) -> None:
    records.notes.set_note("E0601", "\U0001f6cf" * MAX_CHARACTERS)
    assert records.notes.note("E0601") == "\U0001f6cf" * MAX_CHARACTERS
