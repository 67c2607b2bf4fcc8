"""The user's own database: what each part of the program asks of it, by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medcode_desktop.errors import UserError
from medcode_desktop.paths import pointed_to
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.faults import plain_errors
from medcode_desktop.records.favourites import Favourites
from medcode_desktop.records.files import create_private
from medcode_desktop.records.locks import one_at_a_time
from medcode_desktop.records.notes import Notes
from medcode_desktop.records.recents import Recents
from medcode_desktop.records.schema import MIGRATIONS, Migration, State, migrate, refuse, state_of
from medcode_desktop.records.settings_store import SettingsStore
from medcode_desktop.records.texts import Clock, system_clock

if TYPE_CHECKING:
    # what the first screen does not need is imported when it is first asked for
    from medcode_desktop.records.audit import AuditLog
    from medcode_desktop.records.backups import Backup, Backups
    from medcode_desktop.records.cards import Cards
    from medcode_desktop.records.passcode import Passcode
    from medcode_desktop.records.payer_rules import PayerRules
    from medcode_desktop.records.people import People
    from medcode_desktop.records.pooling import Pooling
    from medcode_desktop.records.privacy import Privacy
    from medcode_desktop.records.progress import Progress
    from medcode_desktop.records.scores import Scores
    from medcode_desktop.records.sessions import Sessions


class Records:
    """Open in one thread. Every change is on the disk before its method returns. Errors a person can mend are UserErrors:
    DamagedRecords when a backup helps, UnusableRecords when the disk or another program stands in the way."""

    def __init__(self, file: RecordsFile, backups: Path, now: Clock, migrations: Sequence[Migration]) -> None:
        """Use `Records.open`."""
        self._file = file
        self._now = now
        self._backups = backups
        self._migrations = migrations
        self.settings = SettingsStore(file)
        self.favourites = Favourites(file, now)
        self.notes = Notes(file, now)
        self.recents = Recents(file, now)

    @classmethod
    def open(
        cls, path: Path, backups: Path, now: Clock = system_clock, migrations: Sequence[Migration] = MIGRATIONS
    ) -> Records:
        """Open the records at `path`, made new when there is no such file. `backups` is a folder, made when needed.

        A file of an older program is backed up and upgraded; one of a newer program is refused.
        """
        file = RecordsFile(path)
        opened = cls(file, backups, now, migrations)
        with plain_errors(path):
            create_private(path)
        file.open()
        try:
            _refuse_if_moved(path.parent)  # while this program was starting, another one may have moved all of it
            opened._bring_up_to_date()
        except BaseException:
            file.close()
            raise
        return opened

    @property
    def path(self) -> Path:
        return self._file.path

    @cached_property
    def backups(self) -> Backups:
        from medcode_desktop.records.backups import Backups

        return Backups(self._file, self._backups, self._now, self._migrations)

    @cached_property
    def people(self) -> People:
        from medcode_desktop.records.people import People

        return People(self._file, self._now)

    @cached_property
    def sessions(self) -> Sessions:
        from medcode_desktop.records.sessions import Sessions

        return Sessions(self._file)

    @cached_property
    def cards(self) -> Cards:
        from medcode_desktop.records.cards import Cards

        return Cards(self._file)

    @cached_property
    def progress(self) -> Progress:
        from medcode_desktop.records.progress import Progress

        return Progress(self._file)

    @cached_property
    def scores(self) -> Scores:
        from medcode_desktop.records.scores import Scores

        return Scores(self._file)

    @cached_property
    def pooling(self) -> Pooling:
        from medcode_desktop.records.pooling import Pooling

        return Pooling(self._file, self._now)

    @cached_property
    def privacy(self) -> Privacy:
        from medcode_desktop.records.privacy import Privacy

        return Privacy(self._file, self._now)

    @cached_property
    def passcode(self) -> Passcode:
        from medcode_desktop.records.passcode import Passcode

        return Passcode(self._file, self._now)

    @cached_property
    def audit(self) -> AuditLog:
        from medcode_desktop.records.audit import AuditLog

        return AuditLog(self._file, self._now)

    @cached_property
    def payer_rules(self) -> PayerRules:
        from medcode_desktop.records.payer_rules import PayerRules

        return PayerRules(self._file, self._now)

    def close(self) -> None:
        """Closing twice is no error."""
        self._file.close()

    def _bring_up_to_date(self) -> None:
        file, migrations = self._file, self._migrations
        with plain_errors(file.path):
            state = state_of(file.connection, migrations)
            if state in (State.EMPTY, State.OLDER):
                with one_at_a_time(file.path):
                    state = state_of(file.connection, migrations)  # another window may have done it meanwhile
                    if state is State.OLDER:
                        self.backups.copy_present("before-upgrade")
                    if state in (State.EMPTY, State.OLDER):
                        migrate(file.connection, migrations)
                        state = State.CURRENT
        refuse(state, file.path)


def backups_of(path: Path, backups: Path, now: Clock = system_clock) -> Backups:
    """The backups of records that cannot be opened: list them, restore one, then `Records.open` again."""
    from medcode_desktop.records.backups import Backups  # on most days the records can be opened

    return Backups(RecordsFile(path), backups, now)


def back_up_if_due(records: Records, now: datetime) -> Backup | None:
    """The daily backup, unless it was made on the day of `now`; then None. May run in any thread while the records are
    used in theirs."""
    if records.backups.made_on_day_of(now):
        return None
    return records.backups.back_up("daily")


def _refuse_if_moved(folder: Path) -> None:
    target = pointed_to(folder)
    if target is not None:
        raise UserError(f"The data in {folder} was moved to {target}.", "Start the program again: it finds the data there.")
