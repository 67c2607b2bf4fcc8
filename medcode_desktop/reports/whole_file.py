"""Writing a file that is either there as a whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from medcode_desktop.errors import UserError

_FORGOTTEN = 24 * 3600.0  # seconds; what is younger may be of a window that is writing now
_DATABASE = b"SQLite format 3\0"  # https://sqlite.org/fileformat.html, 1.3


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """Gives another path beside `path`, at which the block has to make the file. When the block is left, the file is flushed
    to the disk and only then gets its name.

    UserError if the disk or the folder does not allow it; a file that was there before is then untouched, and so it is if the
    block raises. Nothing is left of the other path, nor of those of programs that were killed while they wrote this file.
    """
    refuse_to_replace(path)
    _clear_forgotten(path)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        yield temporary
        handle = os.open(temporary, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):  # the share may be gone altogether
            temporary.unlink(missing_ok=True)


def _clear_forgotten(path: Path) -> None:
    """Delete what was left beside `path` for more than a day: it may have patients in it."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.part")
    oldest = time.time() - _FORGOTTEN
    with suppress(OSError), os.scandir(path.parent) as folder:
        for entry in folder:
            with suppress(OSError):
                if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < oldest:
                    Path(entry).unlink()


def refuse_to_replace(path: Path) -> None:
    """UserError for what no export may take the place of: a database, such as the records themselves, and a device."""
    try:
        what = "is no file that could be replaced" if path.exists() and not path.is_dir() and not path.is_file() else ""
        if not what and path.is_file():
            with path.open("rb") as file:
                what = "is a database, and would be lost" if file.read(len(_DATABASE)) == _DATABASE else ""
    except OSError:
        return  # it cannot be read; whether it can be replaced shows when it is
    if what:
        raise UserError(f"{path} {what}.", "Choose another name.")


def refuse_the_list(out: Path, source: Path, what: str = "list") -> None:
    """UserError if a report of the list at `source` would take the list's own place, by whatever name; `out` need not exist.
    `what` says what `source` is."""
    try:
        same = out.samefile(source)
    except OSError:  # one of them is not there, at least not now
        same = os.path.normcase(os.path.realpath(out)) == os.path.normcase(os.path.realpath(source))
    if same:
        raise UserError(f"{out} is the {what} itself, and would be lost.", "Choose another name for the report.")


def cannot_write(path: Path, error: OSError) -> UserError:
    """The sentence for an error of the system while `path` was written."""
    next_step = "Choose another folder, or close the file if another program has it open."
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        next_step = "Free some space there, or choose another folder."
    return UserError(f"{path} could not be written: {error.strerror or error}.", next_step)


def write_whole(path: Path, encoding: str, write: Callable[[IO[str]], None]) -> None:
    """Let `write` fill a text file, as `whole_path`. Line ends are written as they come."""
    with whole_path(path) as temporary, temporary.open("x", encoding=encoding, newline="") as file:
        write(file)
