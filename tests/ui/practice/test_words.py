"""What the screen says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medcode_desktop.records.people import Person
from medcode_desktop.records.sessions import Begun
from medcode_desktop.training.model import Answer, Mode, Option
from medcode_desktop.training.scoring import Result
from medcode_desktop.ui.colours import LIGHT
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.end_text import reasons
from medcode_desktop.ui.practice.exam_dialog import file_name
from tests.training.asking import question

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
ROSA = Person(1, "0" * 32, "Rosa", "")


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (0.2, "0:01"), (59.5, "1:00"), (2400, "40:00"), (14400, "4:00:00")])
def test_clock(seconds: float, said: str) -> None:
    assert words.clock(seconds) == said


@pytest.mark.parametrize(
    ("right", "asked", "said"),
    [
        (28, 40, "28 of 40 right, 70 %: passed (pass mark 70 %)"),
        (699, 1000, "699 of 1000 right, 69 %: not passed (pass mark 70 %)"),
    ],
)
def test_a_score_never_looks_better_than_it_is(right: int, asked: int, said: str) -> None:
    assert words.score(Result(asked, asked, right, 70, 0, ())) == said


def test_an_offer_names_the_question_to_go_on_with() -> None:
    begun = Begun(1, ROSA, Mode.EXAM, "Short exam", NOW - timedelta(days=1), 13, 40)
    assert words.offer(begun, NOW) == "Short exam, Rosa: go on with question 14 of 40 (begun yesterday 09:00)"
    learn = begun._replace(mode=Mode.LEARN, title="Learn", answered=1, questions=2)
    assert words.offer(learn, NOW) == "Learn, Rosa: 1 card done (begun yesterday 09:00)"


def test_a_typed_code_is_found_among_the_options() -> None:
    asked = question()._replace(options=(Option("E0601"), Option("E0470"), Option("RR")), right=(0,))
    assert words.asks_for_codes(asked)
    assert not words.asks_for_codes(question())
    assert [words.typed_place(asked, text) for text in ("e0470", " E 0601 ", "rr", "e0471", "")] == [1, 0, 2, None, None]


def test_verdicts() -> None:
    asked = question(right=(1, 2))
    assert words.verdict(asked, Answer(1, (1, 2), True, 1, NOW)) == "Right"
    assert words.verdict(asked, Answer(1, (0, 2), False, 1, NOW)) == "Not right. Right are: answer 1 to 1; answer 2 to 1"
    assert words.verdict(question(), None) == "No answer. Right is: answer 0 to 1"


def test_the_reasons_take_no_html_from_a_question() -> None:
    hostile = question()._replace(
        stem="<b>x</b> & <img src=x>", why="<script>", options=(Option("<i>"), Option("b")), tempting=1
    )
    page = reasons(hostile, None, LIGHT)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;i&gt;" in page


@pytest.mark.parametrize(("title", "name"), [("Exam 1/2: März", "Exam 1-2- März"), ("///", "exam"), ("x" * 200, "x" * 80)])
def test_a_title_becomes_the_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name
