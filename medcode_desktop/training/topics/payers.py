"""Payers: for whom a letter of Level II was made, and what Medicare never pays; why payers differ, from the bank."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.topics import from_bank
from medcode_desktop.training.topics.codes import of_letter

MADE_FOR, TAKEN_BY, NOT_BY_MEDICARE = "payers:made-for-", "payers:code-", "payers:not-medicare"
MEDICARE = "Medicare Part B"
NOT_PAYABLE = "I"  # the coverage indicator of what Medicare never pays
_LONGEST_ITEM = 110
_RULE = "National codes are made at the request of certain payers; another payer need not take them."
_SOURCE = "CMS, HCPCS Level II coding procedures"


class _Made(NamedTuple):
    """For whom CMS made the codes of a letter, in its coding procedures."""

    whom: str  # as an option
    payer: str  # the payer of db/payers.tsv


_MADE: dict[str, _Made] = {
    "C": _Made("Hospital outpatient departments that bill Medicare", "Medicare hospital outpatient (OPPS)"),
    "G": _Made("Medicare, for services that CPT does not describe as needed", MEDICARE),
    "H": _Made("State Medicaid agencies, for mental health and addiction care", "Medicaid"),
    "K": _Made("Medicare's contractors for durable medical equipment", "Medicare DME MAC"),
    "S": _Made(
        "Private insurers, for drugs, services and supplies", "Commercial (Blue Cross Blue Shield and private insurers)"
    ),
    "T": _Made("State Medicaid agencies, for services without another code", "Medicaid"),
}
_NEVER_TOGETHER = frozenset("HT")  # both were made for Medicaid


def cards(material: Material) -> list[Card]:
    letters = [letter for letter in _MADE if letter in material.letters]
    made = [Card(MADE_FOR + letter, Topic.PAYERS, 1 if letter in "CS" else 2) for letter in letters]
    taken = [Card(TAKEN_BY + letter, Topic.PAYERS, 2) for letter in letters if _items(letter, material)]
    never = [Card(NOT_BY_MEDICARE, Topic.PAYERS, 3)] if material.once(_unpaid) and len(material.once(_paid)) >= 3 else []
    return sorted([*made, *from_bank.cards(material, Topic.PAYERS), *taken, *never], key=lambda card: card.difficulty)


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if the catalogue or the bank does not have it."""
    if from_bank.is_from_bank(card):
        return from_bank.ask(card, material, random)
    if card.card.startswith(MADE_FOR):
        return _made_for(card, card.card.removeprefix(MADE_FOR), random)
    if card.card.startswith(TAKEN_BY):
        return _for_whom_is(card, card.card.removeprefix(TAKEN_BY), material, random)
    return _never_paid(card, material, random)


def _made_for(card: Card, letter: str, random: Random) -> Question:
    wrong = _other_letters(letter, random)
    reasons = Reasons(_made(letter), _made(wrong[0]), _RULE, _SOURCE)
    if random.random() < 0.5:
        stem = "For whom were the Level II codes with this first letter made?"
        return put_together(card, random, stem, texts(*(_MADE[one].whom for one in (letter, *wrong))), reasons, shown=letter)
    stem = "Which letter of Level II was made for them?"
    return put_together(card, random, stem, texts(letter, *wrong), reasons, shown=_MADE[letter].whom)


def _for_whom_is(card: Card, letter: str, material: Material, random: Random) -> Question:
    item = random.choice(_items(letter, material))
    wrong = _other_letters(letter, random)
    note = material.payers_of(item.code).get(_MADE[letter].payer)
    reasons = Reasons(
        f"It is {item.code}: {item.text}. {_made(letter)}",
        _made(wrong[0]),
        f"{note.payer}: {note.note}" if note else _RULE,
        note.source if note else _SOURCE,
    )
    options = texts(*(_MADE[one].whom for one in (letter, *wrong)))
    return put_together(
        card, random, "For whom was this code made?", options, reasons, shown=item.code, label=item.text, codes=(item.code,)
    )


def _never_paid(card: Card, material: Material, random: Random) -> Question:
    """One code that Medicare never pays, by its letter and by its own indicator, beside three that it may pay."""
    right = random.choice(material.once(_unpaid))
    wrong = random.sample(material.once(_paid), 3)
    note = material.payers_of(right.code)[MEDICARE]
    reasons = Reasons(
        f"{right.code}: {note.note} Its coverage indicator is I, not payable by Medicare.",
        f"{wrong[0].code} is not excluded: its coverage indicator is {material.coverage[wrong[0].code]}.",
        "The coverage indicator of the release says whether Medicare can pay a code at all: I means that it never does.",
        f"CMS, HCPCS record layout: coverage code; {material.source_of(right.code)}",
    )
    chosen = (right, *wrong)
    options = texts(*(f"{one.code}: {one.text}" for one in chosen))
    stem = "Which of these is never payable by Medicare?"
    return put_together(card, random, stem, options, reasons, codes=[one.code for one in chosen])


def _other_letters(letter: str, random: Random) -> list[str]:
    others = [one for one in _MADE if one != letter and not {one, letter} <= _NEVER_TOGETHER]
    chosen = random.sample(others, 3)
    if not set(chosen) >= _NEVER_TOGETHER:
        return chosen
    spare = next(one for one in others if one not in chosen)
    return [spare if one == "T" else one for one in chosen]


def _made(letter: str) -> str:
    whom = _MADE[letter].whom
    return f"{letter} codes were made for {whom[0].lower() if not whom.startswith('Medicare') else whom[0]}{whom[1:]}."


def _items(letter: str, material: Material) -> list[Taught]:
    return [one for one in of_letter(letter, material) if len(one.text) <= _LONGEST_ITEM]


def _unpaid(material: Material) -> list[Taught]:
    return [
        one
        for letter in "HST"
        for one in _items(letter, material)
        if material.coverage.get(one.code) == NOT_PAYABLE
        and (note := material.payers_of(one.code).get(MEDICARE)) is not None
        and note.accepts == "no"
    ]


def _paid(material: Material) -> list[Taught]:
    return [one for letter in "GJ" for one in _items(letter, material) if material.coverage.get(one.code) in ("C", "D")]
