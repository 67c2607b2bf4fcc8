"""Relevance: how often a right code is among the first ten, and first, for the terms in relevance.tsv.

    python benchmarks/relevance.py [RELEASE_FILE]

On the bundled catalogue alone, or after importing a release. The terms are ours: index headings, item names, generic and
brand names written from knowledge of the field, many while the keywords were being written, so that the figures say
more about what breaks than about how good the search is for terms nobody here has thought of.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.store import CatalogueStore

TERMS = Path(__file__).with_name("relevance.tsv")
ON = date(2025, 10, 1)
FIRST = 10


class Share(NamedTuple):
    """Counts of one kind of term."""

    asked: int = 0
    among: int = 0
    first: int = 0

    def with_one(self, codes: list[str], right: set[str]) -> Share:
        return Share(
            self.asked + 1,
            self.among + bool(right.intersection(codes[:FIRST])),
            self.first + bool(codes and codes[0] in right),
        )


def terms() -> Iterator[tuple[str, str, set[str]]]:
    """Query, kind ("brand", "generic", "item", "service"), the codes any of which is right."""
    for line in TERMS.read_text("utf-8").splitlines()[1:]:
        query, kind, codes = line.split("\t")
        yield query, kind, set(codes.split(","))


def measure(catalogue: Catalogue) -> dict[str, Share]:
    shares: dict[str, Share] = defaultdict(Share)
    for query, kind, right in terms():
        answer = catalogue.search(query, ON, limit=FIRST)
        codes = [hit.code for hit in (*answer.hits, *answer.more)]
        for name in (kind, "all"):
            shares[name] = shares[name].with_one(codes, right)
    return shares


def main() -> None:
    bundled = Path(__file__).resolve().parents[1] / "db/catalogue.db"
    with tempfile.TemporaryDirectory() as folder:
        store = CatalogueStore(Path(folder), bundled)
        for name in sys.argv[1:]:
            store.import_file(Path(name))
        catalogue = store.open()
        print(catalogue.title)
        for kind, share in sorted(measure(catalogue).items()):
            print(
                f"{kind:<8} {share.asked:>5} terms: {share.among / share.asked:6.1%} in the first ten,"
                f" {share.first / share.asked:6.1%} first"
            )
        catalogue.close()


if __name__ == "__main__":
    main()
