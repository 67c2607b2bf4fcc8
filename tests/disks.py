"""Small and read-only disks for tests of faults, where root may mount them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A disk in memory at `folder`, made for it. OSError if it cannot be mounted. `options`: "size=1m", "ro"."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@cache
def can_mount() -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as name:
        try:
            with mounted(Path(name) / "disk", "size=1m"):
                return True
        except OSError:
            return False
