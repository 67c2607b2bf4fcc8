"""A new catalogue file on the disk: changed in one transaction, checked, flushed; and what a fault of the disk is called."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_file
from medcode_desktop.work import Progress


class Damaged(UserError):  # noqa: N818 - named for what it says
    """A new catalogue that may not be used."""


def change(path: Path, write: Callable[[sqlite3.Connection], bool], progress: Progress, *, compact: bool) -> bool:
    """Change a catalogue that is not in use, in one transaction, check and flush it. False if there was nothing to change."""
    from concurrent.futures import ThreadPoolExecutor  # the start needs none of it

    db = sqlite3.connect(path, isolation_level=None)
    try:
        # the file is thrown away on any fault, so it needs no journal of its own
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        if not write(db):
            return False
        db.execute("COMMIT")
        if compact:
            db.execute("VACUUM")  # what was deleted must not stay in unused pages
        progress("Checking the new catalogue", 0.93)
        with ThreadPoolExecutor(1) as beside:
            # what is read is not waiting for the disk; nobody else knows this file, so SQLite's locks on it may go
            flushed = beside.submit(flush_file, path)
            if not _is_sound(db):
                raise Damaged("The new catalogue was damaged while it was written.", "Check the disk. Nothing was changed.")
            flushed.result()
    finally:
        db.close()
    return True


def is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as db:
            return not _is_sound(db)
    except sqlite3.Error:
        return True


def _is_sound(db: sqlite3.Connection) -> bool:
    return bool(db.execute("PRAGMA quick_check").fetchone() == ("ok",))


def unlink_if_possible(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return


def disk_fault(error: OSError, folder: Path) -> UserError:
    return UserError(
        f"The catalogue could not be written to {folder}: {error.strerror or error}.",
        "Nothing was changed. Check that there is space and that you may write there.",
    )


def damaged_in_use(folder: Path, why: str) -> UserError:
    return UserError(
        f"The catalogue in use in {folder} is damaged ({why}).",
        "Nothing was changed. Go back to the catalogue before it, then try again.",
    )


def database_fault(error: sqlite3.Error, folder: Path) -> UserError:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged_in_use(folder, str(error))
    return UserError(
        f"The catalogue could not be written to {folder} ({error}).",
        "Nothing was changed. Check the disk and its free space, then try again.",
    )
