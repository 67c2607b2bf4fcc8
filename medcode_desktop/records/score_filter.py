"""Which people, topics and days the scores are looked at for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from medcode_desktop.records.database import Value
from medcode_desktop.records.texts import time_text
from medcode_desktop.training.model import Topic
from medcode_desktop.training.statistics import start_of_day

NOT_GOING_ON = "session NOT IN (SELECT id FROM sessions WHERE ended_at IS NULL AND mode = 'exam')"


class Filter(NamedTuple):
    """What to look at; nothing said means everything."""

    people: tuple[int, ...] = ()  # ids in this file
    topics: tuple[Topic, ...] = ()
    first: date | None = None
    last: date | None = None  # this day is in

    def of_people(self) -> tuple[str, list[Value]]:
        """A condition on rows of answers for the people alone, and its parameters."""
        if not self.people:
            return NOT_GOING_ON, []
        return f"{NOT_GOING_ON} AND person IN ({', '.join('?' * len(self.people))})", list(self.people)

    def of_answers(self) -> tuple[str, list[Value]]:
        """A condition on rows of answers, and its parameters. A day is that of the person."""
        people, values = self.of_people()
        parts = [people]
        if self.topics:
            parts.append(f"topic IN ({', '.join('?' * len(self.topics))})")
            values += [topic.value for topic in self.topics]
        for sign, day in ((">=", self.first), ("<=", self.last)):
            if day:
                parts.append(f"day {sign} ?")
                values.append(day.isoformat())
        return " AND ".join(parts), values

    def of_sessions(self) -> tuple[str, list[Value]]:
        """A condition on rows of sessions `s`, and its parameters. A day is that of this PC; a session is in if any of its
        questions is of the topics."""
        parts = ["s.ended_at IS NOT NULL"]
        values: list[Value] = []
        if self.people:
            parts.append(f"s.person IN ({', '.join('?' * len(self.people))})")
            values += self.people
        if self.topics:
            marks = ", ".join("?" * len(self.topics))
            parts.append(f"EXISTS (SELECT 1 FROM answers a WHERE a.session = s.id AND a.topic IN ({marks}))")
            values += [topic.value for topic in self.topics]
        if self.first:
            parts.append("s.started_at >= ?")
            values.append(_start(self.first))
        if self.last and self.last < date.max:
            parts.append("s.started_at < ?")
            values.append(_start(self.last + timedelta(days=1)))
        return " AND ".join(parts), values


def _start(day: date) -> str:
    """The first moment of a day where this PC is; of days for which systems know no time zones, where it is UTC."""
    try:
        return time_text(start_of_day(day))
    except (ValueError, OSError, OverflowError):
        return f"{day}T00:00:00.000000+00:00"


EVERYTHING = Filter()
