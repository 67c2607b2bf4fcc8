"""Several PCs for tests, each with records of its own, and what is in the records in terms that no PC decides on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from medcode_desktop.records.people import Person
from medcode_desktop.records.records import Records
from medcode_desktop.training.model import Mode, Topic
from tests.records.conftest import Home, SetClock
from tests.records.practising import hold
from tests.training.asking import question

AT = datetime(2025, 9, 1, 9, tzinfo=UTC)


class Pc:
    """`with Pc(folder, "front"): ...`"""

    def __init__(self, folder: Path, name: str, at: datetime = datetime(2025, 10, 1, 9, tzinfo=UTC)) -> None:
        self.home = Home(folder / name, SetClock(at))
        self.records = self.home.open()

    def __enter__(self) -> Pc:
        return self

    def __exit__(self, *_: object) -> None:
        self.records.close()

    def person(self, name: str, staff: str = "") -> Person:
        return self.records.people.add(name, staff)

    def practises(self, person: Person, count: int = 3, *, days: int = 0, mode: Mode = Mode.PRACTICE, first: int = 1) -> int:
        """Questions of two topics, every second answer right."""
        asked = [
            (question(number, right=(number % 4,), topic=(Topic.RULES, Topic.CODES)[number % 2]), number % 2 == 0)
            for number in range(first, first + count)
        ]
        return hold(self.records, person, asked, AT + timedelta(days=days), mode=mode, pass_mark=50 if mode is Mode.EXAM else 0)

    def writes(self, folder: Path, **more: object) -> Path:
        folder.mkdir(exist_ok=True)
        return self.records.pooling.write(folder, **more).path  # type: ignore[arg-type]


def picture(records: Records) -> object:
    """People (by names, numbers and ids they have), their sessions and answers, all without ids of this file."""
    with closing(sqlite3.connect(records.path)) as db:
        sources = defaultdict(set)
        for person, uid in db.execute("SELECT person, uid FROM person_sources"):
            sources[person].add(uid)
        answers = defaultdict(list)
        for session, *rest in db.execute(
            "SELECT s.uid, a.number, a.card, a.topic, a.difficulty, a.chosen, a.correct, a.seconds, a.answered_at, a.day,"
            " a.right_family, a.chosen_family, a.was_due, q.digest, q.body, k.places, k.flagged, a.person = s.person"
            " FROM answers a JOIN sessions s ON s.id = a.session JOIN session_questions k USING (session, number)"
            " JOIN questions q ON q.id = k.question"
        ):
            answers[session].append(tuple(rest))
        people = []
        for number, uid, name, staff, origin in db.execute("SELECT id, uid, name, staff_number, origin <> '' FROM people"):
            sessions = [
                (row, sorted(answers[row[0]]))
                for row in db.execute(
                    "SELECT uid, mode, plan, catalogue, started_at, elapsed, ended_at, ending, asked, correct, source"
                    " FROM sessions WHERE person = ? ORDER BY uid",
                    (number,),
                )
            ]
            people.append((uid, name, staff, origin, sorted(sources[number]), sessions))
        return sorted(people)
