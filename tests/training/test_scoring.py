"""Scores and the pass mark, in whole numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training.model import Answer, Mode
from medcode_desktop.training.scoring import result
from tests.training.asking import plan, questions

AT = datetime(2025, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(("right", "asked", "passed"), [(28, 40, True), (27, 40, False), (7, 10, True), (69, 99, False)])
def test_the_pass_mark_is_reached_or_not(right: int, asked: int, passed: bool) -> None:
    answers = {number: Answer(number, (0,), True, 1, AT) for number in range(1, right + 1)}
    assert result(plan(Mode.EXAM, pass_mark=70), questions(asked), answers, 1).passed is passed


def test_without_a_pass_mark_nobody_passes_or_fails() -> None:
    assert result(plan(), questions(3), {}, 0).passed is None


def test_nothing_asked_is_not_passed() -> None:
    assert result(plan(pass_mark=70), [], {}, 0).passed is False


@given(st.integers(1, 200), st.integers(0, 200), st.integers(1, 100))
def test_an_unanswered_question_counts_as_wrong(asked: int, answered: int, mark: int) -> None:
    answered = min(asked, answered)
    answers = {number: Answer(number, (0,), True, 1, AT) for number in range(1, answered + 1)}
    got = result(plan(Mode.EXAM, pass_mark=mark), questions(asked), answers, 1)
    assert got.percent == pytest.approx(100 * answered / asked)
    assert got.passed == (answered * 100 >= mark * asked)
