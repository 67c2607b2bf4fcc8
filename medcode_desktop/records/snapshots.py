"""Whole databases: is one sound, and a copy of one that is sound and on the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from medcode_desktop.flushing import flush_file
from medcode_desktop.paths import sqlite_uri
from medcode_desktop.records.faults import damaged, plain_errors
from medcode_desktop.records.files import create_private

_MOST_FINDINGS = 20
Check = Literal["quick_check", "integrity_check"]


def findings(connection: sqlite3.Connection, check: Check = "quick_check") -> list[str]:
    """What is wrong with the file, in SQLite's words, at most some 20 lines; empty when it is sound.

    A quick check reads every page and tests every row against what its columns may hold; an integrity check also compares
    indexes with their tables. Both are followed by reading every text, which SQLite takes as it is. Raises sqlite3.Error as
    it comes, which a badly damaged file makes it do.
    """
    try:
        lines = connection.execute(f"PRAGMA {check}({_MOST_FINDINGS})").fetchall()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        return [str(error)]  # a constraint written in the file makes no sense: its bytes have changed
    return _unreadable_texts(connection) if lines == [("ok",)] else [str(line) for (line,) in lines]


def _unreadable_texts(connection: sqlite3.Connection) -> list[str]:
    told = []
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        with closing(connection.cursor()) as cursor:
            try:
                for _ in cursor.execute(f"SELECT * FROM {_quoted(table)}"):
                    pass
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", None) is not None:
                    raise
                told.append(f"a text in {table} cannot be read")  # Python's own error, see faults.explain
    return told


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """DamagedRecords unless a quick check of the database finds nothing."""
    with plain_errors(path):
        if told := findings(connection):
            raise damaged(path, told[0])


def open_unchanging(path: Path) -> sqlite3.Connection:
    """A finished backup, which nobody writes to: also from a folder or medium that is read-only. UserError when it is gone."""
    with plain_errors(path):
        connection = sqlite3.connect(sqlite_uri(path, "mode=ro&immutable=1"), uri=True, isolation_level=None)
        connection.execute("PRAGMA trusted_schema=OFF")
        return connection


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy by SQLite's own backup call, rows in the WAL included, then check the copy and wait until it is on the disk.

    `target` must not exist, and is removed again when anything goes wrong. It is one file that needs no other beside it.
    Others may read and write the source meanwhile; the copy is of one moment.
    """
    with plain_errors(target):
        try:
            create_private(target)
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
                require_sound(copy, target)
            flush_file(target)
        except BaseException:
            remove_database(target)
            raise


def remove_database(path: Path) -> None:
    """The file and what SQLite may have left beside it. No error when there is nothing."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
