"""Files that only their owner may read, and that are on the disk when we say so."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from medcode_desktop.flushing import flush_file

_BINARY = getattr(os, "O_BINARY", 0)  # Windows only


def create_private(path: Path) -> None:
    """An empty file at `path`, 0600, unless there is one; its folder too, 0700. SQLite gives its -wal and -shm files the
    same permissions. From a file found with wider ones, others lose theirs."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, 0o600))
    except FileExistsError:
        if os.name == "posix" and path.is_file() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
            path.chmod(mode & 0o700)  # one its owner made read-only stays so


def copy_private(source: Path, target: Path) -> None:
    """Copy byte for byte, for files that SQLite can no longer read. `target` must not exist."""
    create_private(target)
    with source.open("rb") as reader, target.open("wb") as writer:
        while piece := reader.read(1 << 20):
            writer.write(piece)
    flush_file(target)
