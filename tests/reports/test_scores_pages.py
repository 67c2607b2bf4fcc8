"""Pages for PDF: what is on them, names as texts, a place for charts."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.reports.score_summary import summary
from medcode_desktop.reports.scores_pages import CHARTS, certificate_page, person_page, team_page, with_charts
from medcode_desktop.training.model import Topic
from tests.reports.scores import NAMES

MADE = datetime(2025, 10, 20, 15, 30, tzinfo=UTC)
CLINIC = 'Elm & "Oak" <Clinic>'


class Texts(HTMLParser):
    """The texts of a page; every tag opened is closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in ("hr", "br"):
            self._open.append(tag)
        assert tag in {"html", "body", "h1", "h2", "p", "table", "tr", "td", "th", "small", "hr", "div"}, tag

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_team(scores: Scores) -> None:
    told = summary(scores, clinic=CLINIC, made=MADE)
    page = team_page(told)
    texts = Texts(page).texts
    assert f"Scores - {CLINIC}" in texts
    assert "everybody; all topics; all dates" in texts
    assert "66.6 % (52.5 % to 78.3 %)" in texts
    assert "16 of 16" in texts
    assert "and 6 more with fewer answers" in texts
    assert "answer 1 to 3" in texts
    assert NAMES[5] in texts
    assert page.count(CHARTS) == 1
    assert with_charts(page, "<p>chart</p>").count("chart</p>") == 1


def test_a_person(scores: Scores) -> None:
    chosen = Filter(people=(6,), topics=(Topic.RULES,))
    told = summary(scores, chosen, clinic=CLINIC, made=MADE)
    texts = Texts(person_page(told, scores.by_person(chosen)[0])).texts
    assert NAMES[5] in texts
    assert f"{CLINIC}, staff number 005; The rules; all dates. Practised last on 2025-10-06." in texts
    assert "passed" in texts


def test_nobody_and_nothing(scores: Scores) -> None:
    told = summary(scores, Filter(people=(999,)), clinic="", made=MADE)
    assert "No answers." in Texts(team_page(told)).texts


def test_a_certificate_of_a_passed_exam_alone(scores: Scores) -> None:
    session = scores.sessions(Filter(people=(6,)))[0]
    texts = Texts(certificate_page(session, clinic=CLINIC, made=MADE)).texts
    assert f"{NAMES[5]} (005)" in texts
    assert "on 2025-10-06 with 2 of 3 questions right (66.6 %)." in texts
    for other in (session._replace(right=1), session._replace(pass_mark=0)):
        with pytest.raises(UserError, match="passed exams only"):
            certificate_page(other, clinic=CLINIC, made=MADE)


def test_long_and_hostile_names_stay_texts(scores: Scores) -> None:
    for person in scores.by_person():
        told = summary(scores, Filter(people=(person.person,)), clinic=CLINIC, made=MADE)
        Texts(person_page(told, person))
        Texts(certificate_page(told.sessions[0], clinic=CLINIC, made=MADE))
