"""The build of catalogue.db from db/ against a plain insert of the same rows into the same tables.

    python benchmarks/build_catalogue.py

Reading and checking the source text, sorting, folding words, counting the vocabulary, the check of integrity and the final
packing are ours alone; the floor inserts what a finished catalogue holds, from memory, in one transaction.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from floor import Pairs

from medcode_desktop.catalogue import bundle, schema
from medcode_desktop.catalogue.folding import PART

ROUNDS = 7
DB = Path(__file__).resolve().parents[1] / "db"
TABLES = ("release", "wording", "released", "own_words", "unlisted", "later_code", "section", "indicator", "abbreviation",
          "payer", "entry", "vocabulary")  # fmt: skip
Rows = list[tuple[Any, ...]]
Held = tuple[dict[str, Rows], Rows, Rows]


def main() -> None:
    pairs = Pairs("build of catalogue.db", "ms")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "catalogue.db"
        bundle.build(DB, built)
        size = built.stat().st_size / 1e6
        rows, indexed, words = read(built)
        for _ in range(ROUNDS):
            started = time.perf_counter()
            bundle.build(DB, built)
            ours = time.perf_counter() - started
            started = time.perf_counter()
            insert(Path(folder) / "plain.db", rows, indexed, words)
            pairs.add(ours * 1000, (time.perf_counter() - started) * 1000)
    pairs.show("plain insert", at_most=3)
    print(f"  catalogue.db: {size:.2f} MB; aim < 8 MB")


def read(built: Path) -> Held:
    """Everything a catalogue holds: its tables, what its index was made of, and the words that have stems and pieces."""
    with closing(sqlite3.connect(built)) as db:
        rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        indexed = []
        for place, sought in db.execute("SELECT place, sought FROM entry WHERE kind <> 'later'"):
            strong, _, weak = sought.partition(f"{PART}  {PART}")
            indexed.append((place, strong, *weak.partition(PART)[::2]))
        return rows, indexed, db.execute(f"SELECT id, word FROM vocabulary WHERE {schema.LETTERS} ORDER BY id").fetchall()


def insert(path: Path, rows: dict[str, Rows], indexed: Rows, words: Rows) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        schema.create(db)
        db.execute("DELETE FROM wording")
        for table, cells in rows.items():
            db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(cells[0]))})", cells)
        db.executemany("INSERT INTO entry_search (rowid, name, words, aside) VALUES (?, ?, ?, ?)", indexed)
        db.executemany("INSERT INTO word_stem (rowid, word) VALUES (?, ?)", words)
        db.executemany("INSERT INTO word_piece (rowid, word) VALUES (?, ?)", words)
        db.execute("COMMIT")


if __name__ == "__main__":
    main()
