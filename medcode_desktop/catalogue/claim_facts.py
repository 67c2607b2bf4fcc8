"""What checks of claim lines need of a catalogue: everything that is known of a code at all times, with one question a code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from medcode_desktop.catalogue import browse, schema
from medcode_desktop.catalogue.cpt_listing import CptListing
from medcode_desktop.catalogue.detail import PayerNote
from medcode_desktop.catalogue.drugs import Drug, Drugs
from medcode_desktop.catalogue.edits import Edits
from medcode_desktop.catalogue.facts import coverage_of
from medcode_desktop.catalogue.held import releases
from medcode_desktop.catalogue.model import Kind, ReleaseInfo
from medcode_desktop.catalogue.reach import quarter_after
from medcode_desktop.codes.shapes import Family, family_of
from medcode_desktop.releases.official import SourceKind

_MOST_KEPT = 20_000  # texts of indicators
_UNLISTED_WORD = "unlisted"  # how official texts of CPT and Level II begin or say it


class Released(NamedTuple):
    """What one release says of a code."""

    date: str
    title: str
    own_words: bool
    added: str
    terminated: str
    coverage: str  # blank separated
    long: int  # number of the official text; 0 for none


class CodeHistory(NamedTuple):
    """A code or modifier of the catalogue. `releases` by date, the oldest first; empty for CPT, which is known of the year in
    which it was `added`."""

    code: str
    kind: str  # of model.Kind, or the family of a CPT code
    text: str
    added: str
    terminated: str
    replaced_by: tuple[str, ...]
    unlisted: bool
    listed_in: str  # of CPT the file that has it: "CPT file of 2026", "Physician fee schedule October 2025"; else ""
    releases: tuple[Released, ...]

    @property
    def is_later(self) -> bool:
        return self.kind == Kind.LATER


class FeeStatus(NamedTuple):
    """How Medicare pays a code by the physician fee schedule."""

    status: str  # one letter
    source: str


class ClaimFacts:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.edits = Edits(db)
        self.has_sources = schema.has_sources(db)

    @cached_property
    def releases(self) -> tuple[ReleaseInfo, ...]:
        """Newest first."""
        return tuple(releases(self._db))

    @property
    def cpt_year(self) -> str:
        """The year of the AMA's file, "" without one."""
        return self._listing.year

    @cached_property
    def _listing(self) -> CptListing:
        return CptListing(self._db)

    @cached_property
    def reaches_to(self) -> str:
        """The first day of which the newest release says nothing sure."""
        return quarter_after(date.fromisoformat(self.releases[0].date)).isoformat()

    @cached_property
    def reaches_from(self) -> str:
        """The date of the oldest official release, whose texts are the first that are known; "" without any."""
        return min((info.date for info in self.releases if not info.own_words), default="")

    def history(self, code: str) -> CodeHistory | None:
        """Everything known of a code or modifier; None if the catalogue does not have it."""
        row = self._db.execute(
            "SELECT kind, own, official, added, terminated, replaced_by FROM entry WHERE code = ?", (code,)
        ).fetchone()
        if row is None:
            return None
        kind, own, official, added, terminated, replaced_by = row
        unlisted, listed_in = code in self._unlisted, ""
        if kind not in (Kind.CODE, Kind.MODIFIER, Kind.LATER):
            unlisted = official.lower().startswith(_UNLISTED_WORD)
            source = self._listing.source(code)
            if source is not None:
                listed_in = source.title if source.kind is not SourceKind.CPT else f"CPT file of {source.date[:4]}"
        use = tuple(one for one in replaced_by.split() if len(one) == len(code))
        return CodeHistory(code, kind, own or official, added, terminated, use, unlisted, listed_in, self._released(code))

    @cached_property
    def _unlisted(self) -> frozenset[str]:
        return frozenset(code for (code,) in self._db.execute("SELECT code FROM unlisted"))

    def drugs(self, number: str) -> tuple[Drug, ...]:
        """The packages of the loaded crosswalk that an NDC stands for."""
        return tuple(self._drugs.find(number))

    @cached_property
    def _drugs(self) -> Drugs:
        return Drugs(self._db)

    def official_text(self, number: int) -> str:
        row = self._db.execute("SELECT text FROM wording WHERE id = ?", (number,)).fetchone()
        return str(row[0]) if row else ""

    def payers(self, code: str, family: Family) -> dict[str, PayerNote]:
        """What each kind of payer does with the code (db/payers.tsv); the narrowest range counts."""
        rows = self._payer_rows.get(family, ())
        return {note.payer: note for first, last, note in rows if not first or first <= code <= last}

    def section(self, code: str) -> str:
        """The title of the innermost section that a code lies in, with its range; "" if there is none."""
        family = family_of(code)
        path = browse.path_to(self._db, code, family) if family is not None else ()
        return f"{path[-1].label} {path[-1].title}" if path else ""

    def indicator(self, kind: str, value: str) -> tuple[str, str]:
        """Label and meaning of an indicator."""
        row = self._db.execute("SELECT label, meaning FROM indicator WHERE kind = ? AND value = ?", (kind, value)).fetchone()
        return row or (f"Value {value}", "")

    def fee_status(self, code: str) -> FeeStatus | None:
        """None if no fee schedule is loaded, or if it does not have the code."""
        if not self.has_sources:
            return None
        row = self._db.execute(
            "SELECT pfs.status, source.title FROM pfs JOIN source ON source.kind = pfs.kind WHERE code = ? AND modifier = ''"
            " ORDER BY source.date DESC LIMIT 1",
            (code,),
        ).fetchone()
        return FeeStatus(*row) if row else None

    def first_seen(self, code: str) -> str:
        """The first day of the oldest of the clinic's files that has a CPT code, which is at least as old; "" if none has."""
        if not self.has_sources:
            return ""
        row = self._db.execute(
            "SELECT min(date) FROM (SELECT source.date FROM pfs JOIN source ON source.kind = pfs.kind WHERE code = ?"
            " UNION SELECT source.date FROM clfs JOIN source ON source.kind = 'clfs' WHERE code = ?"
            " UNION SELECT source.date FROM cpt JOIN source ON source.kind = 'cpt' WHERE code = ?)",
            (code, code, code),
        ).fetchone()
        return str(row[0] or "")

    @cached_property
    def _payer_rows(self) -> dict[str, list[tuple[str, str, PayerNote]]]:
        """By family: first code, last code, note; the widest ranges first."""
        rows = self._db.execute("SELECT family, first, last, payer, accepts, note, source FROM payer ORDER BY rowid").fetchall()
        found: dict[str, list[tuple[str, str, PayerNote]]] = {}
        for family, first, last, *note in sorted(rows, key=lambda row: _width(row[1], row[2]), reverse=True):
            found.setdefault(family, []).append((first, last, PayerNote(*note)))
        return found

    def _released(self, code: str) -> tuple[Released, ...]:
        rows = self._db.execute(f"{self._of_every_release} AND code = ?", (code,)).fetchall()
        coverage, about = self._coverage, self._release_of
        if len(rows) > 1:
            rows.sort(key=lambda row: self._place_of[row[0]])
        return tuple(
            [
                Released(*about[number], added, terminated, coverage(facts), long)
                for number, added, terminated, facts, long in rows
            ]
        )

    @cached_property
    def _of_every_release(self) -> str:
        """By release, then the code in it; the other way round would read all codes of all releases."""
        numbers = ", ".join(f"{info.number:d}" for info in self.releases)
        return f"SELECT release, added, terminated, facts, long FROM released WHERE release IN ({numbers})"

    @cached_property
    def _release_of(self) -> dict[int, tuple[str, str, bool]]:
        return {info.number: (info.date, info.title, info.own_words) for info in self.releases}

    @cached_property
    def _place_of(self) -> dict[int, int]:
        """The oldest first, as the history of a code has them."""
        return {info.number: place for place, info in enumerate(reversed(self.releases))}

    @cached_property
    def _coverage(self) -> Callable[[int], str]:
        """By the number of a wording. Most codes share theirs with hundreds of others."""
        return lru_cache(_MOST_KEPT)(lambda number: coverage_of(self.official_text(number)))


def _width(first: str, last: str) -> int:
    """How many codes a range may hold; the whole family for an open one."""
    return int(last, 36) - int(first, 36) if first else 36**5
