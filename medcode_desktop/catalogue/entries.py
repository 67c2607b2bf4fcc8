"""Makes the search layer of a catalogue from what its sources say: one entry for each code and modifier.

Runs inside a build or an import, once for about 9,000 codes, so the loop does little and each table is filled in one go.
Where only the clinic's files have changed words, entry_changes.py changes the entries that have them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from medcode_desktop.catalogue import clinic_words, folding, schema, vocabulary
from medcode_desktop.catalogue.clinic_words import ClinicWords, CptTexts
from medcode_desktop.catalogue.facts import unpack
from medcode_desktop.catalogue.model import Kind
from medcode_desktop.work import Progress, no_progress

# Places before the entries of each length, for codes of the clinic's files that come later: a fee schedule has ten thousand
# descriptors of at most 28 characters, the AMA's long ones are of some 400 lengths.
ROOM = 1024
WHOLE = 0.9  # of the codes of the release before
_INDEX_IN_MEMORY = 64 * 1024 * 1024  # bytes; the index of one release takes about 2 MB

INSERT = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_INDEXED = "INSERT INTO entry_search (rowid, name, words, aside) VALUES (?, ?, ?, ?)"

_CODE, _MODIFIER, _LATER = Kind.CODE.value, Kind.MODIFIER.value, Kind.LATER.value  # plain texts are bound more quickly
_WEAK = f"{folding.PART}  {folding.PART}"  # what stands before the words that weigh less

Order = tuple[bool, bool, int, str]  # of entries in a list: Entry.order
Indexed = tuple[str, str, str]  # name, words and aside of an entry


@dataclass(slots=True)
class _Known:
    """What the newest sources say of one code."""

    added: str
    terminated: str
    facts: str
    long: str = ""
    short: str = ""
    kind: str = ""  # the family of a CPT code, "" for all of Level II


class Entry(NamedTuple):
    """A row of `entry` but for its place."""

    code: str
    kind: str
    own: str = ""
    official: str = ""
    keywords: str = ""
    added: str = ""
    terminated: str = ""
    replaced_by: str = ""
    sought: str = ""

    @property
    def order(self) -> Order:
        """Active before terminated, then plain things before long-winded ones, then by code; later codes after all."""
        code, kind, own, official, _, _, terminated, _, _ = self  # this is asked for every code of a release
        return kind == _LATER, terminated != "", len(own or official), code

    @property
    def indexed(self) -> Indexed:
        """Its name, words and aside in the index: the parts of `sought` (folding.py)."""
        name, _, weak = self.sought.partition(_WEAK)
        words, _, aside = weak.partition(folding.PART)
        return name, words, aside


def rebuild(db: sqlite3.Connection, progress: Progress = no_progress) -> int:
    """Fill `entry`, `entry_search` and the vocabulary from the sources; returns the number of entries."""
    progress("Gathering what is known of each code", 0.0)
    entries = wanted(db, clinic_words.gathered(db))
    write(db, entries, progress)
    return len(entries)


def wanted(db: sqlite3.Connection, words: ClinicWords, codes: Set[str] | None = None) -> list[Entry]:
    """The entries that the sources and the clinic's words ask for, in no order; if `codes` are given, of these alone."""
    texts, names = words
    of_releases = None if codes is None else codes - texts.keys()  # no release has CPT codes
    known = _newest(db, of_releases)
    own = {code: (text, keywords) for code, text, keywords in _rows(db, "SELECT * FROM own_words", of_releases)}
    asked = texts.keys() | names.keys() if codes is None else codes
    _add_texts(known, own, {code: texts[code] for code in texts.keys() & asked})
    _add_names(known, own, {code: names[code] for code in names.keys() & asked})
    entries = [_entry(code, about, *own.get(code, ("", ""))) for code, about in known.items()]
    later = _rows(db, "SELECT code FROM later_code", of_releases)
    entries += [Entry(code, _LATER) for (code,) in later if code not in known]
    return entries


def write(db: sqlite3.Connection, entries: Iterable[Entry], progress: Progress = no_progress) -> None:
    """Put these in the place of all that the search layer holds."""
    progress("Writing the index", 0.5)
    schema.empty_search(db)
    rows: list[tuple[int, Entry]] = []
    place = 0
    before: tuple[object, ...] = ()
    for order, entry in sorted((entry.order, entry) for entry in entries):
        # where codes can come between: CPT codes have not ended, and of one length they are the first
        group = order[:2] if entry.terminated else order[:3]
        place += 1 if group == before else ROOM
        before = group
        rows.append((place, entry))
    db.executemany(INSERT, [(place, *entry) for place, entry in rows])
    # all in memory until the end, so that the index is written once and in one piece
    db.execute("INSERT INTO entry_search (entry_search, rank) VALUES ('hashsize', ?)", (_INDEX_IN_MEMORY,))
    db.executemany(
        INSERT_INDEXED,
        [(place, *entry.indexed) for place, entry in rows if entry.kind != _LATER],
    )
    progress("Gathering the words", 0.8)
    vocabulary.make(db)


def _rows(db: sqlite3.Connection, query: str, codes: Set[str] | None) -> sqlite3.Cursor:
    """What a query finds; if `codes` are given, of these alone."""
    if codes is None:
        return db.execute(query)
    return db.execute(f"{query} WHERE code IN (SELECT value FROM json_each(?))", (json.dumps(list(codes)),))


def _newest(db: sqlite3.Connection, codes: Set[str] | None) -> dict[str, _Known]:
    """Facts from the newest release that has the code; texts from the newest official one.

    A release older than another adds only the codes that no newer one has. Such a code has ended, also when no release says
    on which day: its last day is then that before the next release, which lacks it.
    """
    wordings: dict[int, str] = dict(db.execute("SELECT id, text FROM wording"))
    known: dict[str, _Known] = {}
    releases = db.execute("SELECT number, date FROM release ORDER BY date DESC, own_words, number DESC").fetchall()
    last_days = _last_days(db)
    for number, day in releases:
        said = f"(SELECT * FROM released WHERE release = {number:d})"
        rows = _rows(db, f"SELECT code, added, terminated, facts, long, short FROM {said}", codes)
        for code, added, terminated, facts, long, short in rows:
            about = known.get(code)
            if about is None:
                known[code] = _Known(added, terminated or last_days[day], wordings[facts], wordings[long], wordings[short])
            elif not about.long and long:
                about.long, about.short = wordings[long], wordings[short]
    return known


def _add_texts(known: dict[str, _Known], own: dict[str, tuple[str, str]], all_texts: dict[str, CptTexts]) -> None:
    for code, texts in all_texts.items():
        if code not in known:
            # a CPT file says of its year which codes there are, and nothing of other years (hits.py)
            known[code] = _Known(f"{texts.year}-01-01", "", "", texts.long, texts.short, texts.family.value)
            if texts.consumer:
                own[code] = ("", texts.consumer.replace("; ", ", "))


def _add_names(known: dict[str, _Known], own: dict[str, tuple[str, str]], all_names: dict[str, list[str]]) -> None:
    for code, names in all_names.items():
        if code in known:
            text, keywords = own.get(code, ("", ""))
            own[code] = (text, clinic_words.with_names(keywords, names, text or known[code].long))


def _last_days(db: sqlite3.Connection) -> dict[str, str]:
    """For the date of each release the day before the next one; "" for the newest.

    A release with far fewer codes, which a person has allowed, is no sign that the others have ended.
    """
    releases = db.execute("SELECT date, max(codes), max(modifiers) FROM release GROUP BY date ORDER BY date").fetchall()
    last_days = {}
    for at, (day, codes, modifiers) in enumerate(releases):
        whole = (later for later, n, m in releases[at + 1 :] if n >= WHOLE * codes and m >= WHOLE * modifiers)
        later = next(whole, "")
        last_days[day] = (date.fromisoformat(later) - timedelta(1)).isoformat() if later else ""
    return last_days


def _entry(code: str, about: _Known, own: str, keywords: str) -> Entry:
    kind = about.kind or (_MODIFIER if len(code) == 2 else _CODE)
    shown = own or about.long
    name = folding.name_of(shown)
    rest = shown[len(name) :]
    official = about.long if own else ""
    compounds = folding.joined_compounds(f"{own} {keywords} {about.long}")
    beside = f"{code} {about.short} {' '.join(compounds)}"
    replaced_by = unpack(about.facts).cross_references if about.terminated else ""
    folded = folding.sought(name, keywords.split("; ") if keywords else (), f"{rest} {official}", beside)
    return Entry(code, kind, own, about.long, keywords, about.added, about.terminated, replaced_by, folded)
