"""The import of a CMS release against reading, inserting and indexing it by hand.

    python benchmarks/import_release.py RELEASE.zip

The floor opens the zip, cuts the fixed columns of its text file, inserts the rows, and indexes their text and our own
words with FTS5, with the same prefixes. Finding faults, the lists beside the release, history, vocabulary, the check and
putting into use are ours alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path

from floor import Pairs

from medcode_desktop.catalogue.store import CatalogueStore

ROUNDS = 9
BUNDLED = Path(__file__).resolve().parents[1] / "db/catalogue.db"


def main() -> None:
    release = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_release()
    if release is None:
        print("import: give the zip of a release (RELEASE.zip)")
        return
    pairs = Pairs(f"import of {release.name}", "ms")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            store = CatalogueStore(Path(folder) / f"{number}", BUNDLED)
            started = time.perf_counter()
            store.import_file(release)
            ours = time.perf_counter() - started
            started = time.perf_counter()
            by_hand(release, Path(folder) / f"{number}.db")
            if number:  # the first round loads the modules
                pairs.add(ours * 1000, (time.perf_counter() - started) * 1000)
    pairs.show("by hand", at_most=2)


def shared_release() -> Path | None:
    return next((BUNDLED.parents[2] / "shared/data/hcpcs").glob("*.zip"), None)


def by_hand(release: Path, target: Path) -> None:
    codes: dict[str, list[str]] = {}
    with zipfile.ZipFile(release) as archive:
        name = max(archive.namelist(), key=lambda name: archive.getinfo(name).file_size * name.endswith(".txt"))
        for line in archive.read(name).decode("latin-1").splitlines():
            if len(line) < 276:
                continue
            code, record, text = line[:5].strip(), line[10:11], line[11:91].strip()
            if record in "37":
                dates = [line[268:276], line[276:284], line[284:292]]
                codes[code] = [text, line[91:119].strip(), line[119:127], line[229:230], line[256:259], *dates]
            elif code in codes:
                codes[code][0] += f" {text}"
    with closing(sqlite3.connect(BUNDLED)) as bundled:
        own = {code: (text, keywords) for code, text, keywords in bundled.execute("SELECT * FROM own_words")}
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("BEGIN")
        db.execute("CREATE TABLE code (code PRIMARY KEY, long, short, price, coverage, betos, added, effective, terminated)")
        db.execute("CREATE VIRTUAL TABLE search USING fts5(own, keywords, long, short, content='', prefix='1 2')")
        db.executemany("INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [(code, *cells) for code, cells in codes.items()])
        db.executemany(
            "INSERT INTO search (rowid, own, keywords, long, short) VALUES (?, ?, ?, ?, ?)",
            [(at, *own.get(code, ("", "")), cells[0], cells[1]) for at, (code, cells) in enumerate(codes.items(), 1)],
        )
        db.execute("COMMIT")
    with target.open("rb") as file:
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
