"""Sessions of practice: every question before it is shown, every answer before its feedback, each in one transaction."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records import cards, people, shown
from medcode_desktop.records.cards import Review
from medcode_desktop.records.database import RecordsFile, Value
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.people import Person
from medcode_desktop.records.texts import storable, time_text
from medcode_desktop.training.model import Answer, Mode, Plan, Question
from medcode_desktop.training.schedule import Memory, Stage


class Ending(StrEnum):
    """How a session ended. The values are stored."""

    FINISHED = "finished"
    TIME = "time"  # the time of an exam was up
    LEFT = "left"  # the person did not want to go on


class Begun(NamedTuple):
    """A session that has not ended: picked up, it goes on where it was."""

    id: int
    person: Person
    mode: Mode
    title: str
    started: datetime  # UTC
    answered: int
    questions: int  # so far; a Learn session gets more as it goes on


class Kept(NamedTuple):
    """What is stored of a session that is to go on."""

    plan: Plan
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    flagged: frozenset[int]
    elapsed: float  # seconds


class SessionGone(UserError):  # noqa: N818 - named for what it says
    """The session was ended or deleted, perhaps in another window."""


class Sessions:
    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    def begin(self, person: int, plan: Plan, questions: Sequence[Question], catalogue: str, at: datetime) -> int:
        """Store the session with the questions it has so far; gives its id. `catalogue` is the release that is asked from.
        PersonGone if the person is not on the list any more."""
        with self._file.change() as connection:
            people.require(connection, person)
            done = connection.execute(
                "INSERT INTO sessions (uid, person, mode, plan, catalogue, started_at, elapsed, ending, asked, correct)"
                " VALUES (?, ?, ?, ?, ?, ?, 0, '', 0, 0)",
                (uuid.uuid4().hex, person, plan.mode.value, _json(plan.document()), storable(catalogue), time_text(at)),
            )
            session = int(done.lastrowid or 0)
            for number, question in enumerate(questions, 1):
                _add_question(connection, session, number, question)
            return session

    def add_question(self, session: int, number: int, question: Question) -> None:
        """Store a question before it is shown."""
        with self._file.change() as connection:
            _require_open(connection, session)
            _add_question(connection, session, number, question)

    def add_answer(
        self, session: int, question: Question, answer: Answer, elapsed: float, change: Review | None = None
    ) -> Memory | None:
        """Store an answer, or another one to the same question of an exam, and what it does to the card. Gives what is
        remembered of the card now.

        `elapsed` are the seconds of the session so far. PersonGone or SessionGone when it can no longer be stored.
        """
        with self._file.change() as connection:
            person = _require_open(connection, session)
            before, after = None, None
            if change is not None:
                before, after = cards.review(connection, person, question.card, question.topic, answer.at, change)
            due = before is not None and before.stage is Stage.REVIEW and before.due <= answer.at
            _put_answer(connection, session, person, question, answer, due)
            connection.execute("UPDATE sessions SET elapsed = max(elapsed, ?) WHERE id = ?", (elapsed, session))
            return after

    def set_flag(self, session: int, number: int, flagged: bool) -> None:
        with self._file.change() as connection:
            connection.execute(
                "UPDATE session_questions SET flagged = ? WHERE session = ? AND number = ?", (int(flagged), session, number)
            )

    def keep_elapsed(self, session: int, elapsed: float) -> None:
        """The person leaves for a while: store how many seconds have been used."""
        with self._file.change() as connection:
            connection.execute("UPDATE sessions SET elapsed = max(elapsed, ?) WHERE id = ?", (elapsed, session))

    def end(
        self,
        session: int,
        ending: Ending,
        at: datetime,
        elapsed: float,
        reviews: Sequence[tuple[Question, Answer, Review]] = (),
    ) -> None:
        """The session is over and its score counts. `reviews`: what the answers of an exam do to the cards, which they do
        only now, when they cannot be changed any more. A session that has ended stays as it is."""
        with self._file.change() as connection:
            person = _require_open(connection, session)
            for question, answer, change in reviews:
                cards.review(connection, person, question.card, question.topic, answer.at, change)
            connection.execute(
                "UPDATE sessions SET ended_at = ?, ending = ?, elapsed = max(elapsed, ?),"
                " asked = (SELECT count(*) FROM session_questions WHERE session = id),"
                " correct = (SELECT ifnull(sum(correct), 0) FROM answers WHERE session = id) WHERE id = ?",
                (time_text(at), ending.value, elapsed, session),
            )

    def begun(self, person: int | None = None) -> list[Begun]:
        """Sessions that have not ended, of one person or of everyone on the list, the newest first."""
        rows = self._file.rows(
            "SELECT s.id, p.id, p.uid, p.name, p.staff_number, s.mode, s.plan, s.started_at,"
            " (SELECT count(*) FROM answers WHERE session = s.id),"
            " (SELECT count(*) FROM session_questions WHERE session = s.id)"
            " FROM sessions s JOIN people p ON p.id = s.person"
            " WHERE s.ended_at IS NULL AND p.removed_at IS NULL AND (p.id = ?1 OR ?1 IS NULL)"
            " ORDER BY s.started_at DESC, s.id DESC",
            (person,),
        )
        try:
            return [_begun(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(self._file.path, "a session cannot be read") from error

    def load(self, session: int) -> Kept:
        """What is stored of a session, ended or not. SessionGone if there is none of that id."""
        plans = self._file.rows("SELECT plan, elapsed FROM sessions WHERE id = ?", (session,))
        if not plans:
            raise SessionGone("This session is not there any more.", "Start another one.")
        asked = self._file.rows(
            "SELECT q.body, s.places, s.flagged FROM session_questions s JOIN questions q ON q.id = s.question"
            " WHERE s.session = ? ORDER BY s.number",
            (session,),
        )
        answers = self._file.rows(
            "SELECT number, chosen, correct, seconds, answered_at FROM answers WHERE session = ? ORDER BY number", (session,)
        )
        try:
            return Kept(
                Plan.from_document(json.loads(str(plans[0][0]))),
                tuple(shown.as_shown(str(body), str(places)) for body, places, _ in asked),
                tuple(_answer(row) for row in answers),
                frozenset(number for number, (_, _, flagged) in enumerate(asked, 1) if flagged),
                float(str(plans[0][1])),
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise damaged(self._file.path, "a session cannot be read") from error


def _require_open(connection: sqlite3.Connection, session: int) -> int:
    """The person of a session that is going on, within a change. PersonGone or SessionGone."""
    row = connection.execute("SELECT person, ended_at FROM sessions WHERE id = ?", (session,)).fetchone()
    if row is None:
        raise SessionGone("This session is not there any more; nothing was stored.", "Start another one.")
    people.require(connection, row[0])
    if row[1] is not None:
        raise SessionGone("This session was ended in another window; nothing was stored.", "Start another one.")
    return int(row[0])


def _add_question(connection: sqlite3.Connection, session: int, number: int, question: Question) -> None:
    kept, places = shown.keep(connection, question)
    connection.execute("INSERT INTO session_questions VALUES (?, ?, ?, ?, 0)", (session, number, kept, places))


def _put_answer(
    connection: sqlite3.Connection, session: int, person: int, question: Question, answer: Answer, due: bool
) -> None:
    chosen_family = question.options[answer.chosen[0]].family if question.right_family else ""
    connection.execute(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, number) DO UPDATE SET chosen = excluded.chosen, correct = excluded.correct,"
        " seconds = excluded.seconds, answered_at = excluded.answered_at, day = excluded.day,"
        " chosen_family = excluded.chosen_family",
        (
            session,
            answer.number,
            person,
            question.card,
            question.topic.value,
            question.difficulty,
            _json(list(answer.chosen)),
            int(answer.right),
            answer.seconds,
            time_text(answer.at),
            answer.at.date().isoformat(),
            question.right_family,
            chosen_family,
            int(due),
        ),
    )


def _begun(row: Sequence[Value]) -> Begun:
    session, person, uid, name, staff, mode, plan, started, answered, questions = row
    return Begun(
        int(str(session)),
        Person(int(str(person)), str(uid), str(name), str(staff)),
        Mode(str(mode)),
        str(json.loads(str(plan))["title"]),
        datetime.fromisoformat(str(started)),
        int(str(answered)),
        int(str(questions)),
    )


def _answer(row: Sequence[Value]) -> Answer:
    number, chosen, correct, seconds, at = row
    return Answer(
        int(str(number)),
        tuple(int(place) for place in json.loads(str(chosen))),
        bool(correct),
        float(str(seconds)),
        datetime.fromisoformat(str(at)),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
