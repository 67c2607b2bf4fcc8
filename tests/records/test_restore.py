"""The way back: from a sound file, a damaged one, a missing one; in one step, with the file of before kept."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.faults import DamagedRecords, UnusableRecords
from medcode_desktop.records.records import Records, backups_of
from medcode_desktop.records.schema import MIGRATIONS
from tests.records.conftest import Home, Start
from tests.records.test_schema import LATER, shape


def test_back_to_the_backup_and_forth_again(home: Home, records: Records) -> None:
    records.notes.set_note("E0601", "first")
    first = records.backups.back_up()
    records.notes.set_note("E0601", "second")
    records.favourites.star("RR")
    kept = records.backups.restore(first)
    assert records.notes.note("E0601") == "first"
    assert records.favourites.starred() == []
    records.favourites.star("A4253")
    newest = records.backups.list_backups()[0]
    assert (newest.path, newest.why) == (kept, "before-restore")
    records.backups.restore(newest)
    assert records.notes.note("E0601") == "second"
    assert records.favourites.starred() == ["RR"]
    assert sorted(path.name for path in home.folder.iterdir()) == [
        *("backups", "records.db", "records.db-shm", "records.db-wal", "records.db.lock")
    ]


@pytest.mark.parametrize("content", [b"words " * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_does_not_open(home: Home, content: bytes) -> None:
    records = home.open()
    records.notes.set_note("E0601", "kept")
    records.backups.back_up()
    records.close()
    home.path.write_bytes(content)
    home.path.with_name("records.db-wal").write_bytes(b"a log of the damaged file")
    with pytest.raises(DamagedRecords):
        home.open()
    backups = backups_of(home.path, home.backups, home.clock)
    kept = backups.restore(backups.list_backups()[0])
    assert kept is not None
    assert kept.parent == home.backups
    assert kept.read_bytes() == content
    assert backups.list_backups()[0].why == "by-hand"  # what is damaged is not offered
    again = home.open()
    assert again.notes.note("E0601") == "kept"
    again.close()


def test_the_log_of_a_damaged_file_is_not_played_into_the_restored_one(home: Home, start: Start) -> None:
    records = home.open()
    records.notes.set_note("E0601", "in the backup")
    backup = records.backups.back_up()
    records.close()
    child = start(WRITES_AND_WAITS, home.path)
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"
    child.kill()
    child.wait()
    wal = home.path.with_name("records.db-wal")
    assert wal.stat().st_size > 0
    content = bytearray(home.path.read_bytes())
    content[:16] = b"not a database!!"
    home.path.write_bytes(bytes(content))
    kept = backups_of(home.path, home.backups, home.clock).restore(backup)
    assert kept is not None
    # SQLite played the log into the damaged file when that was last closed, and the whole of it is kept
    assert b"in the log" in kept.read_bytes()
    again = home.open()
    assert again.notes.note("E0601") == "in the backup"
    assert again.backups.check_integrity().sound
    again.close()


WRITES_AND_WAITS = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
records = Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"))
records.notes.set_note("E0601", "in the log")
print("written", flush=True)
sys.stdin.read()
"""


def test_a_missing_file(home: Home) -> None:
    records = home.open()
    records.favourites.star("E0601")
    backup = records.backups.back_up()
    records.close()
    home.path.unlink()
    assert backups_of(home.path, home.backups, home.clock).restore(backup) is None
    again = home.open()
    assert again.favourites.starred() == ["E0601"]
    again.close()


def test_a_backup_of_an_older_program_is_upgraded(home: Home) -> None:
    records = home.open()
    records.favourites.star("E0601")
    backup = records.backups.back_up()
    records.close()
    later = home.open(LATER)
    before = shape(home.path)
    later.backups.restore(backup)
    assert later.favourites.starred() == ["E0601"]
    assert shape(home.path) == before
    later.close()


def refused_backup(home: Home, what: str) -> Path:
    other = Home(home.folder / what, home.clock)
    records = other.open(LATER if what == "newer" else MIGRATIONS)
    path = records.backups.back_up().path
    records.close()
    if what == "damaged":
        content = bytearray(path.read_bytes())
        content[len(content) // 2 :] = b"\xaa" * (len(content) - len(content) // 2)
        path.write_bytes(bytes(content))
    elif what == "foreign":
        path.unlink()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE codes (code TEXT)")
    elif what == "empty":
        path.write_bytes(b"")
    elif what == "gone":
        path.rename(path.with_suffix(".away"))
    return path


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        ("damaged", DamagedRecords, "is damaged or is no"),
        ("newer", UserError, "newer MedCode Desktop"),
        ("foreign", DamagedRecords, "not one of MedCode records"),
        ("empty", UserError, "holds no records"),
        ("gone", UnusableRecords, "cannot be opened"),
    ],
)
def test_a_bad_backup_changes_nothing(home: Home, records: Records, what: str, kind: type[UserError], words: str) -> None:
    records.favourites.star("E0601")
    good = records.backups.back_up()
    bad = refused_backup(home, what)
    with pytest.raises(kind, match=words) as told:
        records.backups.restore(good.__class__(bad, good.made, good.why, 0))
    assert str(bad) in told.value.what
    assert records.favourites.starred() == ["E0601"]
    assert records.favourites.star("RR")
    assert records.backups.list_backups() == [good]
    assert not home.path.with_name("records.db.restoring").exists()


def test_not_while_another_window_is_open(home: Home, records: Records, start: Start) -> None:
    records.favourites.star("E0601")
    backup = records.backups.back_up()
    child = start(WRITES_AND_WAITS, home.path)
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"
    with pytest.raises(UnusableRecords, match=r"Another MedCode window.*Close the other windows"):
        records.backups.restore(backup)
    assert records.notes.note("E0601") == "in the log"
    child.communicate("")
    records.backups.restore(backup)
    assert records.notes.note("E0601") == ""


def test_not_while_another_program_reads_the_file(home: Home, records: Records) -> None:
    records.favourites.star("E0601")
    backup = records.backups.back_up()
    with closing(sqlite3.connect(home.path)) as other:
        other.execute("SELECT * FROM notes").fetchall()
        before = time.monotonic()
        with pytest.raises(UnusableRecords, match="Another program is using"):
            records.backups.restore(backup)
        assert time.monotonic() - before < 5
    assert records.favourites.starred() == ["E0601"]
    records.backups.restore(backup)


RESTORES_FOREVER = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
path = Path(sys.argv[1])
records = Records.open(path, path.with_name("backups"))
first, second = [backup for backup in records.backups.list_backups() if backup.why == "by-hand"]
print("ready", flush=True)
while True:
    for backup in (first, second):
        records.backups.restore(backup).unlink()
"""


def test_killed_in_the_middle_there_is_one_or_the_other(home: Home, start: Start) -> None:
    records = home.open()
    many = {f"E{number:04}" for number in range(300)}
    for code in many:
        records.favourites.star(code)
    records.backups.back_up()
    records.favourites.unstar("E0000")
    records.backups.back_up()
    records.close()
    chosen = random.Random(2)  # noqa: S311
    for _ in range(20):
        child = start(RESTORES_FOREVER, home.path)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with pytest.raises(Exception, match="timed out"):
            child.wait(chosen.uniform(0, 0.06))
        child.kill()
        child.wait()
        again = home.open()
        assert set(again.favourites.starred()) in (many, many - {"E0000"})
        assert again.backups.check_integrity().sound
        again.close()
