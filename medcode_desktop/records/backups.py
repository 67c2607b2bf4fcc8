"""Backups of the records, and the way back.

A backup is a database of its own in the folder of backups: `records-20251001T091500.000000Z-daily.db`, the time in UTC. It gets
that name only after it was checked, so a file with that name is good, and a bad file never takes the place of a good one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_folder
from medcode_desktop.records.database import RecordsFile, connect
from medcode_desktop.records.faults import DamagedRecords, plain_errors
from medcode_desktop.records.files import copy_private
from medcode_desktop.records.locks import alone, one_at_a_time
from medcode_desktop.records.schema import MIGRATIONS, Migration, State, migrate, refuse, state_of
from medcode_desktop.records.snapshots import copy_database, findings, open_unchanging, remove_database, require_sound
from medcode_desktop.records.texts import Clock
from medcode_desktop.records.thinning import which_to_keep

Why = Literal["daily", "by-hand", "before-upgrade", "before-restore"]
_NAME = re.compile(r"records-(\d{8}T\d{6}\.\d{6}Z)-(daily|by-hand|before-upgrade|before-restore)\.db")
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_UNFINISHED = ".unfinished"


class Backup(NamedTuple):
    path: Path
    made: datetime  # UTC
    why: str  # a Why
    size: int  # bytes


class Integrity(NamedTuple):
    """`message` is a sentence for people; `details` are SQLite's own words, at most 20 lines."""

    sound: bool
    message: str
    details: tuple[str, ...] = ()


class Backups:
    """All methods raise UserError when a file or the disk is at fault. Those other than `restore` use a connection of their
    own and may run in any thread."""

    def __init__(self, file: RecordsFile, folder: Path, now: Clock, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """`file` need not be open: that is how a damaged one is restored."""
        self._file = file
        self._folder = folder
        self._now = now
        self._migrations = migrations

    @property
    def folder(self) -> Path:
        return self._folder

    def list_backups(self) -> list[Backup]:
        """Newest first. Files with other names are left out."""
        with plain_errors(self._folder):
            return [backup for path in self._newest_first() if (backup := _backup_at(path))]

    def back_up(self, why: Why = "by-hand") -> Backup:
        """A checked copy of the records as they are now. The earlier ones stay. DamagedRecords when the records are not
        sound; nothing is written then."""
        with one_at_a_time(self._file.path):
            self._remove_unfinished()
            backup = self.copy_present(why)
            if why == "daily":
                self._thin()
            return backup

    def made_on_day_of(self, moment: datetime) -> bool:
        """Was there a daily backup on that day, in the time zone of `moment`?"""
        return any(
            backup.why == "daily" and backup.made.astimezone(moment.tzinfo).date() == moment.date()
            for backup in self.list_backups()
        )

    def check_integrity(self) -> Integrity:
        """A full check of the records in use. Damage is an answer here, not an error."""
        path = self._file.path
        try:
            with plain_errors(path), closing(connect(path)) as connection:
                told = findings(connection, "integrity_check")
                ours = state_of(connection, self._migrations) is State.CURRENT
        except DamagedRecords as error:
            return Integrity(False, f"{path} is damaged. Restore a backup.", (error.what,))
        if told:
            return Integrity(False, f"{path} is damaged. Restore a backup.", tuple(told))
        if not ours:
            return Integrity(False, f"{path} lacks tables that belong to it. Restore a backup.")
        return Integrity(True, "Everything is in order.")

    def restore(self, backup: Backup) -> Path | None:
        """Put the backup in the place of the records; the audit log goes on, see carried.py. Gives where the file of before
        is kept, None when there was none.

        In the thread that opened the records. If they were open they are open again afterwards, also when this raises and
        the file allows it. UserError when the backup is not sound or too new, or another window is open; the records are
        then as before.
        """
        path = self._file.path
        fresh = path.with_name(path.name + ".restoring")
        was_open = self._file.is_open
        self._file.close()
        try:
            with alone(path):
                with plain_errors(fresh):
                    remove_database(fresh)  # of a restore that was cut off
                try:
                    self._copy_of_backup(backup.path, fresh)
                    kept = self._keep_present()
                    self._carry_over(kept, fresh, backup.path)
                    with plain_errors(path):
                        fresh.replace(path)
                        flush_folder(path.parent)
                finally:
                    with suppress(OSError):
                        remove_database(fresh)
                return kept
        finally:
            if was_open:
                self._file.open()

    def copy_present(self, why: Why) -> Backup:
        """For callers that already hold the lock of one at a time."""
        path = self._file.path
        with plain_errors(path):
            source = connect(path)
        with closing(source):
            require_sound(source, path)
            return self._copy_of(source, why)

    def _copy_of(self, source: sqlite3.Connection, why: Why) -> Backup:
        moment = self._now().astimezone(UTC)
        target = self._path_of(moment, why)
        while target.exists():  # the clock was set back, or stands still
            moment += timedelta(microseconds=1)
            target = self._path_of(moment, why)
        unfinished = target.with_name(target.name + _UNFINISHED)
        copy_database(source, unfinished)
        with plain_errors(target):
            unfinished.replace(target)
            flush_folder(self._folder)
            return Backup(target, moment, why, target.stat().st_size)

    def _copy_of_backup(self, backup: Path, fresh: Path) -> None:
        """The backup in today's schema at `fresh`, complete and on the disk."""
        with closing(open_unchanging(backup)) as source:
            require_sound(source, backup)
            with plain_errors(backup):
                state = state_of(source, self._migrations)
            refuse(state, backup)
            if state is State.EMPTY:
                raise UserError(f"{backup} holds no records.", "Choose another backup.")
            copy_database(source, fresh)
        if state is State.OLDER:
            with plain_errors(fresh), closing(connect(fresh)) as copy:
                migrate(copy, self._migrations)

    def _carry_over(self, kept: Path | None, fresh: Path, backup: Path) -> None:
        """What the records of before say of deletions and acts stays, if they can be read."""
        from medcode_desktop.records.carried import carry_over  # the passcode's own tools, not needed at the start

        sound = kept is not None and _backup_at(kept) is not None
        carry_over(kept if sound else None, fresh, backup, self._now(), self._migrations)

    def _keep_present(self) -> Path | None:
        """Keep the file in use before it is replaced, and leave no -wal beside it: SQLite would play it into the new file."""
        path = self._file.path
        with plain_errors(path):
            if not path.exists() or path.stat().st_size == 0:
                remove_database(path)
                return None
        try:
            with plain_errors(path), closing(connect(path)) as present:
                require_sound(present, path)
                # fails as busy when any program still has the file open, and else moves the WAL into it
                present.execute("PRAGMA journal_mode=DELETE").fetchall()
                return self._copy_of(present, "before-restore").path
        except DamagedRecords:
            return self._keep_damaged()

    def _keep_damaged(self) -> Path:
        path = self._file.path
        stamp = self._now().astimezone(UTC).strftime(_STAMP)
        number = 1
        while (kept := self._folder / f"damaged-{stamp}-{number}.db").exists():
            number += 1
        with plain_errors(kept):
            copy_private(path, kept)
            wal = path.with_name(path.name + "-wal")
            if wal.exists():
                copy_private(wal, kept.with_name(kept.name + "-wal"))
            flush_folder(self._folder)
        with plain_errors(path):
            for suffix in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        return kept

    def _thin(self) -> None:
        zone = self._now().astimezone().tzinfo
        backups = {backup.made.astimezone(zone): backup for backup in self.list_backups()}
        for moment in backups.keys() - which_to_keep(backups):
            with suppress(OSError):  # another program has it open: it goes tomorrow
                backups[moment].path.unlink()

    def _remove_unfinished(self) -> None:
        """What a power cut left of a backup. Only one backup is made at a time, so none of these is being written."""
        with plain_errors(self._folder):
            for path in self._folder.glob(f"records-*{_UNFINISHED}*"):
                path.unlink()

    def _newest_first(self) -> list[Path]:
        return sorted(self._folder.glob("records-*.db"), reverse=True)

    def _path_of(self, moment: datetime, why: Why) -> Path:
        return self._folder / f"records-{moment.strftime(_STAMP)}-{why}.db"


def _backup_at(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        made = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, made, match[2], path.stat().st_size)
