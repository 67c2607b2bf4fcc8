"""A session while it goes on: answers, time, going back, flags. Random walks keep what must always hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training.model import Mode
from medcode_desktop.training.session import Session, TimeIsUp
from tests.training.asking import Seconds, plan, question, questions

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)


def answer(session: Session, *places: int) -> bool:
    given_ = session.answer(places, AT)
    session.take(given_)
    return given_.right


def test_an_answer_counts_once_it_is_taken() -> None:
    session = Session(plan(), questions(2), Seconds())
    judged = session.answer([1], AT)
    assert judged.right
    assert not session.is_answered
    session.take(judged)
    assert session.is_answered
    assert session.result().right == 1


@pytest.mark.parametrize("places", [(), (0, 1), (4,), (-1,)])
def test_what_is_no_choice_is_refused(places: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no choice"):
        Session(plan(), questions(2), Seconds()).answer(places, AT)


def test_of_several_right_answers_all_are_needed() -> None:
    asked = [question(right=(0, 2))]
    assert answer(Session(plan(), asked, Seconds()), 2, 0)
    assert not answer(Session(plan(), asked, Seconds()), 0, 1)


def test_a_judged_answer_stays_but_one_of_an_exam_may_change() -> None:
    practice = Session(plan(), questions(2), Seconds())
    answer(practice, 0)
    with pytest.raises(ValueError, match="judged"):
        practice.answer([1], AT)
    exam = Session(plan(Mode.EXAM), questions(2), Seconds())
    assert not answer(exam, 0)
    assert answer(exam, 1)
    assert exam.result().right == 1


def test_the_time_of_a_question_is_the_time_it_was_looked_at() -> None:
    clock = Seconds()
    session = Session(plan(Mode.EXAM), questions(3), clock)
    clock.at += 10
    session.go_to(2)
    clock.at += 5
    session.go_to(1)
    clock.at += 2
    assert session.answer([1], AT).seconds == 12
    assert session.elapsed == 17


def test_time_stands_while_the_session_is_left() -> None:
    clock = Seconds()
    session = Session(plan(Mode.EXAM, minutes=1), questions(2), clock)
    clock.at += 20
    session.pause()
    clock.at += 1000
    assert session.seconds_left == 40
    session.go_on()
    clock.at += 39
    assert session.seconds_left == 1


def test_after_the_end_of_the_time_no_answer_counts() -> None:
    clock = Seconds()
    session = Session(plan(Mode.EXAM, minutes=1), questions(2), clock)
    answer(session, 1)
    session.go_to(2)
    clock.at += 60
    with pytest.raises(TimeIsUp):
        session.answer([0], AT)
    assert session.seconds_left == 0
    assert session.result()[:3] == (2, 1, 1)


def test_a_session_picked_up_goes_on_at_the_first_open_question_with_its_time() -> None:
    clock = Seconds()
    first = Session(plan(Mode.EXAM, minutes=10), questions(4), clock)
    answer(first, 1)
    first.go_to(3)
    answer(first, 3)
    first.flag(2, True)
    clock.at += 30
    again = Session(first.plan, first.questions, clock, first.answers.values(), first.flagged, first.elapsed)
    assert again.number == 2
    assert again.flagged == {2}
    assert again.seconds_left == 570
    assert again.result() == first.result()


def test_there_is_no_question_beyond_the_last() -> None:
    session = Session(plan(), questions(2), Seconds())
    for number in (0, 3):
        with pytest.raises(IndexError):
            session.go_to(number)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 3)),
        st.tuples(st.just("go"), st.integers(1, 6)),
        st.tuples(st.just("wait"), st.integers(-50, 300)),
        st.tuples(st.just("flag"), st.integers(1, 6)),
        st.tuples(st.just("pause"), st.just(0)),
        st.tuples(st.just("on"), st.just(0)),
    ),
    max_size=40,
)


@given(STEPS, st.sampled_from(Mode))
def test_whatever_a_person_does(steps: list[tuple[str, int]], mode: Mode) -> None:
    clock = Seconds()
    session = Session(plan(mode, number=6, minutes=10), questions(6), clock)
    elapsed = 0.0
    for step, value in steps:
        if step == "answer":
            try:
                answer(session, value)
            except (ValueError, TimeIsUp):
                assert session.is_answered or session.seconds_left == 0
        elif step == "go":
            session.go_to(value)
        elif step == "wait":
            clock.at += value
        elif step == "flag":
            session.flag(value, True)
        elif step == "pause":
            session.pause()
        else:
            session.go_on()
        assert session.elapsed >= elapsed
        elapsed = session.elapsed
        assert session.seconds_left == max(0.0, 600 - elapsed)
        result = session.result()
        assert 0 <= result.right <= result.answered <= result.asked == 6
        assert sum(topic.asked for topic in result.topics) == 6
        assert sum(topic.right for topic in result.topics) == result.right
        following = session.next_open()
        assert (following is None) == session.is_complete
        assert following is None or following not in session.answers
    assert sum(answer_.seconds for answer_ in session.answers.values()) <= elapsed + 1e-6
