"""Item analysis: how hard each card is, and whether it tells those who know from those who do not.

Only the first time that a person met a card counts: later on they have been taught. "First" is first of all time, so that a
filter on days does not make a second attempt a first one.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from medcode_desktop.records.database import RecordsFile, Value
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.training.model import Topic

LEAST_PEOPLE = 3  # of fewer, a correlation says nothing
MISSED_BY = 2  # people who met a card at least, for it to be one that everybody misses
_AT_ONCE = 500  # questions read in one query


class Item(NamedTuple):
    """A card, as those who met it for the first time answered it."""

    card: str
    topic: Topic | None  # None for a topic that this program does not know
    question: str  # stem and what was shown, of one of the wordings
    people: int  # first attempts, one a person
    right: int
    discrimination: float | None  # -1 to 1; None if it cannot be said
    wrong_option: str  # text of the wrong option chosen most; "" if nobody was wrong
    wrong_count: int  # how many chose it

    @property
    def facility(self) -> float:
        """The share of people who had it right, 0 to 1."""
        return self.right / self.people if self.people else 0.0


def items(file: RecordsFile, chosen: Filter, keep: Callable[[int, int], bool] = lambda _people, _right: True) -> list[Item]:
    """The hardest first, then by card. Those that `keep` does not want, by first attempts and how many of them were right, are
    left out early: what was chosen wrong takes as long to find as all the rest.

    Discrimination is the point-biserial correlation of having this card right with the share right among the person's
    other cards (so the card does not vouch for itself).
    """
    first, values = _first_attempts(chosen)
    rows = file.rows(
        f"WITH first AS MATERIALIZED ({first}),"
        " who AS (SELECT person, count(*) AS n, sum(correct) AS r FROM first GROUP BY person)"
        " SELECT card, count(*), sum(correct), sum(n > 1), sum(correct) FILTER (WHERE n > 1), sum(y), sum(y * y),"
        " sum(correct * y), question FROM (SELECT card, correct, n, session, number,"
        " CASE WHEN n > 1 THEN (r - correct) * 1.0 / (n - 1) END AS y"
        " FROM first JOIN who USING (person)) JOIN session_questions USING (session, number) GROUP BY card",
        values,
    )
    every = len(rows)
    rows = [row for row in rows if keep(int(str(row[1])), int(str(row[2])))]
    cards = json.dumps([row[0] for row in rows]) if len(rows) < every else None
    first, values = _first_attempts(chosen, cards)
    wrong = file.rows(
        f"SELECT f.card, s.question, s.places, a.chosen, count(*) FROM ({first}) f JOIN answers a USING (session, number)"
        " JOIN session_questions s USING (session, number) WHERE f.correct = 0 GROUP BY 1, 2, 3, 4",
        values,
    )
    bodies = _Bodies(file, [*(row[-1] for row in rows), *(row[1] for row in wrong)])
    worst = _most_chosen(wrong, bodies)
    made = [_item(row, bodies, worst) for row in rows]
    return sorted(made, key=lambda item: (item.facility, -item.people, item.card))


def is_missed(people: int, right: int) -> bool:
    """Did half of several people or more have it wrong?"""
    return people >= MISSED_BY and 2 * right <= people


def everybody_misses(found: Iterable[Item]) -> list[Item]:
    """Of the items those that `is_missed`, the hardest first."""
    kept = [item for item in found if is_missed(item.people, item.right)]
    return sorted(kept, key=lambda item: (item.facility, -item.people, item.card))


def point_biserial(n: int, hits: float, total: float, squares: float, of_hits: float) -> float | None:
    """The correlation of a yes or no with a number, from sums over `n` people: how many said yes, the numbers, their squares,
    the numbers of those who said yes. None when either does not vary, or of fewer than LEAST_PEOPLE."""
    if n < LEAST_PEOPLE:
        return None
    spread = (n * squares - total * total) * (n * hits - hits * hits)
    if n * squares - total * total <= 1e-9 * n * n or spread <= 0:
        return None
    return max(-1.0, min(1.0, (n * of_hits - hits * total) / math.sqrt(spread)))


def _first_attempts(chosen: Filter, cards: str | None = None) -> tuple[str, list[Value]]:
    """Rows of answers (person, card, correct, session, number), one for each person and card. `cards`: only of these, JSON."""
    people, values = chosen.of_people()
    if cards is not None:
        people, values = f"{people} AND card IN (SELECT value FROM json_each(?))", [*values, cards]
    # SQLite takes the other columns from the row that has the minimum; the index answers_card holds all of them
    columns = "person, card, correct, session, number, min(answered_at) AS at"
    plain = f"SELECT {columns}{{}} FROM answers WHERE {{}} GROUP BY person, card"
    if not (chosen.topics or chosen.first or chosen.last):
        return plain.format("", people), values
    every, others = chosen._replace(people=()).of_answers()
    return f"SELECT * FROM ({plain.format(', day, topic', people)}) WHERE {every}", [*values, *others]


class _Bodies:
    """Questions by id, read a few hundred at a time."""

    def __init__(self, file: RecordsFile, wanted: Iterable[Value]) -> None:
        self.options: dict[Value, list[str]] = {}
        self.texts: dict[Value, tuple[str, str]] = {}  # topic, and the question itself
        try:
            for number, body in _bodies(file, sorted({int(str(one)) for one in wanted})):
                known = json.loads(str(body))
                self.options[number] = [option["text"] for option in known["options"]]
                self.texts[number] = known["topic"], " - ".join(filter(None, (known["stem"], known["shown"])))
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(file.path, "a question cannot be read") from error


def _bodies(file: RecordsFile, wanted: Sequence[int]) -> Iterator[tuple[Value, ...]]:
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from file.rows(f"SELECT id, body FROM questions WHERE id IN ({', '.join('?' * len(some))})", some)


def _most_chosen(wrong: Iterable[tuple[Value, ...]], bodies: _Bodies) -> dict[str, tuple[str, int]]:
    """By card: what was chosen wrong most, with how many chose it."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[tuple[Value, ...], str] = {}
    for card, question, places, chosen, count in wrong:
        key = (question, places, chosen)
        if key not in texts:
            texts[key] = chosen_text(bodies.options[question], str(places), str(chosen))
        counts[str(card)][texts[key]] += int(str(count))
    return {card: min(found.items(), key=lambda one: (-one[1], one[0])) for card, found in counts.items()}


def chosen_text(options: Sequence[str], places: str, chosen: str) -> str:
    """The texts of the options chosen: `options` as the question is kept, `places` and `chosen` as stored of the session."""
    picked = [options[int(places[place])] for place in json.loads(chosen)]
    return picked[0] if len(picked) == 1 else " + ".join(sorted(picked))


def _item(row: tuple[Value, ...], bodies: _Bodies, worst: dict[str, tuple[str, int]]) -> Item:
    card, people, right, n, hits, total, squares, of_hits, question = row
    topic, text = bodies.texts[question]
    sums = [float(str(value or 0)) for value in (hits, total, squares, of_hits)]
    return Item(
        str(card),
        Topic(topic) if topic in set(Topic) else None,
        text,
        int(str(people)),
        int(str(right)),
        point_biserial(int(str(n or 0)), *sums),
        *worst.get(str(card), ("", 0)),
    )
