"""Sessions begun, answered, cut off, picked up and ended, without a window."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.records.people import Person, PersonGone
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Ending, SessionGone
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.training.schedule import Stage
from medcode_desktop.training.session import TimeIsUp
from medcode_desktop.ui.practice.coach import Coach
from medcode_desktop.ui.practice.sitting import Sitting
from tests.training.asking import Seconds
from tests.ui.practice.conftest import BANK, Wall

PRACTICE = Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1), (Topic.STATUS, 1)), 6, seed=3)
EXAM = Plan("Exam", Mode.EXAM, ((Topic.CODES, 2), (Topic.MODIFIERS, 1)), 6, minutes=10, pass_mark=50, seed=3)


def answer(sitting: Sitting, *, right: bool) -> None:
    question = sitting.session.question
    sitting.answer(question.right if right else _wrong(sitting))


def _wrong(sitting: Sitting) -> tuple[int, ...]:
    question = sitting.session.question
    places = range(len(question.options))
    return next(
        chosen
        for first in places
        if (chosen := tuple(sorted((first, *(p for p in places if p != first))[: len(question.right)]))) != question.right
    )


def test_practice_from_beginning_to_end(coach: Coach, person: Person, records: Records) -> None:
    sitting = coach.practise(person, PRACTICE)
    while True:
        answer(sitting, right=sitting.session.number % 2 == 0)
        assert len(records.sessions.load(coach.begun()[0].id).answers) == len(sitting.session.answers)
        if not sitting.go_on():
            break
    sitting.end()
    assert sitting.session.result()[:3] == (6, 6, 3)
    assert coach.begun() == []
    assert records.progress.sessions(person.id)[0].right == 3
    assert len(sitting.wrong_cards()) == 3
    assert set(records.cards.memories(person.id)) == set(sitting.wrong_cards())


def test_the_same_seed_gives_the_same_questions(coach: Coach, person: Person, records: Records) -> None:
    other = Coach(records, BANK, coach.now, Seconds(), Random(99))  # noqa: S311
    other.use_catalogue(coach._in_use())
    assert coach.practise(person, EXAM).session.questions == other.practise(person, EXAM).session.questions
    free = EXAM._replace(seed=0)
    assert coach.practise(person, free).session.questions != coach.practise(person, free).session.questions


def test_an_answer_that_cannot_be_stored_does_not_count(coach: Coach, person: Person, records: Records) -> None:
    sitting = coach.practise(person, PRACTICE)
    records.people.remove(person.id)
    with pytest.raises(PersonGone):
        answer(sitting, right=True)
    assert not sitting.session.is_answered
    records.people.put_back(person.id)
    answer(sitting, right=True)
    assert sitting.session.result().right == 1


def test_a_session_ended_elsewhere_takes_no_answer(coach: Coach, person: Person) -> None:
    sitting = coach.practise(person, PRACTICE)
    coach.give_up(coach.begun()[0])
    with pytest.raises(SessionGone):
        answer(sitting, right=True)


def test_an_exam_picked_up_has_its_answers_flags_and_time(
    coach: Coach, person: Person, clock: Seconds, records: Records
) -> None:
    sitting = coach.practise(person, EXAM)
    clock.at += 60
    answer(sitting, right=True)
    sitting.flag(3, True)
    sitting.go_on()
    clock.at += 1000  # the PC stood still; the process was killed
    (begun,) = coach.begun()
    again = coach.pick_up(begun, 20)
    assert again.session.number == 2
    assert again.session.flagged == {3}
    assert again.session.seconds_left == 540
    assert again.session.questions == sitting.session.questions


def test_the_time_of_an_exam_runs_out(coach: Coach, person: Person, clock: Seconds, records: Records) -> None:
    sitting = coach.practise(person, EXAM)
    answer(sitting, right=True)
    sitting.go_on()
    clock.at += 601
    with pytest.raises(TimeIsUp):
        answer(sitting, right=True)
    sitting.end(Ending.TIME)
    sitting.end(Ending.TIME)
    (row,) = records.progress.sessions(person.id)
    assert (row.asked, row.right, row.ending) == (6, 1, "time")


def test_learn_asks_what_is_due_and_what_is_new(coach: Coach, person: Person, records: Records, wall: Wall) -> None:
    sitting = coach.learn(person, 3)
    asked = [sitting.session.question.card]
    while True:
        wall.pass_(seconds=20)
        answer(sitting, right=True)
        if not sitting.go_on():
            break
        asked.append(sitting.session.question.card)
    assert len(set(asked)) == 3
    assert all(one != other for one, other in itertools.pairwise(asked))
    sitting.end()
    assert coach.waiting(person, 3).new == 0
    with pytest.raises(UserError, match="Nothing is due now"):
        coach.learn(person, 3)
    wall.pass_(days=30)
    assert coach.waiting(person, 3)[:2] == (3, 3)


def test_learn_killed_between_two_cards_goes_on(coach: Coach, person: Person, records: Records) -> None:
    sitting = coach.learn(person, 5)
    answer(sitting, right=True)
    (begun,) = coach.begun()
    again = coach.pick_up(begun, 5)
    assert again.session.number == 2
    assert again.session.question.card != sitting.session.questions[0].card
    # and killed after a question was shown
    once_more = coach.pick_up(coach.begun()[0], 5)
    assert once_more.session.question == again.session.question
    assert len(once_more.session.questions) == 2


def test_missed_brings_back_what_was_wrong(coach: Coach, person: Person) -> None:
    with pytest.raises(UserError, match="Nothing was missed"):
        coach.missed(person)
    sitting = coach.practise(person, PRACTICE)
    for _ in range(3):
        answer(sitting, right=False)
        sitting.go_on()
    sitting.end()
    again = coach.missed(person)
    assert {question.card for question in again.session.questions} == set(sitting.wrong_cards()[:3])


def test_right_answers_outside_learn_bring_no_new_cards_but_wrong_ones_do(
    coach: Coach, person: Person, records: Records
) -> None:
    sitting = coach.practise(person, PRACTICE)
    answer(sitting, right=True)
    assert records.cards.memories(person.id) == {}
    sitting.go_on()
    answer(sitting, right=False)
    (memory,) = records.cards.memories(person.id).values()
    assert memory.stage is Stage.LEARNING


def test_another_catalogue_during_a_session(coach: Coach, person: Person, bundled: Path, tmp_path: Path) -> None:
    """The questions asked stay; Learn goes on with the cards of the new one."""
    practice = coach.practise(person, PRACTICE)
    learn = coach.learn(person, 5)
    questions = practice.session.questions
    smaller = tmp_path / "smaller.db"
    shutil.copy(bundled, smaller)
    with closing(sqlite3.connect(smaller)) as db, db:
        db.execute("DELETE FROM entry WHERE code LIKE 'E%'")
    other = Catalogue.open(smaller)
    coach.use_catalogue(other)
    answer(practice, right=True)
    assert practice.go_on()
    assert practice.session.questions == questions
    answer(learn, right=True)
    assert learn.go_on()
    other.close()


def test_the_clock_set_back_during_learning(coach: Coach, person: Person, wall: Wall) -> None:
    sitting = coach.learn(person, 4)
    answer(sitting, right=True)
    wall.pass_(days=-400)
    while sitting.go_on():
        answer(sitting, right=True)
    sitting.end()


def test_a_person_who_is_gone_is_not_picked_up(coach: Coach, person: Person, records: Records) -> None:
    coach.practise(person, PRACTICE)
    (begun,) = coach.begun()
    records.people.remove(person.id)
    assert coach.begun() == []
    with pytest.raises(PersonGone):
        coach.pick_up(begun, 5)
