"""Numbers that keep an order: what comes between two that are numbered gets a number between theirs, if one is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medcode_desktop.catalogue.entries import Order


def between(held: Sequence[tuple[Order, int]], new: Iterable[Order], room: int) -> dict[Order, int] | None:
    """A number for each of `new`, in order with `held` (key and number, both rising); None if there is no room somewhere.

    Those that come between the same two are spread evenly; `room` lies between those that come after all.
    """
    coming_before: dict[int, list[Order]] = {}  # by the index in `held` of what comes after them
    at = 0
    for key in sorted(new):
        while at < len(held) and held[at][0] < key:
            at += 1
        coming_before.setdefault(at, []).append(key)
    numbers: dict[Order, int] = {}
    for at, coming in coming_before.items():
        left = held[at - 1][1] if at else 0
        right = held[at][1] if at < len(held) else left + room * (len(coming) + 1)
        if right - left <= len(coming):
            return None
        for count, key in enumerate(coming, start=1):
            numbers[key] = left + count * (right - left) // (len(coming) + 1)
    return numbers
