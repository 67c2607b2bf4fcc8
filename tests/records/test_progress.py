"""What is counted of a person's answers, against a count by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Ending
from medcode_desktop.training.model import Mode, Option, Topic
from medcode_desktop.training.schedule import LEECH, Rating
from tests.records.practising import answered, hold, review
from tests.training.asking import plan, question

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_answers_by_topic_and_day(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    hold(records, rosa, [(question(1), True), (question(2), False), (question(3, topic=Topic.CODES), True)], AT)
    hold(records, rosa, [(question(1), True)], AT + 3 * DAY)
    hold(records, bob, [(question(9), False)], AT)
    assert records.progress.topics(rosa.id) == [(Topic.RULES, 3, 2), (Topic.CODES, 1, 1)]
    assert records.progress.topics(rosa.id, date(2025, 10, 2)) == [(Topic.RULES, 1, 1)]
    assert records.progress.days(rosa.id) == [(date(2025, 10, 1), 3, 2), (date(2025, 10, 4), 1, 1)]
    assert records.progress.seconds(rosa.id) == {Topic.RULES: [10, 10, 10], Topic.CODES: [10]}


def test_an_exam_that_is_going_on_tells_nothing(records: Records) -> None:
    rosa = records.people.add("Rosa")
    session = hold(records, rosa, [(question(1), True)], AT, mode=Mode.EXAM, end=False)
    assert records.progress.topics(rosa.id) == []
    assert records.progress.days(rosa.id) == []
    records.sessions.end(session, Ending.FINISHED, AT, 60)
    assert records.progress.topics(rosa.id) == [(Topic.RULES, 1, 1)]


def test_a_day_is_that_of_the_person(records: Records) -> None:
    rosa = records.people.add("Rosa")
    late = datetime.fromisoformat("2025-10-01T22:30:00-05:00")  # 2 October in UTC
    hold(records, rosa, [(question(1), True)], late)
    assert records.progress.days(rosa.id)[0][0] == date(2025, 10, 1)


def test_which_family_was_taken_for_which(records: Records) -> None:
    rosa = records.people.add("Rosa")
    families = (Option("CPT Category II", "cpt2"), Option("CPT Category III", "cpt3"), Option("Level II", "level2"))
    asked = question(1, options=3)._replace(options=families, right=(0,), tempting=1)
    several = asked._replace(right=(0, 2))
    hold(records, rosa, [(asked, True), (asked, False), (asked, False), (several, True), (question(2), True)], AT)
    assert records.progress.families(rosa.id) == {("cpt2", "cpt2"): 1, ("cpt2", "cpt3"): 2}


def test_what_was_missed_comes_again_until_it_was_right_twice(records: Records) -> None:
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(1), False), (question(2), False), (question(3), True)], AT)
    cards = [question(number).card for number in (1, 2)]
    assert records.progress.missed(rosa.id, AT + DAY) == [cards[1], cards[0]]
    hold(records, rosa, [(question(1), True)], AT + DAY)
    assert set(records.progress.missed(rosa.id, AT + 2 * DAY)) == set(cards)
    hold(records, rosa, [(question(1), True)], AT + 2 * DAY)
    assert records.progress.missed(rosa.id, AT + 3 * DAY) == [cards[1]]
    assert records.progress.missed(rosa.id, AT + 32 * DAY) == []


def test_a_leech_is_missed_however_long_ago(records: Records) -> None:
    rosa = records.people.add("Rosa")
    asked, at = question(1), AT
    while True:
        session = records.sessions.begin(rosa.id, plan(), [asked], "", at)
        known = records.cards.memories(rosa.id).get(asked.card)
        rated = Rating.AGAIN if known and known.stage == 2 else Rating.GOOD
        memory = records.sessions.add_answer(session, asked, answered(asked, 1, at), 1, review(rated, at))
        assert memory is not None
        if memory.lapses >= LEECH:
            break
        at = memory.due
    assert records.progress.missed(rosa.id, at + 400 * DAY) == [asked.card]


def test_cards_that_had_come_due_after_days_are_the_measure_of_memory(records: Records) -> None:
    rosa = records.people.add("Rosa")
    at = AT
    for right in (True, True, True, False):
        hold(records, rosa, [(question(1), right)], at - timedelta(minutes=1))
        at = records.cards.memories(rosa.id)[question(1).card].due
    assert records.progress.retention(rosa.id) == [(Topic.RULES, 2, 1)]


def test_cards_due_and_begun(records: Records) -> None:
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(number), True) for number in (1, 2, 3)], AT)
    assert records.cards.begun_since(rosa.id, AT) == 3
    assert records.cards.begun_since(rosa.id, AT + DAY) == 0
    assert records.cards.due(rosa.id, AT) == 0
    assert records.cards.due(rosa.id, AT + DAY) == 3
    assert set(records.cards.topics(rosa.id).values()) == {Topic.RULES}


def test_sessions_that_have_ended(records: Records) -> None:
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(1), True), (question(2), False)], AT, mode=Mode.EXAM, pass_mark=50)
    hold(records, rosa, [(question(1), True)], AT + DAY)
    hold(records, rosa, [(question(1), True)], AT + 2 * DAY, end=False)
    rows = records.progress.sessions(rosa.id)
    assert [(row.mode, row.right, row.asked, row.pass_mark) for row in rows] == [
        (Mode.PRACTICE, 1, 1, 0),
        (Mode.EXAM, 1, 2, 50),
    ]
    assert rows[0].catalogue == "October 2025"
