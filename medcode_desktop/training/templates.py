"""Exams: the ones that come with the program, and templates that a clinic keeps in files, so that all get the same exam.

A template is a JSON file, `.medexam`: {"medcode_exam": 1, "title", "shares": {topic: share}, "number", "minutes", "pass_mark",
"difficulty", "seed", "on", "made_with"}, the fields of model.Plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from medcode_desktop.errors import UserError
from medcode_desktop.training.model import Mode, Plan, Topic

SUFFIX = ".medexam"
VERSION = 1
MOST_BYTES = 100_000
MOST_QUESTIONS, MOST_MINUTES, MOST_SHARE, LONGEST_TITLE = 500, 600, 1000, 120
LARGEST_SEED = 2**31 - 1

# What an examiner would weigh: telling families apart first, then Level II, then the judgement of cases.
_SHARES = (
    (Topic.SHAPE, 10),
    (Topic.PURPOSE, 20),
    (Topic.RULES, 15),
    (Topic.SECTIONS, 5),
    (Topic.CODES, 15),
    (Topic.STATUS, 10),
    (Topic.MODIFIERS, 5),
    (Topic.UNLISTED, 5),
    (Topic.PAYERS, 5),
    (Topic.QUALITY, 10),
)
SHORT_EXAM = Plan("Short exam", Mode.EXAM, _SHARES, number=40, minutes=40, pass_mark=70)
LONG_EXAM = Plan("Long exam", Mode.EXAM, _SHARES, number=100, minutes=240, pass_mark=70)


def write(plan: Plan, file: IO[str]) -> None:
    """The content of a template file; `read` undoes it."""
    document = {key: value for key, value in plan.document().items() if key != "mode"}
    file.write(json.dumps({"medcode_exam": VERSION, **document}, ensure_ascii=False, indent=2) + "\n")


def read(path: Path) -> Plan:
    """UserError names the file, and the field that is wrong, and says what may stand there."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(f"{path.name} has {size:,} bytes: it is no exam template.", "Choose a .medexam file.")
        known = json.loads(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", "Check the file and try again.") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path.name} is no exam template: {error}.", "Choose a .medexam file saved by MedCode.") from error
    return _Fields(path.name, known).plan()


class _Fields:
    """The fields of one file; whatever does not fit is a UserError with the name of the field."""

    def __init__(self, file: str, known: Any) -> None:
        self._file = file
        if not isinstance(known, dict) or "medcode_exam" not in known:
            raise UserError(f"{file} is no exam template: it lacks the field medcode_exam.", "Choose a .medexam file.")
        self._known: Mapping[str, Any] = known

    def plan(self) -> Plan:
        version = self._known["medcode_exam"]
        if version != VERSION:
            raise UserError(
                f"{self._file} was saved by another version of MedCode (format {version}; this one reads {VERSION}).",
                "Save the exam again with this version, or install the newer program.",
            )
        unknown = sorted(set(self._known) - {"medcode_exam"} - (set(Plan._fields) - {"mode"}))
        if unknown:
            raise self._wrong(unknown[0], "it is not known here")
        return Plan(
            self._text("title", LONGEST_TITLE, needed=True),
            Mode.EXAM,
            self._shares(),
            self._whole("number", 1, MOST_QUESTIONS),
            self._whole("minutes", 0, MOST_MINUTES),
            self._whole("pass_mark", 0, 100),
            self._whole("difficulty", 0, 3),
            self._whole("seed", 0, LARGEST_SEED),
            self._day("on"),
            self._text("made_with", LONGEST_TITLE),
        )

    def _text(self, field: str, most: int, *, needed: bool = False) -> str:
        value = self._known.get(field, "")
        if not isinstance(value, str) or len(value) > most or (needed and not value.strip()):
            raise self._wrong(field, f"it has to be a text of {'1' if needed else '0'} to {most} characters")
        return " ".join(value.split())

    def _whole(self, field: str, least: int, most: int) -> int:
        value = self._known.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self._wrong(field, f"it has to be a whole number from {least:,} to {most:,}")
        return value

    def _day(self, field: str) -> str:
        value = self._text(field, 10)
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError as error:
            raise self._wrong(field, "it has to be a date such as 2025-10-01, or empty") from error

    def _shares(self) -> tuple[tuple[Topic, int], ...]:
        value = self._known.get("shares")
        if not isinstance(value, dict) or not value:
            raise self._wrong("shares", "it has to name at least one topic with its share")
        shares = []
        for name, share in value.items():
            if name not in list(Topic):
                raise self._wrong("shares", f"{str(name)[:40]!r} is no topic; there are {', '.join(Topic)}")
            if isinstance(share, bool) or not isinstance(share, int) or not 1 <= share <= MOST_SHARE:
                raise self._wrong("shares", f"the share of {name} has to be a whole number from 1 to {MOST_SHARE:,}")
            shares.append((Topic(name), share))
        return tuple(shares)

    def _wrong(self, field: str, why: str) -> UserError:
        return UserError(f"{self._file}, field {field}: {why}.", "Mend the field, or save the exam again from Practice.")
