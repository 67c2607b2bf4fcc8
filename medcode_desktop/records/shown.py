"""Questions as they were shown, each kept once: the same one with its options in another order is not kept again."""

from __future__ import annotations

import hashlib
import sqlite3

from medcode_desktop.training.model import Question


def keep(connection: sqlite3.Connection, question: Question) -> tuple[int, str]:
    """Within a change: the id of the question in the file, and the order in which its options were shown."""
    order = sorted(range(len(question.options)), key=lambda place: question.options[place])
    places = "".join(str(order.index(place)) for place in range(len(order)))
    body = _in_order(question, order).to_json()
    digest = hashlib.sha256(body.encode()).hexdigest()
    connection.execute("INSERT INTO questions (digest, body) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", (digest, body))
    row = connection.execute("SELECT id FROM questions WHERE digest = ?", (digest,)).fetchone()
    return int(row[0]), places


def as_shown(body: str, places: str) -> Question:
    """What `keep` was given. ValueError, KeyError, TypeError or IndexError for what it never wrote."""
    return _in_order(Question.from_json(body), [int(place) for place in places])


def _in_order(question: Question, order: list[int]) -> Question:
    """The question with its option `order[0]` first, and so on."""
    return question._replace(
        options=tuple(question.options[place] for place in order),
        right=tuple(sorted(order.index(place) for place in question.right)),
        tempting=order.index(question.tempting),
    )
