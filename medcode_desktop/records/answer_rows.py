"""Every answer with what belongs to it, a page at a time, so that two hundred thousand of them need little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from medcode_desktop.records.database import RecordsFile, Value
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import SESSION_COLUMNS, ScoredSession, session_of_row

SESSIONS_A_PAGE = 50
_MOST_QUESTIONS = 5000  # kept in memory between pages


class AskedQuestion(NamedTuple):
    """A question as it is kept: options sorted by their text, not as they were shown."""

    id: int
    card: str
    topic: str  # a value of model.Topic, or of a later program
    difficulty: int
    stem: str
    shown: str
    options: tuple[str, ...]
    right: tuple[int, ...]  # places in `options`

    @property
    def right_text(self) -> str:
        return " + ".join(self.options[place] for place in self.right)


# number, id of the question, pick, 1 if right, seconds, day where the person was (ISO), UTC to the second (ISO)
BareAnswer = tuple[int, int, str, int, float, str, str]


class Page(NamedTuple):
    """Answers of some sessions, bare, for those who write hundreds of thousands of them."""

    sessions: list[tuple[ScoredSession, list[BareAnswer]]]  # ending is "" for a session that is still going on
    questions: Mapping[int, AskedQuestion]

    @property
    def answers(self) -> int:
        return sum(len(answers) for _, answers in self.sessions)


def count_answers(file: RecordsFile, chosen: Filter = EVERYTHING) -> int:
    where, values = chosen.of_answers()
    return int(str(file.rows(f"SELECT count(*) FROM answers WHERE {where}", values)[0][0]))


def answer_pages(file: RecordsFile, chosen: Filter = EVERYTHING) -> Iterator[Page]:
    """Answers by session, the newest session first, in the order of its questions. For a picture of one moment, read from
    database.one_moment. DamagedRecords for what cannot be read."""
    where, values = chosen.of_answers()
    found = file.rows(
        f"SELECT id FROM sessions WHERE id IN (SELECT session FROM answers WHERE {where}) ORDER BY started_at DESC, id DESC",
        values,
    )
    ids = [row[0] for row in found]
    questions: dict[int, AskedQuestion] = {}
    for start in range(0, len(ids), SESSIONS_A_PAGE):
        if len(questions) > _MOST_QUESTIONS:
            questions = {}
        some = ids[start : start + SESSIONS_A_PAGE]
        marks = ", ".join("?" * len(some))
        rows = file.rows(
            "SELECT session, number, question, places || chosen, correct, seconds, day, substr(answered_at, 1, 19) FROM answers"
            f" JOIN session_questions USING (session, number) WHERE session IN ({marks}) AND {where}",
            [*some, *values],
        )
        answers: dict[Value, list[BareAnswer]] = {one: [] for one in some}
        for session, *bare in rows:
            answers[session].append(tuple(bare))  # type: ignore[arg-type]  # the columns are of these types: STRICT
        try:
            _read_questions(file, questions, {int(str(row[2])) for row in rows})
            heads = {
                row[0]: session_of_row(row) for row in file.rows(f"SELECT {SESSION_COLUMNS} WHERE s.id IN ({marks})", some)
            }
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise damaged(file.path, "an answer cannot be read") from error
        yield Page([(heads[one], answers[one]) for one in some], questions)


def picked(pick: str) -> tuple[int, ...]:
    """The options chosen, as places in AskedQuestion.options. A pick is the order in which they were shown and what was
    chosen of them, as both are stored: "2031[1]"."""
    order, _, chosen = pick.partition("[")
    return tuple(sorted(int(order[place]) for place in json.loads(f"[{chosen}")))


def picked_text(question: AskedQuestion, pick: str) -> str:
    return " + ".join(question.options[place] for place in picked(pick))


def _read_questions(file: RecordsFile, known: dict[int, AskedQuestion], wanted: set[int]) -> None:
    missing = list(wanted - known.keys())
    rows = file.rows(f"SELECT id, body FROM questions WHERE id IN ({', '.join('?' * len(missing))})", missing)
    for number, body in rows:
        told = json.loads(str(body))
        known[int(str(number))] = AskedQuestion(
            int(str(number)),
            told["card"],
            told["topic"],
            told["difficulty"],
            told["stem"],
            told["shown"],
            tuple(option["text"] for option in told["options"]),
            tuple(told["right"]),
        )
