"""The columns of exported scores: one definition for CSV and for the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from medcode_desktop.records.answer_rows import AskedQuestion, Page, picked_text
from medcode_desktop.records.items import Item
from medcode_desktop.records.scores import ScoredSession
from medcode_desktop.training.model import DIFFICULTIES, TOPIC_TITLES, Mode, Topic

MODE_TITLES = {Mode.LEARN: "Learn", Mode.PRACTICE: "Practice", Mode.EXAM: "Exam", Mode.MISSED: "Missed"}
MOST_KEPT = 10_000  # questions whose pieces are kept
ENDING_TITLES = {"": "going on", "finished": "finished", "time": "time was up", "left": "left"}


class Kind(Enum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    SECONDS = "seconds"  # with decimals
    SHARE = "share"  # 0 to 1, shown as per cent in a workbook
    DAY = "day"  # ISO date
    MOMENT = "moment"  # ISO date and time, UTC


Cell = str | int | float | None  # None for an empty one; days and moments as ISO texts


class Column(NamedTuple):
    title: str
    kind: Kind
    width: int  # in characters


SESSION_COLUMNS = (
    Column("Name", Kind.TEXT, 26),
    Column("Staff number", Kind.TEXT, 13),
    Column("Started (UTC)", Kind.MOMENT, 18),
    Column("Mode", Kind.TEXT, 10),
    Column("Title", Kind.TEXT, 24),
    Column("Asked", Kind.NUMBER, 8),
    Column("Right", Kind.NUMBER, 8),
    Column("Score", Kind.SHARE, 9),
    Column("Pass mark", Kind.SHARE, 11),
    Column("Result", Kind.TEXT, 10),
    Column("Seconds", Kind.SECONDS, 10),
    Column("Ended", Kind.TEXT, 12),
    Column("Release", Kind.TEXT, 34),
    Column("PC", Kind.TEXT, 16),
    Column("Session", Kind.TEXT, 34),
)
ANSWER_COLUMNS = (
    Column("Name", Kind.TEXT, 26),
    Column("Staff number", Kind.TEXT, 13),
    Column("Mode", Kind.TEXT, 10),
    Column("Title", Kind.TEXT, 24),
    Column("Release", Kind.TEXT, 34),
    Column("Session", Kind.TEXT, 34),
    Column("No.", Kind.NUMBER, 6),
    Column("Day", Kind.DAY, 12),
    Column("Time (UTC)", Kind.MOMENT, 18),
    Column("Right", Kind.NUMBER, 7),
    Column("Seconds", Kind.SECONDS, 9),
    Column("Chosen", Kind.TEXT, 40),
    Column("Right answer", Kind.TEXT, 40),
    Column("Topic", Kind.TEXT, 26),
    Column("Difficulty", Kind.TEXT, 18),
    Column("Question", Kind.TEXT, 50),
    Column("About", Kind.TEXT, 24),
    Column("Card", Kind.TEXT, 22),
)
QUESTION_COLUMNS = (
    Column("Card", Kind.TEXT, 22),
    Column("Topic", Kind.TEXT, 26),
    Column("Question", Kind.TEXT, 60),
    Column("People", Kind.NUMBER, 9),
    Column("Right", Kind.NUMBER, 8),
    Column("Facility", Kind.SHARE, 10),
    Column("Discrimination", Kind.SECONDS, 15),
    Column("Most chosen wrong option", Kind.TEXT, 50),
    Column("Chosen by", Kind.NUMBER, 11),
)


def session_cells(session: ScoredSession) -> tuple[Cell, ...]:
    passed = session.passed
    return (
        session.name,
        session.staff_number,
        _moment(session.started.isoformat()),
        MODE_TITLES[session.mode],
        session.title,
        session.asked,
        session.right,
        round(session.share, 4),
        session.pass_mark / 100 if session.pass_mark else None,
        "" if passed is None else "passed" if passed else "not passed",
        round(session.seconds, 1),
        ENDING_TITLES.get(session.ending, session.ending),
        session.catalogue,
        session.pc,
        session.uid,
    )


P = TypeVar("P")


class AnswerPieces(Generic[P]):
    """Rows of answers are put together of a head, the same for a whole session, five cells (number, day, time, right, seconds)
    and a tail, the same for a choice of a question. Heads and tails are made once: that is what makes an export quick.

    `made` turns texts of cells into a piece.
    """

    def __init__(self, made: Callable[[Sequence[str]], P]) -> None:
        self._made = made
        self._tails: dict[int, _Tails[P]] = {}

    def head(self, session: ScoredSession) -> P:
        return self._made(
            (session.name, session.staff_number, MODE_TITLES[session.mode], session.title, session.catalogue, session.uid)
        )

    def tails(self, page: Page) -> Mapping[int, Mapping[str, P]]:
        """By id of the question and pick."""
        if len(self._tails) > MOST_KEPT:
            self._tails.clear()
        for number, question in page.questions.items():
            if number not in self._tails:
                self._tails[number] = _Tails(question, self._made)
        return self._tails


class _Tails(dict[str, P]):
    """The tails of a question by pick, each made when it is asked for."""

    def __init__(self, question: AskedQuestion, made: Callable[[Sequence[str]], P]) -> None:
        self._question = question
        self._made = made
        topic = TOPIC_TITLES[Topic(question.topic)] if question.topic in set(Topic) else question.topic
        difficulty = DIFFICULTIES.get(question.difficulty, str(question.difficulty))
        self._texts = (question.right_text, topic, difficulty, question.stem, question.shown, question.card)

    def __missing__(self, pick: str) -> P:
        self[pick] = made = self._made((picked_text(self._question, pick), *self._texts))
        return made


def question_cells(item: Item) -> tuple[Cell, ...]:
    return (
        item.card,
        TOPIC_TITLES[item.topic] if item.topic else "",
        item.question,
        item.people,
        item.right,
        round(item.facility, 4),
        None if item.discrimination is None else round(item.discrimination, 3),
        item.wrong_option,
        item.wrong_count or None,
    )


def _moment(iso: str) -> str:
    """To the second, without the zone: what every spreadsheet takes for a time."""
    return iso[:19]
