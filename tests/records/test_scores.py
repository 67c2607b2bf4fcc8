"""What is counted over everybody, against a count by hand; filters; exams going on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.answer_rows import answer_pages, count_answers, picked_text
from medcode_desktop.records.database import one_moment
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import scores_of_one_moment
from medcode_desktop.training.model import Mode, Option, Topic
from tests.records.practising import hold
from tests.training.asking import question

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_1, DAY_3 = date(2025, 10, 1), date(2025, 10, 3)


@pytest.fixture
def filled(records: Records) -> Records:
    rosa, bob = records.people.add("Rosa", "7"), records.people.add("Bob")
    records.people.add("Never")
    gone = records.people.add("Gone")
    codes = question(3, topic=Topic.CODES)
    hold(records, rosa, [(question(1), True), (question(2), False), (codes, True)], AT, mode=Mode.EXAM, pass_mark=60)
    hold(records, rosa, [(question(1), True)], AT + 2 * DAY)
    hold(records, bob, [(question(1), False), (codes, False)], AT + 2 * DAY, mode=Mode.EXAM, pass_mark=60)
    hold(records, gone, [(question(2), True)], AT + 9 * DAY)
    records.people.remove(gone.id)
    hold(records, bob, [(question(2), True)], AT + 10 * DAY, mode=Mode.EXAM, end=False)
    hold(records, bob, [(question(9), True)], AT + 11 * DAY, end=False)
    return records


def test_topics_days_and_weeks(filled: Records) -> None:
    scores = filled.scores
    assert scores.topics() == [(Topic.RULES, 6, 4), (Topic.CODES, 2, 1)]
    assert scores.days(Filter(last=DAY_3)) == [(DAY_1, 3, 2), (DAY_3, 3, 1)]
    assert [(week.monday, week.share.asked) for week in scores.weeks()] == [(date(2025, 9, 29), 6), (date(2025, 10, 6), 2)]
    assert scores.topics(Filter(people=(1,), first=date(2025, 10, 2))) == [(Topic.RULES, 1, 1)]
    assert scores.topics(Filter(topics=(Topic.CODES,))) == [(Topic.CODES, 2, 1)]
    assert scores.topics(Filter(people=(3,))) == []
    assert scores.topics(Filter(first=date(2030, 1, 1))) == []


def test_sessions_of_everybody_the_newest_first(filled: Records) -> None:
    rows = filled.scores.sessions()
    assert [(row.name, row.mode, row.right, row.asked, row.passed) for row in rows] == [
        ("Gone", Mode.PRACTICE, 1, 1, None),
        ("Bob", Mode.EXAM, 0, 2, False),
        ("Rosa", Mode.PRACTICE, 1, 1, None),
        ("Rosa", Mode.EXAM, 2, 3, True),
    ]
    assert (rows[3].title, rows[3].catalogue, rows[3].pc, rows[3].staff_number) == ("Test", "October 2025", "", "7")
    assert [row.name for row in filled.scores.sessions(limit=1)] == ["Gone"]
    assert [row.name for row in filled.scores.sessions(Filter(topics=(Topic.CODES,)))] == ["Bob", "Rosa"]
    assert [row.name for row in filled.scores.sessions(Filter(people=(1,), last=date(2025, 10, 2)))] == ["Rosa"]
    assert filled.scores.sessions(Filter(last=date.max, first=date.min))[0].name == "Gone"


def test_by_person_with_exams_and_the_last_day(filled: Records) -> None:
    rows = {row.name: row for row in filled.scores.by_person()}
    assert list(rows) == ["Bob", "Gone", "Never", "Rosa"]
    assert rows["Rosa"][3:] == (4, 3, 2, DAY_3, 1, 1)
    assert rows["Bob"][3:] == (3, 1, 2, date(2025, 10, 12), 1, 0)
    assert rows["Never"][3:] == (0, 0, 0, None, 0, 0)
    assert [row.name for row in filled.scores.by_person(Filter(people=(1,)))] == ["Rosa"]


def test_who_has_not_practised_lately(filled: Records) -> None:
    assert [row.name for row in filled.scores.not_since(date(2025, 10, 5))] == ["Never", "Rosa"]
    assert [row.name for row in filled.scores.not_since(DAY_3)] == ["Never"]


def test_people_on_and_off_the_list(filled: Records) -> None:
    people = {person.name: person for person in filled.scores.people()}
    assert {name: person.on_list for name, person in people.items()} == {
        "Bob": True,
        "Gone": False,
        "Never": True,
        "Rosa": True,
    }
    assert people["Rosa"].label == "Rosa (7)"
    assert not any(person.elsewhere or person.anonymous for person in people.values())


def test_which_family_was_taken_for_which(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    families = (Option("CPT Category II", "cpt2"), Option("CPT Category III", "cpt3"), Option("Level II", "level2"))
    asked = question(1, options=3)._replace(options=families, right=(0,), tempting=1)
    hold(records, rosa, [(asked, True), (asked, False)], AT)
    hold(records, bob, [(asked, False)], AT)
    assert records.scores.families() == {("cpt2", "cpt2"): 1, ("cpt2", "cpt3"): 2}
    assert records.scores.families(Filter(people=(bob.id,))) == {("cpt2", "cpt3"): 1}


def test_answers_come_with_what_was_chosen_as_a_text(filled: Records) -> None:
    assert count_answers(filled.scores.file) == 8
    pages = list(answer_pages(filled.scores.file, Filter(people=(1,))))
    ((practice, _), (exam, answers)) = pages[0].sessions
    assert (practice.ending, exam.mode) == ("finished", Mode.EXAM)
    told = [(row[0], picked_text(pages[0].questions[row[1]], row[2]), row[3]) for row in answers]
    assert told == [(1, "answer 0 to 1", 1), (2, "answer 1 to 2", 0), (3, "answer 0 to 3", 1)]
    assert [row[5:] for row in answers[:1]] == [("2025-10-01", "2025-10-01T09:01:00")]


def test_pages_hold_every_answer_once(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.answer_rows.SESSIONS_A_PAGE", 2)
    monkeypatch.setattr("medcode_desktop.records.answer_rows._MOST_QUESTIONS", 3)
    rosa = records.people.add("Rosa")
    several = question(1, right=(0, 2), options=5)
    for day in range(7):
        hold(records, rosa, [(several, True), (question(day + 2), day % 2 == 0)], AT + day * DAY)
    pages = list(answer_pages(records.scores.file))
    assert [page.answers for page in pages] == [4, 4, 4, 2]
    assert [session.started.day for page in pages for session, _ in page.sessions] == [7, 6, 5, 4, 3, 2, 1]
    for page in pages:
        for _, answers in page.sessions:
            assert picked_text(page.questions[answers[0][1]], answers[0][2]) == "answer 0 to 1 + answer 2 to 1"
            assert picked_text(page.questions[answers[1][1]], answers[1][2]).startswith("answer ")


def test_a_moment_does_not_change_while_others_write(filled: Records, tmp_path: Path) -> None:
    with scores_of_one_moment(filled.path) as scores:
        before = scores.topics()
        hold(filled, filled.people.everyone()[0], [(question(5), True)], AT)
        assert scores.topics() == before
    assert filled.scores.topics() != before
    with pytest.raises(UserError), one_moment(tmp_path / "none.db"):
        pass


def test_nothing_practised_is_nothing(records: Records) -> None:
    scores = records.scores
    assert [scores.sessions(), scores.topics(), scores.weeks(), scores.by_person(), scores.items()] == [[]] * 5
    assert scores.families() == {}
    assert list(answer_pages(scores.file)) == []
