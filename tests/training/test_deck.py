"""The deck: cards in an order of learning, questions of a card, and the drawing of a session."""

# ruff: noqa: S311 - whoever draws a question names the seed

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.paths import find_places
from medcode_desktop.training import evidence
from medcode_desktop.training.bank import Bank
from medcode_desktop.training.deck import Deck
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.training.templates import LONG_EXAM, SHORT_EXAM
from medcode_desktop.training.topics.status import date_of_service
from tests.releases.making import some_codes, txt, written
from tests.training.conftest import TODAY, Source

ALL = tuple((topic, 1) for topic in Topic)


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    return CatalogueStore(tmp_path / "catalogues", find_places().bundled_catalogue)


def plan(*shares: tuple[Topic, int], number: int, difficulty: int = 0, seed: int = 7) -> Plan:
    return Plan("Practice", Mode.PRACTICE, shares, number, difficulty=difficulty, seed=seed)


def test_each_topic_has_cards_easy_ones_first_and_none_twice(deck: Deck) -> None:
    everything = [card for topic in Topic for card in deck.cards(topic)]
    assert len({card.card for card in everything}) == len(everything)
    for topic in Topic:
        cards = deck.cards(topic)
        assert cards
        assert {card.topic for card in cards} == {topic}
        assert [card.difficulty for card in cards] == sorted(card.difficulty for card in cards)
    assert len(deck.cards(Topic.CODES)) > 4000
    assert len({card.card[5] for card in deck.cards(Topic.CODES)[:60]}) >= 5  # the first ones come from many letters


def test_a_card_that_is_gone_gives_no_question(material: Material) -> None:
    deck = Deck(material)
    for gone in ("code:Z9999", "code:", "bank:rules-999", "modifier:ZA", "section:A0000-Z9999", "shape:square", "", "x"):
        assert deck.ask(gone, Random(1)) is None
    question = deck.ask("code:E0601", Random(1))
    assert question is not None
    assert (question.card, question.topic) == ("code:E0601", Topic.CODES)


def test_every_card_of_every_topic_can_be_asked(deck: Deck) -> None:
    random = Random(5)
    for topic in Topic:
        cards = deck.cards(topic)
        for card in cards if len(cards) < 700 else random.sample(cards, 700):
            question = deck.ask(card.card, random)
            assert question is not None
            assert (question.card, question.topic, question.difficulty) == card


def test_questions_of_the_bank_are_mixed_and_keep_what_is_right(deck: Deck, small_bank: Bank) -> None:
    written = small_bank.questions[0]
    orders = set()
    for seed in range(60):
        question = deck.ask(f"bank:{written.id}", Random(seed))
        assert question is not None
        texts = [option.text for option in question.options]
        orders.add(tuple(texts))
        assert [texts[place] for place in question.right] == [written.options[place] for place in written.right]
        assert texts[question.tempting] == written.options[written.tempting]
        assert sorted(texts) == sorted(written.options)
    assert len(orders) > 15


@pytest.mark.parametrize("template", [SHORT_EXAM, LONG_EXAM])
def test_an_exam_has_its_shares_and_no_card_twice(deck: Deck, template: Plan) -> None:
    questions = deck.draw(template)
    assert len(questions) == template.number
    counted = Counter(question.topic for question in questions)
    total = sum(share for _, share in template.shares)
    for topic, share in template.shares:
        lacking = {Topic.PURPOSE: 4, Topic.QUALITY: 5, Topic.RULES: 12}.get(topic)  # the small bank has no more
        exact = template.number * share / total
        assert counted[topic] == lacking if lacking and exact > lacking else counted[topic] >= int(exact)
    cards = [question.card for question in questions]
    assert len(set(cards)) == len(cards)
    changes = sum(one.topic is not other.topic for one, other in pairwise(questions))
    assert changes > 2 * len(template.shares)  # mixed, not one topic after the other


def test_shares_are_rounded_by_the_largest_remainder(deck: Deck) -> None:
    shares = ((Topic.SHAPE, 1), (Topic.STATUS, 1), (Topic.CODES, 1))
    for number, expected in ((1, (1, 0, 0)), (2, (1, 1, 0)), (3, (1, 1, 1)), (10, (4, 3, 3)), (11, (4, 4, 3))):
        counted = Counter(question.topic for question in deck.draw(plan(*shares, number=number)))
        assert tuple(counted[topic] for topic, _ in shares) == expected
    uneven = ((Topic.SHAPE, 10), (Topic.CODES, 33), (Topic.STATUS, 57))
    counted = Counter(question.topic for question in deck.draw(plan(*uneven, number=7)))
    assert [counted[topic] for topic, _ in uneven] == [1, 2, 4]


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(list(Topic)), st.integers(1, 30), min_size=1),
    st.integers(0, 60),
    st.integers(0, 3),
    st.integers(0, 2**31),
)
def test_any_plan_is_drawn_whole_and_the_same_again(
    deck: Deck, shares: dict[Topic, int], number: int, difficulty: int, seed: int
) -> None:
    asked = plan(*shares.items(), number=number, difficulty=difficulty, seed=seed)
    questions = deck.draw(asked)
    assert len(questions) == number
    assert {question.topic for question in questions} <= set(shares)
    assert deck.draw(asked) == questions
    cards = Counter(question.card for question in questions)
    there = sum(len(deck.cards(topic)) for topic in shares)
    if number <= there:
        assert max(cards.values(), default=0) <= 1
    of_difficulty = sum(card.difficulty == difficulty for topic in shares for card in deck.cards(topic))
    if difficulty and number <= of_difficulty:
        assert {question.difficulty for question in questions} <= {difficulty}


def test_cards_come_again_only_when_all_have_been_asked(deck: Deck) -> None:
    cards = Counter(question.card for question in deck.draw(plan((Topic.PURPOSE, 1), number=10)))
    assert sorted(cards.values()) == [2, 2, 3, 3]
    twice = Counter(q.card for q in deck.draw(plan((Topic.PURPOSE, 1), (Topic.QUALITY, 1), number=18)))
    assert sorted(twice.values()) == [2] * 9
    both = Counter(q.card for q in deck.draw(plan((Topic.PURPOSE, 9), (Topic.QUALITY, 1), number=9)))
    assert sorted(both.values()) == [1] * 9


def test_a_topic_without_the_difficulty_leaves_its_place_to_the_others_then_to_the_nearest(deck: Deck) -> None:
    easy = deck.draw(plan((Topic.CODES, 1), (Topic.PURPOSE, 1), number=20, difficulty=1))
    assert {question.difficulty for question in easy} == {1}
    assert Counter(question.topic for question in easy)[Topic.PURPOSE] < 10
    hard = deck.draw(plan((Topic.PURPOSE, 1), number=3, difficulty=3))
    assert sorted(question.difficulty for question in hard) == [2, 2, 3]
    assert deck.draw(plan((Topic.SHAPE, 1), number=0)) == []


def test_kinds_of_cards_take_turns(deck: Deck) -> None:
    """Few cards stand for the rules of dates and many for single codes; a session asks as much of the one as of the other."""
    kinds = Counter(q.card.partition(":")[0] for q in deck.draw(plan((Topic.STATUS, 1), number=20)))
    assert kinds == {"status": 10, "replaced": 10}


def test_another_seed_gives_other_questions(deck: Deck) -> None:
    first, second = ({q.card for q in deck.draw(plan((Topic.CODES, 1), number=20, seed=seed))} for seed in (1, 2))
    assert len(first & second) <= 2


def test_no_day_lies_beyond_the_reach_of_the_release(bundled_catalogue: Catalogue, small_bank: Bank) -> None:
    assert Material(bundled_catalogue, small_bank, TODAY).day == date(2025, 12, 31)
    assert Material(bundled_catalogue, small_bank, date(2025, 12, 30)).day == date(2025, 12, 30)
    assert Material(bundled_catalogue, small_bank, date(9999, 12, 31)).day == date(2025, 12, 31)


@pytest.mark.parametrize("on", [date(2012, 1, 1), date(2016, 12, 31), date(2025, 10, 1)])
def test_questions_are_judged_on_the_day(bundled_catalogue: Catalogue, small_bank: Bank, source: Source, on: date) -> None:
    deck = Deck(Material(bundled_catalogue, small_bank, on))
    for question in deck.draw(plan((Topic.CODES, 1), (Topic.MODIFIERS, 1), (Topic.UNLISTED, 1), (Topic.STATUS, 1), number=120)):
        if question.topic is Topic.STATUS:
            assert date_of_service(question) <= on.isoformat()
            continue
        for code in question.codes:
            row = source.codes.get(code) or source.modifiers[code]
            assert row["added"] <= on.isoformat()
            assert not row["terminated"] or row["terminated"] >= on.isoformat()


def test_a_day_before_all_codes_leaves_what_needs_none(bundled_catalogue: Catalogue, small_bank: Bank) -> None:
    deck = Deck(Material(bundled_catalogue, small_bank, date(1960, 1, 1)))
    assert deck.cards(Topic.CODES) == ()
    assert len(deck.draw(plan(*ALL, number=50))) == 50


@settings(max_examples=12)
@given(st.dates(date(1960, 1, 1), date(2030, 1, 1)))
@example(date.min)
@example(date.max)
@example(date(1982, 1, 2))
@example(date(1984, 1, 2))
@example(date(1986, 1, 2))
@example(date(2012, 4, 1))
@example(date(2012, 7, 1))
def test_any_day_gives_questions(bundled_catalogue: Catalogue, small_bank: Bank, on: date) -> None:
    assert len(Deck(Material(bundled_catalogue, small_bank, on)).draw(plan(*ALL, number=120))) == 120


def test_a_release_of_few_codes_gives_questions(store: CatalogueStore, small_bank: Bank, tmp_path: Path) -> None:
    store.import_file(written(tmp_path, "HCPC2026_JAN.txt", txt(some_codes(40, effective="20260101"))), allow_loss=True)
    deck = Deck(Material(store.open(), small_bank, TODAY))
    assert len(deck.draw(plan(*ALL, number=150))) == 150


@pytest.mark.parametrize("number", [0, 1, 3, 4, 8, 20, 60, 400])
def test_a_catalogue_of_few_codes_gives_questions(bundled_catalogue: Catalogue, small_bank: Bank, number: int) -> None:
    """Every kind of question needs others to choose wrong options from; where they are lacking it is not asked."""
    whole = Material(bundled_catalogue, small_bank, TODAY)
    all_codes = list(whole.codes)
    replaced = [name for code in whole.codes.values() for name in (code.code, *code.replaced_by) if code.replaced_by]
    for seed in range(10):
        random = Random(seed)
        few = Material(bundled_catalogue, small_bank, TODAY)
        start = random.randrange(len(all_codes) - number)
        of_a_letter_or_two = all_codes[start : start + number]
        kept = [
            of_a_letter_or_two,
            random.sample(all_codes, number),
            sorted(whole.unlisted)[start % 100 :][:number],
            replaced[:number],
            ["J3490", *[code for code in all_codes if code[0] == "J"][:number]],
        ]
        few.__dict__["codes"] = {code: whole.codes[code] for code in sorted(set(kept[seed % 5])) if code in whole.codes}
        modifiers = random.sample(list(whole.modifiers), min(number, 30))
        few.__dict__["modifiers"] = {code: whole.modifiers[code] for code in sorted(modifiers)}
        assert len(Deck(few).draw(plan(*ALL, number=150))) == 150


def test_codes_that_all_say_the_same_are_not_asked_about(bundled_catalogue: Catalogue, small_bank: Bank) -> None:
    same = Material(bundled_catalogue, small_bank, TODAY)
    same.__dict__["codes"] = {code: one._replace(text="Cane, each") for code, one in same.codes.items() if code < "B"}
    assert Deck(same).cards(Topic.CODES) == ()


def test_facts_let_somebody_check_without_the_program(deck: Deck, material: Material, source: Source) -> None:
    shares = ((Topic.CODES, 1), (Topic.STATUS, 1), (Topic.MODIFIERS, 1), (Topic.PAYERS, 1), (Topic.UNLISTED, 1))
    for question in deck.draw(plan(*shares, number=100)):
        facts = evidence.facts(question, material)
        assert (facts["judged_on"], facts["release"]) == ("2025-12-31", "HCPCS Level II October 2025")
        assert set(facts["codes"]) == set(question.codes)
        for code, known in facts["codes"].items():
            row = source.codes.get(code) or source.modifiers[code]
            assert (known["description"], known["added"], known["terminated"], known["coverage"]) == (
                row["description"],
                row["added"],
                row["terminated"],
                row["coverage"],
            )
            assert known["unlisted"] == (code in source.unlisted)
        if question.topic in (Topic.CODES, Topic.MODIFIERS):
            assert all(facts["option_codes"])
            assert facts["option_codes"][question.right[0]] == question.card.partition(":")[2]
        if question.card.startswith("status:"):
            assert facts["date_of_service"] == question.label[16:26]


def test_a_session_starts_at_once(bundled_catalogue: Catalogue, small_bank: Bank) -> None:
    """The long exam from nothing: read, make the cards, draw. Generous: it takes a quarter of this on a quiet machine."""
    best = 9.9
    for _ in range(3):
        start = time.process_time()
        questions = Deck(Material(bundled_catalogue, small_bank, TODAY)).draw(LONG_EXAM)
        best = min(best, time.process_time() - start)
    assert len(questions) == 100
    assert best < 1.5


def test_an_empty_bank_leaves_the_generated_topics(bundled_catalogue: Catalogue, tmp_path: Path) -> None:
    deck = Deck(Material(bundled_catalogue, Bank((), ()), TODAY))
    assert deck.cards(Topic.RULES) == ()
    assert deck.draw(plan((Topic.RULES, 1), number=5)) == []
    assert {q.topic for q in deck.draw(plan((Topic.RULES, 1), (Topic.SHAPE, 1), number=8))} == {Topic.SHAPE}
