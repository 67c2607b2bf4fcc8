"""New and upgraded files are alike; a start with nothing to upgrade is quick; an upgrade is whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.faults import DamagedRecords, UnusableRecords
from medcode_desktop.records.schema import COLUMNS, MIGRATIONS, Migration, State, is_as_made, state_of
from tests.records.conftest import Home, Start

if TYPE_CHECKING:
    from sqlite_utils import Database

RELEASED = Path(__file__).parent / "released"
Shape = list[tuple[object, ...]]


def m900_colours(db: Database) -> None:
    db.execute("ALTER TABLE notes ADD COLUMN colour TEXT")
    db.execute("CREATE TABLE colours (name TEXT PRIMARY KEY) STRICT")


def m900_fails(db: Database) -> None:
    db.execute("CREATE TABLE colours (name TEXT PRIMARY KEY) STRICT")
    db.execute("DELETE FROM notes")
    raise ZeroDivisionError


def m900_does_not_fit(db: Database) -> None:
    db.execute("CREATE TABLE large (content BLOB) STRICT")
    db.execute("PRAGMA max_page_count = 20")
    db.execute("INSERT INTO large VALUES (zeroblob(1000000))")


LATER = (*MIGRATIONS, m900_colours)


def shape(path: Path) -> Shape:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()


def fill_from(dump: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


def test_every_schema_has_its_stored_dump() -> None:
    assert sorted(path.stem for path in RELEASED.glob("*.sql")) == [migration.__name__ for migration in MIGRATIONS]


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
@pytest.mark.parametrize("migrations", [MIGRATIONS, LATER], ids=["today", "later"])
def test_every_released_file_opens_and_is_like_a_new_one(
    home: Home, tmp_path: Path, dump: Path, migrations: tuple[Migration, ...]
) -> None:
    fill_from(dump, home.path)
    upgraded = home.open(migrations)
    assert upgraded.favourites.starred() == ["99213", "RR", "E0601"]
    assert upgraded.notes.note("E0601") == "Needs a sleep study; “compliance” after 90 days.\nعربي 🛏"
    assert upgraded.recents.recent() == ["A4253", "E0601"]
    assert upgraded.settings.all() == {"theme": "dark"}
    upgraded.close()
    fresh = Home(tmp_path / "fresh", home.clock)
    fresh.open(migrations).close()
    assert shape(home.path) == shape(fresh.path)


def test_what_people_practised_in_the_second_schema_is_there(home: Home) -> None:
    fill_from(RELEASED / "m002_training.sql", home.path)
    records = home.open()
    (person,) = records.people.everyone()
    assert person.label == "Rosa Díaz (117)"
    (begun,) = records.sessions.begun()
    kept = records.sessions.load(begun.id)
    assert [answer.chosen for answer in kept.answers] == [(1,)]
    assert kept.questions[1].shown == "1234F"
    assert kept.flagged == {2}
    assert records.cards.memories(person.id)["bank:rules-001"].reviews == 1
    records.close()


def test_scores_of_other_pcs_in_the_third_schema_are_there(home: Home) -> None:
    fill_from(RELEASED / "m003_scores.sql", home.path)
    records = home.open()
    assert [(one.name, one.elsewhere, one.anonymous) for one in records.scores.people()] == [
        ("Person 1", True, 1),
        ("Rosa D\u00edaz", False, 0),
    ]
    assert [(one.pc, one.passed) for one in records.scores.sessions()] == [("Room 2", True)]
    assert [(one.pc, one.name, one.person) for one in records.pooling.sources()] == [
        ("Room 2", "Person", 2),
        ("Room 2", "Rosa D.", 1),
    ]
    assert [(entry.what, entry.detail) for entry in records.audit.entries()] == [("merge", "1 session")]
    records.close()


def test_the_payer_rule_in_the_fourth_schema_is_there(home: Home) -> None:
    fill_from(RELEASED / "m004_payer_rules.sql", home.path)
    records = home.open()
    (rule,) = records.payer_rules.all()
    assert (rule.payer, rule.codes, rule.value) == ("Acme Gesundheit Z\u00fcrich", "E0100-E0159", "KX NU/RR")
    assert (str(rule.since), rule.until) == ("2025-01-01", None)
    records.close()


def test_the_first_schema_is_todays_file_column_by_column(home: Home) -> None:
    home.open().close()
    with closing(sqlite3.connect(home.path)) as connection:
        columns = {
            (table, name)
            for table, name in connection.execute(
                "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
            )
            if table != "_sqlite_migrations"
        }
    assert columns == COLUMNS


def test_a_new_file_is_as_made(home: Home) -> None:
    home.open().close()
    with closing(sqlite3.connect(home.path)) as connection:
        assert is_as_made(connection)
        connection.execute("ALTER TABLE notes ADD COLUMN colour TEXT")
        assert not is_as_made(connection)


def test_an_upgrade_keeps_a_backup_of_before(home: Home) -> None:
    home.open().close()
    before = shape(home.path)
    upgraded = home.open(LATER)
    (backup,) = upgraded.backups.list_backups()
    assert backup.why == "before-upgrade"
    assert shape(backup.path) == before
    upgraded.close()
    home.open(LATER).close()
    assert len(list(home.backups.iterdir())) == 1


def test_a_new_file_needs_no_backup(home: Home) -> None:
    home.open(LATER).close()
    assert not home.backups.exists()


def test_a_failing_upgrade_leaves_the_file_as_it_was(home: Home) -> None:
    first = home.open()
    first.notes.set_note("E0601", "kept")
    first.close()
    before = shape(home.path)
    with pytest.raises(ZeroDivisionError):
        home.open((*MIGRATIONS, m900_fails))
    assert shape(home.path) == before
    again = home.open(LATER)
    assert again.notes.note("E0601") == "kept"
    again.close()


def test_an_upgrade_that_fills_the_disk(home: Home) -> None:
    home.open().close()
    before = shape(home.path)
    with pytest.raises(UnusableRecords, match="no space left") as told:
        home.open((*MIGRATIONS, m900_does_not_fit))
    assert str(home.path) in told.value.what
    assert "Free some space" in told.value.next_step
    assert shape(home.path) == before


HANGS_IN_AN_UPGRADE = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
from medcode_desktop.records.schema import MIGRATIONS
def m900_colours(db):
    db.execute("CREATE TABLE half (name TEXT)")
    db.execute("DELETE FROM notes")
    print("half", flush=True)
    sys.stdin.read()
Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"), migrations=(*MIGRATIONS, m900_colours))
"""


def test_an_upgrade_that_is_killed_is_done_at_the_next_start(home: Home, tmp_path: Path, start: Start) -> None:
    first = home.open()
    first.notes.set_note("E0601", "kept")
    first.close()
    before = shape(home.path)
    child = start(HANGS_IN_AN_UPGRADE, home.path)
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    child.kill()
    child.wait()
    with_wal = tmp_path / "as_left"
    shutil.copytree(home.folder, with_wal)
    assert shape(with_wal / "records.db") == before
    again = home.open(LATER)
    assert again.notes.note("E0601") == "kept"
    assert [backup.why for backup in again.backups.list_backups()] == ["before-upgrade", "before-upgrade"]
    again.close()
    fresh = Home(tmp_path / "fresh", home.clock)
    fresh.open(LATER).close()
    assert shape(home.path) == shape(fresh.path)


HANGS_BEFORE_AN_INDEX = """
import sys
from pathlib import Path
from sqlite_utils.db import Table
from medcode_desktop.records.records import Records
def create_index(*arguments, **options):
    print("half", flush=True)
    sys.stdin.read()
Table.create_index = create_index
Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"))
"""

HANGS_IN_A_CREATION = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
def m001_look_up(db):
    db.execute("CREATE TABLE favourites (half TEXT)")
    print("half", flush=True)
    sys.stdin.read()
Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"), migrations=(m001_look_up,))
"""


@pytest.mark.parametrize("hangs", [HANGS_BEFORE_AN_INDEX, HANGS_IN_A_CREATION], ids=["before an index", "in a change"])
def test_a_creation_that_is_killed_is_done_at_the_next_start(home: Home, tmp_path: Path, start: Start, hangs: str) -> None:
    child = start(hangs, home.path)
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    child.kill()
    child.wait()
    again = home.open()
    again.favourites.star("E0601")
    again.close()
    fresh = Home(tmp_path / "fresh", home.clock)
    fresh.open().close()
    assert shape(home.path) == shape(fresh.path)


def test_a_file_of_a_newer_program_is_refused_untouched(home: Home) -> None:
    home.open(LATER).close()
    before = home.path.read_bytes()
    with pytest.raises(UserError, match=r"written by a newer MedCode Desktop\. Install that version") as told:
        home.open()
    assert not isinstance(told.value, DamagedRecords)
    assert home.path.read_bytes() == before
    home.open(LATER).close()


@pytest.mark.parametrize(
    "spoil",
    [
        "DROP TABLE notes",
        "ALTER TABLE notes RENAME COLUMN text TO texts",
        "UPDATE _sqlite_migrations SET name = 'm001_lock_up' WHERE name = 'm001_look_up'",
        "DROP TABLE _sqlite_migrations",
    ],
)
def test_a_file_that_lacks_what_is_ours_is_refused(home: Home, spoil: str) -> None:
    home.open().close()
    with closing(sqlite3.connect(home.path)) as connection:
        connection.executescript(spoil)
    with pytest.raises(DamagedRecords, match="not one of MedCode records"):
        home.open()


def test_a_database_of_another_program_is_refused_untouched(home: Home) -> None:
    home.folder.mkdir()
    with closing(sqlite3.connect(home.path)) as connection:
        connection.execute("CREATE TABLE codes (code TEXT)")
    before = shape(home.path)
    with pytest.raises(DamagedRecords, match="not one of MedCode records"):
        home.open()
    assert shape(home.path) == before


def test_an_empty_file_is_a_new_one(home: Home) -> None:
    home.folder.mkdir()
    home.path.touch()
    home.open().close()
    with closing(sqlite3.connect(home.path)) as connection:
        assert state_of(connection) is State.CURRENT


IMPORTS = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
records = Records.open(Path(sys.argv[1]), Path(sys.argv[1]).with_name("backups"))
records.favourites.star("E0601"); records.recents.seen("RR"); records.backups.list_backups()
records.close()
print(*[name for name in ("sqlite_utils", "click", "filelock", "PySide6") if name in sys.modules])
"""


def test_a_start_with_nothing_to_upgrade_imports_nothing_heavy(home: Home, start: Start) -> None:
    assert start(IMPORTS, home.path).communicate()[0].split() == ["sqlite_utils", "click"]  # made new: the check can fail
    assert start(IMPORTS, home.path).communicate()[0].split() == []
