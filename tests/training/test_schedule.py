"""FSRS behind plain values: what is right comes back later, what is wrong soon, and the clock may do what it likes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training.schedule import LEECH, Memory, Rating, Schedule, Stage, expected_seconds, rating
from tests.training.asking import question

START = datetime(2025, 10, 1, 9, tzinfo=UTC)
SCHEDULE = Schedule()


def after(*ratings: Rating, gap: timedelta = timedelta(0)) -> Memory:
    """Reviewed each time when it is due, and `gap` later."""
    memory, at = None, START
    for rated in ratings:
        memory = SCHEDULE.review(memory, rated, at)
        at = memory.due + gap
    assert memory is not None
    return memory


def test_a_card_known_again_and_again_comes_back_ever_later() -> None:
    gaps = []
    memory, at = None, START
    for _ in range(7):
        memory = SCHEDULE.review(memory, Rating.GOOD, at)
        gaps.append(memory.due - at)
        at = memory.due
    assert gaps == sorted(gaps)
    assert gaps[0] <= timedelta(minutes=10)
    assert gaps[-1] > timedelta(days=60)


def test_a_forgotten_card_comes_back_within_minutes_and_counts_a_lapse() -> None:
    known = after(Rating.GOOD, Rating.GOOD, Rating.GOOD)
    assert known.stage is Stage.REVIEW
    assert known.lapses == 0
    forgotten = SCHEDULE.review(known, Rating.AGAIN, known.due)
    assert forgotten.stage is Stage.RELEARNING
    assert forgotten.lapses == 1
    assert forgotten.due - known.due <= timedelta(minutes=10)


def test_wrong_while_still_learning_is_no_lapse() -> None:
    assert after(Rating.AGAIN, Rating.AGAIN, Rating.AGAIN).lapses == 0


def test_what_will_not_stick_is_a_leech() -> None:
    memory = after(Rating.GOOD, Rating.GOOD)
    while memory.lapses < LEECH:
        assert not memory.is_leech
        memory = SCHEDULE.review(memory, Rating.AGAIN, memory.due)
        memory = SCHEDULE.review(memory, Rating.GOOD, memory.due)
    assert memory.is_leech


def test_recall_falls_with_time_to_the_aim_when_due() -> None:
    memory = after(Rating.GOOD, Rating.GOOD, Rating.GOOD)
    assert SCHEDULE.recall(memory, memory.reviewed) == 1
    assert SCHEDULE.recall(memory, memory.due) == pytest.approx(0.9, abs=0.02)
    assert SCHEDULE.recall(memory, memory.due + timedelta(days=365)) < 0.8


RATED = st.lists(
    st.tuples(st.sampled_from(Rating), st.integers(-100_000, 5_000_000), st.sampled_from([0, -5, 9])), min_size=1, max_size=25
)


@given(RATED)
def test_any_answers_at_any_times_keep_a_memory_in_order(rated: list[tuple[Rating, int, int]]) -> None:
    """The clock is set back, the zone changes: nothing goes backwards, nothing raises, and it comes out the same again."""
    memories: list[Memory] = []
    for _ in range(2):
        memory: Memory | None = None
        at = START
        for one, seconds, hours in rated:
            at += timedelta(seconds=seconds)
            before = memory
            memory = SCHEDULE.review(memory, one, at.astimezone(timezone(timedelta(hours=hours))))
            assert before is None or memory.reviewed >= before.reviewed
            assert memory.due > memory.reviewed
            assert 1 <= memory.difficulty <= 10
            assert memory.stability > 0
            assert 0 < SCHEDULE.recall(memory, at) <= 1
        assert memory is not None
        assert memory.reviews == len(rated)
        memories.append(memory)
    assert memories[0] == memories[1]


def test_rating_follows_right_and_time() -> None:
    asked = question()
    usual = expected_seconds(asked)
    assert rating(False, usual, asked) is Rating.AGAIN
    assert rating(True, usual * 0.4, asked) is Rating.EASY
    assert rating(True, usual, asked) is Rating.GOOD
    assert rating(True, usual * 2.5, asked) is Rating.HARD


def test_several_answers_may_take_longer() -> None:
    assert expected_seconds(question(right=(0, 1))) > expected_seconds(question())
