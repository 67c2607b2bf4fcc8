"""Turns entries into rows of an answer, judged on a date of service."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from medcode_desktop.catalogue.cpt_listing import CptListing
from medcode_desktop.catalogue.model import Hit, Kind, Standing, Tier
from medcode_desktop.catalogue.ranking import COLUMNS, Entry
from medcode_desktop.codes import shapes
from medcode_desktop.codes.shapes import CPT_FAMILIES, Family

_LEVEL_II = (Kind.CODE.value, Kind.MODIFIER.value, Kind.LATER.value)
LATER_TEXT = "Added after October 2025; import the current CMS release for its description"


def standing(added: str, terminated: str, on: str) -> Standing:
    """Judge a code on an ISO date. The termination date is the last day on which it may be used (CMS record layout)."""
    if terminated and on > terminated:
        return Standing.TERMINATED
    if added and on < added:
        return Standing.NOT_YET
    return Standing.ACTIVE


class HitMaker:
    """Makes hits out of rows of `entry`, and answers for codes that have no row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def has_cpt_texts(self) -> bool:
        kinds = ", ".join("?" * len(CPT_FAMILIES))
        return self._db.execute(f"SELECT 1 FROM entry WHERE kind IN ({kinds}) LIMIT 1", CPT_FAMILIES).fetchone() is not None

    @cached_property
    def listing(self) -> CptListing:
        return CptListing(self._db)

    def hit(self, entry: Entry, on: date, tier: Tier, because: str = "") -> Hit:
        if entry.kind not in _LEVEL_II:
            return self._cpt(entry, on, tier, because)
        if entry.kind == Kind.LATER:
            family = Family.LEVEL_II
            return Hit(Kind.LATER, entry.code, family, LATER_TEXT, Standing.UNKNOWN, "", "", tier, because)
        family = Family.MODIFIER_LEVEL_II if entry.kind == Kind.MODIFIER else Family.LEVEL_II
        return Hit(
            Kind(entry.kind),
            entry.code,
            family,
            entry.own or entry.official,
            standing(entry.added, entry.terminated, on.isoformat()),
            entry.added,
            entry.terminated,
            tier,
            because,
            tuple(entry.replaced_by.split()),
        )

    def _cpt(self, entry: Entry, on: date, tier: Tier, because: str) -> Hit:
        family = Family(entry.kind)
        kind = Kind.MODIFIER if family is Family.MODIFIER_CPT else Kind.CODE
        judged = Standing.ACTIVE if str(on.year) == entry.added[:4] else Standing.UNKNOWN
        return Hit(kind, entry.code, family, entry.official, judged, "", "", tier, because)

    def entry(self, code: str) -> Entry | None:
        row = self._db.execute(f"SELECT {COLUMNS} FROM entry WHERE code = ?", (code,)).fetchone()
        return Entry._make(row) if row else None

    def one(self, code: str, on: date) -> Hit | None:
        """A row for any code: of the catalogue, or known by its shape alone. None if it has no code's shape."""
        entry = self.entry(code)
        if entry is not None:
            return self.hit(entry, on, Tier.CODE)
        family = shapes.family_of(code)
        if family is None:
            return None
        return Hit(Kind.SHAPE, code, family, self._shape_text(code, family, on), Standing.UNKNOWN, "", "", Tier.CODE)

    def for_codes(self, codes: Sequence[str], on: date) -> list[Hit]:
        return [hit for code in codes if (hit := self.one(code, on)) is not None]

    def between(self, first: str, last: str, on: date, *, active_only: bool, limit: int) -> list[Hit]:
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE code BETWEEN ? AND ? AND length(code) = ? ORDER BY code LIMIT ?",
            (first, last, len(first), limit),
        )
        hits = [self.hit(Entry._make(row), on, Tier.CODE) for row in rows]
        return [hit for hit in hits if not active_only or hit.standing in (Standing.ACTIVE, Standing.UNKNOWN)]

    def _shape_text(self, code: str, family: Family, on: date) -> str:
        if family in (Family.LEVEL_II, Family.MODIFIER_LEVEL_II):
            return f"Not in this catalogue: {shapes.title(family)} by its shape only"
        if family is Family.DENTAL:
            return "Dental code (CDT): owned by the American Dental Association, not part of this program"
        part = cpt_section(self._db, code, family)
        lacking = family is not Family.MODIFIER_CPT and self.listing.speaks_of(on)
        what = f"not in the CPT file of {on.year}" if lacking else "the descriptor is licensed by the AMA"
        return f"{shapes.title(family)} by its shape{', ' + part if part else ''}; {what}"


def cpt_section(db: sqlite3.Connection, code: str, family: Family) -> str:
    """The range of CPT that a code's number falls in, "Evaluation and Management range"; "" if none does."""
    row = db.execute(
        "SELECT title FROM section WHERE family = ? AND level = 'section' AND ? BETWEEN first AND last"
        " ORDER BY first DESC, last LIMIT 1",  # the narrowest
        (family, code),
    ).fetchone()
    return f"{row[0]} range" if row else ""
