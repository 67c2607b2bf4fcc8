from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.records.thinning import DAYS, MONTHS, WEEKS, which_to_keep

moments = st.sets(st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(tzinfo=UTC)))  # noqa: DTZ001


def daily(first: date, days: int) -> list[datetime]:
    start = datetime(first.year, first.month, first.day, 9, tzinfo=UTC)
    return [start + timedelta(days=day) for day in range(days)]


def test_two_years_of_daily_backups() -> None:
    kept = sorted(which_to_keep(daily(date(2024, 1, 1), 731)))
    assert [moment.date().isoformat() for moment in kept] == [
        # the last of a month, twelve months
        *("2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30"),
        *("2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31"),
        # the Sunday of a week, eight weeks
        *("2025-11-16", "2025-11-23", "2025-11-30", "2025-12-07", "2025-12-14", "2025-12-21"),
        # seven days, among them the Sunday of the week before and the last day of the month
        *("2025-12-25", "2025-12-26", "2025-12-27", "2025-12-28", "2025-12-29", "2025-12-30", "2025-12-31"),
    ]


def test_all_of_the_last_days_stay() -> None:
    several_a_day = [moment + timedelta(hours=hour) for moment in daily(date(2025, 3, 3), 7) for hour in range(5)]
    assert which_to_keep(several_a_day) == set(several_a_day)


def test_a_clock_that_was_years_off_costs_nothing() -> None:
    ordinary = daily(date(2025, 3, 1), 5)
    assert which_to_keep([*ordinary, datetime(2099, 1, 1, tzinfo=UTC)]) == {*ordinary, datetime(2099, 1, 1, tzinfo=UTC)}


def test_nothing_of_nothing() -> None:
    assert which_to_keep([]) == set()


@given(moments)
def test_what_is_kept(made: set[datetime]) -> None:
    kept = which_to_keep(made)
    assert kept <= made
    assert not made or max(made) in kept
    days = sorted({moment.date() for moment in made})[-DAYS:]
    assert {moment for moment in made if moment.date() in days} <= kept
    # every month and week of the last ones is there, and nothing older than that
    assert len({(m.year, m.month) for m in kept}) >= min(MONTHS, len({(m.year, m.month) for m in made}))
    assert len({m.isocalendar()[:2] for m in kept}) >= min(WEEKS, len({m.isocalendar()[:2] for m in made}))
    in_those_days = sum(moment.date() in days for moment in made)
    assert len(kept) <= in_those_days + WEEKS + MONTHS
    assert which_to_keep(kept) == kept


@given(moments)
def test_thinning_after_each_backup_is_the_same_as_thinning_once(made: set[datetime]) -> None:
    kept: set[datetime] = set()
    for moment in sorted(made):
        kept = which_to_keep(kept | {moment})
    assert kept == which_to_keep(made)


@given(moments)
def test_gaps_do_not_grow_toward_today(made: set[datetime]) -> None:
    """Whatever was thrown away has a later one kept in its month, if its month is among the last twelve."""
    kept = which_to_keep(made)
    months = sorted({(m.year, m.month) for m in made})[-MONTHS:]
    for gone in made - kept:
        if (gone.year, gone.month) in months:
            assert any(k > gone and (k.year, k.month) == (gone.year, gone.month) for k in kept)
    assert all(earlier < later for earlier, later in pairwise(sorted(kept)))
