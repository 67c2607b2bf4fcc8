"""Finds entries by code: whole, its beginning, a range, a pattern, several at once. And says why something is no code."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from medcode_desktop.catalogue import schema
from medcode_desktop.catalogue.hits import HitMaker
from medcode_desktop.catalogue.model import Answer, Hit, Kind, Note, NoteKind, Standing, Tier
from medcode_desktop.catalogue.ranking import COLUMNS, Entry
from medcode_desktop.codes.asking import (
    Asked,
    CodePattern,
    CodePrefix,
    CodeRange,
    ExactCode,
    ModifierAsked,
    NdcAsked,
    NotACode,
    SeveralCodes,
)
from medcode_desktop.codes.reading import Reading

MOST_ROWS = 2000
_AFTER_ANY = "\U0010ffff"


class CodeSearch:
    """Answers the code forms that `codes.asking` understands. `Answer.marks` is set only where codes share a beginning."""

    def __init__(self, db: sqlite3.Connection, hits: HitMaker) -> None:
        self._db = db
        self._hits = hits

    def answer(self, text: str, asked: Asked, on: date) -> Answer | None:
        """None if the input is better searched as words after all."""
        match asked:
            case ExactCode(reading):
                return self._readings(text, (reading,), on)
            case SeveralCodes(readings):
                return self._readings(text, readings, on)
            case ModifierAsked(code):
                return self._modifier(text, code, on)
            case CodePrefix(prefix):
                return self._prefix(text, prefix, on)
            case CodeRange(first, last):
                hits = self._rows("code BETWEEN ? AND ? AND length(code) = 5", (first, last), on)
                return _listed(text, hits, f"Codes {first} to {last}", _shared(first, last))
            case CodePattern(pattern):
                hits = self._rows("code GLOB ?", (_glob(pattern),), on)
                return _listed(text, hits, f"Codes like {pattern}", pattern.split("*")[0].split("?")[0])
            case NotACode(reading):
                return Answer(text, notes=tuple(_problem_notes(reading)))
            case NdcAsked(digits, _):
                return self._drug(text, digits, on)

    def _readings(self, text: str, readings: Sequence[Reading], on: date) -> Answer:
        hits: list[Hit] = []
        notes: list[Note] = []
        for reading in readings:
            notes.extend(_problem_notes(reading))
            for code in filter(None, (reading.code, *reading.modifiers)):
                hit = self._hits.one(code, on)
                if hit is not None and hit not in hits:
                    hits.append(hit)
                    notes.extend(_standing_notes(hit))
        return Answer(text, tuple(hits), (), tuple(notes), (), len(hits))

    def _modifier(self, text: str, code: str, on: date) -> Answer | None:
        hit = self._hits.one(code, on)
        if hit is None:
            return None
        if hit.kind is not Kind.MODIFIER and not code.isdigit():
            return None
        return Answer(text, (hit,), total=1)

    def _prefix(self, text: str, prefix: str, on: date) -> Answer | None:
        hits = self._rows("code >= ? AND code < ? AND length(code) = 5", (prefix, prefix + _AFTER_ANY), on)
        if len(prefix) == 2:
            modifier = self._hits.one(prefix, on)
            if modifier is not None and modifier.kind is Kind.MODIFIER:
                hits = [modifier, *hits]
        if not hits:
            return None if not any(character.isdigit() for character in prefix) else _no_code_begins(text, prefix)
        return _listed(text, hits, f"Codes that begin with {prefix}", prefix)

    def _drug(self, text: str, digits: str, on: date) -> Answer:
        """By the crosswalk, if it is loaded."""
        from medcode_desktop.catalogue.drugs import Drugs  # a search that begins with words needs none of it

        drugs = Drugs(self._db) if schema.has_sources(self._db) else None
        if drugs is None or not drugs.loaded:
            return Answer(text, notes=(_no_crosswalk(digits),))
        hits: list[Hit] = []
        notes: list[Note] = []
        for drug in drugs.find(text):
            hit = self._hits.one(drug.code, on)
            if hit is not None:
                hits.append(hit._replace(because=f"NDC {drug.shown_ndc}: {drug.name}, {drug.labeler}"))
                each = f"{drug.units_in_item} units in a container" if drug.units_in_item else ""
                unit = ", ".join(filter(None, (f"one unit is {drug.dosage}", each)))
                notes.append(Note(NoteKind.UNDERSTOOD, f"{drug.shown_ndc} {drug.name}: {drug.code}, {unit} ({drug.source})"))
        if not hits:
            sentence = f"{digits} is a National Drug Code, but not in the loaded crosswalk; search the drug's name instead."
            notes.append(Note(NoteKind.PROBLEM, sentence))
        return Answer(text, tuple(hits), (), tuple(notes), (), len(hits))

    def _rows(self, where: str, values: tuple[str, ...], on: date) -> list[Hit]:
        # `where` is one of the texts in this module; what varies is bound
        rows = self._db.execute(f"SELECT {COLUMNS} FROM entry WHERE {where} ORDER BY code LIMIT ?", (*values, MOST_ROWS))
        return [self._hits.hit(Entry._make(row), on, Tier.CODE) for row in rows]


def _listed(text: str, hits: list[Hit], understood: str, mark: str) -> Answer:
    """`mark` is the beginning that the codes share; a letter alone would mark the words that begin with it."""
    notes = (Note(NoteKind.UNDERSTOOD, understood if hits else f"{understood}: there are none"),)
    marks = (mark.lower() if len(mark) > 1 else "*",)
    return Answer(text, tuple(hits), (), notes, marks, len(hits), len(hits) < MOST_ROWS)


def _shared(first: str, last: str) -> str:
    """The beginning that two codes share."""
    return first[: next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(first))]


def _no_code_begins(text: str, prefix: str) -> Answer:
    shorter = Note(NoteKind.OFFER, f"Codes that begin with {prefix[:-1]}", query=prefix[:-1])
    return Answer(text, notes=(Note(NoteKind.UNDERSTOOD, f"No code begins with {prefix}"), shorter))


def _problem_notes(reading: Reading) -> list[Note]:
    if reading.problem is None:
        return []
    notes = [Note(NoteKind.PROBLEM, f"{reading.text}: {reading.problem.sentence}")]
    notes += [Note(NoteKind.OFFER, f"Look up {repair}", query=repair) for repair in reading.repairs]
    return notes


def _standing_notes(hit: Hit) -> list[Note]:
    """A retired code that was typed whole: what to use instead can be clicked."""
    if hit.standing is not Standing.TERMINATED:
        return []
    return [
        Note(NoteKind.OFFER, f"{hit.code} ended {hit.terminated}; replaced by {code}", query=code)
        for code in hit.replaced_by
        if len(code) == 5
    ]


def _no_crosswalk(digits: str) -> Note:
    return Note(
        NoteKind.PROBLEM,
        f"{digits} is a National Drug Code by its shape, not a procedure code. No NDC crosswalk is loaded;"
        " import it from CMS, or search the drug's name.",
    )


def _glob(pattern: str) -> str:
    """The user's * and ? are GLOB's own; a bracket cannot come in, patterns hold letters and digits only."""
    return pattern
