"""Cards, and how a question of one is put together."""

# Without `from __future__ import annotations`: a named tuple would compile each type of a field from its text, at every start.

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from medcode_desktop.training.model import Option, Question, Topic


class Card(NamedTuple):
    """Something to be learned. Many wordings of a question may ask for it."""

    card: str  # Question.card
    topic: Topic
    difficulty: int  # 1 to 3


class Reasons(NamedTuple):
    """What is said after the answer; the fields of Question."""

    why: str
    why_not: str
    rule: str
    source: str


def put_together(
    card: Card,
    random: Random,
    stem: str,
    options: Sequence[Option],
    reasons: Reasons,
    *,
    shown: str = "",
    label: str = "",
    codes: Sequence[str] = (),
) -> Question:
    """A question with one right answer. Of `options` the first is right, the second tempting; they are mixed here."""
    order = list(range(len(options)))
    random.shuffle(order)
    return Question(
        card=card.card,
        topic=card.topic,
        difficulty=card.difficulty,
        stem=stem,
        shown=shown,
        label=label,
        options=tuple(options[place] for place in order),
        right=(order.index(0),),
        tempting=order.index(1),
        why=reasons.why,
        why_not=reasons.why_not,
        rule=reasons.rule,
        source=reasons.source,
        codes=tuple(dict.fromkeys(codes)),
    )


def texts(*options: str) -> list[Option]:
    """Options that stand for no family."""
    return [Option(text) for text in options]
