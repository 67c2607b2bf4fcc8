"""One search over 200,000 codes against the bare FTS5 query, ranked by bm25, top 50, on the same texts.

    python benchmarks/search_large.py

The codes are invented; each takes its description from one real code and its keywords from another.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import search
from floor import Pairs

from medcode_desktop.catalogue import entries
from medcode_desktop.catalogue.catalogue import Catalogue

CODES, ROUNDS, QUERIES = 200_000, 7, 20
BUNDLED = Path(__file__).resolve().parents[1] / "db/catalogue.db"


def main() -> None:
    pairs = Pairs(f"p95 of a search over {CODES:,} codes", "ms")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        make_large(path)
        texts = search.read_texts(path)
        catalogue = Catalogue.open(path)
        bare = search.bare_search(texts)
        typed = search.beginnings(texts, QUERIES)
        catalogue.search("kannulla", search.ON)  # the first repair reads the vocabulary
        for _ in range(ROUNDS):
            floor = search.timed(bare, typed)
            pairs.add(search.timed(lambda text: catalogue.search(text, search.ON, limit=50), typed)[1], floor[1])
        catalogue.close()
    pairs.show("bare FTS5 bm25", at_most=0.25)


def make_large(path: Path) -> None:
    shutil.copy(BUNDLED, path)
    chance = random.Random(200_000)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        real = db.execute("SELECT description, keywords, terminated FROM own_words JOIN released USING (code)").fetchall()
        taken = {code for (code,) in db.execute("SELECT code FROM own_words")}
        free = [code for number in range(260_000) if (code := f"{chr(65 + number // 10_000)}{number % 10_000:04}") not in taken]
        db.execute("BEGIN")
        for code in free[: CODES - len(taken)]:
            description, _, terminated = chance.choice(real)
            keywords = chance.choice(real)[1]
            db.execute("INSERT INTO own_words VALUES (?, ?, ?)", (code, f"{description}, type {code[1:]}", keywords))
            db.execute("INSERT INTO released VALUES (1, ?, 0, 0, 0, '2005-01-01', '', ?, '')", (code, terminated))
        entries.rebuild(db)
        db.execute("COMMIT")


if __name__ == "__main__":
    main()
