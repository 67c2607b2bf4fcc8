"""Find the code for a description, say what a code is: beside neighbours that differ in one thing that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from medcode_desktop.catalogue.model import SectionRef
from medcode_desktop.catalogue.teaching import Taught, TaughtSection
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.differences import difference, distance, meaning
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.neighbours import wrong_ones

PREFIX = "code:"
LONGEST = 200  # characters of a description that somebody can take in together with three others
LONGEST_OPTION = 140
_FEWEST = 3  # codes to choose wrong options from
_OF_ONE_KIND = 0.75  # distance of descriptions
# A code in a description would be the answer or a hint; numbers of CPT have no place in questions.
_NAMES_A_CODE = re.compile(r"\b[A-Z][0-9]{4}\b|\b[0-9]{5}\b|\b[0-9]{4}[FTUM]\b|\bHCPCS\b")
# Nobody knows these by heart, and nobody needs to.
_NOT_LEARNED = ("quality measurement", "demonstration", "Names the", "how limited")
_BRANDS_ONLY = re.compile(r"^skin substitutes:", re.IGNORECASE)

_FIND = (
    "Which code is this?",
    "Which code would you report for this?",
    "Under which code is this listed?",
)
_SAY = (
    "What does this code stand for?",
    "What is reported with this code?",
    "A claim has this code. What was furnished?",
)


def cards(material: Material) -> list[Card]:
    """Plain things first, and of each section the plainest, so that the first cards come from everywhere."""
    placed: list[tuple[int, int, str]] = []
    for section in material.sections:
        known = worth_asking(section, material)
        if len(known) <= _FEWEST or not _can_be_told_apart(section.ref.first[0], material):
            continue
        plain_first = sorted(known, key=lambda taught: (len(taught.text), taught.code))
        placed += [(_difficulty(taught), rank, taught.code) for rank, taught in enumerate(plain_first)]
    return [Card(PREFIX + code, Topic.CODES, difficulty) for difficulty, _, code in sorted(placed)]


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if the code is not active on the day."""
    right = material.active[card.card.removeprefix(PREFIX)]
    section = material.section_of(right.code)
    assert section is not None  # noqa: S101 - such codes have no card
    wrong = wrong_ones(right, _candidates(right, section, material), random)
    chosen = (right, *wrong)
    codes = [one.code for one in chosen]
    reasons = _reasons(right, wrong[0], section, material)
    if random.random() < 0.5 or max(len(one.text) for one in chosen) > LONGEST_OPTION:
        return put_together(card, random, random.choice(_FIND), texts(*codes), reasons, shown=right.text, codes=codes)
    said = texts(*(one.text for one in chosen))
    return put_together(card, random, random.choice(_SAY), said, reasons, shown=right.code, codes=codes)


def _candidates(right: Taught, section: TaughtSection, material: Material) -> Sequence[Taught]:
    """The section of a code; all of its letter if the section has not enough that is of one kind with it."""
    near = worth_asking(section, material)
    if sum(0.0 < distance(one.text, right.text) < _OF_ONE_KIND for one in near) >= _FEWEST:
        return near
    return of_letter(right.code[0], material)


def worth_asking(section: TaughtSection, material: Material) -> Sequence[Taught]:
    """The codes of a section that a question can be about."""
    return material.once(_by_section).get(section.ref, ())


def of_letter(letter: str, material: Material) -> Sequence[Taught]:
    """The codes of a letter that a question can be about."""
    return material.once(_by_letter).get(letter, ())


def _by_section(material: Material) -> dict[SectionRef, tuple[Taught, ...]]:
    known = {}
    for section in material.sections:
        if any(words in section.why for words in _NOT_LEARNED) or _BRANDS_ONLY.match(section.ref.title):
            continue
        known[section.ref] = tuple(
            taught
            for taught in material.by_section.get(section.ref, ())
            if len(taught.text) <= LONGEST and taught.code not in material.unlisted and not _NAMES_A_CODE.search(taught.text)
        )
    return known


def _by_letter(material: Material) -> dict[str, tuple[Taught, ...]]:
    known: dict[str, tuple[Taught, ...]] = {}
    for ref, codes in material.once(_by_section).items():
        known[ref.first[0]] = known.get(ref.first[0], ()) + codes
    return known


def _can_be_told_apart(letter: str, material: Material) -> bool:
    """Are there enough codes of the letter that say different things?"""
    different: set[frozenset[str]] = set()
    for one in of_letter(letter, material):
        different.add(meaning(one.text))
        if len(different) > _FEWEST:
            return True
    return False


def _difficulty(taught: Taught) -> int:
    words = taught.text.count(" ") + 1
    difficulty = 1 if words <= 7 else 2 if words <= 14 else 3
    return difficulty if taught.code[0] in "ABEKLPV" else min(3, difficulty + 1)


def _reasons(right: Taught, tempting: Taught, section: TaughtSection, material: Material) -> Reasons:
    apart = difference(right.text, tempting.text)
    why, why_not = f"{right.code} is: {right.text}.", f"{tempting.code} is: {tempting.text}."
    if not apart.alike:
        inside = section.ref.first <= tempting.code <= section.ref.last
        why_not = f"{why_not} It is another item{f' of the same section, {section.ref.label}' if inside else ''}."
    elif apart.first and apart.second:
        why = f"{why} Look for {_quoted(apart.first)}."
        why_not = f"{why_not} It says {_quoted(apart.second)} where {right.code} says {_quoted(apart.first)}."
    elif apart.first:
        why = f"{why} Look for {_quoted(apart.first)}."
        why_not = f"{why_not} It lacks {_quoted(apart.first)}."
    else:
        why = f"{why} It says nothing of {_quoted(apart.second)}."
        why_not = f"{why_not} It adds {_quoted(apart.second)}, which {right.code} does not have."
    return Reasons(_tidy(why), _tidy(why_not), apart.rule, material.source_of(right.code, tempting.code))


def _quoted(runs: Sequence[str]) -> str:
    return " and ".join(f"\N{LEFT DOUBLE QUOTATION MARK}{run}\N{RIGHT DOUBLE QUOTATION MARK}" for run in runs)


def _tidy(text: str) -> str:
    return text.replace("..", ".")
