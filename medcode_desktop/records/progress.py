"""What a person has done, counted: for the Progress screen. Answers of an exam that is going on are left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from medcode_desktop.records.database import RecordsFile, Value
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.texts import time_text
from medcode_desktop.training.model import Mode, Topic
from medcode_desktop.training.schedule import LEECH

_RECENT = timedelta(days=30)
# one person, and no answer that may still be changed
_OF_PERSON = "person = ?1 AND session NOT IN (SELECT id FROM sessions WHERE person = ?1 AND mode = 'exam' AND ended_at IS NULL)"


class SessionRow(NamedTuple):
    """One session that has ended."""

    id: int
    mode: Mode
    title: str
    catalogue: str
    started: datetime  # UTC
    seconds: float
    ending: str  # a value of sessions.Ending
    asked: int
    right: int
    pass_mark: int  # per cent; 0 for none


class TopicCount(NamedTuple):
    topic: Topic
    asked: int
    right: int


class Progress:
    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    def topics(self, person: int, since: date | None = None) -> list[TopicCount]:
        """Answers by topic, in the order of Topic; topics without an answer are left out."""
        return self._by_topic(person, since, "")

    def _by_topic(self, person: int, since: date | None, which: str) -> list[TopicCount]:
        rows = self._file.rows(
            f"SELECT topic, count(*), sum(correct) FROM answers WHERE {_OF_PERSON} AND day >= ?2 {which} GROUP BY topic",
            (person, _first(since)),
        )
        counts = {str(topic): (int(str(asked)), int(str(right))) for topic, asked, right in rows}
        return [TopicCount(topic, *counts[topic.value]) for topic in Topic if topic.value in counts]

    def days(self, person: int, since: date | None = None) -> list[tuple[date, int, int]]:
        """(day, asked, right), oldest first; days without an answer are left out."""
        rows = self._file.rows(
            f"SELECT day, count(*), sum(correct) FROM answers WHERE {_OF_PERSON} AND day >= ?2 GROUP BY day ORDER BY day",
            (person, _first(since)),
        )
        return [(date.fromisoformat(str(day)), int(str(asked)), int(str(right))) for day, asked, right in rows]

    def families(self, person: int, since: date | None = None) -> dict[tuple[str, str], int]:
        """How often which family was taken for which: (right, chosen) -> answers."""
        rows = self._file.rows(
            f"SELECT right_family, chosen_family, count(*) FROM answers WHERE {_OF_PERSON} AND day >= ?2"
            " AND right_family <> '' AND chosen_family <> '' GROUP BY right_family, chosen_family",
            (person, _first(since)),
        )
        return {(str(right), str(chosen)): int(str(count)) for right, chosen, count in rows}

    def seconds(self, person: int, since: date | None = None) -> dict[Topic, list[float]]:
        """The time of every answer by topic."""
        known = {topic.value: topic for topic in Topic}
        rows = self._file.rows(f"SELECT topic, seconds FROM answers WHERE {_OF_PERSON} AND day >= ?2", (person, _first(since)))
        told: dict[Topic, list[float]] = {}
        for topic, seconds in rows:
            if topic in known and isinstance(seconds, float):
                told.setdefault(known[str(topic)], []).append(seconds)
        return told

    def retention(self, person: int, since: date | None = None) -> list[TopicCount]:
        """Answers to cards that had come due after days, as `topics` has all answers."""
        return self._by_topic(person, since, "AND was_due = 1")

    def missed(self, person: int, at: datetime) -> list[str]:
        """Cards to go over again: answered wrong in the last 30 days and not right twice since, the last wrong one first;
        then leeches."""
        rows = self._file.rows(
            f"WITH wrong AS (SELECT card, max(answered_at) AS last FROM answers WHERE {_OF_PERSON} AND correct = 0"
            " AND answered_at >= ?2 GROUP BY card)"
            " SELECT card FROM wrong WHERE (SELECT count(*) FROM answers WHERE person = ?1 AND card = wrong.card"
            " AND answered_at > wrong.last AND correct = 1) < 2 ORDER BY last DESC, card",
            (person, time_text(at - _RECENT)),
        )
        leeches = self._file.rows(
            "SELECT card FROM cards WHERE person = ? AND lapses >= ? ORDER BY lapses DESC, card", (person, LEECH)
        )
        return list(dict.fromkeys(str(row[0]) for row in (*rows, *leeches)))

    def sessions(self, person: int, limit: int = 500) -> list[SessionRow]:
        """Sessions that have ended, the newest first."""
        rows = self._file.rows(
            "SELECT id, mode, json_extract(plan, '$.title'), catalogue, started_at, elapsed, ending, asked, correct,"
            " json_extract(plan, '$.pass_mark') FROM sessions WHERE person = ? AND ended_at IS NOT NULL"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            (person, limit),
        )
        try:
            return [_session(row) for row in rows]
        except ValueError as error:
            raise damaged(self._file.path, "a session cannot be read") from error


def _first(since: date | None) -> str:
    return since.isoformat() if since else ""


def _session(row: tuple[Value, ...]) -> SessionRow:
    number, mode, title, catalogue, started, seconds, ending, asked, right, pass_mark = row
    return SessionRow(
        int(str(number)),
        Mode(str(mode)),
        str(title),
        str(catalogue),
        datetime.fromisoformat(str(started)),
        float(str(seconds)),
        str(ending),
        int(str(asked)),
        int(str(right)),
        int(str(pass_mark)),
    )
