"""The program's log: a few small files in the user's folder that never grow beyond their bound. No Qt here.

Written by hand: the logging module and its handlers would be imported at every start, for a file that stays empty on a
good day.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime
from pathlib import Path

MOST_BYTES = 256 * 1024  # of one file
OLDER_FILES = 2
NAME = "medcode.log"


class LogFile:
    """Appends entries; turns the file over when it is full. Never raises: a full disk must not hide the error being logged."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._lock = threading.Lock()

    def write(self, what: str, text: str) -> None:
        """`what` is one word: "bug", "error", "qt", "crash". `text` may have many lines."""
        entry = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z {what}: {text.rstrip()}\n"
        data = entry.encode("utf-8", "backslashreplace")[:MOST_BYTES]
        with self._lock, contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._turn_over(len(data))
            with self.path.open("ab") as file:
                file.write(data)

    def _turn_over(self, more: int) -> None:
        try:
            full = self.path.stat().st_size + more > MOST_BYTES
        except FileNotFoundError:
            return
        if full:
            for n in range(OLDER_FILES, 0, -1):
                newer = self.path if n == 1 else self.path.with_suffix(f".{n - 1}.log")
                if newer.exists():
                    newer.replace(self.path.with_suffix(f".{n}.log"))
