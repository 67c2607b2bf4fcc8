"""What Learn asks next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training.cards import Card
from medcode_desktop.training.learning import Learner, curriculum
from medcode_desktop.training.model import Topic
from medcode_desktop.training.schedule import Memory, Rating, Schedule, Stage

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)
SCHEDULE = Schedule()


def memory(days: float, stage: Stage = Stage.REVIEW) -> Memory:
    return Memory(stage, None if stage is Stage.REVIEW else 0, 5.0, 5.0, AT + timedelta(days=days), AT, 3, 0)


def test_the_card_that_has_been_due_longest_comes_first() -> None:
    learner = Learner({"a": memory(-1), "b": memory(-3), "c": memory(2)}, [], 0, AT)
    assert learner.next(AT) == "b"
    learner.reviewed("b", memory(9))
    assert learner.next(AT) == "a"
    learner.reviewed("a", memory(9))
    assert learner.next(AT) is None
    assert learner.again_at() == AT + timedelta(days=2)


def test_new_cards_are_strewn_among_the_due_ones() -> None:
    learner = Learner({f"due {n:02}": memory(-1) for n in range(12)}, (f"new {n}" for n in range(99)), 3, AT)
    asked = []
    while (card := learner.next(AT)) is not None:
        asked.append(card)
        learner.reviewed(card, memory(5))
    new = [place for place, card in enumerate(asked) if card.startswith("new")]
    assert len(asked) == 15
    assert new == [4, 9, 14]


def test_known_cards_are_not_new() -> None:
    assert Learner({"a": memory(5)}, ["a", "b"], 5, AT).next(AT) == "b"


def test_the_only_card_left_is_not_asked_twice_in_a_row() -> None:
    learner = Learner({"a": memory(-1)}, [], 0, AT)
    assert learner.next(AT) == "a"
    learner.reviewed("a", memory(1 / 24 / 6, Stage.RELEARNING))
    assert learner.next(AT + timedelta(minutes=15)) is None


def test_cards_within_minutes_come_a_little_early_when_nothing_else_is_left() -> None:
    learner = Learner({"a": memory(-1), "b": memory(1 / 24 / 6, Stage.LEARNING), "c": memory(0.2)}, [], 0, AT)
    assert learner.left(AT) == (2, 0)
    learner.reviewed("a", memory(4))
    assert learner.next(AT) == "b"


def test_a_card_that_is_no_more_is_left_out() -> None:
    learner = Learner({"a": memory(-1), "b": memory(-2)}, ["new"], 1, AT)
    learner.gone("b")
    learner.gone("new")
    assert learner.next(AT) == "a"
    assert learner.left(AT) == (1, 0)


@given(st.integers(0, 2**32), st.integers(0, 12), st.integers(0, 12))
def test_never_the_same_card_twice_in_a_row(seed: int, known: int, new: int) -> None:
    random = Random(seed)  # noqa: S311
    memories = {f"old {n}": memory(random.uniform(-3, 3)) for n in range(known)}
    kept = dict(memories)
    at = AT
    learner = Learner(memories, (f"new {n}" for n in range(50)), new, at)
    last, begun = None, set()
    for _ in range(200):
        card = learner.next(at)
        if card is None:
            break
        assert card != last
        assert learner.next(at) == card
        if card.startswith("new"):
            begun.add(card)
        kept[card] = SCHEDULE.review(kept.get(card), Rating(random.choice([1, 3, 3, 4])), at)
        learner.reviewed(card, kept[card])
        last = card
        at += timedelta(seconds=random.randrange(1, 90))
    assert len(begun) <= new


def test_the_curriculum_goes_from_easy_to_hard_and_through_the_topics_in_turn() -> None:
    first = [Card("a1", Topic.RULES, 1), Card("a2", Topic.RULES, 1), Card("a3", Topic.RULES, 3)]
    second = [Card("b1", Topic.CODES, 1), Card("b2", Topic.CODES, 2)]
    assert curriculum([first, second]) == ["a1", "b1", "a2", "b2", "a3"]
