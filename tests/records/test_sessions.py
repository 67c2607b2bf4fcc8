"""Sessions come back as they were stored, in every state, and refuse what can no longer be stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records.faults import DamagedRecords
from medcode_desktop.records.people import PersonGone
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Ending, SessionGone
from medcode_desktop.records.shown import as_shown, keep
from medcode_desktop.training.model import Mode, Question
from medcode_desktop.training.schedule import Rating
from tests.records.conftest import Home
from tests.records.practising import answered, hold, review
from tests.training.asking import plan, question, questions
from tests.training.test_model import any_question

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)


def test_a_session_comes_back_as_it_was(records: Records) -> None:
    person = records.people.add("Rosa")
    asked = questions(3)
    session = records.sessions.begin(person.id, plan(Mode.EXAM, minutes=5), asked, "October 2025", AT)
    first = answered(asked[0], 1, AT, seconds=3.25)
    records.sessions.add_answer(session, asked[0], first, 3.25)
    records.sessions.set_flag(session, 2, True)
    records.sessions.keep_elapsed(session, 11.5)
    kept = records.sessions.load(session)
    assert kept == (plan(Mode.EXAM, minutes=5), tuple(asked), (first,), frozenset({2}), 11.5)


def test_an_answer_of_an_exam_is_replaced(records: Records) -> None:
    person = records.people.add("Rosa")
    asked = questions(1)
    session = records.sessions.begin(person.id, plan(Mode.EXAM), asked, "", AT)
    for right in (False, True):
        records.sessions.add_answer(session, asked[0], answered(asked[0], 1, AT, right=right), 1)
    assert [answer.right for answer in records.sessions.load(session).answers] == [True]


def test_what_was_begun_is_offered_until_it_ends(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    first = hold(records, rosa, [(question(1), True)], AT, end=False)
    second = hold(records, bob, [(question(2), True), (question(3), False)], AT + timedelta(hours=1), end=False)
    assert [begun.id for begun in records.sessions.begun()] == [second, first]
    assert [(begun.answered, begun.questions, begun.title) for begun in records.sessions.begun(bob.id)] == [(2, 2, "Test")]
    records.people.remove(bob.id)
    assert [begun.id for begun in records.sessions.begun()] == [first]
    records.sessions.end(first, Ending.LEFT, AT, 9)
    assert records.sessions.begun() == []


def test_a_person_who_was_removed_stores_nothing_more(records: Records) -> None:
    person = records.people.add("Rosa")
    asked = questions(2)
    session = records.sessions.begin(person.id, plan(), asked, "", AT)
    records.people.remove(person.id)
    for refused in (
        lambda: records.sessions.add_answer(session, asked[0], answered(asked[0], 1, AT), 1, review(Rating.GOOD, AT)),
        lambda: records.sessions.add_question(session, 3, question(3)),
        lambda: records.sessions.end(session, Ending.FINISHED, AT, 1),
        lambda: records.sessions.begin(person.id, plan(), asked, "", AT),
    ):
        with pytest.raises(PersonGone, match="Rosa is no longer on the list of people; nothing was stored"):
            refused()
    assert records.sessions.load(session).answers == ()
    assert records.cards.memories(person.id) == {}
    records.people.put_back(person.id)
    records.sessions.add_answer(session, asked[0], answered(asked[0], 1, AT), 1)


def test_a_session_that_has_ended_stores_nothing_more(records: Records) -> None:
    person = records.people.add("Rosa")
    session = hold(records, person, [(question(1), True)], AT)
    with pytest.raises(SessionGone, match="ended in another window"):
        records.sessions.add_answer(session, question(1), answered(question(1), 1, AT), 1)
    with pytest.raises(SessionGone, match="not there any more"):
        records.sessions.load(session + 1)


def test_two_windows_of_one_person(home: Home) -> None:
    """Each adds to what the other has stored: no review is lost."""
    one, other = home.open(), home.open()
    person = one.people.add("Rosa")
    sessions = [records.sessions.begin(person.id, plan(), [question(1)], "", AT) for records in (one, other)]
    for turn, (records, session) in enumerate(zip((one, other), sessions, strict=True)):
        at = AT + timedelta(minutes=20 * turn)
        memory = records.sessions.add_answer(session, question(1), answered(question(1), 1, at), 1, review(Rating.GOOD, at))
        assert memory is not None
        assert memory.reviews == turn + 1
    one.close()
    other.close()


def test_an_exam_teaches_the_schedule_when_it_ends(records: Records) -> None:
    person = records.people.add("Rosa")
    asked = questions(2)
    session = records.sessions.begin(person.id, plan(Mode.EXAM), asked, "", AT)
    answers = [answered(one, number, AT, right=number == 1) for number, one in enumerate(asked, 1)]
    for one, answer in zip(asked, answers, strict=True):
        records.sessions.add_answer(session, one, answer, 1)
    assert records.cards.memories(person.id) == {}
    reviews = [(one, answer, review(Rating.AGAIN, AT)) for one, answer in zip(asked, answers, strict=True)]
    records.sessions.end(session, Ending.TIME, AT, 60, reviews)
    assert set(records.cards.memories(person.id)) == {one.card for one in asked}
    (row,) = records.progress.sessions(person.id)
    assert (row.ending, row.asked, row.right, row.seconds) == ("time", 2, 1, 60)


def test_the_same_question_in_another_order_is_kept_once(home: Home) -> None:
    records = home.open()
    person = records.people.add("Rosa")
    asked = question(1, options=5, right=(1, 3))
    shuffled = []
    for seed in range(20):
        order = list(range(5))
        Random(seed).shuffle(order)  # noqa: S311
        shuffled.append(
            asked._replace(
                options=tuple(asked.options[place] for place in order),
                right=tuple(sorted(order.index(place) for place in asked.right)),
                tempting=order.index(asked.tempting),
            )
        )
    session = records.sessions.begin(person.id, plan(), shuffled, "", AT)
    assert records.sessions.load(session).questions == tuple(shuffled)
    records.close()
    with closing(sqlite3.connect(home.path)) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (1,)


@given(any_question())
def test_any_question_comes_back_as_shown(asked: Question) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE questions (id INTEGER PRIMARY KEY, digest TEXT UNIQUE, body TEXT)")
        number, places = keep(connection, asked)
        assert keep(connection, asked) == (number, places)
        (body,) = connection.execute("SELECT body FROM questions").fetchone()
        assert as_shown(body, places) == asked


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE sessions SET plan = '{}'",
        "UPDATE questions SET body = 'nothing'",
        "UPDATE session_questions SET places = '7'",
        "UPDATE answers SET chosen = 'x'",
    ],
)
def test_a_session_that_cannot_be_read_is_damage(home: Home, spoil: str) -> None:
    records = home.open()
    session = hold(records, records.people.add("Rosa"), [(question(1), True)], AT, end=False)
    with closing(sqlite3.connect(home.path)) as connection, connection:
        connection.execute(spoil)
    with pytest.raises(DamagedRecords, match="session cannot be read"):
        records.sessions.load(session)
    records.close()


def test_a_full_disk_at_an_answer(home: Home) -> None:
    """SQLite's own limit of pages gives the same result code as a full disk. Nothing of the answer is there, card included."""
    records = home.open()
    person = records.people.add("Rosa")
    asked = questions(400)
    session = records.sessions.begin(person.id, plan(), asked, "", AT)
    connection = records.people._file.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    stored = 0
    with pytest.raises(UserError, match="no space left"):  # noqa: PT012 - it is full at some answer
        for number, one in enumerate(asked, 1):
            answer = answered(one, number, AT)
            records.sessions.add_answer(session, one, answer, number, review(Rating.GOOD, AT))
            stored = number
    assert stored > 5
    assert len(records.sessions.load(session).answers) == stored
    assert len(records.cards.memories(person.id)) == stored
    connection.execute("PRAGMA max_page_count = 1000000")
    records.sessions.add_answer(session, asked[stored], answered(asked[stored], stored + 1, AT), 1)
    records.close()


@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=30), st.text(max_size=60))
def test_any_release_and_card_is_stored(records: Records, card: str, release: str) -> None:
    person = records.people.everyone()[0] if records.people.everyone() else records.people.add("Rosa")
    asked = question(1, card=card.encode("utf-8", "replace").decode())
    session = records.sessions.begin(person.id, plan(), [asked], release, AT)
    records.sessions.add_answer(session, asked, answered(asked, 1, AT), 1, review(Rating.GOOD, AT))
    assert records.sessions.load(session).questions == (asked,)
