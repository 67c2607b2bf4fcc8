"""Questions of every generated topic, for thousands of seeds: right by db/ as it is written, read without the program."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.codes.reading import read_code
from medcode_desktop.codes.shapes import family_of
from medcode_desktop.training.deck import Card, Deck
from medcode_desktop.training.model import NOT_A_CODE, Question, Topic
from tests.training.conftest import REACH, Source

GENERATED = (
    Topic.SHAPE,
    Topic.SECTIONS,
    Topic.CODES,
    Topic.STATUS,
    Topic.MODIFIERS,
    Topic.UNLISTED,
    Topic.PAYERS,
)
EACH = 12  # questions of one example, each with a seed of its own
# ruff: noqa: S311 - whoever draws a question names the seed
seeds = given(seed=st.integers(0, 2**32))
often = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def generated(deck: Deck, topic: Topic) -> dict[str, list[Card]]:
    """The cards of a topic that are not from the bank, by kind."""
    kinds: dict[str, list[Card]] = {}
    for card in deck.cards(topic):
        kinds.setdefault(card.card.partition(":")[0], []).append(card)
    kinds.pop("bank", None)
    assert kinds
    return kinds


def asked(deck: Deck, topic: Topic, seed: int, number: int = EACH) -> list[Question]:
    """Questions of a topic, of each kind of card equally many."""
    kinds = list(generated(deck, topic).values())
    questions = []
    for turn in range(number):
        random = Random(f"{seed} {turn}")
        question = deck.ask(random.choice(kinds[turn % len(kinds)]).card, random)
        assert question is not None
        questions.append(question)
    return questions


def right_text(question: Question) -> str:
    (place,) = question.right
    return question.options[place].text


def texts_of(question: Question) -> list[str]:
    return [option.text for option in question.options]


def places(right: list[bool]) -> tuple[int, ...]:
    return tuple(place for place, is_right in enumerate(right) if is_right)


def said(text: str) -> tuple[str, ...]:
    """What a text says, for comparing: its words in any order, without case, punctuation and plural endings."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    found = re.findall(r"[a-z0-9]+(?:[./%'-]+[a-z0-9]+)*%?", text)
    small = {"a", "an", "the", "of", "or", "and", "any", "for", "to"}
    return tuple(sorted({word.rstrip("s") if len(word) > 3 else word for word in found} - small))


def active(row: dict[str, str], day: str) -> bool:
    return (not row["added"] or row["added"] <= day) and (not row["terminated"] or day <= row["terminated"])


# What holds for all of them.


@pytest.mark.parametrize("topic", GENERATED)
@often
@seeds
def test_a_question_is_whole_and_does_not_give_itself_away(deck: Deck, source: Source, topic: Topic, seed: int) -> None:
    for question in asked(deck, topic, seed):
        _check_form(question, topic)
        _check_giving_away(question)
        if topic is not Topic.SHAPE:
            assert set(question.codes) <= set(source.codes) | set(source.modifiers)
            text = " ".join((question.stem, question.shown, question.label, *texts_of(question)))
            assert not re.search(r"(?<![0-9,.])[0-9]{5}(?![0-9,])|\b[0-9]{4}[FTUM]\b", text), question


def _check_form(question: Question, topic: Topic) -> None:
    assert question.topic is topic
    assert question.difficulty in (1, 2, 3)
    assert len(question.card) <= 60
    assert 3 <= len(question.options) <= 5
    assert len(question.right) == 1
    assert question.tempting not in question.right
    assert 0 <= question.tempting < len(question.options)
    assert question.stem[-1] in "?."
    for text in (question.why, question.why_not, question.rule):
        assert text.endswith("."), question
        assert ".." not in text
    assert question.source
    assert Question.from_json(question.to_json()) == question
    assert len(set(map(said, texts_of(question)))) == len(question.options), question


def _check_giving_away(question: Question) -> None:
    told = f" {question.stem} {question.shown} {question.label} "
    right = right_text(question)
    if len(right) == 1:  # a letter: no code that begins with it
        assert not re.search(rf"\b{right}\d{{4}}\b", told), question
    else:
        assert not re.search(rf"(?<!\w){re.escape(right)}(?!\w)", told), question
    if re.fullmatch(r"[A-Z0-9]{2}|[A-Z][0-9]{4}", question.shown):  # a code: no option that names it
        assert not re.search(rf"\b{question.shown}\b", " ".join(texts_of(question))), question


@pytest.mark.parametrize("topic", GENERATED)
@often
@seeds
def test_the_same_seed_gives_the_same_question(deck: Deck, topic: Topic, seed: int) -> None:
    card = Random(seed).choice(deck.cards(topic)).card
    assert deck.ask(card, Random(seed)) == deck.ask(card, Random(seed))


def test_no_place_and_no_length_tells_the_right_one(deck: Deck) -> None:
    for topic in GENERATED:
        questions = [question for seed in range(60) for question in asked(deck, topic, seed, 20)]
        of_four = [question for question in questions if len(question.options) == 4]
        assert len(of_four) > 0.95 * len(questions)
        places = Counter(question.right[0] for question in of_four)
        assert all(0.19 < places[place] / len(of_four) < 0.31 for place in range(4)), (topic, places)
        lengths = [[len(option.text) for option in question.options] for question in of_four]
        longest = sum(
            sizes[question.right[0]] == max(sizes) and sizes.count(max(sizes)) == 1
            for question, sizes in zip(of_four, lengths, strict=True)
        )
        assert longest < 0.4 * len(of_four), (topic, longest / len(of_four))


def test_the_right_one_is_not_the_one_in_the_middle(deck: Deck) -> None:
    """Somebody who knows nothing and takes the option that shares most words with the others seldom gains by it."""
    for topic in (Topic.CODES, Topic.MODIFIERS):
        found, right = 0, 0.0
        for question in (question for seed in range(60) for question in asked(deck, topic, seed, 20)):
            if len(question.shown) > 5:
                continue  # the options are codes
            words = [set(said(text)) for text in texts_of(question)]
            shared = [sum(len(ours & theirs) / len(ours | theirs) for theirs in words) for ours in words]
            guessed = [place for place, share in enumerate(shared) if share == max(shared)]
            found += 1
            right += (question.right[0] in guessed) / len(guessed)
        assert found > 300
        assert right < 0.4 * found, (topic, right / found)


# Each topic against db/.

_SHAPES = {
    "cpt1": r"\d{5}",
    "cpt2": r"\d{4}F",
    "cpt3": r"\d{4}T",
    "pla": r"\d{4}U",
    "maaa": r"\d{4}M",
    "level2": r"[ABCEGHJKLMPQRSTUV]\d{4}",
    "dental": r"D\d{4}",
}


def by_shape(typed: str) -> str:
    """The family by the textbook; a modifier after the code and the case of letters do not matter."""
    typed = re.sub(r"[- ](RT|LT|TC|KX|GY)$", "", typed.upper())
    return next((family for family, shape in _SHAPES.items() if re.fullmatch(shape, typed)), NOT_A_CODE)


@often
@seeds
def test_shape(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.SHAPE, seed):
        families = [option.family for option in question.options]
        if all(families):
            assert question.label == "Practice code, shape only"
            assert families.count(by_shape(question.shown)) == 1
            assert question.options[question.right[0]].family == by_shape(question.shown) == question.right_family
            typed = [question.shown]
        else:
            assert question.label == "Practice codes, shape only"
            typed = [option.text for option in question.options]
            kinds = [by_shape(one) for one in typed]
            assert kinds.count(kinds[question.right[0]]) == 1
            wanted = question.card.removeprefix("shape:find-")
            assert kinds[question.right[0]] == wanted
        for one in typed:
            code = re.sub(r"[- ].*", "", one.upper())
            reading = read_code(one)
            if by_shape(one) == NOT_A_CODE:
                assert reading.problem is not None
                assert family_of(one) is None
            else:
                assert (reading.problem, reading.code, reading.family) == (None, code, family_of(code))
                assert reading.family == by_shape(one)
            assert code not in source.codes
            assert code not in source.later


@often
@seeds
def test_codes(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.CODES, seed):
        name = question.card.removeprefix("code:")
        texts = {code: source.codes[code]["description"] for code in question.codes}
        assert name in texts
        for code in texts:
            assert active(source.codes[code], REACH), code
            assert code[0] == name[0]
            assert code not in source.unlisted
        assert len({said(text) for text in texts.values()}) == len(texts)
        if question.shown == name:
            assert places([text == texts[name] for text in texts_of(question)]) == question.right
            assert {option.text for option in question.options} == set(texts.values())
        else:
            assert question.shown == texts[name]
            assert places([text == name for text in texts_of(question)]) == question.right
            assert {option.text for option in question.options} == set(texts)
        tempting = question.options[question.tempting].text
        assert name in question.why
        assert next(code for code in texts if tempting in (code, texts[code])) in question.why_not


def _standing(row: dict[str, str], day: str) -> str:
    if row["terminated"] and day > row["terminated"]:
        return "Terminated before that date"
    return "Not yet effective on that date" if day < row["added"] else "Valid on that date"


@often
@seeds
def test_status(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.STATUS, seed):
        day = re.match(r"Date of service (\d{4}-\d\d-\d\d)", question.label)
        if question.card.startswith("replaced:"):
            row = source.codes[question.shown]
            assert row["terminated"] < REACH
            assert places([text in row["cross_references"].split() for text in texts_of(question)]) == question.right
            assert all(active(source.codes[option.text], REACH) for option in question.options)
            continue
        assert day is not None
        assert date.fromisoformat(day[1]).isoformat() <= REACH
        if question.card == "status:which-valid":
            rows = {code: source.codes[code] for code in question.codes}
            assert places([active(rows[text[:5]], day[1]) for text in texts_of(question)]) == question.right
            for option in question.options:
                row = rows[option.text[:5]]
                assert option.text == f"{row['code']}: effective {row['added']}, terminated {row['terminated']}"
        else:
            row = source.codes[question.shown]
            assert right_text(question) == _standing(row, day[1])
            assert f"effective {row['added']}; " in question.label
            assert (row["terminated"] or "no termination date") in question.label


def test_status_asks_about_the_days_that_decide(deck: Deck, source: Source) -> None:
    days = Counter[str]()
    for question in (question for seed in range(40) for question in asked(deck, Topic.STATUS, seed, 40)):
        if question.label.startswith("Date of service") and question.shown:
            row, day = source.codes[question.shown], date.fromisoformat(question.label[16:26]).toordinal()
            days[f"first{day - date.fromisoformat(row['added']).toordinal():+d}"] += 1
            if row["terminated"]:
                days[f"last{day - date.fromisoformat(row['terminated']).toordinal():+d}"] += 1
    assert all(days[day] >= 10 for day in ("first-1", "first+0", "last+0", "last+1")), days


@often
@seeds
def test_modifiers(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.MODIFIERS, seed):
        name = question.card.removeprefix("modifier:")
        texts = {code: source.modifiers[code]["description"] for code in question.codes}
        assert all(active(source.modifiers[code], REACH) for code in texts)
        assert len({said(text) for text in texts.values()}) == len(texts) == len(question.options)
        if question.shown == name:
            assert places([text == texts[name] for text in texts_of(question)]) == question.right
        else:
            assert question.shown == texts[name]
            assert places([text == name for text in texts_of(question)]) == question.right


def _places(source: Source, text: str) -> list[tuple[str, str]]:
    """The ranges that a letter, a range or a title stands for."""
    found = [row for row in source.sections if text in (row["title"], f"{row['first']}-{row['last']}")]
    return [(row["first"], row["last"]) for row in found] or [(f"{text}0000", f"{text}9999")]


@often
@seeds
def test_sections(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.SECTIONS, seed):
        if question.codes:
            (code,) = question.codes
            assert question.shown == source.codes[code]["description"]
            assert active(source.codes[code], REACH)

            right = [any(first <= code <= last for first, last in _places(source, text)) for text in texts_of(question)]
        else:
            (meant,) = _places(source, question.shown)
            right = [meant in _places(source, text) for text in texts_of(question)]
        assert places(right) == question.right, question


@often
@seeds
def test_unlisted(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.UNLISTED, seed):
        assert all(active(source.codes[option.text], REACH) for option in question.options)
        if question.shown:
            assert all(option.text in source.unlisted for option in question.options)
            meant = places([source.codes[text]["description"] == question.shown for text in texts_of(question)])
        else:
            meant = places([text in source.unlisted for text in texts_of(question)])
        assert meant == question.right


def test_what_the_list_of_unlisted_codes_has_is_never_a_wrong_option(deck: Deck, source: Source) -> None:
    """Some codes are on it though their texts do not say so."""
    for card in generated(deck, Topic.UNLISTED)["unlisted"]:
        for seed in range(40):
            question = deck.ask(card.card, Random(seed))
            assert question is not None
            assert question.shown or sum(text in source.unlisted for text in texts_of(question)) == 1


_WHOM = {
    "C": "hospital outpatient",
    "G": "medicare, for services",
    "H": "medicaid agencies, for mental",
    "K": "durable medical equipment",
    "S": "private insurers",
    "T": "medicaid agencies, for services",
}


@often
@seeds
def test_payers(deck: Deck, source: Source, seed: int) -> None:
    for question in asked(deck, Topic.PAYERS, seed):
        if question.card == "payers:not-medicare":
            assert places([source.codes[text[:5]]["coverage"] == "I" for text in texts_of(question)]) == question.right
            continue
        letter = (
            (question.shown if question.shown[1:].isdigit() else question.shown[:1]) if question.codes else question.card[-1]
        )
        wanted = _WHOM[letter[0]]
        if all(len(option.text) == 1 for option in question.options):
            assert wanted in question.shown.casefold()
            assert places([_WHOM[text] in question.shown.casefold() for text in texts_of(question)]) == question.right
        else:
            assert places([wanted in text.casefold() for text in texts_of(question)]) == question.right
            assert sum("medicaid" in option.text.casefold() for option in question.options) <= 1
