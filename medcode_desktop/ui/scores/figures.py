"""What the Scores screen shows of everybody: every chart with its table. No Qt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from medcode_desktop.records.items import Item
from medcode_desktop.records.progress import TopicCount
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import PersonScore, ScoredSession, Scores
from medcode_desktop.training import statistics
from medcode_desktop.training.model import TOPIC_TITLES
from medcode_desktop.training.statistics import Week
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.progress.figures import between
from medcode_desktop.work import Progress, no_progress

Rows = list[tuple[str, ...]]
IDLE = timedelta(days=30)  # who has not practised for so long is named
MOST_SESSIONS = 1000
_NONE = "\u2013"


class TeamFigures(NamedTuple):
    people: tuple[PersonScore, ...]  # who answered anything in the period
    topics: tuple[TopicCount, ...]
    weeks: tuple[Week, ...]
    confusion: dict[tuple[str, str], int]
    missed: tuple[Item, ...]
    idle: tuple[PersonScore, ...]  # on the list of this PC, whatever the filter
    sessions: tuple[ScoredSession, ...]

    @property
    def is_empty(self) -> bool:
        return not self.people and not self.sessions


def gather(scores: Scores, chosen: Filter, today: date, progress: Progress = no_progress) -> TeamFigures:
    """In any thread. UserError if the records cannot be read."""
    found: dict[str, Any] = {}
    for name, share, ask in (
        ("people", 0.0, lambda: (one for one in scores.by_person(chosen) if one.asked or one.exams)),
        ("topics", 0.05, lambda: scores.topics(chosen)),
        ("weeks", 0.1, lambda: scores.weeks(chosen)),
        ("confusion", 0.15, lambda: scores.families(chosen)),
        ("idle", 0.25, lambda: scores.not_since(today - IDLE)),
        ("sessions", 0.3, lambda: scores.sessions(chosen, MOST_SESSIONS)),
        ("missed", 0.35, lambda: scores.missed(chosen)),
    ):
        progress("Counting", share)
        answer = ask()
        found[name] = answer if isinstance(answer, dict) else tuple(answer)
    return TeamFigures(**found)


def people_rows(figures: TeamFigures) -> Rows:
    return [
        (
            one.name,
            one.staff_number or _NONE,
            f"{one.right:,}",
            f"{one.asked:,}",
            words.percent(one.share * 100) if one.asked else _NONE,
            between(statistics.share(one.right, one.asked)) if one.asked else _NONE,
            f"{one.passed} of {one.exams}" if one.exams else _NONE,
            one.last.isoformat() if one.last else _NONE,
        )
        for one in figures.people
    ]


def topic_rows(figures: TeamFigures) -> Rows:
    told = ((count, statistics.share(count.right, count.asked)) for count in figures.topics)
    return [
        (TOPIC_TITLES[count.topic], f"{count.right:,}", f"{count.asked:,}", words.percent(share.value * 100), between(share))
        for count, share in told
    ]


def missed_rows(figures: TeamFigures) -> Rows:
    return [
        (
            item.question,
            f"{item.wrong_option} ({item.wrong_count})" if item.wrong_count else _NONE,
            f"{item.right} of {item.people}",
            words.percent(item.facility * 100),
            f"{item.discrimination:.2f}" if item.discrimination is not None else _NONE,
        )
        for item in figures.missed
    ]


def idle_rows(figures: TeamFigures) -> Rows:
    return [(one.name, one.staff_number or _NONE, one.last.isoformat() if one.last else "never") for one in figures.idle]


def session_rows(figures: TeamFigures, now: datetime) -> Rows:
    return [
        (
            f"{one.started.astimezone(now.tzinfo):%Y-%m-%d %H:%M}",
            one.name,
            words.MODE_TITLES[one.mode],
            f"{one.title} ({one.catalogue})",
            one.pc or "this PC",
            f"{one.right} of {one.asked}",
            words.percent(one.share * 100) if one.asked else _NONE,
            {True: "passed", False: "not passed", None: _NONE}[one.passed],
            words.clock(one.seconds),
        )
        for one in figures.sessions
    ]
