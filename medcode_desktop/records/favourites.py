"""The codes a person starred."""

from __future__ import annotations

from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.texts import Clock, code_text, time_text


class Favourites:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def star(self, code: str) -> bool:
        """Put the code on top of the list. False when it was starred already; it then keeps its place."""
        with self._file.change() as connection:
            done = connection.execute(
                "INSERT INTO favourites (code, starred_at) VALUES (?, ?) ON CONFLICT (code) DO NOTHING",
                (code_text(code), time_text(self._now())),
            )
            return done.rowcount > 0

    def unstar(self, code: str) -> bool:
        """False when it was not starred."""
        with self._file.change() as connection:
            return connection.execute("DELETE FROM favourites WHERE code = ?", (code_text(code),)).rowcount > 0

    def starred(self) -> list[str]:
        """Newest first."""
        return [str(code) for (code,) in self._file.rows("SELECT code FROM favourites ORDER BY id DESC")]

    def is_starred(self, code: str) -> bool:
        return bool(self._file.rows("SELECT 1 FROM favourites WHERE code = ?", (code,)))
