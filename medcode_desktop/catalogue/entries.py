"""Makes the search layer of a catalogue from what its sources say: one entry for each code and modifier.

Runs inside a build or an import, once for about 9,000 codes, so the loop does little and each table is filled in one go.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from medcode_desktop.catalogue import clinic_words, folding, schema
from medcode_desktop.catalogue.facts import unpack
from medcode_desktop.catalogue.model import Kind
from medcode_desktop.work import Progress, no_progress

_INDEX_IN_MEMORY = 64 * 1024 * 1024  # bytes; the index of one release takes about 2 MB
WHOLE = 0.9  # of the codes of the release before


@dataclass(slots=True)
class _Known:
    """What the newest sources say of one code."""

    added: str
    terminated: str
    facts: str
    long: str = ""
    short: str = ""
    kind: str = ""  # the family of a CPT code, "" for all of Level II


def rebuild(db: sqlite3.Connection, progress: Progress = no_progress) -> int:
    """Fill `entry`, `entry_search` and the vocabulary from the sources; returns the number of entries."""
    schema.empty_search(db)
    progress("Gathering what is known of each code", 0.0)
    known = _newest(db)
    own = {code: (text, keywords) for code, text, keywords in db.execute("SELECT * FROM own_words")}
    _add_clinic_words(db, known, own)
    progress("Writing the index", 0.2)
    order = sorted(known, key=lambda code: _place(code, known[code], own))
    entries, search = [], []
    for place, code in enumerate(order, start=1):
        about = known[code]
        text, keywords = own.get(code, ("", ""))
        entry, indexed = _entry(place, code, about, text, keywords)
        entries.append(entry)
        search.append(indexed)
    later = db.execute("SELECT code FROM later_code ORDER BY code").fetchall()
    place = len(entries)
    for (code,) in later:
        if code not in known:
            place += 1
            entries.append((place, code, Kind.LATER, "", "", "", "", "", "", ""))
    progress("Writing the index", 0.5)
    db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
    # all in memory until the end, so that the index is written once and in one piece
    db.execute("INSERT INTO entry_search (entry_search, rank) VALUES ('hashsize', ?)", (_INDEX_IN_MEMORY,))
    db.executemany("INSERT INTO entry_search (rowid, name, words, aside) VALUES (?, ?, ?, ?)", search)
    progress("Gathering the words", 0.8)
    _gather_vocabulary(db)
    return len(entries)


def _newest(db: sqlite3.Connection) -> dict[str, _Known]:
    """Facts from the newest release that has the code; texts from the newest official one.

    A release older than another adds only the codes that no newer one has. Such a code has ended, also when no release says
    on which day: its last day is then that before the next release, which lacks it.
    """
    wordings: dict[int, str] = dict(db.execute("SELECT id, text FROM wording"))
    known: dict[str, _Known] = {}
    releases = db.execute("SELECT number, date FROM release ORDER BY date DESC, own_words, number DESC").fetchall()
    last_days = _last_days(db)
    for number, day in releases:
        rows = db.execute("SELECT code, added, terminated, facts, long, short FROM released WHERE release = ?", (number,))
        for code, added, terminated, facts, long, short in rows:
            about = known.get(code)
            if about is None:
                known[code] = _Known(added, terminated or last_days[day], wordings[facts], wordings[long], wordings[short])
            elif not about.long and long:
                about.long, about.short = wordings[long], wordings[short]
    return known


def _add_clinic_words(db: sqlite3.Connection, known: dict[str, _Known], own: dict[str, tuple[str, str]]) -> None:
    for code, texts in clinic_words.cpt_texts(db).items():
        if code not in known:
            # a CPT file says of its year which codes there are, and nothing of other years (hits.py)
            known[code] = _Known(f"{texts.year}-01-01", "", "", texts.long, texts.short, texts.family.value)
            own[code] = ("", texts.consumer.replace("; ", ", "))
    for code, names in clinic_words.drug_names(db).items():
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


def _place(code: str, about: _Known, own: dict[str, tuple[str, str]]) -> tuple[bool, int, str]:
    """Active before terminated, then plain things before long-winded ones, then by code."""
    text = (own[code][0] if code in own else "") or about.long
    return bool(about.terminated), len(text), code


def _entry(place: int, code: str, about: _Known, own: str, keywords: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    kind = about.kind or (Kind.MODIFIER if len(code) == 2 else Kind.CODE)
    shown = own or about.long
    name = folding.name_of(shown)
    rest = shown[len(name) :]
    official = about.long if own else ""
    compounds = folding.joined_compounds(f"{own} {keywords} {about.long}")
    beside = f"{code} {about.short} {' '.join(compounds)}"
    replaced_by = unpack(about.facts).cross_references if about.terminated else ""
    # the order of parts is that of folding.sought
    folded = folding.sought(name, keywords.split("; ") if keywords else (), f"{rest} {official}", beside)
    strong, _, weak = folded.partition(f"{folding.PART}  {folding.PART}")
    words, _, last = weak.partition(folding.PART)
    entry = (
        place, code, kind, own, about.long, keywords, about.added, about.terminated, replaced_by, folded,
    )  # fmt: skip
    return entry, (place, strong, words, last)


def _gather_vocabulary(db: sqlite3.Connection) -> None:
    db.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab(main, entry_search, 'row')")
    db.execute("INSERT INTO vocabulary (word, entries) SELECT term, doc FROM temp.index_words")
    db.execute("DROP TABLE temp.index_words")
    # numbers and codes are searched as they are; neither spelling nor grammar varies them
    letters = "SELECT id, word FROM vocabulary WHERE word GLOB '[a-z][a-z][a-z]*' AND word NOT GLOB '*[0-9]*'"
    db.execute(f"INSERT INTO word_stem (rowid, word) {letters}")
    db.execute(f"INSERT INTO word_piece (rowid, word) {letters}")
