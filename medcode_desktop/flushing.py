"""Makes what was written last through a power cut."""

from __future__ import annotations

import os
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows only


def flush_file(path: Path) -> None:
    """Wait until the bytes of the file are on the disk.

    Never call it for a database that this process has open: closing any handle of a file drops SQLite's locks on it.
    """
    handle = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(path: Path) -> None:
    """Wait until names created, renamed or removed in the folder are on the disk. Windows has no such call."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
