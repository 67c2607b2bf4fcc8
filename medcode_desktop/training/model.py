"""What practising is about, as plain values: topics, questions, plans of a session, answers.

All of them go into the records as JSON and come back the same.
"""

# Without `from __future__ import annotations`: a named tuple would compile each type of a field from its text, at every start.

import json
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Topic(StrEnum):
    """What a question is about. The values are stored, and stand in files of questions and of exams."""

    SHAPE = "shape"
    PURPOSE = "purpose"
    RULES = "rules"
    SECTIONS = "sections"
    CODES = "codes"
    STATUS = "status"
    MODIFIERS = "modifiers"
    UNLISTED = "unlisted"
    PAYERS = "payers"
    QUALITY = "quality"


TOPIC_TITLES = {
    Topic.SHAPE: "Shapes of codes",
    Topic.PURPOSE: "Which family it belongs to",
    Topic.RULES: "The rules",
    Topic.SECTIONS: "Letters and sections of Level II",
    Topic.CODES: "Find the code, say what it is",
    Topic.STATUS: "Valid on a date of service",
    Topic.MODIFIERS: "Level II modifiers",
    Topic.UNLISTED: "Unlisted codes",
    Topic.PAYERS: "Payers",
    Topic.QUALITY: "Upcoding, downcoding and quality",
}

DIFFICULTIES = {1: "First weeks", 2: "Working knowledge", 3: "Experienced"}


class Mode(StrEnum):
    """Why a session is held. The values are stored."""

    LEARN = "learn"  # what is due, and some that is new
    PRACTICE = "practice"  # topics, number and difficulty chosen
    EXAM = "exam"  # a template, a clock, no feedback until the end
    MISSED = "missed"  # what was wrong lately


NOT_A_CODE = "none"  # beside the values of codes.shapes.Family, in Option.family


class Option(NamedTuple):
    text: str
    family: str = ""  # what it stands for if the options are families: a value of codes.shapes.Family, or NOT_A_CODE


class Question(NamedTuple):
    """One question as it is asked. `card` is what is learned by it; many wordings have the same card."""

    card: str  # "code:E0601", "section:E0100-E0159", "shape:cpt2", "bank:purpose-001"; at most 60 characters
    topic: Topic
    difficulty: int  # 1 to 3, see DIFFICULTIES
    stem: str  # plain text, ends with a question mark or a full stop
    shown: str  # what the question is about, in large type below the stem: a code, a descriptor; "" if the stem says it
    label: str  # a line below it: "Practice code, shape only"; "" for none
    options: tuple[Option, ...]  # 2 to 5, in the order in which they are shown
    right: tuple[int, ...]  # places in `options` from 0, ascending
    tempting: int  # place of the wrong option that most people would choose
    why: str  # why the right one is right
    why_not: str  # why the tempting one is wrong
    rule: str  # the rule behind it; true without the question
    source: str  # where anybody can read the rule
    codes: tuple[str, ...] = ()  # Level II codes and modifiers it rests on, to open in Look up

    @property
    def prompt(self) -> str:
        """The stem, and how many answers to choose if there are several."""
        return self.stem if len(self.right) == 1 else f"{self.stem} Choose {len(self.right)}."

    @property
    def right_family(self) -> str:
        """The family that would have been right; "" if the options are not families or several are right."""
        return self.options[self.right[0]].family if len(self.right) == 1 else ""

    def to_json(self) -> str:
        """One line, the same for the same question."""
        return json.dumps(self.document(), ensure_ascii=False, separators=(",", ":"))

    def document(self) -> dict[str, Any]:
        """For JSON: named fields; options as {"text", "family"}."""
        return {
            **self._asdict(),
            "options": [{"text": option.text, "family": option.family} for option in self.options],
            "right": list(self.right),
            "codes": list(self.codes),
        }

    @classmethod
    def from_json(cls, text: str) -> "Question":
        """ValueError, KeyError or TypeError for what `to_json` never wrote."""
        known = json.loads(text)
        return cls(
            **{
                **known,
                "topic": Topic(known["topic"]),
                "options": tuple(Option(**option) for option in known["options"]),
                "right": tuple(known["right"]),
                "codes": tuple(known["codes"]),
            }
        )


class Plan(NamedTuple):
    """What a session asks: a choice made for Practice, or the template of an exam."""

    title: str
    mode: Mode
    shares: tuple[tuple[Topic, int], ...]  # topics with their shares of the questions, as any whole numbers above 0
    number: int  # questions; 0 for as many as there are (Learn, Missed)
    minutes: int = 0  # time for all of them; 0 for no limit
    pass_mark: int = 0  # per cent; 0 for none
    difficulty: int = 0  # only this one; 0 for all
    seed: int = 0  # the same seed, catalogue and date give the same questions
    on: str = ""  # the date of service that questions are judged on, ISO; "" for the day of the session
    made_with: str = ""  # the release that a template of an exam was made with: "HCPCS Level II October 2025"

    def document(self) -> dict[str, Any]:
        return {**self._asdict(), "shares": {topic.value: share for topic, share in self.shares}}

    @classmethod
    def from_document(cls, known: dict[str, Any]) -> "Plan":
        """ValueError, KeyError or TypeError for what `document` never made."""
        shares = tuple((Topic(topic), int(share)) for topic, share in known["shares"].items())
        return cls(**{**known, "mode": Mode(known["mode"]), "shares": shares})


class Answer(NamedTuple):
    """What was chosen for one question of a session."""

    number: int  # of the question in the session, from 1
    chosen: tuple[int, ...]  # places in Question.options, ascending
    right: bool
    seconds: float  # looked at the question until this answer
    at: datetime  # with a time zone
