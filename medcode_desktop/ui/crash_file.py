"""What the interpreter writes when the process dies in C code, kept for the next start. No Qt here.

Each running program has its own file, for two windows may be open at once. An empty file of a program that was killed is of no
use and goes after a week; it may also belong to a window that is still open.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import time
from pathlib import Path
from typing import IO

PREFIX = "crash-"
A_WEEK = 7 * 24 * 3600.0
MOST_CHARACTERS = 20_000


class CrashFile:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[str] | None = None

    def collect(self) -> str:
        """The reports that earlier runs left, newest last, "" if there are none. They are removed; log what comes back."""
        found: list[tuple[float, str]] = []
        for path in self._folder.glob(f"{PREFIX}*.txt"):
            with contextlib.suppress(OSError):
                changed = path.stat().st_mtime
                text = path.read_text("utf-8", "replace").strip()
                if text:
                    found.append((changed, text))
                if text or time.time() - changed > A_WEEK:
                    path.unlink()
        return "\n\n".join(text for _, text in sorted(found))[-MOST_CHARACTERS:]

    def watch(self) -> None:
        """From now on a death in C code is written down. Without a folder to write to there is no report, and no error."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = (self._folder / f"{PREFIX}{os.getpid()}.txt").open("w", encoding="utf-8")
            faulthandler.enable(self._file)

    def stop(self) -> None:
        """A good end: nothing is left behind."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            with contextlib.suppress(OSError):
                Path(self._file.name).unlink()
            self._file = None
