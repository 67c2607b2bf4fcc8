"""Sessions for tests: begun, answered, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from medcode_desktop.records.cards import Review
from medcode_desktop.records.people import Person
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Ending
from medcode_desktop.training.model import Answer, Mode, Question
from medcode_desktop.training.schedule import Memory, Rating, Schedule
from tests.training.asking import plan

SCHEDULE = Schedule()


def review(rated: Rating, at: datetime) -> Review:
    def change(memory: Memory | None) -> Memory:
        return SCHEDULE.review(memory, rated, at)

    return change


def answered(question: Question, number: int, at: datetime, *, right: bool = True, seconds: float = 10.0) -> Answer:
    return Answer(number, question.right if right else (question.tempting,), right, seconds, at)


def hold(
    records: Records,
    person: Person,
    asked: list[tuple[Question, bool]],
    at: datetime,
    *,
    mode: Mode = Mode.PRACTICE,
    end: bool = True,
    pass_mark: int = 0,
) -> int:
    """A session with right and wrong answers, one a minute. Gives its id."""
    questions = [question for question, _ in asked]
    session = records.sessions.begin(person.id, plan(mode, pass_mark=pass_mark), questions, "October 2025", at)
    for number, (question, right) in enumerate(asked, 1):
        at += timedelta(minutes=1)
        change = None if mode is Mode.EXAM else review(Rating.GOOD if right else Rating.AGAIN, at)
        records.sessions.add_answer(session, question, answered(question, number, at, right=right), 60.0 * number, change)
    if end:
        records.sessions.end(session, Ending.FINISHED, at, 60.0 * len(asked))
    return session
