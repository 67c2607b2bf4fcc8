"""SQLite's and the system's errors as sentences, told apart by result code, never by the words of the message.

Result codes: https://sqlite.org/rescode.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medcode_desktop.errors import UserError

_RESTORE = "Restore a backup; the present file is kept beside it."
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class DamagedRecords(UserError):  # noqa: N818 - named for what it says
    """The file itself is bad. A backup can take its place."""


class UnusableRecords(UserError):  # noqa: N818 - named for what it says
    """The file may well be sound, but the disk, the permissions or another program stand in the way."""


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Inside, errors that a person can mend become UserErrors about `path`. Anything else stays what it is: a bug."""
    try:
        yield
    except sqlite3.Error as error:
        told = explain(error, path)
        if told is None:
            raise
        try:
            raise told from error
        finally:
            del told  # else the error and this frame hold each other, and what they use, until much later
    except UnicodeDecodeError as error:
        # SQLite's own message quotes bytes of a damaged schema, and Python cannot make a text of it
        raise damaged(path, "its table of contents cannot be read") from error
    except OSError as error:
        raise UnusableRecords(
            f"{error.filename or path} could not be read or written: {error.strerror or error}.",
            "Check the disk, the space left on it and the permissions of the folder, then try again.",
        ) from error


def explain(error: sqlite3.Error, path: Path) -> UserError | None:
    """The sentence for an error of SQLite with the file at `path`; None when it is a bug."""
    full_code: int | None = getattr(error, "sqlite_errorcode", None)
    if full_code is None:
        # Python's own module raises this one class without a code when a text is no UTF-8: a byte in the file is wrong.
        return damaged(path, "a text in it cannot be read") if type(error) is sqlite3.OperationalError else None
    code = full_code & 0xFF  # the low byte is the kind, the rest says which
    if code in _DAMAGED_CODES or full_code == sqlite3.SQLITE_IOERR_CORRUPTFS:
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return UnusableRecords(f"There is no space left to write {path}.", "Free some space on that disk and try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return UnusableRecords(f"{path} may only be read, not written.", "Allow writing to the file and its folder.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return UnusableRecords(f"{path} cannot be opened.", "Check that its folder exists and may be written to.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UnusableRecords(f"Another program is using {path}.", "Close it, or wait a moment, and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return UnusableRecords(
            f"The disk refused to read or write {path} ({error}).", "Check the disk and the space left on it, then try again."
        )
    return None


def damaged(path: Path, detail: str) -> DamagedRecords:
    return DamagedRecords(f"{path} is damaged or is no MedCode database ({detail}).", _RESTORE)
