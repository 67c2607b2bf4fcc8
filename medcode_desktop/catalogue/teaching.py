"""What questions are made from: everything of one kind in one query, not one code at a time."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from medcode_desktop.catalogue.detail import PayerNote
from medcode_desktop.catalogue.facts import unpack
from medcode_desktop.catalogue.model import Kind, SectionRef


class Taught(NamedTuple):
    """One code or modifier as the newest releases have it. Dates are ISO text or ""."""

    code: str
    text: str  # own words, else the official descriptor; "" for a code known by its name alone
    added: str
    terminated: str  # the last day of use
    replaced_by: tuple[str, ...]  # of a terminated code


class TaughtSection(NamedTuple):
    ref: SectionRef
    why: str  # why such things are reported with this family; "" if the section has no reason of its own
    modifiers: tuple[str, ...]  # often used with its codes, most used first
    keywords: str  # what people call such things, "; " between them


class PayerRange(NamedTuple):
    """What a payer does with the codes of one range of a family."""

    family: str
    first: str
    last: str
    note: PayerNote


class Teaching:
    """Reads when asked; whoever asks keeps what it got."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def codes(self) -> list[Taught]:
        """In the order of codes."""
        return self._entries(Kind.CODE)

    def modifiers(self) -> list[Taught]:
        """In the order of modifiers."""
        return self._entries(Kind.MODIFIER)

    def cpt(self, family: str) -> tuple[str, ...]:
        """The codes of a CPT family that the clinic's own file has, in order; none without such a file. Without those that gave
        COVID-19 vaccines: Category I with a letter at the end, and gone."""
        rows = self._db.execute("SELECT code FROM entry WHERE kind = ? AND code NOT LIKE '%A' ORDER BY code", (family,))
        return tuple(code for (code,) in rows)

    def later(self) -> frozenset[str]:
        """Codes known to have been added after the newest release."""
        return frozenset(code for (code,) in self._db.execute("SELECT code FROM entry WHERE kind = ?", (Kind.LATER,)))

    def unlisted(self) -> frozenset[str]:
        return frozenset(code for (code,) in self._db.execute("SELECT code FROM unlisted"))

    def coverage(self) -> dict[str, str]:
        """The coverage indicator of each code (kind "coverage" of the indicators) in the newest release that has it."""
        rows = self._db.execute(
            "SELECT released.code, wording.text FROM released JOIN release ON release.number = released.release"
            " JOIN wording ON wording.id = released.facts ORDER BY release.date, own_words DESC, number"
        )
        return {code: unpack(text).coverage for code, text in rows}

    def sections(self, family: str) -> list[TaughtSection]:
        """Letters and sections of a family in the order of codes, a letter before its sections."""
        rows = self._db.execute(
            "SELECT family, first, last, level, title, why, modifiers, keywords FROM section WHERE family = ?"
            " ORDER BY first, last DESC, level",
            (family,),
        )
        return [TaughtSection(SectionRef(*row[:5]), row[5], tuple(row[6].split()), row[7]) for row in rows]

    def payers(self) -> list[PayerRange]:
        """As db/payers.tsv has them: of two ranges of one payer that hold a code the later one counts."""
        rows = self._db.execute("SELECT family, first, last, payer, accepts, note, source FROM payer ORDER BY rowid")
        return [PayerRange(family, first, last, PayerNote(*note)) for family, first, last, *note in rows]

    def _entries(self, kind: Kind) -> list[Taught]:
        rows = self._db.execute(
            "SELECT code, CASE own WHEN '' THEN official ELSE own END, added, terminated, replaced_by FROM entry"
            " WHERE kind = ? ORDER BY code",
            (kind,),
        )
        return [Taught(code, text, added, ended, tuple(by.split())) for code, text, added, ended, by in rows]
