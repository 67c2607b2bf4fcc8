"""The words of a search as typed: `wheelchair "skin barrier" -power` taken apart. Any text at all; never raises."""

from __future__ import annotations

import re
from typing import NamedTuple

from medcode_desktop.catalogue.folding import STOP_WORDS, fold, words

MOST_CHARACTERS = 400  # of a search; the rest is left out, and said
MOST_WORDS = 12

_SLASH = re.compile(r"(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})")  # "bench/stool" is two words, "w/o" and "S/D" are one
_CHUNK = re.compile(r'-?"[^"]*"?|[^\s"]+')


class Word(NamedTuple):
    """One thing that an entry must have: folded words with one blank between ("wheelchair", "skin barrier", "x ray")."""

    text: str
    raw: str = ""  # the folded piece as typed: "x-ray", "w/o"
    quoted: bool = False  # whole words in this order; otherwise the last word may be a beginning
    stop: bool = False  # says nothing by itself

    @property
    def parts(self) -> list[str]:
        return self.text.split(" ")


class Question(NamedTuple):
    words: tuple[Word, ...] = ()
    excluded: tuple[str, ...] = ()
    cut: bool = False  # more was typed than is searched

    @property
    def telling(self) -> tuple[Word, ...]:
        """The words that say something; all of them if none does."""
        return tuple(word for word in self.words if not word.stop) or self.words


def take_apart(text: str) -> Question:
    cut = len(text) > MOST_CHARACTERS
    text = text[:MOST_CHARACTERS]
    wanted: dict[str, Word] = {}
    excluded = []
    for chunk in _CHUNK.findall(_SLASH.sub(" ", text.replace("\0", " "))):
        minus = chunk.startswith("-") and len(chunk) > 1
        quoted = '"' in chunk
        folded = words(chunk)
        if not folded:
            continue
        phrase = " ".join(folded)
        if minus:
            excluded.append(phrase)
        else:
            raw = fold(chunk).strip('",;:.()')
            wanted.setdefault(phrase, Word(phrase, raw, quoted, phrase in STOP_WORDS and raw == phrase))
    found = tuple(wanted.values())
    return Question(found[:MOST_WORDS], tuple(excluded[:MOST_WORDS]), cut or len(found) > MOST_WORDS)
