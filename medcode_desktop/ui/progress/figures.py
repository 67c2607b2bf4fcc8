"""What the Progress screen shows of one person: every chart with its table and a sentence. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.codes import shapes
from medcode_desktop.codes.shapes import Family
from medcode_desktop.records.people import Person
from medcode_desktop.records.progress import SessionRow
from medcode_desktop.records.records import Records
from medcode_desktop.training import statistics
from medcode_desktop.training.model import NOT_A_CODE, TOPIC_TITLES, Topic
from medcode_desktop.training.schedule import RETENTION, Schedule
from medcode_desktop.training.statistics import Due, Mastery, Retention, Share, Times, Trend, Week
from medcode_desktop.ui.practice import words

FAMILIES = (
    Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA, Family.LEVEL_II, Family.DENTAL,
)  # fmt: skip
SHORT_NAMES = {
    Family.CPT_I: "CPT I",
    Family.CPT_II: "CPT II",
    Family.CPT_III: "CPT III",
    Family.CPT_PLA: "PLA",
    Family.CPT_MAAA: "MAAA",
    Family.LEVEL_II: "Level II",
    Family.DENTAL: "Dental",
}
_ENDINGS = {"finished": "finished", "time": "time was up", "left": "given up"}


class Period(StrEnum):
    MONTH = "Last 30 days"
    QUARTER = "Last 90 days"
    ALL = "All"

    def since(self, today: date) -> date | None:
        """The first day of it; None for the beginning."""
        days = {Period.MONTH: 30, Period.QUARTER: 90}.get(self)
        return None if days is None else today - timedelta(days=days - 1)


class TopicFigures(NamedTuple):
    topic: Topic
    share: Share
    mastery: Mastery
    times: Times | None


class Figures(NamedTuple):
    """Everything at one moment. Mastery and what comes due know no period: they are of now."""

    topics: tuple[TopicFigures, ...]  # with an answer in the period or a card begun
    weeks: tuple[Week, ...]
    trend: Trend
    confusion: dict[tuple[str, str], int]
    retention: Retention
    retained: tuple[tuple[Topic, Share], ...]  # the same by topic
    forecast: tuple[Due, ...]
    sessions: tuple[SessionRow, ...]

    @property
    def is_empty(self) -> bool:
        return not self.topics and not self.sessions


def gather(records: Records, person: Person, period: Period, schedule: Schedule, at: datetime) -> Figures:
    since = period.since(at.date())
    progress, number = records.progress, person.id
    counts = {count.topic: count for count in progress.topics(number, since)}
    seconds = progress.seconds(number, since)
    memories = records.cards.memories(number)
    of_topic: dict[Topic, list[str]] = {}
    for card, topic in records.cards.topics(number).items():
        of_topic.setdefault(topic, []).append(card)
    topics = tuple(
        TopicFigures(
            topic,
            statistics.share(counts[topic].right, counts[topic].asked) if topic in counts else statistics.share(0, 0),
            statistics.mastery((memories[card] for card in of_topic.get(topic, ()) if card in memories), schedule, at),
            statistics.times(seconds.get(topic, ())),
        )
        for topic in Topic
        if topic in counts or topic in of_topic
    )
    retained = progress.retention(number, since)
    due, known = sum(count.asked for count in retained), sum(count.right for count in retained)
    days = progress.days(number)
    first = since or date.min
    return Figures(
        topics,
        tuple(statistics.by_week(day for day in days if day[0] >= first)),
        statistics.trend(days, at.date()),
        progress.families(number, since),
        Retention(statistics.share(known, due), RETENTION),
        tuple((count.topic, statistics.share(count.right, count.asked)) for count in retained),
        tuple(statistics.forecast(memories.values(), at, at.tzinfo)),
        tuple(row for row in progress.sessions(number) if row.started.astimezone(at.tzinfo).date() >= first),
    )


def between(share: Share) -> str:
    """ "74-89 %": where the true share lies, in 19 of 20 cases."""
    return f"{share.low * 100:.0f}\u2013{share.high * 100:.0f} %"


def trend_said(trend: Trend) -> str:
    if not trend.now.asked:
        return "No answers in the last four weeks."
    now = f"Last four weeks: {trend.now.value * 100:.0f} % right of {trend.now.asked:,}"
    if not trend.before.asked:
        return f"{now}; none in the four weeks before."
    change = trend.change * 100
    word = "more than" if change > 0 else "less than"
    size = f"{abs(change):.0f} points {word} in the four weeks before" if round(abs(change)) else "as in the four weeks before"
    sure = "" if trend.is_clear or not round(abs(change)) else "; with so few answers that may be chance"
    return f"{now}, {size}{sure}."


def retention_said(retention: Retention) -> str:
    share = retention.actual
    if not share.asked:
        return f"No card has come due after days yet. Learn aims at {retention.aimed:.0%} still known."
    return (
        f"Of {words.many(share.asked, 'card')} that had come due, {share.value * 100:.0f} % were still known "
        f"({between(share)}); Learn aims at {retention.aimed * 100:.0f} %."
    )


def forecast_said(forecast: Sequence[Due]) -> str:
    if not forecast:
        return ""
    week = sum(due.cards for due in forecast[:7])
    return (
        f"{words.many(forecast[0].cards, 'card')} due today, {week} within a week, {sum(d.cards for d in forecast)} in 30 days."
    )


def families_met(confusion: dict[tuple[str, str], int]) -> list[str]:
    """The families that occur, in a fixed order, what is no code last."""
    met = {family for pair in confusion for family in pair}
    return [family for family in (*(family.value for family in FAMILIES), NOT_A_CODE) if family in met]


def family_name(value: str) -> str:
    """Short, for a chart."""
    return "No code" if value == NOT_A_CODE else SHORT_NAMES[Family(value)]


def topic_rows(figures: Figures) -> list[tuple[str, ...]]:
    return [
        (
            TOPIC_TITLES[one.topic],
            f"{one.share.right:,}",
            f"{one.share.asked:,}",
            words.percent(one.share.value * 100) if one.share.asked else "\u2013",
            between(one.share) if one.share.asked else "\u2013",
        )
        for one in figures.topics
    ]


def mastery_rows(figures: Figures) -> list[tuple[str, ...]]:
    return [
        (TOPIC_TITLES[one.topic], f"{one.mastery.begun:,}", f"{one.mastery.known:.1f}", words.percent(one.mastery.value * 100))
        for one in figures.topics
        if one.mastery.begun
    ]


def retention_rows(figures: Figures) -> list[tuple[str, ...]]:
    return [
        (TOPIC_TITLES[topic], f"{share.right:,}", f"{share.asked:,}", words.percent(share.value * 100), between(share))
        for topic, share in figures.retained
    ]


def week_rows(figures: Figures) -> list[tuple[str, ...]]:
    return rows_of_weeks(figures.weeks)


def rows_of_weeks(weeks: Sequence[Week]) -> list[tuple[str, ...]]:
    """The newest first."""
    return [
        (week.monday.isoformat(), f"{week.share.right:,}", f"{week.share.asked:,}", words.percent(week.share.value * 100),
         between(week.share))
        for week in reversed(weeks)
    ]  # fmt: skip


def confusion_rows(figures: Figures) -> list[tuple[str, ...]]:
    return rows_of_confusion(figures.confusion)


def rows_of_confusion(confusion: dict[tuple[str, str], int]) -> list[tuple[str, ...]]:
    """Only what was wrong, the commonest first."""
    wrong = [(count, right, chosen) for (right, chosen), count in confusion.items() if right != chosen]
    return [
        (_long_name(right), _long_name(chosen), f"{count:,}")
        for count, right, chosen in sorted(wrong, key=lambda one: (-one[0], one[1], one[2]))
    ]


def time_rows(figures: Figures) -> list[tuple[str, ...]]:
    return [
        (TOPIC_TITLES[one.topic], f"{one.times.answers:,}", f"{one.times.quarter:.0f}", f"{one.times.middle:.0f}",
         f"{one.times.three_quarters:.0f}")
        for one in figures.topics if one.times
    ]  # fmt: skip


def due_rows(figures: Figures) -> list[tuple[str, ...]]:
    return [(due.day.isoformat(), f"{due.cards:,}") for due in figures.forecast if due.cards]


def session_rows(figures: Figures, now: datetime) -> list[tuple[str, ...]]:
    return [
        (
            f"{row.started.astimezone(now.tzinfo):%Y-%m-%d %H:%M}",
            words.MODE_TITLES[row.mode],
            _passed(row),
            f"{row.title} ({row.catalogue})",
            f"{row.right} of {row.asked}",
            words.percent(100 * row.right / row.asked) if row.asked else "\u2013",
            words.clock(row.seconds),
        )
        for row in figures.sessions
    ]


def _passed(row: SessionRow) -> str:
    if not row.pass_mark:
        return _ENDINGS.get(row.ending, row.ending)
    passed = row.asked > 0 and 100 * row.right >= row.pass_mark * row.asked
    return f"{'passed' if passed else 'not passed'} ({row.pass_mark} %)"


def _long_name(value: str) -> str:
    return "Not a code" if value == NOT_A_CODE else shapes.title(Family(value))
