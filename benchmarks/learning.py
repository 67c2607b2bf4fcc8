"""Learn against random practice, for a simulated learner whose memory is known.

    python benchmarks/learning.py

Each card is forgotten along a power curve whose stability grows when it is recalled, the more the nearer it was to being
forgotten, and shrinks when it is not; cards differ in how well they stick. Learn asks what FSRS says is due and ten new cards
a day. Random practice asks so many cards a day, any of the same ones. What counts is the share of all cards that is known in
the last month, and how many answers that took.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from medcode_desktop.training.learning import Learner
from medcode_desktop.training.schedule import Memory, Rating, Schedule

CARDS, DAYS, NEW_PER_DAY, LAST = 300, 240, 10, 30
SEEDS = (1, 2, 3)
AIM = 0.9
START = datetime(2025, 1, 6, 9, tzinfo=UTC)


class Outcome(NamedTuple):
    answers: float
    known: float  # share of all cards, 0 to 1


class Mind:
    """The true memory of a learner: nobody else sees it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._stability: dict[str, float] = {}  # days until 90 % is recalled
        self._seen: dict[str, datetime] = {}
        self._ease = {card_name(number): math.exp(random.gauss(0, 0.4)) for number in range(CARDS)}

    def recall(self, card: str, at: datetime) -> float:
        """The chance that the card is known, 0 to 1."""
        if card not in self._seen:
            return 0.0
        days = (at - self._seen[card]).total_seconds() / 86400
        return 1 / (1 + days / (9 * self._stability[card]))

    def ask(self, card: str, at: datetime) -> bool:
        """Is it known? Either way the answer is seen."""
        chance = self.recall(card, at)
        right = self._random.random() < chance
        before = self._stability.get(card)
        if before is None:
            self._stability[card] = 1.5 * self._ease[card]
        elif right:
            growth = 1 + 9 * self._ease[card] * (1 - chance) * max(before, 1.0) ** -0.15
            self._stability[card] = before * growth
        else:
            self._stability[card] = max(0.5, 0.4 * before**0.8)
        self._seen[card] = at
        return right


def card_name(number: int) -> str:
    return f"card:{number:04}"


def learn(seed: int) -> Outcome:
    mind, schedule = Mind(Random(seed)), Schedule()
    memories: dict[str, Memory] = {}
    new = [card_name(number) for number in range(CARDS)]
    answers, known = 0, []
    for day in range(DAYS):
        at = START + timedelta(days=day)
        learner = Learner(memories, new, NEW_PER_DAY, at)
        while (card := learner.next(at)) is not None:
            first = card not in memories
            right = mind.ask(card, at) or (first and Random(f"{seed}{card}").random() < 0.25)  # some are guessed
            memories[card] = schedule.review(memories.get(card), Rating.GOOD if right else Rating.AGAIN, at)
            learner.reviewed(card, memories[card])
            answers += 1
            at += timedelta(seconds=20)
        known.append(_known(mind, START + timedelta(days=day, hours=20)))
    return Outcome(answers, sum(known[-LAST:]) / LAST)


def practise(seed: int, a_day: int) -> Outcome:
    mind, random = Mind(Random(seed)), Random(-seed)
    cards = [card_name(number) for number in range(CARDS)]
    known = []
    for day in range(DAYS):
        at = START + timedelta(days=day)
        for card in random.sample(cards, min(a_day, CARDS)):
            mind.ask(card, at)
        known.append(_known(mind, START + timedelta(days=day, hours=20)))
    return Outcome(a_day * DAYS, sum(known[-LAST:]) / LAST)


def _known(mind: Mind, at: datetime) -> float:
    return sum(mind.recall(card_name(number), at) for number in range(CARDS)) / CARDS


def _mean(outcomes: list[Outcome]) -> Outcome:
    return Outcome(*(sum(values) / len(outcomes) for values in zip(*outcomes, strict=True)))


def main() -> None:
    ours = _mean([learn(seed) for seed in SEEDS])
    print(f"{CARDS} cards, {DAYS} days, {len(SEEDS)} simulated learners; known: share of all cards in the last {LAST} days")
    print(f"  Learn                        {ours.answers:7.0f} answers, {ours.known:.1%} known; aim >= {AIM:.0%}: "
          f"{'reached' if ours.known >= AIM else 'MISSED'}")  # fmt: skip
    same = _mean([practise(seed, max(1, round(ours.answers / DAYS))) for seed in SEEDS])
    print(f"  random, as many answers      {same.answers:7.0f} answers, {same.known:.1%} known")
    enough = next((one for a_day in range(1, CARDS) if (one := practise(SEEDS[0], a_day)).known >= ours.known), None)
    if enough is None:
        print("  random, until as much is known: not reached with every card every day")
    else:
        print(f"  random, until as much is known {enough.answers:5.0f} answers, {enough.known:.1%} known")
        ratio = ours.answers / enough.answers
        print(f"  ratio of answers, Learn to random {ratio:.2f}; aim < 1: {'within' if ratio < 1 else 'OVER'}")


if __name__ == "__main__":
    main()
