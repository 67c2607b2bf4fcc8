"""What everybody has done, counted: for the Scores screen and the exports.

Answers of an exam that is going on are left out, as in progress.py. People who were taken off the list are in: their scores
stay. Each query can be limited to people, topics and days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.records.database import RecordsFile, Value, one_moment
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.items import Item, is_missed, items
from medcode_desktop.records.progress import TopicCount
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.training.model import Mode, Topic
from medcode_desktop.training.statistics import Week, by_week

# a row of these is what `session_of_row` takes
SESSION_COLUMNS = (
    "s.id, s.uid, s.person, p.name, p.staff_number, s.mode, json_extract(s.plan, '$.title'), s.catalogue,"
    " CASE s.pc WHEN '' THEN '' ELSE ifnull((SELECT name FROM pcs WHERE uid = s.pc), '?') END, s.started_at, s.elapsed,"
    " s.ending, s.asked, s.correct, json_extract(s.plan, '$.pass_mark') FROM sessions s JOIN people p ON p.id = s.person"
)


class Somebody(NamedTuple):
    """A person of whom the file knows, on the list of this PC or not. Those of other PCs never stand on it."""

    id: int
    uid: str
    name: str  # "Person 7" if it was taken away
    staff_number: str
    on_list: bool  # not taken off the list of this PC
    anonymous: int  # the number of "Person 7"; 0 for a person with a name
    elsewhere: bool  # known from a score file of another PC only

    @property
    def label(self) -> str:
        return f"{self.name} ({self.staff_number})" if self.staff_number else self.name


class ScoredSession(NamedTuple):
    """One session that has ended, of anybody."""

    id: int
    uid: str
    person: int
    name: str
    staff_number: str
    mode: Mode
    title: str
    catalogue: str  # the release used
    pc: str  # name of the other PC it was held on; "" for this one
    started: datetime  # UTC
    seconds: float
    ending: str  # a value of sessions.Ending
    asked: int
    right: int
    pass_mark: int  # per cent; 0 for none

    @property
    def share(self) -> float:
        """Of all questions asked, 0 to 1."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def passed(self) -> bool | None:
        """As scoring.Result.passed; None if there is no pass mark."""
        if not self.pass_mark:
            return None
        return self.asked > 0 and 100 * self.right >= self.pass_mark * self.asked


class PersonScore(NamedTuple):
    """What one person did within the filter."""

    person: int
    name: str
    staff_number: str
    asked: int
    right: int
    days: int  # on which they answered anything
    last: date | None  # the last of them, of all time and topics; None for never
    exams: int  # ended, with a pass mark
    passed: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.right / self.asked if self.asked else 0.0


class Scores:
    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    @property
    def file(self) -> RecordsFile:
        return self._file

    def count(self) -> int:
        """How many questions all sessions have, roughly how many answers there are: known at once."""
        return int(str(self._file.rows("SELECT ifnull(sum(asked), 0) FROM sessions")[0][0]))

    def people(self) -> list[Somebody]:
        """Everybody in the file by name, also those who never answered anything."""
        rows = self._file.rows(
            "SELECT id, uid, name, staff_number, removed_at IS NULL OR origin <> '', ifnull(anonymous, 0), origin <> ''"
            " FROM people ORDER BY name COLLATE NOCASE, id"
        )
        return [
            Somebody(int(str(row[0])), str(row[1]), str(row[2]), str(row[3]), bool(row[4]), int(str(row[5])), bool(row[6]))
            for row in rows
        ]

    def sessions(self, chosen: Filter = EVERYTHING, limit: int = -1) -> list[ScoredSession]:
        """Sessions that have ended, the newest first."""
        where, values = chosen.of_sessions()
        rows = self._file.rows(
            f"SELECT {SESSION_COLUMNS} WHERE {where} ORDER BY s.started_at DESC, s.id DESC LIMIT ?",
            (*values, limit),
        )
        try:
            return [session_of_row(row) for row in rows]
        except ValueError as error:
            raise damaged(self._file.path, "a session cannot be read") from error

    def topics(self, chosen: Filter = EVERYTHING) -> list[TopicCount]:
        """Answers by topic, in the order of Topic; topics without an answer are left out."""
        where, values = chosen.of_answers()
        rows = self._file.rows(f"SELECT topic, count(*), sum(correct) FROM answers WHERE {where} GROUP BY topic", values)
        counts = {str(topic): (int(str(asked)), int(str(right))) for topic, asked, right in rows}
        return [TopicCount(topic, *counts[topic.value]) for topic in Topic if topic.value in counts]

    def days(self, chosen: Filter = EVERYTHING) -> list[tuple[date, int, int]]:
        """(day, asked, right), oldest first; days without an answer are left out."""
        where, values = chosen.of_answers()
        rows = self._file.rows(
            f"SELECT day, count(*), sum(correct) FROM answers WHERE {where} GROUP BY day ORDER BY day", values
        )
        return [(date.fromisoformat(str(day)), int(str(asked)), int(str(right))) for day, asked, right in rows]

    def weeks(self, chosen: Filter = EVERYTHING) -> list[Week]:
        """The course of all together by week, oldest first."""
        return by_week(self.days(chosen))

    def families(self, chosen: Filter = EVERYTHING) -> dict[tuple[str, str], int]:
        """How often which family was taken for which: (right, chosen) -> answers."""
        where, values = chosen.of_answers()
        rows = self._file.rows(
            f"SELECT right_family, chosen_family, count(*) FROM answers WHERE {where}"
            " AND right_family <> '' AND chosen_family <> '' GROUP BY right_family, chosen_family",
            values,
        )
        return {(str(right), str(picked)): int(str(count)) for right, picked, count in rows}

    def by_person(self, chosen: Filter = EVERYTHING) -> list[PersonScore]:
        """Everybody (of the filter), by name, also without any answer."""
        where, values = chosen.of_answers()
        answers = {
            int(str(row[0])): (int(str(row[1])), int(str(row[2])), int(str(row[3])))
            for row in self._file.rows(
                f"SELECT person, count(*), sum(correct), count(DISTINCT day) FROM answers WHERE {where} GROUP BY person", values
            )
        }
        last = self._last_days()
        exams = self._exams(chosen)
        return [
            PersonScore(
                person.id,
                person.name,
                person.staff_number,
                *answers.get(person.id, (0, 0, 0)),
                last.get(person.id),
                *exams.get(person.id, (0, 0)),
            )
            for person in self.people()
            if not chosen.people or person.id in chosen.people
        ]

    def not_since(self, day: date) -> list[PersonScore]:
        """Who is on the list and has not practised on that day or later: those who never did first, then the longest ago."""
        listed = {person.id for person in self.people() if person.on_list}
        last = [one for one in self.by_person() if one.person in listed and (one.last is None or one.last < day)]
        return sorted(last, key=lambda one: (one.last or date.min, one.name.casefold()))

    def items(self, chosen: Filter = EVERYTHING) -> list[Item]:
        """Item analysis on the first attempts of each person, the hardest first. See items.py."""
        return items(self._file, chosen)

    def missed(self, chosen: Filter = EVERYTHING) -> list[Item]:
        """Of the items those that everybody misses: as items.everybody_misses, and quicker than looking at all."""
        return items(self._file, chosen, is_missed)

    def _last_days(self) -> dict[int, date]:
        # one step into the index for each person instead of a walk through all answers
        rows = self._file.rows("SELECT id, (SELECT max(day) FROM answers WHERE person = people.id) FROM people")
        return {int(str(person)): date.fromisoformat(str(day)) for person, day in rows if day}

    def _exams(self, chosen: Filter) -> dict[int, tuple[int, int]]:
        """By person: exams with a pass mark that have ended, and how many of them were passed."""
        where, values = chosen.of_sessions()
        rows = self._file.rows(
            "SELECT person, count(*), sum(asked > 0 AND 100 * correct >= mark * asked) FROM"
            f" (SELECT s.person, s.asked, s.correct, json_extract(s.plan, '$.pass_mark') AS mark"
            f" FROM sessions s WHERE s.mode = 'exam' AND {where})"
            " WHERE mark > 0 GROUP BY person",
            values,
        )
        return {int(str(person)): (int(str(many)), int(str(passed))) for person, many, passed in rows}


@contextmanager
def scores_of_one_moment(path: Path) -> Iterator[Scores]:
    """The scores for work in another thread than the one that opened the records: database.one_moment."""
    with one_moment(path) as file:
        yield Scores(file)


def session_of_row(row: tuple[Value, ...]) -> ScoredSession:
    """ValueError for a row that the records never wrote."""
    number, uid, person, name, staff, mode, title, catalogue, pc, started, seconds, ending, asked, right, pass_mark = row
    return ScoredSession(
        int(str(number)),
        str(uid),
        int(str(person)),
        str(name),
        str(staff),
        Mode(str(mode)),
        str(title),
        str(catalogue),
        str(pc),
        datetime.fromisoformat(str(started)),
        float(str(seconds)),
        str(ending),
        int(str(asked)),
        int(str(right)),
        int(str(pass_mark)),
    )
