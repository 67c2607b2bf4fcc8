"""The tables of catalogue.db. A catalogue is written whole, by a build or an import, and never changed afterwards.

Three layers. What the releases say, as they said it: `own_words`, `released` (every release that was read) and the
reference tables. What the clinic's own files say: `source` and one table a format (releases/official.py). And what the
search needs, made anew from the others (entries.py): `entry`, `entry_search` and the vocabulary. Dates are ISO text or "".
"""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 2
READABLE = ("1", "2")  # a catalogue of version 1 has no tables for the clinic's own files; the next import adds them

RELEASES = """
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

# Amounts and factors are decimal text as published: computed with to the cent, never as binary fractions.
CLINIC_FILES = """
-- One row for each file read; NCCI pairs and CPT texts come in several files of one kind.
CREATE TABLE source (
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,           -- first day in force
    until TEXT NOT NULL,          -- last day in force, "" if the file does not say
    file TEXT NOT NULL,
    member TEXT NOT NULL,
    rights TEXT NOT NULL,
    copyright_year TEXT NOT NULL, -- of the AMA, "" without CPT content
    licensed_to TEXT NOT NULL,    -- who confirmed the licence, "" if none was needed
    licensed_at TEXT NOT NULL,    -- UTC
    imported TEXT NOT NULL,       -- UTC
    rows INTEGER NOT NULL,
    PRIMARY KEY (kind, sha256)
) WITHOUT ROWID;
CREATE TABLE cpt (
    code TEXT PRIMARY KEY, long TEXT NOT NULL, medium TEXT NOT NULL, short TEXT NOT NULL, consumer TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE pfs (
    kind TEXT NOT NULL, code TEXT NOT NULL, modifier TEXT NOT NULL, descriptor TEXT NOT NULL, status TEXT NOT NULL,
    work TEXT NOT NULL, pe_non_facility TEXT NOT NULL, pe_non_facility_na TEXT NOT NULL, pe_facility TEXT NOT NULL,
    pe_facility_na TEXT NOT NULL, malpractice TEXT NOT NULL, total_non_facility TEXT NOT NULL, total_facility TEXT NOT NULL,
    pctc TEXT NOT NULL, global_days TEXT NOT NULL, pre TEXT NOT NULL, intra TEXT NOT NULL, post TEXT NOT NULL,
    multiple TEXT NOT NULL, bilateral TEXT NOT NULL, assistant TEXT NOT NULL, co_surgeons TEXT NOT NULL, team TEXT NOT NULL,
    endoscopic_base TEXT NOT NULL, factor TEXT NOT NULL, supervision TEXT NOT NULL, opps_pe_non_facility TEXT NOT NULL,
    opps_pe_facility TEXT NOT NULL, opps_malpractice TEXT NOT NULL,
    PRIMARY KEY (code, modifier, kind)
) WITHOUT ROWID;
CREATE TABLE gpci (
    mac TEXT NOT NULL, state TEXT NOT NULL, locality TEXT NOT NULL, name TEXT NOT NULL, work TEXT NOT NULL,
    practice_expense TEXT NOT NULL, malpractice TEXT NOT NULL, PRIMARY KEY (mac, locality)
) WITHOUT ROWID;
CREATE TABLE county (
    mac TEXT NOT NULL, locality TEXT NOT NULL, state TEXT NOT NULL, area TEXT NOT NULL, counties TEXT NOT NULL
);
CREATE TABLE anesthesia (
    mac TEXT NOT NULL, locality TEXT NOT NULL, name TEXT NOT NULL, factor TEXT NOT NULL, PRIMARY KEY (mac, locality)
) WITHOUT ROWID;
CREATE TABLE clfs (
    code TEXT NOT NULL, modifier TEXT NOT NULL, effective TEXT NOT NULL, indicator TEXT NOT NULL, rate TEXT NOT NULL,
    descriptor TEXT NOT NULL, PRIMARY KEY (code, modifier)
) WITHOUT ROWID;
CREATE TABLE dmepos (
    code TEXT NOT NULL, modifier TEXT NOT NULL, modifier2 TEXT NOT NULL, state TEXT NOT NULL, rural TEXT NOT NULL,
    fee TEXT NOT NULL, ceiling TEXT NOT NULL, floor TEXT NOT NULL, category TEXT NOT NULL, jurisdiction TEXT NOT NULL,
    PRIMARY KEY (code, state, modifier, modifier2, rural)
) WITHOUT ROWID;
CREATE TABLE asp (
    code TEXT PRIMARY KEY, descriptor TEXT NOT NULL, dosage TEXT NOT NULL, price_limit TEXT NOT NULL,
    coinsurance TEXT NOT NULL, vaccine_limit TEXT NOT NULL, blood_limit TEXT NOT NULL, clotting_factor TEXT NOT NULL,
    notes TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE ndc (
    ndc TEXT NOT NULL, code TEXT NOT NULL, descriptor TEXT NOT NULL, dosage TEXT NOT NULL, labeler TEXT NOT NULL,
    drug TEXT NOT NULL, package_size TEXT NOT NULL, package_quantity TEXT NOT NULL, units_in_package TEXT NOT NULL,
    units_in_item TEXT NOT NULL, PRIMARY KEY (ndc, code)
) WITHOUT ROWID;
CREATE INDEX ndc_code ON ndc (code, drug);
-- setting: 1 practitioner, 2 hospital, 3 equipment supplier. A pair may come and go, also on one day: its days are in its key.
CREATE TABLE ptp_rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE ptp (
    setting INTEGER NOT NULL, column_one TEXT NOT NULL, column_two TEXT NOT NULL, effective TEXT NOT NULL,
    deleted TEXT NOT NULL, indicator TEXT NOT NULL, rationale INTEGER NOT NULL,
    PRIMARY KEY (column_one, column_two, setting, effective, deleted)
) WITHOUT ROWID;
CREATE TABLE mue (
    setting INTEGER NOT NULL, code TEXT NOT NULL, units INTEGER NOT NULL, adjudication TEXT NOT NULL,
    rationale TEXT NOT NULL, PRIMARY KEY (code, setting)
) WITHOUT ROWID;
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

# Words of letters, of which there are stems and pieces.
LETTERS = "word GLOB '[a-z][a-z][a-z]*' AND word NOT GLOB '*[0-9]*'"
SEARCH_TABLES = ("entry", "entry_search", "vocabulary", "word_stem", "word_piece")


CPT_REMOVED = "cpt_removed"  # meta: "yes" in a catalogue whose CPT content was taken out; those before it must not stay


def create(db: sqlite3.Connection) -> None:
    """Make all tables in an empty database."""
    _run(db, RELEASES)
    _run(db, CLINIC_FILES)
    _run(db, SEARCH)
    db.execute("INSERT INTO wording VALUES (0, '')")
    set_meta(db, "schema", str(SCHEMA_VERSION))


def bring_up_to_date(db: sqlite3.Connection) -> None:
    """Give a copy of an older catalogue the tables it lacks."""
    if get_meta(db, "schema") == "1":
        _run(db, CLINIC_FILES)
        set_meta(db, "schema", str(SCHEMA_VERSION))


def has_sources(db: sqlite3.Connection) -> bool:
    """Is anything of the clinic's own files loaded? Quick, and right for a catalogue of version 1."""
    try:
        return db.execute("SELECT 1 FROM source LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError:
        return False


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
