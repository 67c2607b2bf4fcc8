"""Deleting a person for good, and taking a name away. Both are written down in the audit log, without the name.

Backups made before still have the person until they are thinned out or deleted; whoever asks for a deletion has to be told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.faults import plain_errors
from medcode_desktop.records.sources import digest_of, take_name
from medcode_desktop.records.texts import Clock, time_text


class Erased(NamedTuple):
    sessions: int
    answers: int


class Privacy:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def delete(self, person: int) -> Erased:
        """Delete a person with all sessions, answers and cards; the bytes in the file are overwritten. Score files do not
        bring them back. UserError if there is nobody of that id."""
        with self._overwriting() as connection:
            return self._delete(connection, person)

    def _delete(self, connection: sqlite3.Connection, person: int) -> Erased:
        uid = _uid(connection, person)
        at = self._now()
        uids = [row[0] for row in connection.execute("SELECT uid FROM person_sources WHERE person = ?", (person,)).fetchall()]
        connection.executemany(
            "INSERT INTO deleted_people (digest, at) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
            [(digest_of(one), time_text(at)) for one in {uid, *uids}],
        )
        counts = [
            int(connection.execute(f"SELECT count(*) FROM {table} WHERE person = ?", (person,)).fetchone()[0])
            for table in ("sessions", "answers")
        ]
        connection.execute("DELETE FROM people WHERE id = ?", (person,))  # the rest goes along: ON DELETE CASCADE
        erased = Erased(*counts)
        note(connection, at, Act.DELETE, f"person id {person}: {erased.sessions} sessions, {erased.answers} answers")
        return erased

    def anonymise(self, person: int) -> str:
        """Take name and staff number away and the person off the list; the results stay. Gives what they are called from
        now on: "Person 7"; the bytes of the name in the file are overwritten. Score files do not bring the name back.
        UserError if there is nobody of that id."""
        with self._overwriting() as connection:
            _uid(connection, person)
            row = connection.execute("SELECT anonymous FROM people WHERE id = ?", (person,)).fetchone()
            if row[0] is not None:
                return f"Person {row[0]}"
            at = self._now()
            number = take_name(connection, person)
            connection.execute("UPDATE people SET removed_at = ifnull(removed_at, ?) WHERE id = ?", (time_text(at), person))
            # decided: else sources that were one person by their staff number would fall apart
            connection.execute(
                "UPDATE person_sources SET name = 'Person', staff_number = '', anonymous = 1, decided = 1 WHERE person = ?",
                (person,),
            )
            note(connection, at, Act.ANONYMISE, f"Person {number}")
        return f"Person {number}"

    @contextmanager
    def _overwriting(self) -> Iterator[sqlite3.Connection]:
        """A change after which nothing of what it took away is left in the file."""
        connection = self._file.connection
        with plain_errors(self._file.path):
            connection.execute("PRAGMA secure_delete=ON").fetchall()
        try:
            with self._file.change():
                yield connection
        finally:
            with plain_errors(self._file.path):
                connection.execute("PRAGMA secure_delete=OFF").fetchall()
                # what was there is in the write-ahead log as well; while another window reads, SQLite does this later
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _uid(connection: sqlite3.Connection, person: int) -> str:
    row = connection.execute("SELECT uid FROM people WHERE id = ?", (person,)).fetchone()
    if row is None:
        raise UserError("This person is not there any more.", "Choose another person.")
    return str(row[0])
