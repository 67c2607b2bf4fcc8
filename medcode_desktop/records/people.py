"""The people who practise on this PC."""

from __future__ import annotations

import sqlite3
import uuid
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.texts import Clock, storable, time_text

LONGEST_NAME, LONGEST_STAFF_NUMBER = 300, 100


class Person(NamedTuple):
    id: int  # within this file
    uid: str  # the same on every PC
    name: str
    staff_number: str  # "" for none

    @property
    def label(self) -> str:
        """The name, and the staff number if there is one: two people may have the same name."""
        return f"{self.name} ({self.staff_number})" if self.staff_number else self.name


class PersonGone(UserError):  # noqa: N818 - named for what it says
    """The person was taken off the list, perhaps in another window."""


class People:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def everyone(self) -> list[Person]:
        """By name; those taken off the list are left out."""
        rows = self._file.rows(
            "SELECT id, uid, name, staff_number FROM people WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE, id"
        )
        return [Person(int(str(number)), str(uid), str(name), str(staff)) for number, uid, name, staff in rows]

    def person(self, number: int) -> Person | None:
        """None if there is nobody of that id on the list."""
        return next((person for person in self.everyone() if person.id == number), None)

    def add(self, name: str, staff_number: str = "") -> Person:
        """UserError if the name is missing or too long, or if somebody on the list is the same by name and number."""
        name, staff_number = _line(name), _line(staff_number)
        with self._file.change() as connection:
            self._check(connection, name, staff_number)
            uid = uuid.uuid4().hex
            done = connection.execute(
                "INSERT INTO people (uid, name, staff_number, added_at) VALUES (?, ?, ?, ?)",
                (uid, name, staff_number, time_text(self._now())),
            )
            _match_others(connection)
            return Person(int(done.lastrowid or 0), uid, name, staff_number)

    def rename(self, number: int, name: str, staff_number: str) -> Person:
        """UserError as in `add`, and PersonGone."""
        name, staff_number = _line(name), _line(staff_number)
        with self._file.change() as connection:
            person = require(connection, number)
            self._check(connection, name, staff_number, but=number)
            connection.execute("UPDATE people SET name = ?, staff_number = ? WHERE id = ?", (name, staff_number, number))
            _match_others(connection)
            return person._replace(name=name, staff_number=staff_number)

    def remove(self, number: int) -> None:
        """Take the person off the list. What they answered stays, and `put_back` undoes it."""
        with self._file.change() as connection:
            connection.execute(
                "UPDATE people SET removed_at = ? WHERE id = ? AND removed_at IS NULL", (time_text(self._now()), number)
            )

    def put_back(self, number: int) -> None:
        with self._file.change() as connection:
            connection.execute("UPDATE people SET removed_at = NULL WHERE id = ?", (number,))

    @staticmethod
    def _check(connection: sqlite3.Connection, name: str, staff_number: str, but: int = 0) -> None:
        if not name:
            raise UserError("A person needs a name.", "Type the name as it should stand in reports.")
        for what, text, most in (("name", name, LONGEST_NAME), ("staff number", staff_number, LONGEST_STAFF_NUMBER)):
            if len(text) > most:
                raise UserError(f"The {what} has {len(text):,} characters; it can have {most}.", "Shorten it.")
        others = connection.execute(
            "SELECT name, staff_number FROM people WHERE removed_at IS NULL AND id <> ?", (but,)
        ).fetchall()
        for other, number in others:
            if staff_number and str(number).casefold() == staff_number.casefold():
                raise UserError(f"The staff number {number} is that of {other}.", "Choose that person, or another number.")
            if not staff_number and not number and str(other).casefold() == name.casefold():
                raise UserError(f"{other} is on the list already.", "Choose them, or give a staff number to tell them apart.")


def _match_others(connection: sqlite3.Connection) -> None:
    """Within a change: a staff number was given or taken, so people of other PCs may be somebody else from now on."""
    if connection.execute("SELECT 1 FROM person_sources").fetchone() is not None:
        from medcode_desktop.records.sources import regroup  # a PC that merges no score files needs none of it

        regroup(connection)


def require(connection: sqlite3.Connection, number: int) -> Person:
    """The person, within a change. PersonGone if they are not on the list any more."""
    row = connection.execute("SELECT id, uid, name, staff_number, removed_at FROM people WHERE id = ?", (number,)).fetchone()
    if row is None or row[4] is not None:
        who = f"{row[2]} is" if row else "This person is"
        raise PersonGone(f"{who} no longer on the list of people; nothing was stored.", "Choose another person.")
    return Person(*row[:4])


def _line(text: str) -> str:
    return " ".join(storable(text).split())
