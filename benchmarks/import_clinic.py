"""The import of each of the clinic's own files against reading it and inserting its rows by hand.

    python benchmarks/import_clinic.py FOLDER     (or the files of ../shared/data/fees)

Each import is a whole new catalogue, put into use in one piece. So the floor is that of import_release.py: it reads the same
file with the same reader, and inserts its rows and all that the finished catalogue holds besides, its index too, from memory
in one transaction, and flushes the file. Ours copies what stays as it was, so two closer figures stand beside it: against a
copy of the bundled catalogue with the file's rows and what is new of the search layer (the entries and words that the bundled
one lacks or has otherwise, and their index), and against the rows alone in a file of their own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from build_catalogue import Held, insert, read
from floor import Pairs

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.releases.source_files import read_sources

ROUNDS = 5
BUNDLED = Path(__file__).resolve().parents[1] / "db/catalogue.db"
LICENCE = Licence("benchmark", "2026-01-01T00:00:00+00:00")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLED.parents[2] / "shared/data/fees"
    if not folder.is_dir():
        print("import of clinic files: give a folder with them")
        return
    for path in sorted(folder.iterdir()):
        try:
            read_sources(path)
        except UserError:
            continue
        measure(path)


def measure(path: Path) -> None:
    whole = Pairs(f"import of {path.name}", "ms")
    new = Pairs("  the same against what is new in a copy", "ms")
    rows = Pairs("  the same against its rows alone", "ms")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(ROUNDS + 1):
            store = CatalogueStore(folder / f"{number}", BUNDLED)
            ours = milliseconds(partial(store.import_files, [path], licence=LICENCE))
            held, added = read(store.open().path), new_words(store.open().path)
            alone = milliseconds(partial(by_hand, path, folder / f"{number}-rows.db"))
            all_of_it = milliseconds(partial(insert, folder / f"{number}-all.db", *held))
            copied = milliseconds(partial(by_hand, path, folder / f"{number}.db", BUNDLED))
            searched = milliseconds(partial(insert, folder / f"{number}-new.db", *added))
            if number:  # the first round loads the modules
                whole.add(ours, alone + all_of_it)
                new.add(ours, copied + (searched if added[1] else 0.0))
                rows.add(ours, alone)
    whole.show("by hand, the whole catalogue", at_most=2)
    new.show("by hand, into a copy", at_most=2)
    rows.show("by hand, into an empty file", at_most=2)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def new_words(path: Path) -> Held:
    """What the search layer of a catalogue has and the bundled one has not."""
    (rows, indexed, words), (before, *_) = read(path), read(BUNDLED)
    known = {row[1:] for row in before["entry"]}
    new = [row for row in rows["entry"] if row[1:] not in known]
    at = {row[0] for row in new}
    counted = {row[1:] for row in before["vocabulary"]}
    new_words = [row for row in rows["vocabulary"] if row[1:] not in counted]
    known_words = {word for word, _ in counted}
    return (
        {name: cells for name, cells in (("entry", new), ("vocabulary", new_words)) if cells},
        [row for row in indexed if row[0] in at],
        [row for row in words if row[1] not in known_words],
    )


def by_hand(path: Path, target: Path, beginning: Path | None = None) -> None:
    if beginning is not None:
        shutil.copyfile(beginning, target)
    db = sqlite3.connect(target)
    for number, file in enumerate(read_sources(path)):
        columns = [f"c{at}" for at in range(len(file.rows[0]))]
        marks = ", ".join("?" * len(columns))
        key = ", ".join(columns[:5])
        db.execute(f"CREATE TABLE t{number} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID")
        db.executemany(f"INSERT OR REPLACE INTO t{number} VALUES ({marks})", file.rows)
    db.commit()
    db.close()
    with target.open("rb") as written:
        os.fsync(written.fileno())


if __name__ == "__main__":
    main()
