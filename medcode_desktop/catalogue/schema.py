"""The tables of catalogue.db. A catalogue is written whole, by a build or an import, and never changed afterwards.

Two layers. What the sources say, as they said it: `own_words`, `released` (every release that was read) and the
reference tables. And what the search needs, made anew from the first layer each time (entries.py): `entry`,
`entry_search` and the vocabulary. Dates are ISO text or "".
"""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 1

SOURCES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every release held, the bundled own words included. `number` orders them by arrival, `date` by time.
CREATE TABLE release (
    number INTEGER PRIMARY KEY,
    date TEXT NOT NULL,           -- first day of its quarter
    title TEXT NOT NULL,
    posting TEXT NOT NULL,
    source TEXT NOT NULL,         -- file name
    sha256 TEXT NOT NULL,
    rights TEXT NOT NULL,
    imported TEXT NOT NULL,       -- UTC, "" for the bundled one
    codes INTEGER NOT NULL,
    modifiers INTEGER NOT NULL,
    own_words INTEGER NOT NULL
);

-- A long text occurs in many releases; it is kept once. Number 0 is the empty text.
CREATE TABLE wording (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- What each release says of each code and modifier. `facts` is a wording: the indicators, tab separated (facts.py).
CREATE TABLE released (
    release INTEGER NOT NULL,
    code TEXT NOT NULL,
    long INTEGER NOT NULL,
    short INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    added TEXT NOT NULL,
    effective TEXT NOT NULL,
    terminated TEXT NOT NULL,
    action TEXT NOT NULL,
    PRIMARY KEY (release, code)
) WITHOUT ROWID;

CREATE TABLE own_words (code TEXT PRIMARY KEY, description TEXT NOT NULL, keywords TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unlisted (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE later_code (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE processing_note (number TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE section (
    family TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, level TEXT NOT NULL, title TEXT NOT NULL,
    why TEXT NOT NULL, modifiers TEXT NOT NULL, keywords TEXT NOT NULL,
    PRIMARY KEY (family, first, last, level)
) WITHOUT ROWID;
CREATE TABLE indicator (
    kind TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, meaning TEXT NOT NULL, PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE TABLE abbreviation (
    abbreviation TEXT NOT NULL, meaning TEXT NOT NULL, PRIMARY KEY (abbreviation, meaning)
) WITHOUT ROWID;
CREATE TABLE payer (
    payer TEXT NOT NULL, family TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
    accepts TEXT NOT NULL, note TEXT NOT NULL, source TEXT NOT NULL
);
"""

# The rowid of `entry` is its place in a list with nothing else to go by: active before terminated, plain before long.
# So a search that matches thousands of rows takes the first few in rowid order and ranks only those.
SEARCH = """
CREATE TABLE entry (
    place INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    own TEXT NOT NULL,            -- own words, "" if none
    official TEXT NOT NULL,       -- newest official long descriptor, "" if none
    keywords TEXT NOT NULL,
    added TEXT NOT NULL,
    terminated TEXT NOT NULL,
    replaced_by TEXT NOT NULL,    -- codes, blank separated
    sought TEXT NOT NULL          -- folded words to rank by (folding.py)
);
-- A few hundred codes name what took their place; what a code has replaced is looked for among these alone.
CREATE INDEX entry_replaced ON entry (replaced_by) WHERE replaced_by <> '';
CREATE VIRTUAL TABLE entry_search USING fts5(
    name, words, aside, content='', columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 2'
);
-- Every word of the index with the number of entries it is in; its stems; its pieces of three letters.
CREATE TABLE vocabulary (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, entries INTEGER NOT NULL);
CREATE VIRTUAL TABLE word_stem USING fts5(word, content='', columnsize=0, detail=none, tokenize='porter ascii');
CREATE VIRTUAL TABLE word_piece USING fts5(word, content='', columnsize=0, detail=none, tokenize='trigram');
"""

SEARCH_TABLES = ("entry", "entry_search", "vocabulary", "word_stem", "word_piece")


def create(db: sqlite3.Connection) -> None:
    """Make all tables in an empty database."""
    _run(db, SOURCES)
    _run(db, SEARCH)
    db.execute("INSERT INTO wording VALUES (0, '')")
    set_meta(db, "schema", str(SCHEMA_VERSION))


def empty_search(db: sqlite3.Connection) -> None:
    """Drop and make again what entries.py fills: cheaper than deleting from a full-text index."""
    for table in SEARCH_TABLES:
        db.execute(f"DROP TABLE {table}")
    _run(db, SEARCH)


def _run(db: sqlite3.Connection, script: str) -> None:
    """Statement by statement: `executescript` would commit the caller's transaction first."""
    for statement in filter(str.strip, script.split(";\n")):
        db.execute(statement)


def set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def get_meta(db: sqlite3.Connection, key: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""
