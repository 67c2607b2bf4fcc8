"""What a page and a sheet say about the scores at a glance."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from medcode_desktop.records.items import Item, everybody_misses
from medcode_desktop.records.progress import TopicCount
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import PersonScore, ScoredSession, Scores
from medcode_desktop.training.model import TOPIC_TITLES
from medcode_desktop.training.statistics import Week


class Summary(NamedTuple):
    clinic: str
    made: datetime  # in the zone that is shown
    chosen: Filter
    whom: str  # whose scores, in words
    topics: list[TopicCount]
    weeks: list[Week]
    people: list[PersonScore]  # with at least one answer within the filter
    sessions: list[ScoredSession]  # the newest first
    families: dict[tuple[str, str], int]
    items: list[Item]  # the hardest first

    @property
    def hardest(self) -> list[Item]:
        """Questions that half of all or more had wrong at first."""
        return everybody_misses(self.items)

    @property
    def asked(self) -> int:
        return sum(topic.asked for topic in self.topics)

    @property
    def right(self) -> int:
        return sum(topic.right for topic in self.topics)

    @property
    def exams(self) -> list[ScoredSession]:
        """Those with a pass mark."""
        return [session for session in self.sessions if session.passed is not None]

    @property
    def days(self) -> str:
        return days_text(self.chosen.first, self.chosen.last)

    @property
    def about(self) -> str:
        """Topics in words."""
        return ", ".join(TOPIC_TITLES[topic] for topic in self.chosen.topics) or "all topics"


def summary(scores: Scores, chosen: Filter = EVERYTHING, *, clinic: str, made: datetime) -> Summary:
    """UserError if the records cannot be read."""
    names = [person.label for person in scores.people() if person.id in chosen.people]
    whom = "everybody" if not chosen.people else ", ".join(names) if len(names) <= 5 else f"{len(names)} people"
    return Summary(
        clinic,
        made,
        chosen,
        whom,
        scores.topics(chosen),
        scores.weeks(chosen),
        [person for person in scores.by_person(chosen) if person.asked],
        scores.sessions(chosen),
        scores.families(chosen),
        scores.items(chosen),
    )


def days_text(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{first} to {last}"
    return f"since {first}" if first else f"until {last}" if last else "all dates"
