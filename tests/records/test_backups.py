"""Backups are made, checked, thinned; a bad file never takes the place of a good one."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest

from medcode_desktop.records.backups import Backup, Integrity
from medcode_desktop.records.faults import DamagedRecords, UnusableRecords
from medcode_desktop.records.records import Records, back_up_if_due, backups_of
from medcode_desktop.records.snapshots import copy_database
from tests.records.conftest import Home

NOON = datetime(2025, 10, 1, 12, 0, tzinfo=UTC)


def notes_in(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return dict(connection.execute("SELECT code, text FROM notes"))


def test_a_backup_has_what_is_only_in_the_wal(home: Home, records: Records) -> None:
    records.notes.set_note("E0601", "just written")
    assert home.path.with_name("records.db-wal").stat().st_size > 0
    assert b"just written" not in home.path.read_bytes()  # a copy of the file alone would lack it
    home.clock.moment = NOON
    backup = records.backups.back_up()
    assert backup.path == home.backups / "records-20251001T120001.000000Z-by-hand.db"
    assert backup == Backup(backup.path, NOON + timedelta(seconds=1), "by-hand", backup.path.stat().st_size)
    assert notes_in(backup.path) == {"E0601": "just written"}
    assert backup.path.read_bytes()[18:20] == b"\1\1"  # no WAL: one file, also to other programs
    assert [entry.name for entry in home.backups.iterdir()] == [backup.path.name]


def test_backups_are_listed_newest_first_and_other_files_left_out(home: Home, records: Records) -> None:
    first = records.backups.back_up()
    second = records.backups.back_up("daily")
    for name in (
        "records-20251399T120001.000000Z-daily.db",
        "records-old.db",
        "notes.txt",
        "damaged-20251001T120001.000000Z-1.db",
    ):
        (home.backups / name).write_text("something else")
    assert records.backups.list_backups() == [second, first]


def test_no_folder_no_backups(records: Records) -> None:
    assert records.backups.list_backups() == []


def test_two_at_the_same_moment_are_two(home: Home) -> None:
    records = Records.open(home.path, home.backups, lambda: NOON)
    assert records.backups.back_up().path != records.backups.back_up().path
    assert len(records.backups.list_backups()) == 2
    records.close()


def test_once_a_day_of_the_users_own_zone(home: Home, records: Records) -> None:
    here = timezone(timedelta(hours=-5))
    home.clock.moment = datetime(2025, 10, 1, 20, 30, tzinfo=here)  # the next day in UTC
    assert back_up_if_due(records, home.clock()) is not None
    home.clock.moment = datetime(2025, 10, 1, 23, 30, tzinfo=here)
    assert back_up_if_due(records, home.clock()) is None
    home.clock.moment = datetime(2025, 10, 2, 0, 30, tzinfo=here)
    assert back_up_if_due(records, home.clock()) is not None
    assert back_up_if_due(records, home.clock()) is None


def test_a_backup_by_hand_does_not_stand_for_the_daily_one(home: Home, records: Records) -> None:
    records.backups.back_up()
    assert back_up_if_due(records, home.clock()) is not None


def test_from_another_thread_while_the_records_are_used(home: Home, records: Records) -> None:
    results: list[Backup | BaseException | None] = []

    def work() -> None:
        try:
            results.append(back_up_if_due(records, home.clock()))
        except BaseException as error:
            results.append(error)

    for number in range(200):
        records.notes.set_note(f"A{number:04}", "x" * 1000)
    thread = Thread(target=work)
    thread.start()
    written = 0
    while thread.is_alive() or written < 50:
        records.notes.set_note(f"E{written:04}", "x" * 1000)
        written += 1
    thread.join()
    (backup,) = results
    assert isinstance(backup, Backup)
    kept = notes_in(backup.path)
    # of one moment: all from before, then those up to it with no gap
    assert sorted(kept) == sorted([*(f"A{n:04}" for n in range(200)), *(f"E{n:04}" for n in range(len(kept) - 200))])


def test_daily_backups_are_thinned(home: Home, records: Records) -> None:
    for day in range(40):
        home.clock.moment = NOON + timedelta(days=day)
        back_up_if_due(records, home.clock())
    days = [backup.made.date().isoformat() for backup in records.backups.list_backups()]
    assert days[:7] == [f"2025-11-{day:02}" for day in range(9, 2, -1)]
    assert days[7:] == ["2025-11-02", "2025-10-31", "2025-10-26", "2025-10-19", "2025-10-12", "2025-10-05"]


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    end = len(content) // 16384 * 3 * 4096
    content[end:] = b"\xaa" * (len(content) - end)
    path.write_bytes(bytes(content))


def test_a_damaged_file_is_not_backed_up_and_the_good_backups_stay(home: Home) -> None:
    records = home.open()
    for number in range(100):
        records.notes.set_note(f"E{number:04}", "x" * 500)
    back_up_if_due(records, home.clock())
    records.close()
    spoil(home.path)
    before = {path.name: path.read_bytes() for path in home.backups.iterdir()}
    home.clock.moment += timedelta(days=300)
    damaged = home.open()
    with pytest.raises(DamagedRecords, match="Restore a backup") as told:
        back_up_if_due(damaged, home.clock())
    assert told.value.what.startswith(f"{home.path} is damaged")
    damaged.close()
    assert {path.name: path.read_bytes() for path in home.backups.iterdir()} == before


def test_a_copy_that_is_not_sound_does_not_stay(home: Home) -> None:
    records = home.open()
    for number in range(100):
        records.notes.set_note(f"E{number:04}", "x" * 500)
    records.close()
    spoil(home.path)
    target = home.folder / "copy.db"
    with closing(sqlite3.connect(home.path)) as source, pytest.raises(DamagedRecords, match=r"copy\.db"):
        copy_database(source, target)
    assert not target.exists()


def test_what_a_power_cut_left_of_a_backup_goes(home: Home, records: Records) -> None:
    home.backups.mkdir()
    for suffix in ("", "-journal"):
        (home.backups / f"records-20251001T120001.000000Z-daily.db.unfinished{suffix}").write_text("end")
    assert records.backups.list_backups() == []
    backup = records.backups.back_up()
    assert list(home.backups.iterdir()) == [backup.path]


def test_a_folder_that_cannot_be_made(home: Home, records: Records) -> None:
    home.backups.write_text("in the way")
    with pytest.raises(UnusableRecords, match="could not be read or written"):
        records.backups.back_up()
    assert records.favourites.star("E0601")


def test_only_the_owner_may_read(home: Home) -> None:
    home.folder.mkdir()
    home.path.touch(0o644)
    records = home.open()
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o600
    records.favourites.star("E0601")
    backup = records.backups.back_up()
    records.backups.restore(backup)
    records.favourites.star("A4253")
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"records.db", "records.db-wal", "records.db-shm", "records.db.lock"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(home.backups.stat().st_mode) == 0o700
    records.close()


def test_integrity_in_plain_words(home: Home) -> None:
    records = home.open()
    for number in range(100):
        records.notes.set_note(f"E{number:04}", "x" * 500)
    assert records.backups.check_integrity() == Integrity(True, "Everything is in order.")
    records.close()
    spoil(home.path)
    told = backups_of(home.path, home.backups).check_integrity()
    assert not told.sound
    assert told.message == f"{home.path} is damaged. Restore a backup."
    assert told.details
    home.path.write_text("words " * 1000)
    told = backups_of(home.path, home.backups).check_integrity()
    assert not told.sound
    assert "is damaged or is no MedCode database" in told.details[0]


def test_integrity_misses_an_index_that_disagrees(home: Home) -> None:
    """A quick check does not see it, the full one does."""
    records = home.open()
    records.favourites.star("E0601")
    records.close()
    with closing(sqlite3.connect(home.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'favourites' AND type = 'index'")
        page = root.fetchone()[0]
    content = bytearray(home.path.read_bytes())
    at = content.index(b"E0601", (page - 1) * 4096)
    content[at : at + 5] = b"E0602"
    home.path.write_bytes(bytes(content))
    assert not backups_of(home.path, home.backups).check_integrity().sound
