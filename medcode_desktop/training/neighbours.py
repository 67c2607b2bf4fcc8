"""Chooses the wrong options beside a right one: codes of the same kind whose descriptions differ in little, but do differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from random import Random

from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.differences import distance, meaning

_AROUND = 48  # candidates that are looked at at all: the nearest to the right one
_CLOSEST = 3  # candidates from which chance picks the others, so that a card does not always show the same options


def wrong_ones(right: Taught, candidates: Iterable[Taught], random: Random, number: int = 3) -> list[Taught]:
    """At most `number` of the candidates, the one nearest to `right` in words first; none says the same as another.

    Each further one is near to any of them, to the right one less often: options that all vary the right one would give it away
    as the one in the middle.
    """
    left = _nearest(right, _apart(right, candidates), _AROUND)
    if not left:
        return []
    chosen = left[:1]
    while len(chosen) < number:
        anchor = random.choice((right, *chosen, *chosen))
        left = _apart(chosen[-1], left)
        if not left:
            break
        chosen.append(random.choice(_nearest(anchor, left, _CLOSEST)))
    return chosen


def _apart(right: Taught, candidates: Iterable[Taught]) -> list[Taught]:
    """Those that say another thing than the right one, in fact and in words."""
    ours = meaning(right.text)
    return [one for one in candidates if one.code != right.code and meaning(one.text) != ours]


def _nearest(anchor: Taught, left: Sequence[Taught], number: int) -> list[Taught]:
    """The nearest first; of equal ones, that of like length."""

    def order(one: Taught) -> tuple[float, int, str]:
        return distance(anchor.text, one.text), abs(len(anchor.text) - len(one.text)), one.code

    return nsmallest(number, left, key=order)
