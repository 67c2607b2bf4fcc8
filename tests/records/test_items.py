"""Item analysis: first attempts only, correlation as the textbook has it, the wrong option chosen most."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.records.items import everybody_misses, point_biserial
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.sessions import Ending
from medcode_desktop.training.model import Answer, Topic
from tests.records.practising import hold
from tests.training.asking import plan, question

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_only_the_first_attempt_counts(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    hold(records, rosa, [(question(1), False)], AT)
    hold(records, rosa, [(question(1), True), (question(1), True)], AT + DAY)
    hold(records, bob, [(question(1), True)], AT + 2 * DAY)
    (item,) = records.scores.items()
    assert (item.card, item.topic, item.people, item.right, item.facility) == (question(1).card, Topic.RULES, 2, 1, 0.5)
    assert item.question == question(1).stem
    assert (item.wrong_option, item.wrong_count) == ("answer 1 to 1", 1)
    assert item.discrimination is None


def test_a_filter_on_days_makes_no_second_attempt_a_first_one(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    hold(records, rosa, [(question(1), False)], AT)
    hold(records, rosa, [(question(1), True)], AT + 5 * DAY)
    hold(records, bob, [(question(1), True)], AT + 5 * DAY)
    (item,) = records.scores.items(Filter(first=date(2025, 10, 3)))
    assert (item.people, item.right) == (1, 1)
    assert records.scores.items(Filter(people=(rosa.id,), first=date(2025, 10, 3))) == []
    assert records.scores.items(Filter(topics=(Topic.CODES,))) == []


def test_discrimination_is_the_correlation_with_the_other_cards(records: Records) -> None:
    right = {1: (1, 1, 1, 1), 2: (1, 0, 1, 1), 3: (0, 0, 1, 0), 4: (0, 1, 0, 0), 5: (1, 1, 0, 1)}
    for number, row in right.items():
        person = records.people.add(f"Person {number}")
        hold(records, person, [(question(card), bool(good)) for card, good in enumerate(row, 1)], AT + number * DAY)
    items = {item.card: item for item in records.scores.items()}
    for card in range(4):
        hits = [row[card] for row in right.values()]
        others = [(sum(row) - row[card]) / 3 for row in right.values()]
        assert items[question(card + 1).card].discrimination == pytest.approx(correlation(hits, others))


def test_the_wrong_option_chosen_most_whatever_the_order_it_was_shown_in(records: Records) -> None:
    asked = question(1)
    turned = asked._replace(options=asked.options[::-1], right=(3,), tempting=2)
    for number, (shown, place) in enumerate([(asked, 2), (turned, 1), (asked, 3)]):
        person = records.people.add(f"Person {number}")
        session = records.sessions.begin(person.id, plan(), [shown], "", AT)
        records.sessions.add_answer(session, shown, Answer(1, (place,), False, 1.0, AT), 1.0)
        records.sessions.end(session, Ending.FINISHED, AT, 1.0)
    (item,) = records.scores.items()
    assert (item.wrong_option, item.wrong_count, item.facility) == ("answer 2 to 1", 2, 0.0)


def test_what_everybody_misses(records: Records) -> None:
    for number in range(3):
        person = records.people.add(f"Person {number}")
        asked = [(question(1), False), (question(2), number == 0), (question(3), True)]
        hold(records, person, asked if number else [*asked, (question(4), False)], AT)
    found = everybody_misses(records.scores.items())
    assert [item.card for item in found] == [question(1).card, question(2).card]
    assert [item.card for item in records.scores.items()][-1] == question(3).card


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1).map(lambda x: round(x, 3))), min_size=3, max_size=30))
def test_the_correlation_agrees_with_pythons(pairs: list[tuple[int, float]]) -> None:
    hits, numbers = [float(hit) for hit, _ in pairs], [number for _, number in pairs]
    ours = point_biserial(
        len(pairs), sum(hits), sum(numbers), sum(n * n for n in numbers), sum(h * n for h, n in zip(hits, numbers, strict=True))
    )
    if len(set(hits)) == 1 or len(set(numbers)) == 1:
        assert ours is None
    elif ours is not None:
        assert ours == pytest.approx(correlation(hits, numbers), abs=1e-6)
        assert -1 <= ours <= 1
