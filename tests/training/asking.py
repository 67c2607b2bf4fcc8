"""Questions and plans for tests, and a clock that they set."""

from __future__ import annotations

from dataclasses import dataclass

from medcode_desktop.training.model import Mode, Option, Plan, Question, Topic


def question(
    number: int = 1, *, right: tuple[int, ...] = (0,), options: int = 4, topic: Topic = Topic.RULES, card: str = ""
) -> Question:
    return Question(
        card or f"bank:rules-{number:03}",
        topic,
        1,
        f"What is the answer to question {number}?",
        "",
        "",
        tuple(Option(f"answer {place} to {number}") for place in range(options)),
        right,
        next(place for place in range(options) if place not in right),
        "It is so.",
        "It is not so.",
        "A rule.",
        "A source",
        ("E0601",),
    )


def questions(count: int) -> list[Question]:
    return [question(number, right=(number % 4,)) for number in range(1, count + 1)]


def plan(mode: Mode = Mode.PRACTICE, *, number: int = 4, minutes: int = 0, pass_mark: int = 0) -> Plan:
    return Plan("Test", mode, ((Topic.RULES, 1),), number, minutes, pass_mark, seed=1)


@dataclass
class Seconds:
    """A clock in seconds that stands until it is moved."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at
