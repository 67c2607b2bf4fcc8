"""The words of the index, with the number of entries each is in, their stems and their pieces.

Words are numbered as they come: who takes the first few of several asks for them in the order of the alphabet. Those that are
no words of letters are searched as they are, since neither spelling nor grammar varies them.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from medcode_desktop.catalogue.folding import PART
from medcode_desktop.catalogue.schema import LETTERS

_VARIED = ("word_stem", "word_piece")


def make(db: sqlite3.Connection) -> None:
    """Fill the tables, which are empty, from the index."""
    with _index_words(db):
        db.execute("INSERT INTO vocabulary SELECT rowid, term, doc FROM temp.index_words ORDER BY term")
    _vary_new(db, 0)


def bring_up_to_date(db: sqlite3.Connection, gone: Sequence[str], come: Sequence[str]) -> None:
    """After entries with these `sought` texts were taken out of the index and put into it.

    The words of a text are those that FTS5 makes of it, since it is folded (folding.py): to ask FTS5 would be to read the whole
    index.
    """
    more = _counted(come)
    more.subtract(_counted(gone))
    last = db.execute("SELECT coalesce(max(id), 0) FROM vocabulary").fetchone()[0]
    db.execute(
        "INSERT INTO vocabulary (word, entries) SELECT key, value FROM json_each(?) WHERE value <> 0"
        " ON CONFLICT (word) DO UPDATE SET entries = entries + excluded.entries",
        (json.dumps(more, ensure_ascii=False),),
    )
    if gone:
        _take_out_unused(db)
    _vary_new(db, last)


def _vary_new(db: sqlite3.Connection, last: int) -> None:
    """Stems and pieces of the words that are numbered after `last`."""
    for table in _VARIED:
        db.execute(f"INSERT INTO {table} (rowid, word) SELECT id, word FROM vocabulary WHERE id > ? AND {LETTERS}", (last,))


def _counted(texts: Iterable[str]) -> Counter[str]:
    """The words of folded texts, with the number of texts that each is in."""
    counted = Counter(chain.from_iterable(set(text.split()) for text in texts))
    del counted[PART]
    return counted


def _take_out_unused(db: sqlite3.Connection) -> None:
    unused = f"vocabulary WHERE entries = 0 AND {LETTERS}"
    for table in _VARIED:
        db.execute(f"INSERT INTO {table} ({table}, rowid, word) SELECT 'delete', id, word FROM {unused}")
    db.execute("DELETE FROM vocabulary WHERE entries = 0")


@contextmanager
def _index_words(db: sqlite3.Connection) -> Iterator[None]:
    """`temp.index_words`: every word of the index (term) with the number of entries that have it (doc)."""
    db.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab(main, entry_search, 'row')")
    try:
        yield
    finally:
        db.execute("DROP TABLE temp.index_words")
