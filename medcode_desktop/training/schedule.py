"""When a card comes back: FSRS, the reference implementation (package fsrs), behind plain values.

What is remembered of a card is a Memory; reviewing gives a new one. Times are UTC. Nothing is random, so the same answers at
the same times give the same schedule.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import fsrs

    from medcode_desktop.training.model import Question

RETENTION = 0.9  # the share of due cards that should still be known
LEECH = 4  # times forgotten after it had been learned: such a card needs another way than repeating
_READING = 4.0  # words a second, of a person who reads to decide
_DECIDING = 4.0  # seconds beside the reading, and as many for each further answer to choose
_EASY, _HARD = 0.5, 2.0  # times the expected time


class Rating(IntEnum):
    """How well a card was known; the values of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Stage(IntEnum):
    """The values of FSRS."""

    LEARNING = 1  # comes back within minutes
    REVIEW = 2  # comes back in days
    RELEARNING = 3  # was known, was forgotten


class Memory(NamedTuple):
    """What is known of how well one person knows one card. `stability` is in days, `difficulty` from 1 to 10."""

    stage: Stage
    step: int | None  # within the minutes of learning
    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime
    reviews: int
    lapses: int  # times it was forgotten after it had been learned

    @property
    def is_leech(self) -> bool:
        return self.lapses >= LEECH


def expected_seconds(question: Question) -> float:
    """How long a person who knows the answer takes to read the question and choose."""
    text = " ".join((question.stem, question.shown, *(option.text for option in question.options)))
    return len(text.split()) / _READING + _DECIDING * len(question.right)


def rating(right: bool, seconds: float, question: Question) -> Rating:
    """From right or wrong, and the time it took against the time expected."""
    if not right:
        return Rating.AGAIN
    share = seconds / expected_seconds(question)
    if share > _HARD:
        return Rating.HARD
    return Rating.EASY if share < _EASY else Rating.GOOD


class Schedule:
    """One for the program. `retention` is the share of due cards that should still be known."""

    def __init__(self, retention: float = RETENTION) -> None:
        self._retention = retention

    def review(self, memory: Memory | None, rated: Rating, at: datetime) -> Memory:
        """The memory after an answer; None before means that the card is new. A clock that was set back counts as
        standing still."""
        import fsrs  # 31 ms, and only practising needs it

        at = at.astimezone(UTC)
        if memory is None:
            card = fsrs.Card(card_id=0, due=at)
        else:
            at = max(at, memory.reviewed)
            card = _card(memory)
        after, _ = self._scheduler.review_card(card, fsrs.Rating(rated), at)
        assert after.stability is not None and after.difficulty is not None  # noqa: S101, PT018 - FSRS sets both at a review
        forgotten = rated is Rating.AGAIN and memory is not None and memory.stage is Stage.REVIEW
        return Memory(
            Stage(after.state),
            after.step,
            after.stability,
            after.difficulty,
            after.due,
            at,
            (memory.reviews if memory else 0) + 1,
            (memory.lapses if memory else 0) + forgotten,
        )

    def recall(self, memory: Memory, at: datetime) -> float:
        """The chance that the card is known at a time, 0 to 1."""
        at = max(at.astimezone(UTC), memory.reviewed)
        return float(self._scheduler.get_card_retrievability(_card(memory), at))

    @cached_property
    def _scheduler(self) -> fsrs.Scheduler:
        import fsrs

        return fsrs.Scheduler(desired_retention=self._retention, enable_fuzzing=False)


def _card(memory: Memory) -> fsrs.Card:
    import fsrs

    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.stage),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.reviewed,
    )
