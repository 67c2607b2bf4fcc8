"""One session while it is going on: where the person is, what was answered and flagged, how much time is left.

Pure. The clock is an argument: a function that gives seconds and never goes back (time.monotonic), so that neither summer time
nor a clock set back touches the time of an exam. Whoever holds a session stores each answer before showing what it was worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from medcode_desktop.training import scoring
from medcode_desktop.training.model import Answer, Mode, Plan, Question

Clock = Callable[[], float]  # seconds, never going back


class TimeIsUp(Exception):  # noqa: N818 - not an error: the exam has ended
    """The answer came after the end of the exam and does not count."""


class Session:
    """`answers`, `flagged` and `elapsed` (seconds) are what an earlier sitting left, when it is picked up."""

    def __init__(
        self,
        plan: Plan,
        questions: Sequence[Question],
        clock: Clock,
        answers: Iterable[Answer] = (),
        flagged: Iterable[int] = (),
        elapsed: float = 0.0,
    ) -> None:
        self.plan = plan
        self._questions = list(questions)
        self._answers = {answer.number: answer for answer in answers}
        self._flagged = set(flagged)
        self._clock = clock
        self._elapsed = elapsed  # until the clock was last read
        self._spent = {number: answer.seconds for number, answer in self._answers.items()}
        self._read = clock()
        self._going = True
        self.number = self._first_open()

    @property
    def is_exam(self) -> bool:
        """In an exam answers can be changed until the end, and nothing says whether they are right."""
        return self.plan.mode is Mode.EXAM

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._questions)

    @property
    def question(self) -> Question:
        """The one being looked at. IndexError before the first of a Learn session has been added."""
        return self._questions[self.number - 1]

    @property
    def answers(self) -> Mapping[int, Answer]:
        """By number of the question, from 1."""
        return MappingProxyType(self._answers)

    @property
    def flagged(self) -> frozenset[int]:
        return frozenset(self._flagged)

    @property
    def elapsed(self) -> float:
        """Seconds of work so far, earlier sittings included."""
        self._count()
        return self._elapsed

    @property
    def seconds_left(self) -> float | None:
        """Of an exam, never below 0; None without a limit."""
        return max(0.0, self.plan.minutes * 60 - self.elapsed) if self.plan.minutes else None

    @property
    def is_answered(self) -> bool:
        """Has the question being looked at an answer?"""
        return self.number in self._answers

    @property
    def is_complete(self) -> bool:
        """Has every question an answer?"""
        return len(self._answers) == len(self._questions)

    def pause(self) -> None:
        """Time stops, until `go_on`."""
        self._count()
        self._going = False

    def go_on(self) -> None:
        self._count()
        self._going = True

    def add(self, question: Question) -> int:
        """Put a question at the end and go to it; gives its number. Learn adds them one by one."""
        self._count()
        self._questions.append(question)
        self.number = len(self._questions)
        return self.number

    def go_to(self, number: int) -> None:
        """IndexError if there is no such question."""
        if not 1 <= number <= len(self._questions):
            raise IndexError(f"there is no question {number} of {len(self._questions)}")
        self._count()
        self.number = number

    def answer(self, chosen: Iterable[int], at: datetime) -> Answer:
        """Judge an answer to the question being looked at. It counts once `take` has it, which follows when it is stored.

        TimeIsUp after the end of an exam. ValueError for a choice that cannot be: none, too many, an option that is not
        there, a second answer where the first was judged already.
        """
        if self.seconds_left == 0.0:
            raise TimeIsUp
        places = tuple(sorted(set(chosen)))
        question = self.question
        if len(places) != len(question.right) or not all(0 <= place < len(question.options) for place in places):
            raise ValueError(f"{places} is no choice of {len(question.right)} from {len(question.options)} options")
        if self.is_answered and not self.is_exam:
            raise ValueError(f"question {self.number} has been answered and judged")
        self._count()
        spent = self._spent.get(self.number, 0.0)
        return Answer(self.number, places, scoring.is_right(question, places), spent, at)

    def take(self, answer: Answer) -> None:
        """The answer is stored: from now on it counts."""
        self._answers[answer.number] = answer

    def flag(self, number: int, flagged: bool) -> None:
        """Mark a question to look at again."""
        (self._flagged.add if flagged else self._flagged.discard)(number)

    def result(self) -> scoring.Result:
        """As if the session ended now."""
        return scoring.result(self.plan, self._questions, self._answers, self.elapsed)

    def next_open(self) -> int | None:
        """The first question without an answer after this one, else before it; None if all have one."""
        following = (*range(self.number + 1, len(self._questions) + 1), *range(1, self.number + 1))
        return next((number for number in following if number not in self._answers), None)

    def _first_open(self) -> int:
        numbers = range(1, len(self._questions) + 1)
        return next((number for number in numbers if number not in self._answers), max(1, len(self._questions)))

    def _count(self) -> None:
        """Book the time since the clock was last read to the question being looked at."""
        now = self._clock()
        if self._going and self._questions:
            passed = max(0.0, now - self._read)
            self._elapsed += passed
            self._spent[self.number] = self._spent.get(self.number, 0.0) + passed
        self._read = now
