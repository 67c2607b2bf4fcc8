"""Begins and picks up sessions: the one place where records, deck and schedule come together. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.records.people import Person, PersonGone
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Begun, Ending
from medcode_desktop.training import statistics
from medcode_desktop.training.bank import Bank, read_bank
from medcode_desktop.training.deck import Deck
from medcode_desktop.training.learning import Learner, curriculum
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Mode, Plan, Question, Topic
from medcode_desktop.training.schedule import Schedule
from medcode_desktop.training.session import Clock, Session
from medcode_desktop.training.templates import LARGEST_SEED
from medcode_desktop.ui.practice.sitting import Sitting

_USUAL_SECONDS = 25.0  # for a question, until the person has answered some
_LATELY = timedelta(days=90)  # how fast a person answers is taken from these
_MOST_MISSED = 100  # questions of one session of Missed


class Waiting(NamedTuple):
    """What there is to do for a person now."""

    due: int  # cards
    new: int  # cards that today may still bring
    missed: int  # cards
    seconds: float  # a question takes this person, the middle one

    @property
    def learn_minutes(self) -> int:
        return minutes(self.due + self.new, self.seconds)

    @property
    def missed_minutes(self) -> int:
        return minutes(min(self.missed, _MOST_MISSED), self.seconds)


def minutes(questions: int, seconds: float) -> int:
    """How long so many questions take, at least 1."""
    return max(1, round(questions * seconds / 60))


class Coach:
    """One for the program. `questions` is the folder of the bank; `now` gives the time with its zone, `clock` seconds that
    never go back. `use_catalogue` comes before anything else."""

    def __init__(
        self,
        records: Records,
        questions: Path,
        now: Callable[[], datetime],
        clock: Clock,
        random: Random,
    ) -> None:
        self._records = records
        self._folder = questions
        self._catalogue: Catalogue | None = None
        self._now = now
        self._clock = clock
        self._random = random
        self._schedule = Schedule()
        self._deck: Deck | None = None
        self._deck_day: date | None = None

    @cached_property
    def bank(self) -> Bank:
        """The question bank, with its faults; read once."""
        return read_bank(self._folder)

    def now(self) -> datetime:
        """The time, with the zone of this PC."""
        return self._now()

    def new_seed(self) -> int:
        return self._random.randrange(1, LARGEST_SEED)

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Ask from another catalogue from now on. Questions that have been asked stay as they are."""
        self._catalogue = catalogue
        self._deck = None

    def deck(self) -> Deck:
        """Of the catalogue in use, for today."""
        today = self._now().date()
        if self._deck is None or self._deck_day != today:
            self._deck = Deck(Material(self._in_use(), self.bank, today))
            self._deck_day = today
        return self._deck

    def waiting(self, person: Person, new_per_day: int) -> Waiting:
        now = self._now()
        lately = now.date() - _LATELY
        times = statistics.times([s for some in self._records.progress.seconds(person.id, lately).values() for s in some])
        return Waiting(
            self._records.cards.due(person.id, now),
            self._new_left(person, new_per_day),
            len(self._records.progress.missed(person.id, now)),
            times.middle if times else _USUAL_SECONDS,
        )

    def learn(self, person: Person, new_per_day: int) -> Sitting:
        """What is due, with new cards strewn in. The sitting may have no question: nothing is due."""
        plan = Plan("Learn", Mode.LEARN, tuple((topic, 1) for topic in Topic), 0)
        learner = self._learner(person, new_per_day)
        nothing = UserError("Nothing is due now, and today's new cards are done.", "Practise some topics, or come back later.")
        if learner.next(self._now()) is None:
            raise nothing
        sitting = self._begin(person, plan, (), learner)
        if not sitting.has_questions:  # what is due is not in the catalogue now in use
            sitting.end(Ending.LEFT)
            raise nothing
        return sitting

    def practise(self, person: Person, plan: Plan) -> Sitting:
        """Practice and exams. A plan without a seed gets one. UserError if there is not one question of the kind."""
        plan = plan if plan.seed else plan._replace(seed=self.new_seed())
        return self._begin(person, plan, self.questions(plan))

    def questions(self, plan: Plan) -> list[Question]:
        """The questions of a plan, the same for the same seed, catalogue and date of service."""
        day = date.fromisoformat(plan.on) if plan.on else self._now().date()
        deck = self.deck() if day == self._now().date() else Deck(Material(self._in_use(), self.bank, day))
        questions = deck.draw(plan)
        if not questions:
            raise UserError(
                "There is no question of these topics and this difficulty.", "Choose more topics or all difficulties."
            )
        return questions

    def missed(self, person: Person) -> Sitting:
        """What was wrong lately, and what will not stick."""
        cards = self._records.progress.missed(person.id, self._now())
        if not cards:
            raise UserError("Nothing was missed in the last 30 days.", "Practise some topics.")
        return self.again(person, cards)

    def again(self, person: Person, cards: Iterable[str]) -> Sitting:
        """A session of given cards, in a mixed order."""
        asked = [self.deck().ask(card, self._random) for card in list(cards)[:_MOST_MISSED]]
        questions = [question for question in asked if question is not None]
        if not questions:
            raise UserError("The catalogue in use has none of the codes that were missed.", "Practise some topics.")
        self._random.shuffle(questions)
        topics = dict.fromkeys(question.topic for question in questions)
        return self._begin(
            person, Plan("Missed", Mode.MISSED, tuple((topic, 1) for topic in topics), len(questions)), questions
        )

    def begun(self) -> list[Begun]:
        """Sessions that were cut off or left for a while, the newest first."""
        return self._records.sessions.begun()

    def pick_up(self, begun: Begun, new_per_day: int) -> Sitting:
        """Go on where a session was. UserError if it is not there any more."""
        person = self._records.people.person(begun.person.id)
        if person is None:
            raise PersonGone(f"{begun.person.name} is no longer on the list of people.", "Choose another person.")
        kept = self._records.sessions.load(begun.id)
        session = Session(kept.plan, kept.questions, self._clock, kept.answers, kept.flagged, kept.elapsed)
        learner = self._learner(person, new_per_day) if begun.mode is Mode.LEARN else None
        sitting = self._sitting(person, begun.id, session, learner)
        if session.questions and session.is_complete:
            sitting.go_on()  # Learn was cut off between two questions
        return sitting

    def give_up(self, begun: Begun) -> None:
        """End a session that nobody wants to go on with. What was answered counts."""
        kept = self._records.sessions.load(begun.id)
        session = Session(kept.plan, kept.questions, self._clock, kept.answers, kept.flagged, kept.elapsed)
        self._sitting(begun.person, begun.id, session, None).end(Ending.LEFT)

    def _in_use(self) -> Catalogue:
        if self._catalogue is None:
            raise RuntimeError("no catalogue was given")
        return self._catalogue

    def _begin(self, person: Person, plan: Plan, questions: Iterable[Question], learner: Learner | None = None) -> Sitting:
        asked = tuple(questions)
        stored = self._records.sessions.begin(person.id, plan, asked, self._in_use().title, self._now())
        return self._sitting(person, stored, Session(plan, asked, self._clock), learner)

    def _sitting(self, person: Person, stored: int, session: Session, learner: Learner | None) -> Sitting:
        return Sitting(person, stored, session, self._records, self._schedule, self.deck, self._now, self._random, learner)

    def _learner(self, person: Person, new_per_day: int) -> Learner:
        memories = self._records.cards.memories(person.id)
        deck = self.deck()
        new = curriculum(deck.cards(topic) for topic in Topic)
        return Learner(memories, new, self._new_left(person, new_per_day), self._now())

    def _new_left(self, person: Person, new_per_day: int) -> int:
        """New cards that today may still bring. Cards that a wrong answer in Practice brought count too."""
        midnight = statistics.start_of_day(self._now().date())
        return max(0, new_per_day - self._records.cards.begun_since(person.id, midnight))
