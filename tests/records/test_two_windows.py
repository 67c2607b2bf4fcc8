"""Two windows of the program at once, each a process of its own."""

from __future__ import annotations

import pytest

from medcode_desktop.records.locks import lock_file
from tests.records.conftest import Home, Start

WRITES = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records, back_up_if_due
from datetime import datetime
path, letter = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
records = Records.open(path, path.with_name("backups"))
for number in range(150):
    records.favourites.star(f"{letter}{number:04}")
    records.notes.set_note(f"{letter}{number:04}", letter * 500)
    records.recents.seen(f"{letter}{number:04}")
    records.settings.set("last", letter)
    if number % 50 == 0:
        back_up_if_due(records, datetime.now().astimezone())
        records.backups.back_up()
records.close()
print("done", flush=True)
"""


def test_both_write_and_nothing_is_lost(home: Home, start: Start) -> None:
    """From the creation of the file on, with backups meanwhile."""
    children = [start(WRITES, home.path, letter) for letter in "AEJ"]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.communicate()[0] for child in children] == ["done\n"] * 3
    records = home.open()
    expected = {f"{letter}{number:04}" for letter in "AEJ" for number in range(150)}
    assert set(records.favourites.starred()) == expected
    assert {note.code for note in records.notes.all_notes()} == expected
    assert len(records.recents.recent()) == 200
    assert records.backups.check_integrity().sound
    backups = records.backups.list_backups()
    assert len([backup for backup in backups if backup.why == "by-hand"]) == 9
    records.close()


def test_one_sees_what_the_other_wrote(home: Home) -> None:
    first, second = home.open(), home.open()
    first.favourites.star("E0601")
    assert second.favourites.starred() == ["E0601"]
    second.notes.set_note("E0601", "note")
    assert first.notes.note("E0601") == "note"
    first.close()
    second.favourites.star("RR")
    second.close()
    third = home.open()
    assert third.favourites.starred() == ["RR", "E0601"]
    third.close()


OPENS = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
path = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
Records.open(path, path.with_name("backups")).close()
"""


@pytest.mark.parametrize("turn", range(5))
def test_started_at_the_same_moment_with_no_file_yet(home: Home, start: Start, turn: int) -> None:
    children = [start(OPENS, home.path) for _ in range(4)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.communicate()[0] for child in children] == [""] * 4
    assert lock_file(home.path).stat().st_size == 0
