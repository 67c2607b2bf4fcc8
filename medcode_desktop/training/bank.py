"""Reads the question bank: resources/questions/*.toml, in the format of the README there.

A fault costs one question, or one file if it is no TOML; whatever else is right is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from medcode_desktop.codes.shapes import Family
from medcode_desktop.training.model import DIFFICULTIES, NOT_A_CODE, Topic


class BankQuestion(NamedTuple):
    """As the file has it, but places in `options` count from 0."""

    id: str
    topic: Topic
    difficulty: int
    stem: str
    options: tuple[str, ...]
    right: tuple[int, ...]  # ascending
    tempting: int
    why: str
    why_not: str
    rule: str
    source: str
    codes: tuple[str, ...]
    families: tuple[str, ...]  # one for each option, or none at all


class Fault(NamedTuple):
    """What is wrong in a question file. `str` makes a line of it for people."""

    file: str
    question: str  # its id, or its place in the file as "number 3"; "" if the whole file is meant
    field: str  # "" if no single field is to blame
    sentence: str

    def __str__(self) -> str:
        question = f"question {self.question}" if self.question else ""
        field = f"field {self.field}" if self.field else ""
        return f"{', '.join(filter(None, (self.file, question, field)))}: {self.sentence}"


class Bank(NamedTuple):
    questions: tuple[BankQuestion, ...]  # in the order of files and of questions in them
    faults: tuple[Fault, ...]


def read_bank(folder: Path) -> Bank:
    """Never raises for what stands in the folder; whatever is wrong is one of the faults."""
    questions: dict[str, BankQuestion] = {}
    faults: list[Fault] = []
    files = sorted(folder.glob("*.toml"))
    if not files:
        faults.append(Fault(folder.name, "", "", f"There are no question files in {folder}. Install the program again."))
    for file in files:
        try:
            read, wrong = _read_file(file)
        except _Wrong as problem:
            faults.append(Fault(file.name, "", problem.field, problem.sentence))
            continue
        faults += wrong
        for question in read:
            if question.id in questions:
                faults.append(
                    Fault(file.name, question.id, "id", "Another question has this id already; give it one of its own.")
                )
            else:
                questions[question.id] = question
    return Bank(tuple(questions.values()), tuple(faults))


class _Wrong(Exception):  # noqa: N818 - carries a fault to where the file and the question are known
    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def _read_file(file: Path) -> tuple[list[BankQuestion], list[Fault]]:
    known = _parsed(file)
    unknown = sorted(set(known) - {"topic", "question"})
    if unknown:
        raise _Wrong(unknown[0], "There is no such field at the top of a file; it has topic and [[question]] only.")
    topic = known.get("topic")
    if topic not in list(Topic):
        said = f"{topic!r} is no topic" if topic is not None else "The topic is missing"
        raise _Wrong("topic", f"{said}; there are {', '.join(Topic)}.")
    entries = known.get("question")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _Wrong("question", "Questions have to begin with [[question]], and there has to be at least one.")
    questions: list[BankQuestion] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, 1):
        try:
            questions.append(_Entry(entry).question(Topic(topic)))
        except _Wrong as problem:
            name = entry.get("id")
            name = name if isinstance(name, str) and name.strip() else f"number {number}"
            faults.append(Fault(file.name, name, problem.field, problem.sentence))
    return questions, faults


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _Wrong("", f"The file cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise _Wrong("", f"The file is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _Wrong("", f"The file is no TOML: {error}.") from error


_FIELDS = frozenset(BankQuestion._fields) - {"topic"}
_MAY_LACK = frozenset(("codes", "families"))
_FAMILIES = frozenset((*Family, NOT_A_CODE))
_CODE = re.compile(r"[A-Z][0-9]{4}|[A-Z][A-Z0-9]|[0-9][A-Z]")


class _Entry:
    """One [[question]]; whatever does not fit raises _Wrong with the name of the field."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def question(self, topic: Topic) -> BankQuestion:
        lacking = sorted(_FIELDS - _MAY_LACK - set(self._known))
        unknown = sorted(set(self._known) - _FIELDS)
        if unknown:
            raise _Wrong(unknown[0], f"There is no such field{f'; {lacking[0]} is missing' if lacking else ''}.")
        if lacking:
            raise _Wrong(lacking[0], "The field is missing.")
        options = self._options()
        right = self._right(len(options))
        return BankQuestion(
            id=self._id(topic),
            topic=topic,
            difficulty=self._whole("difficulty", max(DIFFICULTIES)),
            stem=self._text("stem"),
            options=options,
            right=right,
            tempting=self._tempting(len(options), right),
            why=self._text("why"),
            why_not=self._text("why_not"),
            rule=self._text("rule"),
            source=self._text("source"),
            codes=self._codes(),
            families=self._families(len(options)),
        )

    def _id(self, topic: Topic) -> str:
        name = self._text("id")
        if not re.fullmatch(rf"{topic}-[0-9]{{3}}", name):
            raise _Wrong("id", f"{name!r} is no id here: it has to be the topic and three digits, as in {topic}-001.")
        return name

    def _text(self, field: str) -> str:
        value = self._known[field]
        if not isinstance(value, str) or not value.strip():
            raise _Wrong(field, "It has to be a text in quotation marks, and not an empty one.")
        return " ".join(value.split())

    def _whole(self, field: str, most: int) -> int:
        return _whole(field, self._known[field], most)

    def _texts(self, field: str) -> tuple[str, ...]:
        value = self._known.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise _Wrong(field, "It has to be a list of texts, none of them empty.")
        return tuple(" ".join(one.split()) for one in value)

    def _options(self) -> tuple[str, ...]:
        options = self._texts("options")
        if not 2 <= len(options) <= 5:
            raise _Wrong("options", f"There have to be 2 to 5 options; these are {len(options)}.")
        if len({option.casefold().rstrip(".") for option in options}) < len(options):
            raise _Wrong("options", "Two options are the same.")
        return options

    def _right(self, options: int) -> tuple[int, ...]:
        value = self._known["right"]
        if not isinstance(value, list) or not value:
            raise _Wrong("right", "It has to be a list of the numbers of the right options, as in [3].")
        right = sorted(_whole("right", one, options) for one in value)
        if len(set(right)) < len(right):
            raise _Wrong("right", "An option is named twice.")
        if len(right) == options:
            raise _Wrong("right", "All options are right; at least one has to be wrong.")
        return tuple(number - 1 for number in right)

    def _tempting(self, options: int, right: tuple[int, ...]) -> int:
        tempting = self._whole("tempting", options) - 1
        if tempting in right:
            raise _Wrong("tempting", f"Option {tempting + 1} is a right one; name the wrong one that people would choose.")
        return tempting

    def _codes(self) -> tuple[str, ...]:
        codes = self._texts("codes")
        wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
        if wrong is not None:
            raise _Wrong("codes", f"{wrong!r} is neither a HCPCS Level II code nor a modifier of Level II.")
        return codes

    def _families(self, options: int) -> tuple[str, ...]:
        families = self._texts("families")
        wrong = next((family for family in families if family not in _FAMILIES), None)
        if wrong is not None:
            raise _Wrong("families", f"{wrong!r} is no family; there are {', '.join(sorted(_FAMILIES))}.")
        if families and len(families) != options:
            raise _Wrong("families", f"There are {len(families)} families for {options} options.")
        return families


def _whole(field: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise _Wrong(field, f"It has to be a whole number from 1 to {most}; {value!r} is none.")
    return value
