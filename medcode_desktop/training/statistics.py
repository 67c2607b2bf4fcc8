"""Figures of progress: shares with their uncertainty, the course over time, what is taken for what, what comes due."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from statistics import median
from typing import NamedTuple

from medcode_desktop.training.schedule import Memory, Schedule, Stage

_Z = 1.959964  # 95 % of a normal distribution lies within so many standard deviations


class Share(NamedTuple):
    """Right answers of all, with the 95 % confidence interval (Wilson) of the share, 0 to 1."""

    right: int
    asked: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.right / self.asked if self.asked else 0.0


def share(right: int, asked: int) -> Share:
    """Wilson's score interval: sensible also for few answers and near 0 and 1. Of no answers it is from 0 to 1."""
    if not asked:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = right / asked, _Z * _Z
    middle = (p + z2 / (2 * asked)) / (1 + z2 / asked)
    half = _Z / (1 + z2 / asked) * math.sqrt(p * (1 - p) / asked + z2 / (4 * asked * asked))
    return Share(right, asked, max(0.0, middle - half), min(1.0, middle + half))


class Week(NamedTuple):
    monday: date
    share: Share


def by_week(days: Iterable[tuple[date, int, int]]) -> list[Week]:
    """From (day, asked, right) to weeks, oldest first; weeks without an answer are left out."""
    asked: Counter[date] = Counter()
    right: Counter[date] = Counter()
    for day, many, good in days:
        monday = day - timedelta(days=day.weekday())
        asked[monday] += many
        right[monday] += good
    return [Week(monday, share(right[monday], asked[monday])) for monday in sorted(asked)]


class Trend(NamedTuple):
    """The last four weeks against the four before them."""

    before: Share
    now: Share

    @property
    def change(self) -> float:
        """Difference of the shares, -1 to 1."""
        return self.now.value - self.before.value

    @property
    def is_clear(self) -> bool:
        """Does the difference exceed what chance alone would do in 19 of 20 cases (two shares, normal approximation)?"""
        n, m = self.before.asked, self.now.asked
        if not n or not m:
            return False
        pooled = (self.before.right + self.now.right) / (n + m)
        spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        return spread > 0 and abs(self.change) > _Z * spread


def trend(days: Sequence[tuple[date, int, int]], today: date) -> Trend:
    """From (day, asked, right)."""

    def total(first: date, last: date) -> Share:
        inside = [(asked, right) for day, asked, right in days if first <= day <= last]
        return share(sum(right for _, right in inside), sum(asked for asked, _ in inside))

    return Trend(total(today - timedelta(days=55), today - timedelta(days=28)), total(today - timedelta(days=27), today))


class Times(NamedTuple):
    """Seconds for a question: the middle one, and the bounds of the middle half."""

    answers: int
    quarter: float
    middle: float
    three_quarters: float


def times(seconds: Sequence[float]) -> Times | None:
    """None of no answers."""
    if not seconds:
        return None
    ordered = sorted(seconds)

    def at(portion: float) -> float:
        place = portion * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (ordered[above] - ordered[below]) * (place - below)

    return Times(len(ordered), at(0.25), median(ordered), at(0.75))


class Mastery(NamedTuple):
    """Of the cards of a topic that a person has begun: how many are known by now, as far as FSRS can tell. One that is
    within the minutes of learning is not known yet, however short ago it was seen."""

    begun: int
    known: float  # sum of the chances of recall

    @property
    def value(self) -> float:
        """0 to 1."""
        return self.known / self.begun if self.begun else 0.0


def mastery(memories: Iterable[Memory], schedule: Schedule, at: datetime) -> Mastery:
    every = list(memories)
    return Mastery(len(every), sum(schedule.recall(memory, at) for memory in every if memory.stage is Stage.REVIEW))


class Due(NamedTuple):
    day: date
    cards: int


def forecast(memories: Iterable[Memory], at: datetime, zone: tzinfo | None, days: int = 30) -> list[Due]:
    """Cards that come due on each of the next days, today (with all that is overdue) first, in the calendar of
    `zone`; None for the zone of this PC."""
    today = at.astimezone(zone).date()
    counts: Counter[date] = Counter(max(today, memory.due.astimezone(zone).date()) for memory in memories)
    return [Due(day, counts[day]) for day in (today + timedelta(days=ahead) for ahead in range(days))]


class Retention(NamedTuple):
    """How many of the cards that came due were still known, beside what was aimed at."""

    actual: Share
    aimed: float


def confusion(pairs: Mapping[tuple[str, str], int], families: Sequence[str]) -> list[list[int]]:
    """From counts of (right family, chosen family) to rows of right families and columns of chosen ones."""
    return [[pairs.get((right, chosen), 0) for chosen in families] for right in families]


def start_of_day(day: date) -> datetime:
    """The first moment of a calendar day where this PC is, UTC, summer time or not."""
    return datetime(day.year, day.month, day.day).astimezone(UTC)
