"""What Learn asks next: cards that are due, with new ones strewn in, never the same card twice in a row."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest

from medcode_desktop.training.cards import Card
from medcode_desktop.training.model import DIFFICULTIES
from medcode_desktop.training.schedule import Memory, Stage

AHEAD = timedelta(minutes=20)  # cards within the minutes of learning come this much early when nothing else is left


def curriculum(topics: Iterable[Sequence[Card]]) -> list[str]:
    """The order in which cards are learned: easy ones first, and within a difficulty the topics in turn."""
    order: list[str] = []
    every = [list(cards) for cards in topics]
    for difficulty in DIFFICULTIES:
        columns = [[card.card for card in cards if card.difficulty == difficulty] for cards in every]
        order += [card for row in zip_longest(*columns) for card in row if card is not None]
    return order


class Learner:
    """`memories` are all cards of the person; `new` gives further ones, the first to learn first; of these at most
    `new_left` are taken. Times have a time zone."""

    def __init__(self, memories: Mapping[str, Memory], new: Iterable[str], new_left: int, at: datetime) -> None:
        self._waiting = [(memory.due, card) for card, memory in memories.items()]
        heapq.heapify(self._waiting)
        self._minutes = {card for card, memory in memories.items() if memory.stage is not Stage.REVIEW}
        unknown = (card for card in new if card not in memories)
        self._new = deque(islice(unknown, max(0, new_left)))
        self._last = ""
        self._gap = self._gap_between_new(at)
        self._since_new = 0

    def next(self, at: datetime) -> str | None:
        """The card to ask; None when nothing is left for now. It stays the next one until `reviewed` is told."""
        due = self._due(at)
        if self._new and (due is None or self._since_new >= self._gap):
            return self._new[0]
        return due or self._early(at)

    def reviewed(self, card: str, memory: Memory) -> None:
        """The card was answered and its new memory stored."""
        if self._new and card == self._new[0]:
            self._new.popleft()
            self._since_new = 0
        else:
            self._since_new += 1
        self._put(card, memory)
        self._last = card

    def gone(self, card: str) -> None:
        """The catalogue has no such card any more."""
        if card in self._new:
            self._new.remove(card)
        self._waiting = [(due, waiting) for due, waiting in self._waiting if waiting != card]
        heapq.heapify(self._waiting)

    def left(self, at: datetime) -> tuple[int, int]:
        """Cards due now or within the minutes of learning, and new ones still to come."""
        end = at.astimezone(UTC)
        due = sum(when <= (end + AHEAD if card in self._minutes else end) for when, card in self._waiting)
        return due, len(self._new)

    def again_at(self) -> datetime | None:
        """When the first card of all is due (UTC); None if there is none."""
        return self._waiting[0][0] if self._waiting else None

    def _put(self, card: str, memory: Memory) -> None:
        self._waiting = [(due, waiting) for due, waiting in self._waiting if waiting != card]
        self._waiting.append((memory.due, card))
        heapq.heapify(self._waiting)
        (self._minutes.discard if memory.stage is Stage.REVIEW else self._minutes.add)(card)

    def _due(self, at: datetime) -> str | None:
        """The card that has been due the longest, but the one asked last."""
        first = heapq.nsmallest(2, self._waiting)
        return next((card for due, card in first if due <= at.astimezone(UTC) and card != self._last), None)

    def _early(self, at: datetime) -> str | None:
        """Of the cards within the minutes of learning the next one, a little before its time."""
        latest = at.astimezone(UTC) + AHEAD
        soon = [(due, card) for due, card in self._waiting if card in self._minutes and due <= latest and card != self._last]
        return min(soon)[1] if soon else None

    def _gap_between_new(self, at: datetime) -> int:
        """Due cards from one new card to the next, so that the new ones are strewn evenly."""
        due = sum(when <= at.astimezone(UTC) for when, _ in self._waiting)
        return max(1, round(due / len(self._new))) if self._new else 0
