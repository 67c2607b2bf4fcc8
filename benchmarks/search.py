"""One search against its floor: the bare FTS5 query, ranked by bm25, top 50, over the same texts in the same run.

    python benchmarks/search.py [CATALOGUE.DB]

Every beginning of some hundreds of typed queries, one in ten of them misspelt. Prints p50 and p95 of both, and the ratio of
the p95, as the median of seven rounds.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.folding import words
from medcode_desktop.paths import find_places

ROUNDS, QUERIES = 7, 300
ON = date(2026, 1, 5)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else find_places().bundled_catalogue
    catalogue = Catalogue.open(path)
    texts = read_texts(path)
    bare = bare_search(texts)
    typed = beginnings(texts, QUERIES)
    catalogue.search("kannulla", ON)  # the first repair reads the vocabulary
    ratios, ours, floors = [], [], []
    for _ in range(ROUNDS):
        floors.append(timed(bare, typed))
        ours.append(timed(lambda text: catalogue.search(text, ON, limit=50), typed))
        ratios.append(ours[-1][1] / floors[-1][1])
    print(f"search, {len(typed):,} beginnings of {QUERIES} queries over {len(texts):,} codes, ms")
    for name, times in (("ours", ours), ("bare FTS5 bm25", floors)):
        p50, p95 = (statistics.median(one[at] for one in times) for at in (0, 1))
        print(f"  {name:15} p50 {p50:6.2f}  p95 {p95:6.2f}")
    print(f"  ratio of p95, median of {ROUNDS}: {statistics.median(ratios):.2f}")


def bare_search(texts: list[tuple[str, str, str]]) -> Callable[[str], list[tuple[str]]]:
    """The floor: all words as beginnings, by bm25, top 50."""
    floor = sqlite3.connect(":memory:")
    floor.execute("CREATE VIRTUAL TABLE plain USING fts5(code, text, tokenize='unicode61')")
    floor.executemany("INSERT INTO plain VALUES (?, ?)", [(code, f"{own} {keywords}") for code, own, keywords in texts])

    def bare(typed: str) -> list[tuple[str]]:
        asked = " ".join(f'"{word}" *' for word in words(typed))
        query = "SELECT code FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT 50"
        return floor.execute(query, (asked,)).fetchall() if asked else []

    return bare


def read_texts(path: Path) -> list[tuple[str, str, str]]:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    rows = db.execute("SELECT code, own || ' ' || official, keywords FROM entry WHERE kind <> 'later'").fetchall()
    db.close()
    return rows


def beginnings(texts: list[tuple[str, str, str]], count: int) -> list[str]:
    chance = random.Random(1)
    queries = []
    for _, own, keywords in chance.sample(texts, count):
        choices = [keyword for keyword in keywords.split("; ") if keyword] + [" ".join(own.lower().split()[:2])]
        query = chance.choice(choices).lower()
        if chance.random() < 0.1 and len(query) > 5:
            at = chance.randrange(len(query))
            query = query[:at] + query[at + 1 :]
        queries.append(query)
    return [query[:end] for query in queries for end in range(1, len(query) + 1)]


def timed(do: Callable[[str], object], typed: list[str]) -> tuple[float, float]:
    times = []
    for text in typed:
        started = time.perf_counter()
        do(text)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
