"""Where in a text the words of a search stand. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


def spans(text: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Start and length of each stretch to highlight: words of `text` that begin with one of `marks` (lower case).

    A mark that ends in a blank is a whole word.
    """
    pattern = _pattern(tuple(marks))
    if pattern is None:
        return []
    return [(found.start(1), len(found[1])) for found in pattern.finditer(text)]


def _words(mark: str) -> str:
    """Folded words have single blanks where a text may have hyphens and commas."""
    return re.escape(mark).replace(r"\ ", r"[\W_]+")


@lru_cache(maxsize=8)
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({mark for mark in marks if mark and mark != "*"}, key=len, reverse=True)
    if not wanted:
        return None
    anyhow = "|".join(_words(mark.rstrip()) + (r"(?![^\W_])" if mark.endswith(" ") else "") for mark in wanted)
    return re.compile(rf"(?<![^\W_])({anyhow})", re.IGNORECASE)
