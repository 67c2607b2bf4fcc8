"""Reading the question bank: every kind of fault, and the bank that comes with the program."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from medcode_desktop.paths import find_places
from medcode_desktop.training.bank import Bank, BankQuestion, Fault, read_bank
from medcode_desktop.training.model import Topic
from tests.training.conftest import Source, entry

QUESTIONS = find_places().resources / "questions"


def read(folder: Path, text: str | bytes, name: str = "rules.toml") -> Bank:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bank(folder)


def only_fault(bank: Bank) -> Fault:
    assert len(bank.faults) == 1, bank.faults
    return bank.faults[0]


def ids(bank: Bank) -> list[str]:
    return [question.id for question in bank.questions]


def test_a_question_is_read_with_places_from_0(tmp_path: Path) -> None:
    families = ["cpt1", "level2", "none"]
    text = 'topic = "rules"\n' + entry(
        "rules-007",
        stem="What  is\\n this?",
        options=["a", "b", "c"],
        right=[3, 1],
        tempting=2,
        codes=["E0601", "RR"],
        families=families,
    )
    bank = read(tmp_path, "\N{ZERO WIDTH NO-BREAK SPACE}" + text.replace("\n", "\r\n"))
    assert bank.faults == ()
    (question,) = bank.questions
    assert (question.id, question.topic, question.difficulty) == ("rules-007", Topic.RULES, 1)
    assert (question.stem, question.options) == ("What is this?", ("a", "b", "c"))
    assert (question.right, question.tempting) == ((0, 2), 1)
    assert (question.codes, question.families) == (("E0601", "RR"), tuple(families))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", "rules-1", "three digits"),
        ("id", "quality-001", "rules-001"),
        ("id", 7, "text"),
        ("difficulty", 0, "whole number from 1 to 3"),
        ("difficulty", 4, "whole number from 1 to 3"),
        ("difficulty", True, "whole number"),
        ("difficulty", "1", "whole number"),
        ("stem", "", "not an empty one"),
        ("stem", ["a"], "text"),
        ("options", "a", "list of texts"),
        ("options", ["a"], "2 to 5"),
        ("options", ["a", "b", "c", "d", "e", "f"], "2 to 5"),
        ("options", ["a", " "], "list of texts"),
        ("options", ["a", "b", "C", "c."], "same"),
        ("options", ["a", 2, "c"], "list of texts"),
        ("right", [], "list of the numbers"),
        ("right", 2, "list of the numbers"),
        ("right", [0], "from 1 to 4"),
        ("right", [5], "from 1 to 4"),
        ("right", [2, 2], "twice"),
        ("right", [1, 2, 3, 4], "All options are right"),
        ("tempting", 2, "is a right one"),
        ("tempting", 9, "from 1 to 4"),
        ("why", "  ", "not an empty one"),
        ("why_not", 1, "text"),
        ("rule", "", "not an empty one"),
        ("source", "", "not an empty one"),
        ("codes", ["99213"], "neither"),
        ("codes", ["25"], "neither"),
        ("codes", "E0601", "list of texts"),
        ("families", ["cpt1"], "1 families for 4 options"),
        ("families", ["cpt1", "cpt2", "cpt3", "cpt9"], "'cpt9' is no family"),
    ],
)
def test_a_field_that_is_wrong_costs_its_question_alone(tmp_path: Path, field: str, value: object, said: str) -> None:
    text = 'topic = "rules"\n' + entry("rules-002") + entry("rules-001", **{field: value}) + entry("rules-003")
    bank = read(tmp_path, text)
    fault = only_fault(bank)
    assert ids(bank) == ["rules-002", "rules-003"]
    assert (fault.file, fault.field) == ("rules.toml", field)
    assert said in fault.sentence
    assert fault.sentence.endswith(".")
    assert fault.question == (
        value if field == "id" and isinstance(value, str) else "number 2" if field == "id" else "rules-001"
    )
    assert str(fault) == f"rules.toml, question {fault.question}, field {field}: {fault.sentence}"


@pytest.mark.parametrize("field", sorted(set(BankQuestion._fields) - {"topic", "codes", "families"}))
def test_a_field_that_is_missing_is_named(tmp_path: Path, field: str) -> None:
    bank = read(tmp_path, 'topic = "rules"\n' + entry("rules-001", **{field: None}))
    fault = only_fault(bank)
    assert (fault.field, fault.sentence) == (field, "The field is missing.")
    assert fault.question == ("number 1" if field == "id" else "rules-001")


def test_an_unknown_field_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    bank = read(tmp_path, 'topic = "rules"\n' + entry("rules-001", whynot="x", why_not=None))
    assert only_fault(bank).sentence == "There is no such field; why_not is missing."
    assert only_fault(bank).field == "whynot"


def test_an_id_is_used_once_in_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('topic = "rules"\n' + entry("rules-001") + entry("rules-002"), encoding="utf-8")
    bank = read(tmp_path, 'topic = "rules"\n' + entry("rules-001") + entry("rules-003"), "b.toml")
    assert ids(bank) == ["rules-001", "rules-002", "rules-003"]
    assert (only_fault(bank).file, only_fault(bank).question, only_fault(bank).field) == ("b.toml", "rules-001", "id")


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ('topic = "rules"\n[[question]]\nid = "rules-001\n', "", "no TOML"),
        (b'topic = "r\xfcles"\n', "", "not UTF-8 text (byte 11)"),
        ("a = " + "[" * 5000, "", "no TOML"),
        (entry("rules-001"), "topic", "missing"),
        ('topic = "cooking"\n' + entry("rules-001"), "topic", "'cooking' is no topic; there are shape,"),
        ("topic = 1\n" + entry("rules-001"), "topic", "1 is no topic"),
        ('topic = "rules"\nauthor = "me"\n' + entry("rules-001"), "author", "no such field"),
        ('topic = "rules"\n', "question", "[[question]]"),
        ('topic = "rules"\n[question]\nid = "rules-001"\n', "question", "[[question]]"),
        ('topic = "rules"\nquestion = [1]\n', "question", "[[question]]"),
    ],
)
def test_a_file_that_is_wrong_costs_that_file_alone(tmp_path: Path, text: str | bytes, field: str, said: str) -> None:
    (tmp_path / "good.toml").write_text('topic = "quality"\n' + entry("quality-001"), encoding="utf-8")
    bank = read(tmp_path, text, "wrong.toml")
    assert ids(bank) == ["quality-001"]
    fault = only_fault(bank)
    assert (fault.file, fault.question, fault.field) == ("wrong.toml", "", field)
    assert said in fault.sentence


def test_a_folder_with_the_name_of_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").mkdir()
    assert "cannot be read" in only_fault(read_bank(tmp_path)).sentence


def test_no_files_at_all_is_a_fault(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        bank = read_bank(folder)
        assert bank.questions == ()
        assert "no question files" in str(only_fault(bank))


# The bank that comes with the program.

_CPT_NUMBER = re.compile(r"(?<![0-9.,-])[0-9]{5}(?![0-9,-])|(?<![0-9])[0-9]{4}[FTUM]\b")
_BUNDLED_ANSWER = re.compile(
    r"\b(all|none|both|neither|any|each) of (the|these|those) (above|options|answers)|\bA and B\b", re.IGNORECASE
)


def every(bank: Bank) -> list[tuple[str, BankQuestion]]:
    assert bank.questions, "the bank is empty"
    return [(question.id, question) for question in bank.questions]


def test_the_bank_has_no_fault_and_is_large(written_bank: Bank) -> None:
    assert [str(fault) for fault in written_bank.faults] == []
    assert len(written_bank.questions) >= 400
    topics = Counter(question.topic for question in written_bank.questions)
    assert set(topics) >= {Topic.PURPOSE, Topic.RULES, Topic.UNLISTED, Topic.PAYERS, Topic.QUALITY}


def test_right_answers_stand_everywhere_about_equally_often(written_bank: Bank) -> None:
    places = Counter(q.right[0] for _, q in every(written_bank) if len(q.right) == 1 and len(q.options) == 4)
    assert all(0.18 < places[place] / places.total() < 0.32 for place in range(4)), places


def test_no_option_bundles_others(written_bank: Bank) -> None:
    assert [name for name, q in every(written_bank) if any(map(_BUNDLED_ANSWER.search, q.options))] == []


def test_there_are_no_numbers_of_cpt(written_bank: Bank) -> None:
    raw = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONS.glob("*.toml"))}
    found = [(name, match[0]) for name, known in raw.items() for text in _texts(known) for match in _CPT_NUMBER.finditer(text)]
    assert found == []


def _texts(known: Any) -> list[str]:
    if isinstance(known, str):
        return [known]
    if isinstance(known, dict):
        known = list(known.values())
    return [text for one in known for text in _texts(one)] if isinstance(known, list) else []


def test_the_right_option_is_not_the_longest(written_bank: Bank) -> None:
    """Of options of like length one has to be the longest: it is the right one no more often than chance has it."""
    alone = [q for _, q in every(written_bank) if len(q.right) == 1]
    longest = [q.id for q in alone if all(len(q.options[q.right[0]]) > len(o) for o in q.options if o != q.options[q.right[0]])]
    standing_out = [
        q.id for q in alone if len(q.options[q.right[0]]) > 1.3 * max(len(o) for o in q.options if o != q.options[q.right[0]])
    ]
    assert standing_out == []
    assert len(longest) <= 0.25 * len(alone), longest


def test_codes_named_are_in_the_catalogue_and_named_as_codes(written_bank: Bank, source: Source) -> None:
    known = set(source.codes) | set(source.modifiers)
    assert [(name, code) for name, q in every(written_bank) for code in q.codes if code not in known] == []
    said = re.compile(r"\b[A-CE-V][0-9]{4}\b")
    texts = ((name, f"{q.stem} {' '.join(q.options)} {q.why} {q.why_not} {q.rule}") for name, q in every(written_bank))
    assert [(name, code) for name, text in texts for code in said.findall(text) if code not in known] == []


def test_stems_are_sentences_that_do_not_count_the_answers(written_bank: Bank) -> None:
    wrong = [
        name for name, q in every(written_bank) if q.stem[-1] not in "?." or re.search(r"\b[Cc]hoose (two|three|[0-9])", q.stem)
    ]
    assert wrong == []


def test_no_question_is_asked_twice(written_bank: Bank) -> None:
    asked = Counter((q.stem.casefold(), frozenset(q.options)) for _, q in every(written_bank))
    assert [key for key, times in asked.items() if times > 1] == []
