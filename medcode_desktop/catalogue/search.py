"""The search box: any text in, an Answer out. Code forms first, then words.

A keystroke is one call of `Search.answer`. What the input was taken for, repaired into or fails at is said in notes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from medcode_desktop.catalogue.code_search import CodeSearch
from medcode_desktop.catalogue.hits import HitMaker, standing
from medcode_desktop.catalogue.model import Answer, Hit, Kind, Look, Note, NoteKind, Standing, Tier
from medcode_desktop.catalogue.question import MOST_CHARACTERS, MOST_WORDS, Question, take_apart
from medcode_desktop.catalogue.ranking import Entry, explain
from medcode_desktop.catalogue.word_search import MOST_RANKED, Found, WordSearch
from medcode_desktop.codes.asking import understand_codes
from medcode_desktop.codes.shapes import CPT_FAMILIES, Family

KINDS_SHOWN = {
    Look.ALL: (),
    Look.LEVEL_II: (Kind.CODE,),
    Look.MODIFIERS: (Kind.MODIFIER, Family.MODIFIER_CPT),
    Look.CPT_I: (Family.CPT_I,),
    Look.CPT_II: (Family.CPT_II,),
    Look.CPT_III: (Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA),
}
_LICENSED = (Look.CPT_I, Look.CPT_II, Look.CPT_III)
FAMILIES_SHOWN = {
    Look.CPT_I: {Family.CPT_I},
    Look.CPT_II: {Family.CPT_II},
    Look.CPT_III: {Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA},
    Look.LEVEL_II: {Family.LEVEL_II, Family.DENTAL},
    Look.MODIFIERS: {Family.MODIFIER_LEVEL_II, Family.MODIFIER_CPT},
}
_REACH = 10_000  # characters of a pasted list that are looked at


class Search:
    """Search over one open catalogue."""

    def __init__(self, db: sqlite3.Connection, hits: HitMaker) -> None:
        self._hits = hits
        self._words = WordSearch(db)
        self._codes = CodeSearch(db, hits)
        row = db.execute("SELECT coalesce(max(place), 0) FROM entry WHERE terminated = '' AND kind <> 'later'").fetchone()
        self._last_active = int(row[0])

    def get_ready(self) -> Iterator[None]:
        """Load what the first searches need, in pieces of some 20 ms."""
        yield
        yield from self._words.get_ready()

    def answer(self, text: str, on: date, look: Look, *, active_only: bool, limit: int) -> Answer:
        text = text[:_REACH]
        asked = understand_codes(text)
        if asked is not None:
            coded = self._codes.answer(text, asked, on)
            if coded is not None:
                return _narrowed(coded, look, active_only=active_only, limit=limit)
        return self._by_words(text, on, look, active_only=active_only, limit=limit)

    def _by_words(self, text: str, on: date, look: Look, *, active_only: bool, limit: int) -> Answer:
        question = take_apart(text)
        if not question.words:
            notes = [Note(NoteKind.UNDERSTOOD, "Nothing to search for was typed.")] if text.strip() else []
            return Answer(text, notes=tuple(notes))
        if look in _LICENSED and not self._hits.has_cpt_texts:
            return Answer(text, notes=(_no_cpt_words(look),))
        found = self._words.find(question, kinds=KINDS_SHOWN[look], usable_to=self._last_active)
        rows = found.entries
        modifier = self._modifier_first(question, look)
        if modifier is not None:
            rows = [(Tier.CODE, modifier), *(row for row in rows if row[1].code != modifier.code)]
        return self._answer(text, question, found, rows, on, look, active_only=active_only, limit=limit)

    def _modifier_first(self, question: Question, look: Look) -> Entry | None:
        """Two letters are a modifier too, should there be one: `rr`, `lt`."""
        typed = question.words[0].text.upper()
        if len(question.words) != 1 or len(typed) != 2 or look is Look.LEVEL_II:
            return None
        return self._hits.entry(typed)

    def _answer(
        self,
        text: str,
        question: Question,
        found: Found,
        rows: Sequence[tuple[Tier, Entry]],
        on: date,
        look: Look,
        *,
        active_only: bool,
        limit: int,
    ) -> Answer:
        usable, retired = _split(rows, on)
        notes = list(_notes(question, found))
        strict = [row for row in usable if row[0] is not Tier.MORE]
        if active_only and strict:
            shown = usable
            left_out = sum(1 for tier, _ in retired if tier is not Tier.MORE)
            if left_out:
                notes.append(Note(NoteKind.OFFER, _retired_left_out(left_out), action="include terminated"))
        else:
            # nothing that may be used: then what was retired is the answer, and is marked as such
            shown = [*usable, *retired]
            shown.sort(key=lambda row: row[0])
        demands = [demand for reading in found.readings for demand in reading.demands]
        hits: list[Hit] = []
        more: list[Hit] = []
        for tier, entry in shown[: limit + 50]:
            into = more if tier is Tier.MORE else hits
            if len(into) < limit:
                into.append(self._hits.hit(entry, on, tier, explain(entry, demands)))
        if not hits:
            notes.extend(_offers_when_nothing(question, more, look))
        total = sum(1 for tier, _ in shown if tier is not Tier.MORE)
        marks = tuple(dict.fromkeys(form.text + " " * form.whole for demand in demands for form in demand.forms))
        return Answer(text, tuple(hits), tuple(more), tuple(notes), marks, total, not found.cut)


def _split(rows: Iterable[tuple[Tier, Entry]], on: date) -> tuple[list[tuple[Tier, Entry]], list[tuple[Tier, Entry]]]:
    """What may be used on the date, and the rest; both in the order given."""
    day = on.isoformat()
    usable: list[tuple[Tier, Entry]] = []
    rest: list[tuple[Tier, Entry]] = []
    for row in rows:
        entry = row[1]
        # of a CPT code the file's year is known, and not whether it may be used in another: it is shown as not known
        fit = standing(entry.added, entry.terminated, day) is Standing.ACTIVE or entry.kind in CPT_FAMILIES
        (usable if fit else rest).append(row)
    return usable, rest


def _notes(question: Question, found: Found) -> Iterable[Note]:
    if question.cut:
        yield Note(
            NoteKind.UNDERSTOOD,
            f"Only the first {MOST_WORDS} words ({MOST_CHARACTERS} characters) were searched.",
        )
    if found.repaired:
        typed = " ".join(word.text for word in question.telling)
        yield Note(NoteKind.REPAIRED, f"Little or nothing for '{typed}'; showing '{found.repaired}'", query=found.repaired)


def _offers_when_nothing(question: Question, more: Sequence[Hit], look: Look) -> Iterable[Note]:
    typed = " ".join(word.text for word in question.telling)
    if more:
        yield Note(NoteKind.UNDERSTOOD, f"No code has all of '{typed}'; these have most of the words")
    else:
        yield Note(
            NoteKind.UNDERSTOOD,
            f"Nothing found for '{typed}': looked in names, keywords, brand names and abbreviations, inside words,"
            " and at the spelling",
        )
        if len(question.telling) > 1:
            for word in question.telling[:4]:
                yield Note(NoteKind.OFFER, f"Search for '{word.text}' alone", query=word.text)
    if question.excluded:
        kept = " ".join(word.text for word in question.words)
        yield Note(NoteKind.OFFER, "Search without leaving words out", query=kept)
    if look is not Look.ALL:
        yield Note(NoteKind.OFFER, "Search in all families", action="all families")


def _no_cpt_words(look: Look) -> Note:
    return Note(
        NoteKind.OFFER,
        f"No {look.value} descriptors are loaded: they are licensed by the AMA and come with the clinic's own file."
        " Search all families",
        action="all families",
    )


def _retired_left_out(count: int) -> str:
    if count >= MOST_RANKED:
        return "Many terminated codes match too. Show them"
    return "1 terminated code matches too. Show it" if count == 1 else f"{count} terminated codes match too. Show them"


def _narrowed(answer: Answer, look: Look, *, active_only: bool, limit: int) -> Answer:
    """Apply the filters to an answer by code. A code that was typed whole is shown whatever the filters say."""
    families = FAMILIES_SHOWN.get(look)
    hits = list(answer.hits)
    notes = list(answer.notes)
    if families is not None:
        inside = [hit for hit in hits if hit.family in families]
        if len(inside) < len(hits):
            left = len(hits) - len(inside)
            notes.append(Note(NoteKind.OFFER, f"{left} in other families. Show all", action="all families"))
        hits = inside
    if active_only and len(hits) > 1 and not _named_one_by_one(answer):
        active = [hit for hit in hits if hit.standing in (Standing.ACTIVE, Standing.UNKNOWN)]
        if active and len(active) < len(hits):
            notes.append(Note(NoteKind.OFFER, _retired_left_out(len(hits) - len(active)), action="include terminated"))
            hits = active
    return Answer(answer.asked, tuple(hits[:limit]), (), tuple(notes), answer.marks, len(hits), answer.total_is_exact)


def _named_one_by_one(answer: Answer) -> bool:
    """Were the codes typed one by one, so that each deserves its answer?"""
    return not answer.marks
