"""What an entry must have to answer a word: the word's beginnings, its stems, its abbreviations, its repairs.

A Demand is one word of the question with all the forms that satisfy it. It knows its FTS5 expression; every form is
quoted there, so no text can be an operator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from medcode_desktop.catalogue.folding import fold, words
from medcode_desktop.catalogue.question import Word

_SHORTEST_STEM = 4  # letters; shorter words have no grammar worth the look


class Form(NamedTuple):
    """One way to satisfy a demand: folded text, whole words or a beginning, and what a match is worth (1 = as typed)."""

    text: str
    whole: bool
    worth: float
    because: str = ""  # "abbreviation" when it differs from the word typed by more than grammar

    @property
    def fts(self) -> str:
        # folded text has letters, digits and blanks only; the quotes make words such as NOT plain words
        return f'"{self.text}"' if self.whole else f'"{self.text}" *'


class Demand(NamedTuple):
    word: str  # as typed, folded
    forms: tuple[Form, ...]
    typed: str = ""  # as typed with its marks, "w/o"

    @property
    def fts(self) -> str:
        return "(" + " OR ".join(form.fts for form in self.forms) + ")"


def demand_for(db: sqlite3.Connection, word: Word) -> Demand:
    """The forms of one word: as typed, written in one, what its abbreviation stands for, words with the same stem."""
    typed = word.raw or word.text
    if word.quoted:
        return Demand(word.text, (Form(word.text, whole=True, worth=1.0),), typed)
    forms = {word.text: Form(word.text, _is_short_number(word.text), 1.0)}
    if " " in word.text:
        joined = word.text.replace(" ", "")
        forms[joined] = Form(joined, whole=False, worth=1.0)
    elif len(word.text) >= _SHORTEST_STEM and word.text.isalpha():
        for same in _same_stem(db, word.text):
            if not same.startswith(word.text):
                forms.setdefault(same, Form(same, whole=True, worth=0.9))
    for meaning in meanings(db, {word.raw, word.text}):
        forms.setdefault(meaning, Form(meaning, whole=True, worth=0.8, because="abbreviation"))
    return Demand(word.text, tuple(forms.values()), typed)


def meanings(db: sqlite3.Connection, written: Iterable[str]) -> list[str]:
    """What an abbreviation stands for and how a full form is abbreviated, folded, without the words themselves."""
    asked = sorted(filter(None, written))
    marks = ", ".join("?" * len(asked))
    rows = db.execute(
        f"SELECT meaning FROM abbreviation WHERE abbreviation IN ({marks})"
        f" UNION SELECT abbreviation FROM abbreviation WHERE meaning IN ({marks})",
        (*asked, *asked),
    )
    found = (" ".join(words(text)) for (text,) in rows)
    return [text for text in found if text and text not in asked]


def wider(db: sqlite3.Connection, demand: Demand) -> Demand:
    """The same demand, satisfied also inside longer words: "neuropathy" in "polyneuropathy"."""
    if len(demand.word) < _SHORTEST_STEM or not demand.word.isalnum():
        return demand
    known = {form.text for form in demand.forms}
    inside = [
        Form(word, whole=True, worth=0.5)
        for word in words_containing(db, demand.word)
        if word not in known and not word.startswith(demand.word)
    ]
    return Demand(demand.word, (*demand.forms, *inside), demand.typed)


def words_containing(db: sqlite3.Connection, piece: str) -> list[str]:
    rows = db.execute(
        "SELECT vocabulary.word FROM word_piece JOIN vocabulary ON vocabulary.id = word_piece.rowid"
        " WHERE word_piece MATCH ? ORDER BY vocabulary.word LIMIT 40",
        (" AND ".join(f'"{piece[i : i + 3]}"' for i in range(len(piece) - 2)),),
    )
    return [word for (word,) in rows if piece in word]


def _same_stem(db: sqlite3.Connection, word: str) -> list[str]:
    if not word.isascii():
        return []
    rows = db.execute(
        "SELECT vocabulary.word FROM word_stem JOIN vocabulary ON vocabulary.id = word_stem.rowid"
        " WHERE word_stem MATCH ? ORDER BY vocabulary.word LIMIT 12",
        (f'"{word}"',),
    )
    return [same for (same,) in rows]


def _is_short_number(text: str) -> bool:
    """`5` must not find 50, 500 and 51 mg; a longer number may be the beginning of a code."""
    return text.isdigit() and len(text) < 3


def is_known(db: sqlite3.Connection, word: str) -> bool:
    """Does any word of the catalogue begin so?"""
    return all(
        db.execute("SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", (part, part + "\U0010ffff")).fetchone()
        for part in fold(word).split(" ")
    )


def entries_with(db: sqlite3.Connection, word: str) -> int:
    """In how many entries a whole word stands; 0 if it is no word of the catalogue."""
    row = db.execute("SELECT entries FROM vocabulary WHERE word = ?", (word,)).fetchone()
    return int(row[0]) if row else 0
