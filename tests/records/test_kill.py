"""What was confirmed is there after kill -9, every time."""

from __future__ import annotations

import random

from tests.records.conftest import Home, Start

WRITES = """
import sys
from itertools import count
from pathlib import Path
from medcode_desktop.records.records import Records
path = Path(sys.argv[1])
records = Records.open(path, path.with_name("backups"))
for number in count(int(sys.argv[2])):
    code = f"{number:05}"
    records.favourites.star(code)
    print("star", code, flush=True)
    records.notes.set_note(code, f"note {number} " * (number % 90 + 1))
    print("note", code, flush=True)
    records.recents.seen(code)
    print("seen", code, flush=True)
    records.settings.set("last", code)
    print("last", code, flush=True)
"""


def test_nothing_confirmed_is_lost(home: Home, start: Start) -> None:
    chosen = random.Random(1)  # noqa: S311
    stars: list[str] = []
    notes: set[str] = set()
    for turn in range(50):
        child = start(WRITES, home.path, turn * 1000)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chosen.randrange(1, 60))]
        child.kill()
        lines += child.stdout.readlines()  # confirmed, but not yet read when it was killed
        confirmed = [tuple(line.split()) for line in lines if line.endswith("\n")]
        assert {kind for kind, _ in confirmed} <= {"star", "note", "seen", "last"}
        stars += [code for kind, code in confirmed if kind == "star"]
        notes |= {code for kind, code in confirmed if kind == "note"}
        records = home.open()
        assert set(stars) <= set(records.favourites.starred())
        texts = {note.code: note.text for note in records.notes.all_notes()}
        assert notes <= texts.keys()
        assert all(text == f"note {int(code)} " * (int(code) % 90 + 1) for code, text in texts.items())
        seen = [code for kind, code in confirmed if kind == "seen"]
        assert seen[-1:] <= records.recents.recent()[:2]
        assert set(seen) <= set(records.recents.recent())
        last = [code for kind, code in confirmed if kind == "last"]
        assert not last or (records.settings.get("last") or "") >= last[-1]
        assert records.backups.check_integrity().sound
        records.close()
    assert len(stars) > 300
