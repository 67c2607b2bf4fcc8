"""The audit log can only grow, and holds no names."""

from __future__ import annotations

import sqlite3

import pytest

from medcode_desktop.records import audit
from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records


def test_entries_come_in_order_with_who_and_when(records: Records) -> None:
    records.audit.add(Act.EXPORT, "first")
    records.audit.add(Act.MERGE, "x" * 5000, who="Ann \ud800")
    first, second = records.audit.entries()
    assert (first.what, first.detail, first.who) == ("export", "first", audit.signed_on())
    assert (len(second.detail), second.who) == (4000, "Ann \ufffd")
    assert first.at < second.at


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET who = 'nobody'",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT id, at, 'nobody', what, detail FROM audit_log",
        "REPLACE INTO audit_log (id, at, who, what, detail) SELECT 1, at, 'nobody', what, detail FROM audit_log",
        "UPDATE OR REPLACE audit_log SET id = 1",
    ],
)
def test_what_is_written_stays(records: Records, change: str) -> None:
    records.audit.add(Act.EXPORT, "first")
    records.audit.add(Act.EXPORT, "second")
    before = records.audit.entries()
    with pytest.raises(sqlite3.IntegrityError, match="can only grow"), records._file.change() as connection:
        connection.execute(change)
    assert records.audit.entries() == before


def test_a_system_that_does_not_know_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        raise KeyError("uid 4711")

    monkeypatch.setattr("getpass.getuser", fails)
    assert audit.signed_on() == "unknown"
