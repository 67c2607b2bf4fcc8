"""Who is in: two windows may use the records at once, one may change the file as a whole.

The lock file beside the records is an empty SQLite database that is never written to. SQLite's own locks on it serve every
system alike, vanish with the process, and cost no import:
shared     held as long as the records are open;
reserved   held by one at a time, while others are open: creating, upgrading, backing up;
exclusive  held by one with nobody else in: swapping the file for another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medcode_desktop.records.faults import UnusableRecords, plain_errors
from medcode_desktop.records.files import create_private

WAIT_SECONDS = 10.0
WAIT_ALONE_SECONDS = 1.0  # for a window that is just closing; one that stays open is not waited for


def lock_file(records: Path) -> Path:
    return records.with_name(records.name + ".lock")


def be_present(records: Path) -> sqlite3.Connection:
    """Say that the records are in use until the connection is closed. Waits while the file is being swapped."""
    return _lock(records, "BEGIN", WAIT_SECONDS)


@contextmanager
def one_at_a_time(records: Path) -> Iterator[None]:
    """Only one holds this, in all windows; others may read and write rows meanwhile."""
    connection = _lock(records, "BEGIN IMMEDIATE", WAIT_SECONDS)
    try:
        yield
    finally:
        connection.close()


@contextmanager
def alone(records: Path) -> Iterator[None]:
    """Nobody else has the records open, nor can open them. UserError when somebody has."""
    connection = _lock(records, "BEGIN EXCLUSIVE", WAIT_ALONE_SECONDS)
    try:
        yield
    finally:
        connection.close()


def _lock(records: Path, begin: str, wait: float) -> sqlite3.Connection:
    path = lock_file(records)
    with plain_errors(path):
        create_private(path)
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    try:
        with plain_errors(path):
            # locking an empty database prepares its first page; with no journal file that works on a full disk too
            connection.execute("PRAGMA journal_mode=MEMORY").fetchall()
            connection.execute(begin)
            connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # a plain BEGIN locks at its first read
    except BaseException as error:
        connection.close()
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise UnusableRecords(
                f"Another MedCode window, or a backup being made, is using {records}.",
                "Close the other windows of MedCode and try again.",
            ) from error
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise UnusableRecords(
                f"{path} should be an empty file and is not.", "Close every MedCode window and delete that file."
            ) from error
        raise
    return connection
