"""What a person keeps of codes: stars, notes, what was looked at lately. Each change is on the disk, or it is said why not."""

from __future__ import annotations

from collections.abc import Callable

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.ui.lookup.lists_panel import RECENT, STARRED
from medcode_desktop.ui.reporting import Reporter


class OwnMarks:
    def __init__(self, records: Records, reports: Reporter) -> None:
        self._records = records
        self._reports = reports
        self.starred: set[str] = set()

    def read(self) -> None:
        self.starred.clear()
        self.starred.update(self._records.favourites.starred())

    def codes(self, kind: int) -> list[str]:
        """Of the list of recent codes, of stars or of notes (lists_panel.py)."""
        if kind == RECENT:
            return self._records.recents.recent()
        if kind == STARRED:
            return self._records.favourites.starred()
        return [note.code for note in self._records.notes.all_notes()]

    def note(self, code: str) -> str:
        return self._records.notes.note(code)

    def set_note(self, code: str, text: str) -> None:
        self._change(lambda: self._records.notes.set_note(code, text))

    def turn_star(self, code: str) -> bool:
        """On or off; False if that could not be written."""
        do = self._records.favourites.unstar if code in self.starred else self._records.favourites.star
        done = self._change(lambda: do(code))
        if done:
            self.starred.symmetric_difference_update({code})
        return done

    def seen(self, code: str) -> None:
        self._change(lambda: self._records.recents.seen(code))

    def _change(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except UserError as error:
            self._reports.user_error(error)
            return False
        return True
