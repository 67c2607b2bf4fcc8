"""A person's own words about a code: plain text, at most 10,000 characters."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.texts import Clock, code_text, storable, time_text

MAX_CHARACTERS = 10_000


class Note(NamedTuple):
    code: str
    text: str
    changed: datetime  # UTC


class Notes:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def set_note(self, code: str, text: str) -> str:
        """Store the note, or remove it when the text is empty or blank. Gives the text that was there before ("" for
        none): to undo, set that. UserError when the text is too long."""
        code, kept = code_text(code), storable(text)
        if len(kept) > MAX_CHARACTERS:
            raise UserError(
                f"The note to {code} has {len(kept):,} characters; a note can hold {MAX_CHARACTERS:,}.",
                f"Shorten it by {len(kept) - MAX_CHARACTERS:,}.",
            )
        with self._file.change() as connection:
            before = connection.execute("SELECT text FROM notes WHERE code = ?", (code,)).fetchone()
            if not kept.strip():
                connection.execute("DELETE FROM notes WHERE code = ?", (code,))
            else:
                connection.execute(
                    "INSERT INTO notes (code, text, changed_at) VALUES (?, ?, ?)"
                    " ON CONFLICT (code) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at",
                    (code, kept, time_text(self._now())),
                )
            return str(before[0]) if before else ""

    def note(self, code: str) -> str:
        """The text, "" for none."""
        found = self._file.rows("SELECT text FROM notes WHERE code = ?", (code,))
        return str(found[0][0]) if found else ""

    def all_notes(self) -> list[Note]:
        """The one changed last comes first."""
        rows = self._file.rows("SELECT code, text, changed_at FROM notes ORDER BY changed_at DESC, code")
        try:
            return [Note(str(code), str(text), datetime.fromisoformat(str(changed))) for code, text, changed in rows]
        except ValueError as error:
            raise damaged(self._file.path, "the date of a note cannot be read") from error
