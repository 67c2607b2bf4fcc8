"""The words of the index, with the number of entries each is in, their stems and their pieces.

Words are numbered in the order of the alphabet with room between, since searches take the first few in the order of their
numbers. Those that are no words of letters are searched as they are (neither spelling nor grammar varies them): where they
come later their order is nothing to anybody, and they are numbered from LATER_OTHERS on.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from medcode_desktop.catalogue import numbering
from medcode_desktop.catalogue.folding import PART

Indexed = tuple[str, str, str]  # name, words and aside of an entry

ROOM = 16  # between the numbers of two words
LATER_OTHERS = 2**30
_LETTERS = re.compile(r"[a-z]{3}[^0-9]*")
_VARIED = ("word_stem", "word_piece")


def make(db: sqlite3.Connection) -> None:
    """Fill the tables, which are empty, from the index."""
    with _index_words(db):
        # its rows are numbered as they come, in the order of words; row_number() would take twice as long
        db.execute(f"INSERT INTO vocabulary SELECT {ROOM} * rowid, term, doc FROM temp.index_words ORDER BY term")
    for table in _VARIED:
        db.execute(
            f"INSERT INTO {table} (rowid, word) SELECT id, word FROM vocabulary"
            " WHERE word GLOB '[a-z][a-z][a-z]*' AND word NOT GLOB '*[0-9]*'"
        )


def bring_up_to_date(db: sqlite3.Connection, gone: Iterable[Indexed], come: Iterable[Indexed]) -> None:
    """After entries with these texts were taken out of the index and put into it.

    The words of a text are those that FTS5 makes of it, since it is folded (folding.py): to ask FTS5 would be to read the whole
    index.
    """
    more: Counter[str] = Counter()
    for texts in come:
        more.update(_words(texts))
    for texts in gone:
        more.subtract(_words(texts))
    differing = {word: by for word, by in more.items() if by}
    asked = "SELECT id, word, entries FROM vocabulary WHERE word IN (SELECT value FROM json_each(?))"
    held = db.execute(asked, (json.dumps(list(differing)),)).fetchall()
    now = [(entries + differing.pop(word), at, word) for at, word, entries in held]
    db.executemany("UPDATE vocabulary SET entries = ? WHERE id = ?", [(entries, at) for entries, at, _ in now])
    _take_out(db, [(at, word) for entries, at, word in now if not entries])
    if not _add(db, sorted(differing.items())):
        _make_anew(db)


def _words(texts: Indexed) -> set[str]:
    return set(" ".join(texts).replace(PART, " ").split())


def _take_out(db: sqlite3.Connection, gone: Sequence[tuple[int, str]]) -> None:
    db.executemany("DELETE FROM vocabulary WHERE id = ?", [(at,) for at, _ in gone])
    varied = [(at, word) for at, word in gone if _LETTERS.fullmatch(word)]
    for table in _VARIED:
        db.executemany(f"INSERT INTO {table} ({table}, rowid, word) VALUES ('delete', ?, ?)", varied)


def _add(db: sqlite3.Connection, new: Sequence[tuple[str, int]]) -> bool:
    """False, with nothing added, if there is no room."""
    held = db.execute(f"SELECT word, id FROM vocabulary WHERE id < {LATER_OTHERS} ORDER BY id").fetchall()
    entries = {word: found for word, found in new if _LETTERS.fullmatch(word)}
    numbers = numbering.between(held, list(entries), ROOM)
    if numbers is None:
        return False
    rows = sorted((at, word) for word, at in numbers.items())
    db.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", [(at, word, entries[word]) for at, word in rows])
    for table in _VARIED:
        db.executemany(f"INSERT INTO {table} (rowid, word) VALUES (?, ?)", rows)
    last = max(LATER_OTHERS - 1, db.execute("SELECT coalesce(max(id), 0) FROM vocabulary").fetchone()[0])
    others = enumerate((row for row in new if row[0] not in entries), start=last + 1)
    db.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", [(at, *row) for at, row in others])
    return True


def _make_anew(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM vocabulary")
    for table in _VARIED:
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    make(db)


@contextmanager
def _index_words(db: sqlite3.Connection) -> Iterator[None]:
    """`temp.index_words`: every word of the index (term) with the number of entries that have it (doc)."""
    db.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab(main, entry_search, 'row')")
    try:
        yield
    finally:
        db.execute("DROP TABLE temp.index_words")
