"""Repairs words that the catalogue does not know: misspelt, run together or torn apart.

rapidfuzz measures the distance (insertions, deletions, changes and swaps of neighbours); which of several near words
is meant is decided by the distance, by the first letter and by how many entries have the word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from medcode_desktop.catalogue.demands import entries_with, is_known
from medcode_desktop.catalogue.schema import LETTERS


class Repair(NamedTuple):
    text: str  # folded; two words if the typed one was torn apart
    whole: bool  # False: a beginning, since the word was still being typed


class Speller:
    """Reads the vocabulary at the first repair and keeps it: some 20,000 words."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get_ready(self) -> Iterator[None]:
        """Load what the first repair needs, in pieces of some 20 ms."""
        import rapidfuzz.process

        yield
        import rapidfuzz.distance.OSA  # noqa: F401

        yield
        _ = self._words

    def repairs(self, word: str, most: int = 3) -> list[Repair]:
        """The likeliest words that `word` was meant to be, best first; empty if nothing is near."""
        if len(word) < 3 or not word.isalpha():
            return []
        torn = self._torn_apart(word)
        near = self._near(word)
        # "bedrail" is two words rather than a misspelling, unless something is only one letter away
        if torn and (not near or near[0][0] > 1):
            return [torn]
        return [repair for _, repair in near[:most]]

    def joined(self, left: str, right: str) -> str:
        """`wheel`, `chair` gives "wheelchair" if the catalogue has a word that begins so, else ""."""
        together = left + right
        return together if len(together) >= 5 and is_known(self._db, together) else ""

    def _torn_apart(self, word: str) -> Repair | None:
        best, best_entries = None, 1
        for at in range(3, len(word) - 2):
            left, right = word[:at], word[at:]
            fewer = min(entries_with(self._db, left), entries_with(self._db, right))
            if fewer > best_entries:
                best, best_entries = Repair(f"{left} {right}", whole=True), fewer
        return best

    def _near(self, word: str) -> list[tuple[int, Repair]]:
        # 26 ms to import, needed only for a word that is not known
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
        found: dict[str, tuple[int, int, int, Repair]] = {}
        matches = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=12)
        for near, distance, _ in matches:
            found[near] = (int(distance), near[0] != word[0], -self._entries[near], Repair(near, whole=True))
        if len(word) >= 5 and not any(distance <= 1 for distance, *_ in found.values()):
            # still being typed: near the beginning of a longer word
            beginnings = self._beginnings(len(word))
            for near, distance, _ in process.extract(
                word, list(beginnings), scorer=OSA.distance, score_cutoff=max(1, most - 1), limit=12
            ):
                found.setdefault(near, (int(distance), near[0] != word[0], -beginnings[near], Repair(near, whole=False)))
        ranked = sorted(found.values(), key=lambda one: one[:3])
        if not ranked:
            return []
        nearest = ranked[0][0]
        return [(distance, repair) for distance, _, _, repair in ranked if distance <= nearest + (nearest > 1)]

    def _beginnings(self, length: int) -> dict[str, int]:
        """The first letters of all longer words, with the number of entries behind each."""
        beginnings: dict[str, int] = {}
        for word, entries in self._entries.items():
            if len(word) > length:
                beginnings[word[:length]] = beginnings.get(word[:length], 0) + entries
        return beginnings

    @cached_property
    def _entries(self) -> dict[str, int]:
        return dict(self._db.execute(f"SELECT word, entries FROM vocabulary WHERE {LETTERS} ORDER BY word").fetchall())

    @cached_property
    def _words(self) -> list[str]:
        return list(self._entries)
