"""What FSRS remembers of each card of each person."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

from medcode_desktop.records.database import RecordsFile, Value
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.texts import time_text
from medcode_desktop.training.model import Topic
from medcode_desktop.training.schedule import Memory, Stage

# From what was remembered before (None: the card is new) to what is remembered now (None: it stays unknown).
Review = Callable[[Memory | None], Memory | None]

_COLUMNS = "stage, step, stability, difficulty, due, reviewed_at, reviews, lapses"


class Cards:
    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    def memories(self, person: int) -> dict[str, Memory]:
        """All cards that the person has begun."""
        rows = self._file.rows(f"SELECT card, {_COLUMNS} FROM cards WHERE person = ?", (person,))
        try:
            return {str(row[0]): _memory(row[1:]) for row in rows}
        except ValueError as error:
            raise damaged(self._file.path, "the date of a card cannot be read") from error

    def topics(self, person: int) -> dict[str, Topic]:
        """The topic of each card that the person has begun; cards of topics that are no more are left out."""
        known = {topic.value: topic for topic in Topic}
        rows = self._file.rows("SELECT card, topic FROM cards WHERE person = ?", (person,))
        return {str(card): known[str(topic)] for card, topic in rows if str(topic) in known}

    def due(self, person: int, at: datetime) -> int:
        """How many cards are due."""
        rows = self._file.rows("SELECT count(*) FROM cards WHERE person = ? AND due <= ?", (person, time_text(at)))
        return int(str(rows[0][0]))

    def begun_since(self, person: int, start: datetime) -> int:
        """How many cards the person has begun since a moment."""
        rows = self._file.rows("SELECT count(*) FROM cards WHERE person = ? AND begun_at >= ?", (person, time_text(start)))
        return int(str(rows[0][0]))


def review(
    connection: sqlite3.Connection, person: int, card: str, topic: Topic, at: datetime, change: Review
) -> tuple[Memory | None, Memory | None]:
    """Within a change of the records: apply the review to what is stored, which another window may have changed. Gives
    what was remembered before and what is now."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM cards WHERE person = ? AND card = ?", (person, card)).fetchone()
    before = _memory(row) if row else None
    after = change(before)
    if after is not None:
        connection.execute(
            f"INSERT INTO cards (person, card, topic, begun_at, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (person, card) DO UPDATE SET stage = excluded.stage, step = excluded.step,"
            " stability = excluded.stability, difficulty = excluded.difficulty, due = excluded.due,"
            " reviewed_at = excluded.reviewed_at, reviews = excluded.reviews, lapses = excluded.lapses",
            (person, card, topic.value, time_text(at), *_values(after)),
        )
    return before, after


def _values(memory: Memory) -> tuple[Value, ...]:
    return (
        int(memory.stage),
        memory.step,
        memory.stability,
        memory.difficulty,
        time_text(memory.due),
        time_text(memory.reviewed),
        memory.reviews,
        memory.lapses,
    )


def _memory(row: Sequence[Value]) -> Memory:
    """ValueError for what `_values` never made."""
    stage, step, stability, difficulty, due, reviewed, reviews, lapses = row
    return Memory(
        Stage(int(str(stage))),
        None if step is None else int(str(step)),
        float(str(stability)),
        float(str(difficulty)),
        datetime.fromisoformat(str(due)),
        datetime.fromisoformat(str(reviewed)),
        int(str(reviews)),
        int(str(lapses)),
    )
