"""The open file: one connection, used by the thread that opened it, one small transaction for each change.

In this room rows are fetched all at once, never one by one: a read that was cut off by an error would hold the file open for
as long as somebody holds the error, and a damaged file could not be replaced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from medcode_desktop.paths import sqlite_uri
from medcode_desktop.records.faults import damaged, explain, plain_errors
from medcode_desktop.records.locks import be_present, one_at_a_time
from medcode_desktop.records.schema import is_as_made

BUSY_SECONDS = 10.0  # another window's change takes milliseconds; its backup does not block at all
Value = str | int | float | bytes | None


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file, durable at every commit. Raises sqlite3.Error as it comes, but DamagedRecords for
    a file in which SQLite sees no more than an error: these statements have none."""
    connection = sqlite3.connect(sqlite_uri(path, "mode=rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=ON")  # macOS: a plain fsync does not reach the disk there
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
    except BaseException as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise damaged(path, str(error)) from error
        raise
    return connection


class RecordsFile:
    """The records as rows. Every method raises UserError when the file or the disk is at fault."""

    def __init__(self, path: Path) -> None:
        """Opens nothing yet."""
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._presence: sqlite3.Connection | None = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    @property
    def connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError(f"{self.path} is not open")
        return self._connection

    def open(self) -> None:
        """Connect to the existing file and say that it is in use."""
        self._presence = be_present(self.path)
        try:
            with plain_errors(self.path):
                self._connection = connect(self.path)
                self._use_wal()
                # SQLite opens a write-protected file without a word: try a write, and leave nothing of it
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute("PRAGMA user_version = 0")
                self._connection.execute("ROLLBACK")
        except BaseException:
            self.close()
            raise

    def _use_wal(self) -> None:
        """The mode stays with the file, so this changes only a new or restored one. Two at once would disturb each other."""
        if self.connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with one_at_a_time(self.path):
                self.connection.execute("PRAGMA journal_mode=WAL").fetchall()

    def close(self) -> None:
        """Closing twice is no error."""
        for connection in (self._connection, self._presence):
            if connection is not None:
                connection.close()
        self._connection = self._presence = None

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        with self._plain_errors():
            return self.connection.execute(sql, parameters).fetchall()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: when the block is left, all of it is on the disk; when it raises, nothing is."""
        connection = self.connection
        with self._plain_errors():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk may have ended it already
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """As faults.plain_errors; and what would be a bug is damage when the tables are no longer as they were made."""
        with plain_errors(self.path):
            try:
                yield
            except sqlite3.Error as error:
                if explain(error, self.path) is None and not is_as_made(self.connection):
                    raise damaged(self.path, str(error)) from error
                raise


@contextmanager
def opened(path: Path) -> Iterator[RecordsFile]:
    """The records through a connection of its own, for work in another thread than the one that opened them."""
    file = RecordsFile(path)
    file.open()
    try:
        yield file
    finally:
        file.close()


@contextmanager
def one_moment(path: Path) -> Iterator[RecordsFile]:
    """As `opened`, but all that is read inside is of one moment, whatever others write meanwhile. Nothing can be changed."""
    with opened(path) as file:
        file.rows("BEGIN")
        yield file
        file.rows("ROLLBACK")
