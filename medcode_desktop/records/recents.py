"""The codes a person looked at, each once, the last one first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.texts import Clock, code_text, time_text

MOST = 200


class Recents:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def seen(self, code: str) -> None:
        """Put the code on top, and let go of the oldest beyond 200."""
        with self._file.change() as connection:
            connection.execute("DELETE FROM recents WHERE code = ?", (code_text(code),))
            connection.execute("INSERT INTO recents (code, seen_at) VALUES (?, ?)", (code, time_text(self._now())))
            connection.execute("DELETE FROM recents WHERE id NOT IN (SELECT id FROM recents ORDER BY id DESC LIMIT ?)", (MOST,))

    def recent(self) -> list[str]:
        """At most 200 codes, the last one seen first."""
        return [str(code) for (code,) in self._file.rows("SELECT code FROM recents ORDER BY id DESC")]

    def clear(self) -> list[str]:
        """Forget them all. Gives what was there, for `put_back`."""
        with self._file.change() as connection:
            codes = _newest_first(connection)
            connection.execute("DELETE FROM recents")
            return codes

    def put_back(self, codes: Sequence[str]) -> None:
        """Undo a `clear`: the codes come after those seen since."""
        with self._file.change() as connection:
            newest_first = list(dict.fromkeys([*_newest_first(connection), *map(code_text, codes)]))[:MOST]
            at = time_text(self._now())
            connection.execute("DELETE FROM recents")
            connection.executemany(
                "INSERT INTO recents (code, seen_at) VALUES (?, ?)", [(code, at) for code in reversed(newest_first)]
            )


def _newest_first(connection: sqlite3.Connection) -> list[str]:
    return [str(code) for (code,) in connection.execute("SELECT code FROM recents ORDER BY id DESC").fetchall()]
