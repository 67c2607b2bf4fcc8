"""Which words of a text changed. Pure: the window marks them, and so may a printed report."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of a text; the pieces of a text joined are the text."""

    text: str
    changed: bool


def word_diff(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts in pieces: `changed` are the words taken away in the first, and the words brought in the second.

    Words are compared as written, and every other sign for itself; blanks only part them.
    """
    old = [match.span() for match in _TOKEN.finditer(before)]
    new = [match.span() for match in _TOKEN.finditer(after)]
    matcher = SequenceMatcher(
        None, [before[slice(*span)] for span in old], [after[slice(*span)] for span in new], autojunk=False
    )
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            continue
        if to_old > from_old:
            gone.append((old[from_old][0], old[to_old - 1][1]))
        if to_new > from_new:
            come.append((new[from_new][0], new[to_new - 1][1]))
    return _cut(before, gone), _cut(after, come)


def _cut(text: str, changed: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    for start, end in changed:
        pieces += [Piece(text[done:start], False), Piece(text[start:end], True)]
        done = end
    pieces.append(Piece(text[done:], False))
    return [piece for piece in pieces if piece.text]
