"""Unlisted codes: which they are, from the catalogue; when, and what must go with the claim, from the bank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest
from random import Random

from medcode_desktop.catalogue.details import UNLISTED_ADVICE
from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.neighbours import wrong_ones
from medcode_desktop.training.topics import from_bank

PREFIX = "unlisted:"
# CMS's list also has drugs "not otherwise specified" by maker and results "no reason specified": those name what they are.
_SAYS_SO = re.compile(r"unlisted|unclassified|miscellaneous|not otherwise (?:classified|specified)|\bNOS\b", re.IGNORECASE)
_NAMES_A_THING = re.compile(r"[0-9]|\bper\b|\beach\b|\bIU\b|HCPCS|injection|demonstration|waiver", re.IGNORECASE)
_LONGEST = 110
_NEAR = 12  # codes by number
_FEWEST = 4  # to choose wrong options from
_EVERYDAY = frozenset("AEJL")

_WHICH = "Which of these is an unlisted code?"
_FIND = "Which unlisted code is this?"


def cards(material: Material) -> list[Card]:
    made = [
        Card(PREFIX + taught.code, Topic.UNLISTED, 2 if taught.code[0] in _EVERYDAY else 3)
        for taught in material.once(_asked_for)
    ]
    return sorted(from_bank.cards(material, Topic.UNLISTED) + made, key=lambda card: card.difficulty)


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if the catalogue or the bank does not have it."""
    if from_bank.is_from_bank(card):
        return from_bank.ask(card, material, random)
    right = material.active[card.card.removeprefix(PREFIX)]
    return _which(card, right, material, random) if random.random() < 0.5 else _find(card, right, material, random)


def _asked_for(material: Material) -> list[Taught]:
    known = (material.active[code] for code in sorted(material.unlisted) if code in material.active)
    asked = [
        taught
        for taught in known
        if len(taught.text) <= _LONGEST
        and _SAYS_SO.search(taught.text)
        and not _NAMES_A_THING.search(taught.text)
        and len(material.once(_specific).get(taught.code[0], ())) >= _FEWEST
    ]
    return asked if len(asked) >= _FEWEST else []


def _which(card: Card, right: Taught, material: Material, random: Random) -> Question:
    """Beside specific codes of its neighbourhood, one of them with an ending like an unlisted one if there is any."""
    letter = material.once(_specific)[right.code[0]]
    alike = [one for one in letter if one.code[-2:] == right.code[-2:]] or [one for one in letter if one.code[-1] == "9"]
    tempting = random.choice(_naming(alike) or _naming(letter))
    near = nsmallest(_NEAR, letter, key=lambda one: (abs(int(one.code[1:]) - int(right.code[1:])), one.code))
    others = [one for one in _naming(near) if one is not tempting]
    chosen = (right, tempting, *random.sample(others, 2))
    reasons = Reasons(
        f"{right.code} is: {right.text}. It stands for whatever of its kind has no code of its own.",
        f"{tempting.code} names a specific thing: {tempting.text}. The end of its number says nothing.",
        UNLISTED_ADVICE,
        f"CMS, list of unlisted (NOC) codes in the HCPCS release; {material.source_of(right.code)}",
    )
    codes = [one.code for one in chosen]
    return put_together(card, random, _WHICH, texts(*codes), reasons, codes=codes)


def _specific(material: Material) -> dict[str, list[Taught]]:
    """By letter, the codes that CMS's list does not have."""
    specific: dict[str, list[Taught]] = {}
    for one in material.active.values():
        if one.code not in material.unlisted:
            specific.setdefault(one.code[0], []).append(one)
    return specific


def _naming(codes: Sequence[Taught]) -> list[Taught]:
    """Those that name what they are for. Some texts say "not otherwise specified" though CMS's list lacks them: neither the one
    nor the other is sure of these."""
    return [one for one in codes if not _SAYS_SO.search(one.text)]


def _find(card: Card, right: Taught, material: Material, random: Random) -> Question:
    """Beside other unlisted codes, of its letter first."""
    others = material.once(_asked_for)
    same_letter = [one for one in others if one.code[0] == right.code[0]]
    wrong = wrong_ones(right, same_letter if len(same_letter) > 4 else others, random)
    reasons = Reasons(
        f"{right.code} is: {right.text}.",
        f"{wrong[0].code} is: {wrong[0].text}.",
        UNLISTED_ADVICE,
        material.source_of(right.code, wrong[0].code),
    )
    codes = [one.code for one in (right, *wrong)]
    return put_together(card, random, _FIND, texts(*codes), reasons, shown=right.text, codes=codes)
