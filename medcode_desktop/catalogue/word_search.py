"""Finds entries by words, strongest tier first: all words, inside words, spelling repaired, most words.

Each tier is asked only if the ones before it found little. A tier is one or a few full-text queries that stop at
MOST_RANKED rows in the order of `entry.place` (active and plain first), and only those rows are ranked.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from medcode_desktop.catalogue.demands import Demand, Form, demand_for, is_known, wider
from medcode_desktop.catalogue.folding import STOP_WORDS
from medcode_desktop.catalogue.model import Tier
from medcode_desktop.catalogue.question import Question, Word
from medcode_desktop.catalogue.ranking import COLUMNS, Entry, score
from medcode_desktop.catalogue.spelling import Repair, Speller

MOST_RANKED = 150  # rows of a tier that are read and ranked
_UNRANKED = 60  # rows read for one or two letters, which match thousands: the plainest things first, by place
ENOUGH = 10  # usable hits after which no weaker tier is asked
MANY = 60  # hits after which words are not looked for inside longer words any more
LITTLE = 3  # fewer hits than this, and the spelling is looked at
_MOST_SUBSETS = 36  # queries of the most-words tier
_MODIFIER_AFTER = 10.0  # of the score
_SHARE_OF_WORDS = 0.5  # of what the words are worth: what "most words" means at least


@dataclass(slots=True)
class Reading:
    """One way to take the question: a demand for each word, and the words as one text for names that equal it."""

    demands: tuple[Demand, ...]
    text: str


@dataclass(slots=True)
class Found:
    """What the tiers found. `entries` are ranked within their tier; a code stands once, in its strongest tier."""

    entries: list[tuple[Tier, Entry]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    repaired: str = ""  # the question with its spelling repaired, if that was searched
    cut: bool = False  # there are more matches than were ranked

    def places(self) -> set[int]:
        return {entry.place for _, entry in self.entries}


class WordSearch:
    """Word search over one open catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._speller = Speller(db)
        row = db.execute("SELECT count(*) FROM entry").fetchone()
        self._entries = max(2, int(row[0]))

    def get_ready(self) -> Iterator[None]:
        return self._speller.get_ready()

    def find(self, question: Question, *, kinds: Sequence[str] = (), usable_to: int | None = None) -> Found:
        """All tiers in turn. `usable_to`: the last place of an entry that counts towards ENOUGH (None: all count)."""
        found = Found()
        telling = question.telling
        if not telling:
            return found
        readings = self._readings(telling)
        found.readings = list(readings)
        search = _Pass(self._db, _excluded(question), kinds, found)
        self._ask(search, readings, Tier.ALL_WORDS)
        if len(found.entries) >= MANY:
            return found
        wide = [Reading(tuple(wider(self._db, demand) for demand in one.demands), one.text) for one in readings]
        if any(new.demands != old.demands for new, old in zip(wide, readings, strict=True)):
            self._ask(search, wide, Tier.INSIDE)
        if search.usable(usable_to) < LITTLE:
            loose = self._loosened(telling)
            if loose:
                self._ask(search, loose, Tier.INSIDE)
                found.readings.extend(loose)
        if search.usable(usable_to) < LITTLE:
            repaired = self._repaired(telling)
            if repaired:
                before = len(found.entries)
                self._ask(search, repaired, Tier.SPELLING)
                if len(found.entries) > before or len(telling) > 1:
                    found.repaired = repaired[0].text
                readings = [*readings, *repaired]
                found.readings.extend(repaired)
        if len(telling) > 1 and search.usable(usable_to) < ENOUGH:
            self._most_words(search, readings[-1])
        return found

    def _readings(self, words: Sequence[Word]) -> list[Reading]:
        """As typed; and, where two neighbours make one known word, with those written in one."""
        demands = [demand_for(self._db, word) for word in words]
        readings = [Reading(tuple(demands), " ".join(word.text for word in words))]
        for at in range(len(words) - 1):
            left, right = words[at], words[at + 1]
            if left.quoted or right.quoted or " " in left.text + right.text:
                continue
            together = self._speller.joined(left.text, right.text)
            if together:
                joined = Demand(together, (Form(together, whole=False, worth=1.0),))
                rest = [word.text for word in words]
                readings.append(
                    Reading((*demands[:at], joined, *demands[at + 2 :]), " ".join([*rest[:at], together, *rest[at + 2 :]]))
                )
        return readings[:3]

    def _loosened(self, words: Sequence[Word]) -> list[Reading]:
        """Compounds taken apart ("hemi-wheelchair"), then without the numbers that hang on a name ("Fragmin 5000")."""
        apart = [
            part for word in words for part in ([word] if word.quoted else map(Word, word.parts)) if part.text not in STOP_WORDS
        ]
        named = [word for word in apart if not word.text.isdigit()]
        tried = {" ".join(word.text for word in words if not word.stop)} if len(apart) == len(words) else set()
        readings = []
        for some in (apart, named):
            text = " ".join(word.text for word in some)
            if text not in tried and any(len(word.text) > 2 for word in some):
                tried.add(text)
                readings.append(Reading(tuple(demand_for(self._db, word) for word in some), text))
        return readings

    def _repaired(self, words: Sequence[Word]) -> list[Reading]:
        """The question with each unknown word replaced by what it was likely meant to be; empty if nothing can be done."""
        demands, texts, changed = [], [], False
        for word in words:
            repairs = [] if word.quoted or is_known(self._db, word.text) else self._speller.repairs(word.text)
            if repairs:
                changed = True
                demands.append(_demand_of_repairs(word.text, repairs))
                texts.append(repairs[0].text)
            else:
                demands.append(demand_for(self._db, word))
                texts.append(word.text)
        return [Reading(tuple(demands), " ".join(texts))] if changed else []

    def _ask(self, search: _Pass, readings: Sequence[Reading], tier: Tier) -> None:
        expression = " OR ".join(f"({' AND '.join(demand.fts for demand in one.demands)})" for one in readings)
        short = all(len(form.text) < 3 for one in readings for demand in one.demands for form in demand.forms)
        most = _UNRANKED if short else MOST_RANKED
        rows = search.rows(expression, most)
        if len(rows) >= most:
            # too many to rank them all: make sure that those named so are among them
            rows += search.rows(f"name : ({expression})", most)
            search.found.cut = True
        search.add(tier, rows, [(one, [1.0] * len(one.demands)) for one in readings])

    def _most_words(self, search: _Pass, reading: Reading) -> None:
        """Entries that have most of the words, rare words counting more than common ones."""
        worth = [self._worth(demand) for demand in reading.demands]
        whole = sum(worth)
        asked = 0
        rows: list[Entry] = []
        for size in range(len(worth) - 1, 0, -1):
            subsets = sorted(combinations(range(len(worth)), size), key=lambda subset: -sum(worth[at] for at in subset))
            for subset in subsets:
                if sum(worth[at] for at in subset) < _SHARE_OF_WORDS * whole or asked >= _MOST_SUBSETS:
                    break
                asked += 1
                rows += search.rows(" AND ".join(reading.demands[at].fts for at in subset), most=60)
            if len(rows) >= ENOUGH * 2 or asked >= _MOST_SUBSETS:
                break
        search.add(Tier.MORE, rows, [(reading, worth)])

    def _worth(self, demand: Demand) -> float:
        """How much a word tells: 1 for one that stands everywhere, about 10 for one that stands once. Unknown: little."""
        row = self._db.execute(
            "SELECT sum(entries), count(*) FROM (SELECT entries FROM vocabulary WHERE word >= ? AND word < ? LIMIT 200)",
            (demand.forms[0].text.split(" ")[0], demand.forms[0].text.split(" ")[0] + "\U0010ffff"),
        ).fetchone()
        entries = int(row[0] or 0)
        if not entries:
            return 0.5
        return 1.0 + math.log(max(1.0, self._entries / entries))


class _Pass:
    """One search under way: the tiers add to it."""

    def __init__(self, db: sqlite3.Connection, excluded: str, kinds: Sequence[str], found: Found) -> None:
        self._db = db
        self._excluded = excluded
        self._kinds = kinds
        self._seen: set[int] = set()
        self.found = found

    def usable(self, to: int | None) -> int:
        return sum(1 for _, entry in self.found.entries if to is None or entry.place <= to)

    def rows(self, expression: str, most: int = MOST_RANKED) -> list[Entry]:
        if self._excluded:
            expression = f"({expression}) NOT ({self._excluded})"
        kinds = f"AND entry.kind IN ({', '.join('?' * len(self._kinds))})" if self._kinds else ""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry_search JOIN entry ON entry.place = entry_search.rowid"
            f" WHERE entry_search MATCH ? {kinds} ORDER BY entry_search.rowid LIMIT ?",
            (expression, *self._kinds, most),
        )
        return list(map(Entry._make, rows))

    def add(self, tier: Tier, rows: list[Entry], readings: list[tuple[Reading, list[float]]]) -> None:
        fresh = {row.place: row for row in rows if row.place not in self._seen}
        self._seen.update(fresh)
        many = len(readings[0][0].demands) > 1
        ranked = [
            (
                _after(row, many) - max(score(row.sought, one.demands, weights, one.text) for one, weights in readings),
                row.place,
                row,
            )
            for row in fresh.values()
        ]
        ranked.sort(key=lambda one: one[:2])
        self.found.entries.extend((tier, row) for _, _, row in ranked)


def _after(row: Entry, many: bool) -> float:
    """Who types several words means a thing or a service, and a modifier only if the words are its name."""
    return _MODIFIER_AFTER if many and row.kind == "modifier" else 0.0


def _demand_of_repairs(typed: str, repairs: Sequence[Repair]) -> Demand:
    worth = 1.0
    forms = []
    for repair in repairs:
        forms.append(Form(repair.text, repair.whole, worth))
        worth *= 0.8
    return Demand(typed, tuple(forms))


def _excluded(question: Question) -> str:
    return " OR ".join(f'"{text}" *' for text in question.excluded)
