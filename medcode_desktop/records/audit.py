"""The audit log: who did what to the scores, and when. It can only grow: the file itself refuses anything else.

No names of people who practise stand in it: one who was deleted would live on there.
"""

from __future__ import annotations

import getpass
import sqlite3
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.texts import Clock, storable, time_text

_LONGEST_WHO, _LONGEST_DETAIL = 300, 4000


class Act(StrEnum):
    """What is written down. The values are stored."""

    EXPORT = "export"
    WRITE = "write score file"
    MERGE = "merge"
    MATCH = "match person"
    DELETE = "delete person"
    ANONYMISE = "anonymise person"
    PASSCODE_SET = "passcode set"
    PASSCODE_WRONG = "passcode wrong"
    PASSCODE_RESET = "passcode reset"
    KEY_SET = "clinic key set"
    KEY_REMOVED = "clinic key removed"
    RULES_IMPORTED = "payer rules imported"
    RULES_REMOVED = "payer rules removed"
    RULES_PUT_BACK = "payer rules put back"
    MOVE = "move data folder"
    RESTORE = "restore backup"


class Entry(NamedTuple):
    id: int
    at: datetime  # UTC
    who: str  # the name under which somebody had signed on to the PC
    what: str  # a value of Act
    detail: str


class AuditLog:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def entries(self) -> list[Entry]:
        """All of them, the oldest first."""
        rows = self._file.rows("SELECT id, at, who, what, detail FROM audit_log ORDER BY id")
        try:
            return [
                Entry(int(str(number)), datetime.fromisoformat(str(at)), str(who), str(what), str(detail))
                for number, at, who, what, detail in rows
            ]
        except ValueError as error:
            raise damaged(self._file.path, "an entry of the audit log cannot be read") from error

    def add(self, what: Act, detail: str, who: str = "") -> None:
        """For acts that change nothing in the records, such as an export."""
        with self._file.change() as connection:
            note(connection, self._now(), what, detail, who)


def note(connection: sqlite3.Connection, at: datetime, what: Act, detail: str, who: str = "") -> None:
    """Within a change: the act and the entry are on the disk together or not at all. `who` is the signed-on user if empty."""
    connection.execute(
        "INSERT INTO audit_log (at, who, what, detail) VALUES (?, ?, ?, ?)",
        (time_text(at), storable(who or signed_on())[:_LONGEST_WHO], what.value, storable(detail)[:_LONGEST_DETAIL]),
    )


def signed_on() -> str:
    """The name of the user of this PC, "unknown" if the system does not say."""
    try:
        return getpass.getuser() or "unknown"
    except (OSError, KeyError, ImportError):  # no such variable, and the system's own list does not have the user either
        return "unknown"
