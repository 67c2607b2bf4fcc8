"""One person at one session: what is asked next, and that every answer is stored before anybody hears what it was worth.

No Qt. Errors of the records (UserError) go through to the caller, and the session is then as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from random import Random

from medcode_desktop.records.people import Person
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Ending
from medcode_desktop.training.deck import Deck
from medcode_desktop.training.learning import Learner
from medcode_desktop.training.model import Answer, Mode, Question
from medcode_desktop.training.schedule import Memory, Schedule, rating
from medcode_desktop.training.session import Session


class Sitting:
    """`deck` gives the deck in use: it changes when another catalogue is taken into use. `learner` only for Learn."""

    def __init__(
        self,
        person: Person,
        stored: int,
        session: Session,
        records: Records,
        schedule: Schedule,
        deck: Callable[[], Deck],
        now: Callable[[], datetime],
        random: Random,
        learner: Learner | None = None,
    ) -> None:
        self.person = person
        self.session = session
        self._stored = stored  # id of the session in the records
        self._records = records
        self._schedule = schedule
        self._deck = deck
        self._now = now
        self._random = random
        self._learner = learner
        self._ended = False
        if learner is not None and not session.questions:
            self._add_next()

    @property
    def mode(self) -> Mode:
        return self.session.plan.mode

    @property
    def is_ended(self) -> bool:
        return self._ended

    @property
    def has_questions(self) -> bool:
        """False if there is nothing to ask: nothing is due, nothing was missed."""
        return bool(self.session.questions)

    @property
    def is_open(self) -> bool:
        """Is there a question without an answer?"""
        return not self.session.is_complete

    @property
    def again_at(self) -> datetime | None:
        """Learn: when the next card comes back; None if there is none, or in another mode."""
        return self._learner.again_at() if self._learner else None

    def now(self) -> datetime:
        """The time, with the zone of this PC."""
        return self._now()

    def left(self) -> tuple[int, int]:
        """Learn: cards due by now, and new ones still to come, the question being looked at included if it is open."""
        return self._learner.left(self._now()) if self._learner else (0, 0)

    def answer(self, chosen: Iterable[int]) -> Answer:
        """Judge and store an answer to the question being looked at; what it returns is on the disk. Raises TimeIsUp and
        ValueError as Session.answer, and UserError if it cannot be stored: then it does not count."""
        answer = self.session.answer(chosen, self._now())
        question = self.session.question
        change = None if self.session.is_exam else self._review(question, answer)
        memory = self._records.sessions.add_answer(self._stored, question, answer, self.session.elapsed, change)
        self.session.take(answer)
        if self._learner is not None and memory is not None:
            self._learner.reviewed(question.card, memory)
        return answer

    def go_on(self) -> bool:
        """Go to the next question to answer. False if there is none: time to end."""
        if self._learner is not None and self.session.is_answered:
            return self._add_next()
        number = self.session.next_open()
        if number is None:
            return False
        self.session.go_to(number)
        return True

    def flag(self, number: int, flagged: bool) -> None:
        self._records.sessions.set_flag(self._stored, number, flagged)
        self.session.flag(number, flagged)

    def pause(self) -> None:
        """The person leaves for a while: time stops, and what was used is kept."""
        self.session.pause()
        if not self._ended:
            self._records.sessions.keep_elapsed(self._stored, self.session.elapsed)

    def end(self, ending: Ending = Ending.FINISHED) -> None:
        """The score counts from now on. Ending twice is no error."""
        if self._ended:
            return
        self.session.pause()
        questions = self.session.questions
        reviews = [
            (questions[number - 1], answer, self._review(questions[number - 1], answer))
            for number, answer in sorted(self.session.answers.items())
            if self.session.is_exam
        ]
        self._records.sessions.end(self._stored, ending, self._now(), self.session.elapsed, reviews)
        self._ended = True

    def wrong_cards(self) -> list[str]:
        """Cards of the questions that were answered wrong or not at all, for "practise these again"."""
        answers = self.session.answers
        return list(
            dict.fromkeys(
                question.card
                for number, question in enumerate(self.session.questions, 1)
                if number not in answers or not answers[number].right
            )
        )

    def _review(self, question: Question, answer: Answer) -> Callable[[Memory | None], Memory | None]:
        """Every answer teaches the schedule something; but what was known at once outside Learn need not be learned."""
        rated = rating(answer.right, answer.seconds, question)

        def change(before: Memory | None) -> Memory | None:
            if before is None and answer.right and self.mode is not Mode.LEARN:
                return None
            return self._schedule.review(before, rated, answer.at)

        return change

    def _add_next(self) -> bool:
        """Learn: ask for the next card, stored before it is shown. The last question without an answer is asked first."""
        assert self._learner is not None  # noqa: S101 - only Learn comes here
        while (card := self._learner.next(self._now())) is not None:
            question = self._deck().ask(card, self._random)
            if question is None:
                self._learner.gone(card)  # the catalogue now in use has no such code
                continue
            self._records.sessions.add_question(self._stored, len(self.session.questions) + 1, question)
            self.session.add(question)
            return True
        return False
