"""The import of each of the clinic's own files against reading it and inserting its rows by hand.

    python benchmarks/import_clinic.py FOLDER     (or the files of ../shared/data/fees)

The floor reads the same file with the same reader, inserts its rows into a table of the same columns in one transaction and
flushes the file. A file with words to search for (CPT descriptors, drug names) changes the index as well: there the floor
inserts, from memory, what of it is new in the finished catalogue: the entries that the bundled one lacks or has otherwise,
their index and the new words. The figure without that is printed beside it. The copy of the catalogue, folding and counting
words, taking out what was there before, the check and putting into use are ours alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
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
    pairs, bare = Pairs(f"import of {path.name}", "ms"), Pairs("  the same against its own rows alone", "ms")
    with tempfile.TemporaryDirectory() as folder:
        searched: Held | None = None
        for number in range(ROUNDS + 1):
            store = CatalogueStore(Path(folder) / f"{number}", BUNDLED)
            started = time.perf_counter()
            store.import_files([path], licence=LICENCE)
            ours = (time.perf_counter() - started) * 1000
            started = time.perf_counter()
            by_hand(path, Path(folder) / f"{number}.db")
            floor = (time.perf_counter() - started) * 1000
            searched = searched or new_words(store.open().path)
            started = time.perf_counter()
            if searched[1]:
                insert(Path(folder) / f"{number}-index.db", *searched)
            index = (time.perf_counter() - started) * 1000
            if number:  # the first round loads the modules
                pairs.add(ours, floor + index)
                bare.add(ours, floor)
    pairs.show("by hand", at_most=2)
    if searched is not None and searched[1]:
        bare.show("by hand without the index", at_most=2)


def new_words(path: Path) -> Held:
    """What the search layer of a catalogue has and the bundled one has not."""
    (rows, indexed, words), (before, *_) = read(path), read(BUNDLED)
    known = {row[1:] for row in before["entry"]}
    new = [row for row in rows["entry"] if row[1:] not in known]
    at = {row[0] for row in new}
    known_words = {word for _, word, _ in before["vocabulary"]}
    new_words = [row for row in rows["vocabulary"] if row[1] not in known_words]
    return (
        {name: cells for name, cells in (("entry", new), ("vocabulary", new_words)) if cells},
        [row for row in indexed if row[0] in at],
        [row for row in words if row[1] not in known_words],
    )


def by_hand(path: Path, target: Path) -> None:
    db = sqlite3.connect(target)
    for number, file in enumerate(read_sources(path)):
        columns = ", ".join(f"c{at}" for at in range(len(file.rows[0])))
        marks = ", ".join("?" * len(file.rows[0]))
        db.execute(f"CREATE TABLE t{number} ({columns}, PRIMARY KEY (c0, c1, c2)) WITHOUT ROWID")
        db.executemany(f"INSERT OR REPLACE INTO t{number} VALUES ({marks})", file.rows)
    db.commit()
    db.close()
    with target.open("rb") as written:
        os.fsync(written.fileno())


if __name__ == "__main__":
    main()
