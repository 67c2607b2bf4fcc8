"""Figures against figures worked out by hand or in another way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training import statistics
from medcode_desktop.training.schedule import Memory, Schedule, Stage

AT = datetime(2025, 10, 1, 12, tzinfo=UTC)


def memory(due: datetime, stage: Stage = Stage.REVIEW, stability: float = 10.0) -> Memory:
    return Memory(stage, None if stage is Stage.REVIEW else 0, stability, 5.0, due, AT, 3, 0)


def test_the_interval_is_wilsons() -> None:
    """Brown, Cai and DasGupta 2001, and worked out by hand: 8 of 10."""
    got = statistics.share(8, 10)
    assert (got.low, got.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert statistics.share(0, 10)[2:] == pytest.approx((0, 0.2775), abs=1e-4)
    assert statistics.share(0, 0) == (0, 0, 0.0, 1.0)


@given(st.integers(1, 5000), st.data())
def test_an_interval_holds_its_share_and_narrows_with_answers(asked: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, asked))
    got = statistics.share(right, asked)
    assert 0 <= got.low <= got.value + 1e-9
    assert got.value - 1e-9 <= got.high <= 1
    more = statistics.share(right * 4, asked * 4)
    assert more.high - more.low <= got.high - got.low + 1e-9


def test_weeks_begin_on_monday() -> None:
    days = [(date(2025, 9, 28), 4, 2), (date(2025, 9, 29), 5, 5), (date(2025, 10, 5), 5, 0)]
    assert [(week.monday, week.share.right, week.share.asked) for week in statistics.by_week(days)] == [
        (date(2025, 9, 22), 2, 4),
        (date(2025, 9, 29), 5, 10),
    ]


def test_a_trend_is_clear_with_many_answers_and_not_with_few() -> None:
    today = date(2025, 10, 1)
    few = [(today - timedelta(days=40), 10, 5), (today, 10, 8)]
    many = [(day, asked * 20, right * 20) for day, asked, right in few]
    assert statistics.trend(few, today).change == pytest.approx(0.3)
    assert not statistics.trend(few, today).is_clear
    assert statistics.trend(many, today).is_clear
    assert not statistics.trend([], today).is_clear


def test_the_bounds_of_the_weeks_of_a_trend() -> None:
    today = date(2025, 10, 1)
    days = [(today - timedelta(days=ago), 1, 1) for ago in (0, 27, 28, 55, 56)]
    trend = statistics.trend(days, today)
    assert (trend.now.asked, trend.before.asked) == (2, 2)


def test_times_are_quartiles() -> None:
    assert statistics.times([]) is None
    assert statistics.times([5]) == (1, 5, 5, 5)
    assert statistics.times([4, 1, 3, 2, 5]) == (5, 2, 3, 4)


def test_what_is_within_the_minutes_of_learning_is_not_mastered() -> None:
    known, unsure = memory(AT + timedelta(days=9)), memory(AT, Stage.LEARNING)
    got = statistics.mastery([known, unsure], Schedule(), AT)
    assert (got.begun, got.known) == (2, 1)
    assert statistics.mastery([], Schedule(), AT).value == 0


def test_what_is_overdue_is_due_today_in_the_persons_calendar() -> None:
    zone = ZoneInfo("America/New_York")
    late = datetime(2025, 10, 2, 2, tzinfo=UTC)  # still 1 October there
    due = [late - timedelta(days=5), late, late + timedelta(hours=3), late + timedelta(days=60)]
    got = statistics.forecast([memory(moment) for moment in due], late, zone)
    assert got[0] == (date(2025, 10, 1), 2)
    assert got[1] == (date(2025, 10, 2), 1)
    assert len(got) == 30
    assert sum(day.cards for day in got) == 3


def test_the_forecast_over_the_change_to_winter_time() -> None:
    zone = ZoneInfo("America/New_York")
    at = datetime(2025, 11, 1, 12, tzinfo=UTC)
    got = statistics.forecast([memory(at + timedelta(days=days)) for days in range(5)], at, zone)
    assert [day.cards for day in got[:6]] == [1, 1, 1, 1, 1, 0]


def test_a_day_begins_at_midnight_of_this_pc() -> None:
    assert statistics.start_of_day(date(2025, 10, 1)).astimezone().replace(tzinfo=None) == datetime(2025, 10, 1)  # noqa: DTZ001
