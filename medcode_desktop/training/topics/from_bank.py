"""Questions that people wrote: the bank's part of any topic."""

from __future__ import annotations

from random import Random

from medcode_desktop.training.bank import BankQuestion
from medcode_desktop.training.cards import Card
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Option, Question, Topic

PREFIX = "bank:"


def cards(material: Material, topic: Topic) -> list[Card]:
    """Easy ones first, otherwise in the order of the file, whose writers begin with what comes first."""
    found = [Card(PREFIX + question.id, topic, question.difficulty) for question in material.bank(topic)]
    return sorted(found, key=lambda card: card.difficulty)


def is_from_bank(card: Card) -> bool:
    return card.card.startswith(PREFIX)


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if the bank has no such question."""
    return _mixed(material.bank_by_id[card.card.removeprefix(PREFIX)], card, random)


def _mixed(written: BankQuestion, card: Card, random: Random) -> Question:
    order = list(range(len(written.options)))
    random.shuffle(order)
    families = written.families or ("",) * len(order)
    return Question(
        card=card.card,
        topic=card.topic,
        difficulty=card.difficulty,
        stem=written.stem,
        shown="",
        label="",
        options=tuple(Option(written.options[place], families[place]) for place in order),
        right=tuple(sorted(order.index(place) for place in written.right)),
        tempting=order.index(written.tempting),
        why=written.why,
        why_not=written.why_not,
        rule=written.rule,
        source=written.source,
        codes=written.codes,
    )
