"""Bad files and bad disks: a sentence and a next step, told apart by SQLite's result code, and nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from medcode_desktop.records.faults import DamagedRecords, UnusableRecords, explain, plain_errors
from medcode_desktop.records.records import Records, backups_of
from tests.records.conftest import Home, Start


def use_everything(records: Records) -> None:
    records.favourites.starred()
    records.notes.all_notes()
    records.recents.recent()
    records.settings.all()
    records.favourites.star("E0601")
    records.notes.set_note("E0601", "note")
    records.recents.seen("E0601")
    records.settings.set("theme", "dark")


MANY = 150


def fill(records: Records) -> None:
    for number in range(MANY):
        records.favourites.star(f"E{number:04}")
        records.notes.set_note(f"E{number:04}", f"note {number} " * 20)
        records.recents.seen(f"E{number:04}")
        records.settings.set(f"key {number}", "value" * 10)


@pytest.mark.parametrize(
    "content", [b"not a database, just words\n" * 400, b"SQLite format 3\0" + b"\xff" * 5000, b"PK\x03\x04", b"\0" * 4096]
)
def test_a_file_that_is_no_database(home: Home, content: bytes) -> None:
    home.folder.mkdir()
    home.path.write_bytes(content)
    with pytest.raises(DamagedRecords, match="Restore a backup") as told:
        home.open()
    assert str(home.path) in told.value.what
    assert home.path.read_bytes() == content


def test_a_file_cut_short(home: Home) -> None:
    records = home.open()
    fill(records)
    records.close()
    whole = home.path.read_bytes()
    home.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedRecords):
        use_everything(home.open())


@pytest.fixture(scope="module")
def sound_file() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.db"
        records = Records.open(path, Path(folder) / "backups")
        fill(records)
        records.close()
        yield path.read_bytes()


def flipped(content: bytes, seed: int) -> bytes:
    """1 to 64 bytes changed; in every other file within the first page, where the schema is."""
    chosen = random.Random(seed)  # noqa: S311
    spoilt = bytearray(content)
    end = 4096 if seed % 2 else len(content)
    for _ in range(chosen.choice((1, 4, 16, 64))):
        spoilt[chosen.randrange(end)] ^= chosen.randrange(1, 256)
    return bytes(spoilt)


def is_refused(home: Home) -> bool:
    """Anything but a UserError fails the test."""
    records = None
    try:
        records = home.open()
        use_everything(records)
    except DamagedRecords:
        return True
    finally:
        if records:
            records.close()
    return False


@pytest.mark.parametrize("hundred", range(3))
def test_flipped_bytes_are_a_sentence_or_nothing(home: Home, sound_file: bytes, hundred: int) -> None:
    home.folder.mkdir()
    refused = 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        home.path.write_bytes(flipped(sound_file, seed))
        was_refused = is_refused(home)
        refused += was_refused
        integrity = backups_of(home.path, home.backups).check_integrity()
        assert not (was_refused and integrity.sound), f"seed {seed}"
    assert refused > 20


def test_damage_found_at_work_can_be_restored_from_there(home: Home) -> None:
    records = home.open()
    fill(records)
    backup = records.backups.back_up()
    records.close()
    content = bytearray(home.path.read_bytes())
    end = len(content) // 16384 * 3 * 4096  # the schema is before, most notes after
    content[end:] = b"\xaa" * (len(content) - end)
    home.path.write_bytes(bytes(content))
    damaged = home.open()
    with pytest.raises(DamagedRecords):
        use_everything(damaged)
    kept = damaged.backups.restore(backup)
    assert kept is not None
    assert kept.name.startswith("damaged-")
    assert kept.read_bytes()[end:] == bytes(content)[end:]
    use_everything(damaged)
    assert damaged.notes.note(f"E{MANY - 1:04}") == f"note {MANY - 1} " * 20
    damaged.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE notes SET changed_at = '2025-02-30T09:15:00.000000+00:00'", "date of a note"),
        ("UPDATE notes SET text = CAST(x'ff41' AS TEXT)", "a text in it cannot be read"),
    ],
)
def test_a_date_or_text_that_cannot_be_read_is_damage(home: Home, records: Records, spoil: str, words: str) -> None:
    records.notes.set_note("E0601", "note")
    with closing(sqlite3.connect(home.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(spoil)
    with pytest.raises(DamagedRecords, match=words):
        records.notes.all_notes()
    assert not records.backups.check_integrity().sound
    with pytest.raises(DamagedRecords):
        records.backups.back_up()
    assert records.backups.list_backups() == []


def test_a_rule_in_the_file_that_has_changed_is_damage(home: Home) -> None:
    home.open().close()
    with closing(sqlite3.connect(home.path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'BETWEEN 1 AND 10000', 'BETWEEN 1 AND 2')")
    records = home.open()
    with pytest.raises(DamagedRecords, match="CHECK constraint"):
        records.notes.set_note("E0601", "note")
    records.close()


def test_a_full_disk_at_a_change(home: Home) -> None:
    """SQLite's own limit of pages gives the same result code as a full disk."""
    records = home.open()
    records.notes.set_note("E0000", "first")
    connection = records.notes._file.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    confirmed: list[str] = []

    def write_until_full() -> None:
        for number in range(1000):
            records.notes.set_note(f"E{number:04}", "x" * 2000)
            confirmed.append(f"E{number:04}")

    with pytest.raises(UnusableRecords, match="no space left") as told:
        write_until_full()
    assert told.value.next_step == "Free some space on that disk and try again."
    assert len(confirmed) == 3
    assert len(records.notes.all_notes()) == len(confirmed)
    records.notes.set_note("E0000", "")
    connection.execute("PRAGMA max_page_count = 1000000")
    records.notes.set_note("E9999", "x" * 2000)
    records.close()
    again = home.open()
    assert len(again.notes.all_notes()) == len(confirmed)
    again.close()


LIMITED = """
import resource, sys
from pathlib import Path
from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
path = Path(sys.argv[1])
records = Records.open(path, path.with_name("backups"))
resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))
confirmed = 0
try:
    while True:
        records.notes.set_note(f"E{confirmed:04}", "x" * 2000)
        confirmed += 1
except UserError as told:
    print(confirmed, type(told).__name__)
try:
    records.backups.back_up()
    print("backed up")
except UserError as told:
    print(type(told).__name__)
print(len(records.notes.all_notes()))
print(*[entry.name for entry in path.with_name("backups").iterdir()])
"""


def test_a_disk_that_refuses_more(home: Home, start: Start) -> None:
    """A real limit of the system on the size of each file: the WAL, the database, the backup."""
    full = home.open()
    for number in range(80):
        full.notes.set_note(f"A{number:04}", "x" * 2000)
    full.close()
    output = start(LIMITED, home.path).communicate()[0].splitlines()
    confirmed, kind = output[0].split()
    assert int(confirmed) > 5
    assert (kind, output[1]) == ("UnusableRecords", "UnusableRecords")
    assert int(output[2]) == 80 + int(confirmed)
    assert output[3] == ""
    again = home.open()
    assert len(again.notes.all_notes()) == 80 + int(confirmed)
    again.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
import encodings.idna, urllib.parse
if os.geteuid() == 0:
    os.setuid(65534)  # nothing is read-only to root
try:
    Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"))
except UserError as told:
    print(type(told).__name__, told)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may use: pytest's own are the owner's alone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def test_a_read_only_file(open_folder: Path, start: Start) -> None:
    path = open_folder / "records.db"
    Records.open(path, open_folder / "backups").close()
    path.chmod(0o444)
    if os.geteuid() == 0:
        for each in (path, path.with_name("records.db.lock")):
            os.chown(each, 65534, 65534)
    output = start(READ_ONLY, path).communicate()[0]
    assert output == f"UnusableRecords {path} may only be read, not written. Allow writing to the file and its folder.\n"


def test_a_read_only_folder(open_folder: Path, start: Start) -> None:
    open_folder.chmod(0o555)
    path = open_folder / "records.db"
    output = start(READ_ONLY, path).communicate()[0]
    assert output.startswith(f"UnusableRecords {path} could not be read or written: Permission denied. Check")


def test_a_folder_in_the_place_of_the_file(home: Home) -> None:
    home.path.mkdir(parents=True)
    with pytest.raises(UnusableRecords, match="cannot be opened"):
        home.open()


def test_a_file_in_the_place_of_the_folder(home: Home) -> None:
    home.folder.write_text("in the way")
    with pytest.raises(UnusableRecords, match="could not be read or written"):
        home.open()


def test_a_lock_file_that_is_something_else(home: Home) -> None:
    home.open().close()
    home.path.with_name("records.db.lock").write_bytes(b"words " * 1000)
    with pytest.raises(UnusableRecords, match="delete that file"):
        home.open()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_CORRUPT, DamagedRecords),
        (sqlite3.SQLITE_CORRUPT_INDEX, DamagedRecords),
        (sqlite3.SQLITE_NOTADB, DamagedRecords),
        (sqlite3.SQLITE_IOERR_CORRUPTFS, DamagedRecords),
        (sqlite3.SQLITE_FULL, UnusableRecords),
        (sqlite3.SQLITE_READONLY, UnusableRecords),
        (sqlite3.SQLITE_READONLY_DIRECTORY, UnusableRecords),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, UnusableRecords),
        (sqlite3.SQLITE_PERM, UnusableRecords),
        (sqlite3.SQLITE_BUSY, UnusableRecords),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, UnusableRecords),
        (sqlite3.SQLITE_LOCKED, UnusableRecords),
        (sqlite3.SQLITE_IOERR_WRITE, UnusableRecords),
        (sqlite3.SQLITE_ERROR, type(None)),
        (sqlite3.SQLITE_CONSTRAINT_CHECK, type(None)),
        (sqlite3.SQLITE_MISUSE, type(None)),
    ],
)
def test_the_code_decides_and_not_the_words(code: int, kind: type) -> None:
    error = sqlite3.DatabaseError("database disk image is malformed, disk is full, readonly, locked")
    error.sqlite_errorcode = code
    assert type(explain(error, Path("records.db"))) is kind


def test_a_bug_stays_a_bug(records: Records) -> None:
    with pytest.raises(sqlite3.OperationalError), plain_errors(Path("records.db")):
        records.notes._file.connection.execute("SELECT nothing FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError):
        records.settings.set("", "no name")
    assert records.settings.all() == {}
    records.settings.set("theme", "dark")


def test_a_closed_file_says_so(home: Home) -> None:
    records = home.open()
    records.close()
    records.close()
    with pytest.raises(RuntimeError, match="is not open"):
        records.favourites.starred()
