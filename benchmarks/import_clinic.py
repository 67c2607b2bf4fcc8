"""The import of each of the clinic's own files against reading it and inserting its rows by hand.

    python benchmarks/import_clinic.py FOLDER     (or the files of ../shared/data/fees)

The floor reads the same file with the same reader, inserts the rows into a table of the same columns in one transaction and
flushes the file. The copy of the catalogue, its check, the search layer with new words and putting into use are ours alone,
so a small file, which takes milliseconds to read, is all overhead: the milliseconds stand beside the ratio.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

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
    pairs = Pairs(f"import of {path.name}", "ms")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            store = CatalogueStore(Path(folder) / f"{number}", BUNDLED)
            started = time.perf_counter()
            store.import_files([path], licence=LICENCE)
            ours = time.perf_counter() - started
            started = time.perf_counter()
            by_hand(path, Path(folder) / f"{number}.db")
            if number:  # the first round loads the modules
                pairs.add(ours * 1000, (time.perf_counter() - started) * 1000)
    pairs.show("by hand", at_most=2)


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
