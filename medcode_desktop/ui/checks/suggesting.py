"""Putting a suggested code into the text that was pasted. No Qt."""

from __future__ import annotations

import re
from typing import NamedTuple

from medcode_desktop.codes.lists import understand_list


class Place(NamedTuple):
    """Where in the text the code stands."""

    start: int
    end: int


def find_place(text: str, number: int, code: str) -> Place | None:
    """Where the code of line `number` (from 1, as the check counts) stands; None if that is not sure."""
    if not code:
        return None
    if len(text.strip().splitlines()) == 1:
        readings = understand_list(text)
        if readings is not None and len(readings) > 1:
            return _nth(text, [reading.text for reading in readings], number)
    start = 0
    for at, line in enumerate(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), 1):
        if line.count('"') % 2:
            return None  # a cell in quotes goes over several lines, so these are not counted as the check does
        if at == number:
            found = list(_whole(code).finditer(line))
            return Place(start + found[0].start(), start + found[0].end()) if len(found) == 1 else None
        start += len(line)
    return None


def _nth(text: str, pieces: list[str], number: int) -> Place | None:
    """Codes of one line: each is looked for behind the one before."""
    start = end = 0
    for piece in pieces[:number]:
        found = _whole(piece).search(text, end)
        if found is None:
            return None
        start, end = found.span()
    return Place(start, end) if number <= len(pieces) else None


def _whole(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(code)}(?![^\W_])", re.IGNORECASE)
