"""What a score file tells, checked field by field before anything of it is used.

The content is one JSON document:
{"format": 1, "program", "written_at", "pc": {"uid", "name"},
 "people": [{"uid", "name", "staff_number", "anonymous"}],
 "sessions": [{"uid", "person", "mode", "plan", "catalogue", "started_at", "elapsed", "ended_at", "ending",
               "questions": [[place in "questions" below, places, flagged]],
               "answers": [[number, [chosen places], seconds, answered_at, day, was_due]]}],
 "questions": [the questions as texts, as Question.to_json writes them, options sorted by their text]}
Card, topic, families and right or wrong are not told but worked out from the question, so they cannot contradict it.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from medcode_desktop.records.people import LONGEST_NAME, LONGEST_STAFF_NUMBER
from medcode_desktop.records.sessions import Ending
from medcode_desktop.records.texts import storable
from medcode_desktop.training.model import DIFFICULTIES, Plan, Question

FORMAT = 1
MOST_PEOPLE, MOST_SESSIONS, MOST_QUESTIONS, MOST_OF_A_SESSION = 20_000, 1_000_000, 1_000_000, 10_000
LONGEST_TEXT = 20_000
LONGEST_SECONDS = 1e9
# No clock of a PC is that far off; beyond, a time zone or the length of a session leads out of the calendar
FIRST_YEAR, LAST_YEAR = 1000, 9000
_UID = re.compile(r"[0-9a-f]{32}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTENT = {"format", "program", "written_at", "pc", "people", "sessions", "questions"}
_PERSON = {"uid", "name", "staff_number", "anonymous"}
_SESSION = {"uid", "person", "mode", "plan", "catalogue", "started_at", "elapsed", "ended_at", "ending", "questions", "answers"}


class Wrong(Exception):  # noqa: N818 - not an error of the program: the content is not as it has to be
    """Where in the content and what."""


class PersonTold(NamedTuple):
    uid: str
    name: str
    staff_number: str
    anonymous: bool


# number, card, topic, difficulty, chosen, correct, seconds, answered_at, day, right family, chosen family, was due
AnswerTold = tuple[int, str, str, int, str, int, float, str, str, str, str, int]


class SessionTold(NamedTuple):
    uid: str
    person: str  # uid
    mode: str
    plan: str  # JSON
    catalogue: str
    started_at: str
    elapsed: float
    ended_at: str
    ending: str
    questions: list[tuple[int, str, int]]  # place in Content.questions, places, flagged
    answers: list[AnswerTold]

    @property
    def correct(self) -> int:
        return sum(answer[5] for answer in self.answers)


class _Facts(NamedTuple):
    """What has to be known of a question to judge the answers to it."""

    digest: str  # as records.shown makes it
    body: str
    card: str
    topic: str
    difficulty: int
    right_family: str
    right: list[int]
    families: tuple[str, ...]  # of each option


class Content(NamedTuple):
    pc: str  # uid
    pc_name: str
    written_at: str
    people: list[PersonTold]
    sessions: list[SessionTold]
    questions: list[tuple[str, str]]  # digest and body, as records.shown keeps them


def read_content(text: bytes) -> Content:
    """Raises Wrong for anything that `score_files.write` would not have written."""
    try:
        known = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"it is no JSON document ({str(error)[:80]})") from error
    top = _fields(known, _CONTENT, "the file")
    if top["format"] != FORMAT or isinstance(top["format"], bool):
        raise Wrong(f"its format is {str(top['format'])[:20]}, not {FORMAT}")
    pc = _fields(top["pc"], {"uid", "name"}, "pc")
    people = [_person(one, f"people, entry {at}") for at, one in enumerate(_list(top["people"], MOST_PEOPLE, "people"), 1)]
    uids = {person.uid for person in people}
    if len(uids) < len(people):
        raise Wrong("people: somebody is there twice")
    kept = _list(top["questions"], MOST_QUESTIONS, "questions")
    questions = [_question(one, f"questions, entry {at}") for at, one in enumerate(kept, 1)]
    reader = _Sessions(uids, questions)
    told = _list(top["sessions"], MOST_SESSIONS, "sessions")
    sessions = [reader.session(one, f"sessions, entry {at}") for at, one in enumerate(told, 1)]
    if len({session.uid for session in sessions}) < len(sessions):
        raise Wrong("sessions: one is there twice")
    _text(top["program"], 100, "program")
    return Content(
        _uid(pc["uid"], "pc"),
        _text(pc["name"], 300, "pc"),
        _moment(top["written_at"], "written_at"),
        people,
        sessions,
        [(question.digest, question.body) for question in questions],
    )


class _Sessions:
    def __init__(self, people: set[str], questions: list[_Facts]) -> None:
        self._people = people
        self._questions = questions
        self._days: set[str] = set()

    def session(self, told: Any, where: str) -> SessionTold:
        known = _fields(told, _SESSION, where)
        person = _uid(known["person"], where)
        if person not in self._people:
            raise Wrong(f"{where}: its person is not in the file")
        plan = _plan(known["plan"], where)
        if known["mode"] != plan.mode.value:
            raise Wrong(f"{where}: mode and plan differ")
        if known["ending"] not in [ending.value for ending in Ending]:
            raise Wrong(f"{where}: it ended in no known way")
        asked = [self._asked(one, where) for one in _list(known["questions"], MOST_OF_A_SESSION, where)]
        answers: list[AnswerTold] = []
        before = 0
        for one in _list(known["answers"], len(asked), where):
            answer = self._answer(one, asked, where)
            if answer[0] <= before:
                raise Wrong(f"{where}: its answers are not in order")
            before = answer[0]
            answers.append(answer)
        return SessionTold(
            _uid(known["uid"], where),
            person,
            plan.mode.value,
            json.dumps(plan.document(), ensure_ascii=False, separators=(",", ":")),
            _text(known["catalogue"], 1000, where),
            _moment(known["started_at"], where),
            _seconds(known["elapsed"], where),
            _moment(known["ended_at"], where),
            known["ending"],
            asked,
            answers,
        )

    def _asked(self, told: Any, where: str) -> tuple[int, str, int]:
        if not isinstance(told, list) or len(told) != 3:
            raise Wrong(f"{where}: a question is not of three parts")
        place, places, flagged = told
        if type(place) is not int or not 0 <= place < len(self._questions):
            raise Wrong(f"{where}: a question is not in the file")
        if not isinstance(places, str) or sorted(places) != list("01234"[: len(self._questions[place].families)]):
            raise Wrong(f"{where}: the order of options is none")
        return place, places, _yes_or_no(flagged, where)

    def _answer(self, told: Any, asked: list[tuple[int, str, int]], where: str) -> AnswerTold:
        if not isinstance(told, list) or len(told) != 6:
            raise Wrong(f"{where}: an answer is not of six parts")
        number, chosen, seconds, at, day, due = told
        if type(number) is not int or not 1 <= number <= len(asked):
            raise Wrong(f"{where}: an answer is to no question")
        place, places, _ = asked[number - 1]
        _, _, card, topic, difficulty, right_family, right, families = self._questions[place]
        if not isinstance(chosen, list) or not chosen or not all(type(one) is int and 0 <= one < len(places) for one in chosen):
            raise Wrong(f"{where}: an option that is none was chosen")
        if len(chosen) > 1 and any(one >= other for one, other in pairwise(chosen)):
            raise Wrong(f"{where}: options chosen are not in order")
        picked = [int(places[one]) for one in chosen]
        if not isinstance(day, str) or day not in self._days:  # many answers of few days
            self._days.add(_day(day, where))
        return (
            number,
            card,
            topic,
            difficulty,
            f"[{','.join(map(str, chosen))}]",
            int(sorted(picked) == right),
            _seconds(seconds, where),
            _moment(at, where),
            day,
            right_family,
            families[picked[0]] if right_family else "",
            _yes_or_no(due, where),
        )


def _person(told: Any, where: str) -> PersonTold:
    known = _fields(told, _PERSON, where)
    name = _text(known["name"], LONGEST_NAME, where)
    if not name:
        raise Wrong(f"{where}: the name is missing")
    if not isinstance(known["anonymous"], bool):
        raise Wrong(f"{where}: anonymous is neither true nor false")
    staff = _text(known["staff_number"], LONGEST_STAFF_NUMBER, where)
    return PersonTold(_uid(known["uid"], where), name, staff, known["anonymous"])


def _question(told: Any, where: str) -> _Facts:
    if not isinstance(told, str):
        raise Wrong(f"{where}: a question is no text")
    try:
        return _facts(told)
    except Wrong as error:
        raise Wrong(f"{where}: {error}") from error


@lru_cache(maxsize=5000)  # the PCs of a clinic ask the same questions, and their files are merged one after the other
def _facts(body: str) -> _Facts:
    """Raises Wrong unless it is a question as `Question.to_json` writes it."""
    try:
        question = Question.from_json(body)
        digest = hashlib.sha256(body.encode()).hexdigest()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Wrong("it is no question this program knows") from error
    texts = [question.card, question.stem, question.shown, question.label, question.why, question.why_not, question.rule]
    texts += [question.source, *(text for option in question.options for text in option), *question.codes]
    places = range(len(question.options))
    numbers = (*question.right, question.tempting)
    if not (
        all(isinstance(text, str) and "\0" not in text for text in texts)
        and len(body) <= LONGEST_TEXT
        and 2 <= len(places) <= 5
        and question.card
        and all(type(one) is int and one in places for one in numbers)
        and question.right
        and list(question.right) == sorted(set(question.right))
        and type(question.difficulty) is int
        and question.difficulty in DIFFICULTIES
        and question.to_json() == body
    ):
        raise Wrong("it is no question as MedCode asks them")
    families = tuple(option.family for option in question.options)
    topic, right = question.topic.value, list(question.right)
    return _Facts(digest, body, question.card, topic, question.difficulty, question.right_family, right, families)


def _plan(told: Any, where: str) -> Plan:
    try:
        plan = Plan.from_document(told)
        ours = plan.document()
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Wrong(f"{where}: its plan is none") from error
    numbers = (plan.number, plan.minutes, plan.pass_mark, plan.difficulty, plan.seed)
    if ours != told or not all(type(one) is int and 0 <= one < 2**53 for one in numbers) or plan.pass_mark > 100:
        raise Wrong(f"{where}: its plan is none")
    for text in (plan.title, plan.on, plan.made_with):
        _text(text, 1000, where)
    return plan


def _fields(told: Any, names: set[str], where: str) -> dict[str, Any]:
    if not isinstance(told, dict) or set(told) != names:
        raise Wrong(f"{where}: its fields are not {', '.join(sorted(names))}")
    return told


def _list(told: Any, most: int, where: str) -> list[Any]:
    if not isinstance(told, list) or len(told) > most:
        raise Wrong(f"{where}: there is no list of at most {most:,}")
    return told


def _text(told: Any, most: int, where: str) -> str:
    if not isinstance(told, str) or len(told) > most or storable(told) != told:
        raise Wrong(f"{where}: there is no text of at most {most:,} characters")
    return told


def _uid(told: Any, where: str) -> str:
    if not isinstance(told, str) or not _UID.fullmatch(told):
        raise Wrong(f"{where}: an id is none")
    return told


def _moment(told: Any, where: str) -> str:
    if not isinstance(told, str) or not _MOMENT.fullmatch(told):
        raise Wrong(f"{where}: a time is none")
    try:
        year = datetime.fromisoformat(told).year
    except ValueError as error:
        raise Wrong(f"{where}: a time is none") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(f"{where}: a time is in the year {year}")
    return told


def _day(told: Any, where: str) -> str:
    if not isinstance(told, str) or not _DAY.fullmatch(told):
        raise Wrong(f"{where}: a day is none")
    try:
        year = date.fromisoformat(told).year
    except ValueError as error:
        raise Wrong(f"{where}: a day is none") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(f"{where}: a day is in the year {year}")
    return told


def _seconds(told: Any, where: str) -> float:
    if type(told) not in (int, float) or not math.isfinite(told) or not 0 <= told <= LONGEST_SECONDS:
        raise Wrong(f"{where}: a number of seconds is none")
    return float(told)


def _yes_or_no(told: Any, where: str) -> int:
    if told not in (0, 1) or type(told) is not int:
        raise Wrong(f"{where}: a mark is neither 0 nor 1")
    return told


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
