"""Modifiers of Level II: which one, and what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from random import Random

from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.differences import meaning
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.neighbours import wrong_ones

PREFIX = "modifier:"
LONGEST = 160
_FEWEST = 10  # modifiers to choose wrong options from
_COMMON, _KNOWN = 12, 1  # sections that name a modifier as often used
_CANDIDATES = 40

_NOT_ASKED = re.compile(r"demonstration (modifier|procedure)|bidding program [0-9]|level of care [0-9]|[0-9]{5}", re.IGNORECASE)

_FIND = (
    "Which modifier says this?",
    "Which modifier would you put after the code to say this?",
)
_SAY = (
    "What does this modifier say?",
    "What does this modifier add to a code?",
)
_RULE = "A modifier of Level II adds who, where, which side or under which rule, and does not change what the code stands for."


def cards(material: Material) -> list[Card]:
    """The ones in daily use first."""
    if len({meaning(taught.text) for taught in material.once(_worth_asking)}) < _FEWEST:
        return []
    used = _used(material)
    known = sorted(
        material.once(_worth_asking), key=lambda taught: (_difficulty(taught, used), -used[taught.code], taught.code)
    )
    return [Card(PREFIX + taught.code, Topic.MODIFIERS, _difficulty(taught, used)) for taught in known]


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if the modifier is not active on the day."""
    right = material.active_modifiers[card.card.removeprefix(PREFIX)]
    wrong = wrong_ones(right, _of_like_kind(right, material), random)
    codes = [one.code for one in (right, *wrong)]
    reasons = Reasons(
        f"{right.code}: {_sentence(right)}",
        f"{wrong[0].code}: {_sentence(wrong[0])}",
        _RULE,
        material.source_of(right.code, wrong[0].code),
    )
    if random.random() < 0.5:
        return put_together(card, random, random.choice(_FIND), texts(*codes), reasons, shown=right.text, codes=codes)
    said = texts(*(one.text for one in (right, *wrong)))
    return put_together(card, random, random.choice(_SAY), said, reasons, shown=right.code, codes=codes)


def _used(material: Material) -> Counter[str]:
    return Counter(modifier for section in material.sections for modifier in section.modifiers)


def _difficulty(taught: Taught, used: Counter[str]) -> int:
    return 1 if used[taught.code] >= _COMMON else 2 if used[taught.code] >= _KNOWN or taught.code[1].isdigit() else 3


def _is_worth_asking(taught: Taught) -> bool:
    """Not if the text gives it away ("A2: dressing used on 2 wounds"), says nothing, names codes of CPT or goes on and on."""
    telling = _names(taught.text, taught.code) or _names(taught.text, taught.code[1])
    return len(taught.text) <= LONGEST and not telling and not _NOT_ASKED.search(taught.text)


def _names(text: str, code: str) -> bool:
    return code in text and re.search(rf"\b{code}\b", text) is not None


def _of_like_kind(right: Taught, material: Material) -> Sequence[Taught]:
    """Others that the same sections use, that share words with it, or that begin with the same letter."""
    beside = material.once(_beside).get(right.code, Counter())
    most = max(beside.values(), default=1)

    def likeness(one: Taught) -> float:
        shared = len(meaning(one.text) & meaning(right.text))
        length = abs(len(one.text) - len(right.text)) / LONGEST
        return 2.0 * shared + 3.0 * beside[one.code] / most + (one.code[0] == right.code[0]) - 4.0 * length

    others = [
        one
        for one in material.once(_worth_asking)
        if one.code != right.code and not _names(one.text, right.code) and not _names(right.text, one.code)
    ]
    return nsmallest(_CANDIDATES, others, key=lambda one: (-likeness(one), one.code))


def _worth_asking(material: Material) -> tuple[Taught, ...]:
    return tuple(taught for taught in material.active_modifiers.values() if _is_worth_asking(taught))


def _beside(material: Material) -> dict[str, Counter[str]]:
    """For each modifier in how many sections each other one is in use beside it."""
    beside: dict[str, Counter[str]] = {}
    for section in material.sections:
        for modifier in section.modifiers:
            beside.setdefault(modifier, Counter()).update(section.modifiers)
    return beside


def _sentence(taught: Taught) -> str:
    return taught.text if taught.text.endswith(".") else f"{taught.text}."
