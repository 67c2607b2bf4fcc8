"""All cards of all topics, questions of them, and the drawing of a whole session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, zip_longest
from random import Random
from typing import NamedTuple

from medcode_desktop.training.cards import Card
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Plan, Question, Topic
from medcode_desktop.training.topics import (
    codes,
    modifiers,
    payers,
    purpose,
    quality,
    rules,
    sections,
    shape,
    status,
    unlisted,
)

__all__ = ["Card", "Deck"]


class _Maker(NamedTuple):
    cards: Callable[[Material], list[Card]]
    ask: Callable[[Card, Material, Random], Question]


_MAKERS: Mapping[Topic, _Maker] = {
    Topic.SHAPE: _Maker(shape.cards, shape.ask),
    Topic.PURPOSE: _Maker(purpose.cards, purpose.ask),
    Topic.RULES: _Maker(rules.cards, rules.ask),
    Topic.SECTIONS: _Maker(sections.cards, sections.ask),
    Topic.CODES: _Maker(codes.cards, codes.ask),
    Topic.STATUS: _Maker(status.cards, status.ask),
    Topic.MODIFIERS: _Maker(modifiers.cards, modifiers.ask),
    Topic.UNLISTED: _Maker(unlisted.cards, unlisted.ask),
    Topic.PAYERS: _Maker(payers.cards, payers.ask),
    Topic.QUALITY: _Maker(quality.cards, quality.ask),
}


class Deck:
    """The cards of one catalogue and bank on one day. The same ones, and the same state of the random source, give the same
    questions."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._cards: dict[Topic, tuple[Card, ...]] = {}
        self._known: dict[str, Card] = {}

    def cards(self, topic: Topic) -> tuple[Card, ...]:
        """In a sensible order of learning, easy ones first."""
        if topic not in self._cards:
            self._cards[topic] = tuple(_MAKERS[topic].cards(self._material))
            self._known.update((card.card, card) for card in self._cards[topic])
        return self._cards[topic]

    def ask(self, card_id: str, random: Random) -> Question | None:
        """A question of a card; None if there is no such card (any more)."""
        if card_id not in self._known:
            for topic in Topic:
                self.cards(topic)
        card = self._known.get(card_id)
        return None if card is None else self._ask(card, random)

    def draw(self, plan: Plan) -> list[Question]:
        """The questions of a Practice or an Exam, mixed; fewer than asked for only if no topic of the plan has a card at all.

        Each topic gives its share (largest remainder). No card comes twice while others remain that would do. Where a topic has
        too few of the difficulty, the other topics of the plan give more of it; where none has, the nearest difficulty does.
        """
        random = Random(plan.seed)  # noqa: S311 - an exam has to come out the same again
        wanted = _by_share(plan)
        piles = {topic: self._pile(topic, plan.difficulty, random) for topic in wanted}
        drawn = [pile.take(number) for topic, number in wanted.items() if (pile := piles[topic])]
        chosen = list(chain.from_iterable(drawn))
        chosen += _take_turns(list(piles.values()), plan.number - len(chosen))
        random.shuffle(chosen)
        return [self._ask(card, random) for card in chosen]

    def _pile(self, topic: Topic, difficulty: int, random: Random) -> _Pile:
        cards = _kinds_in_turn(self.cards(topic), random)
        fitting = [card for card in cards if difficulty in (0, card.difficulty)]
        others = [card for card in cards if difficulty not in (0, card.difficulty)]
        return _Pile(fitting, sorted(others, key=lambda card: abs(card.difficulty - difficulty)))

    def _ask(self, card: Card, random: Random) -> Question:
        return _MAKERS[card.topic].ask(card, self._material, random)


def _kinds_in_turn(cards: Iterable[Card], random: Random) -> list[Card]:
    """Mixed, but one of each kind after another: few cards stand for a rule, hundreds for a code, and both are to be asked."""
    kinds: dict[str, list[Card]] = {}
    for card in cards:
        kinds.setdefault(card.card.partition(":")[0], []).append(card)
    for kind in kinds.values():
        random.shuffle(kind)
    in_turn = zip_longest(*kinds.values())
    return [card for turn in in_turn for card in turn if card is not None]


class _Pile:
    """The mixed cards of one topic, from which a session takes."""

    def __init__(self, fitting: list[Card], others: list[Card]) -> None:
        self._all = fitting or others
        self._fitting = list(reversed(fitting))
        self._others = list(reversed(others))  # of another difficulty, the nearest on top

    def take(self, number: int) -> list[Card]:
        """Of the difficulty, as many as there are."""
        return [self._fitting.pop() for _ in range(min(number, len(self._fitting)))]

    def take_other(self) -> list[Card]:
        """One of another difficulty, if there is one left."""
        return [self._others.pop()] if self._others else []

    def begin_again(self) -> None:
        """All have been asked; those of the difficulty come a second time."""
        self._fitting = list(reversed(self._all))


def _by_share(plan: Plan) -> dict[Topic, int]:
    """Questions of each topic: by largest remainder, the earlier topic first where remainders are equal."""
    total = sum(share for _, share in plan.shares)
    if total <= 0 or plan.number <= 0:
        return {}
    exact = {topic: plan.number * share for topic, share in plan.shares}  # times `total`
    numbers = {topic: share // total for topic, share in exact.items()}
    left = plan.number - sum(numbers.values())
    for topic in sorted(exact, key=lambda topic: -(exact[topic] % total))[:left]:
        numbers[topic] += 1
    return numbers


def _take_turns(piles: list[_Pile], number: int) -> list[Card]:
    """What is lacking, from each pile in turn: of the difficulty, then of others, then all over again."""
    found: list[Card] = []
    for take in (lambda pile: pile.take(1), _Pile.take_other):
        progress = True
        while len(found) < number and progress:
            taken = list(chain.from_iterable(take(pile) for pile in piles))
            found += taken
            progress = bool(taken)
    while len(found) < number:
        for pile in piles:
            pile.begin_again()
        again: list[Card] = []
        while taken := list(chain.from_iterable(pile.take(1) for pile in piles)):
            again += taken
        if not again:
            break
        found += again
    return found[: max(0, number)]
