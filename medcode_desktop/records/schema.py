"""The tables of the records, as a list of changes in order. A new file goes through all of them, like an old one.

To change the schema, add a function at the end of MIGRATIONS and never touch one that was released. A window of the program
before may still be open while a change is applied: add tables and columns, do not take them away. Store a dump of the
new schema under tests/records/released/.

Which changes a file has is written in it by sqlite-utils. Reading that takes plain sqlite3 alone, so that a start with
nothing to change does not import sqlite_utils (105 to 176 ms).
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from medcode_desktop.errors import UserError
from medcode_desktop.records.faults import DamagedRecords

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


MIGRATION_SET = "records"
MIGRATIONS_TABLE = "_sqlite_migrations"


class State(Enum):
    """How the schema of a file stands to the one of this program."""

    CURRENT = "current"
    EMPTY = "empty"  # a new file, or one whose creation was cut off before its first table
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"  # a database, but not ours


def m001_look_up(db: Database) -> None:
    """Stars, notes, codes seen and settings. Codes as in the catalogue: upper case, no blanks. Times are UTC, ISO 8601,
    with microseconds: 2025-10-01T09:15:00.000000+00:00.

    What a column may hold is written in the file, so that every check of the file checks it too.
    """
    code = "TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5)"
    db.execute(f"CREATE TABLE favourites (id INTEGER PRIMARY KEY, code {code}, starred_at {_moment('starred_at')}) STRICT")
    db.execute(f"CREATE TABLE recents (id INTEGER PRIMARY KEY, code {code}, seen_at {_moment('seen_at')}) STRICT")
    text = "TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 10000)"
    db.execute(f"CREATE TABLE notes (code {code}, text {text}, changed_at {_moment('changed_at')}) STRICT")
    key = "TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200)"
    db.execute(f"CREATE TABLE settings (key {key}, value TEXT NOT NULL) STRICT")


def m002_training(db: Database) -> None:
    """People, their sessions with every question as it was shown and every answer, and what FSRS remembers of each card.

    uid: 32 hexadecimal digits made on this PC, so that the records of several PCs can be put together. JSON as
    training/model.py writes it. `day` is the calendar day where the person was. A question is kept once, its options sorted
    by their text; `places` says in which order they were shown ("2031": the third of them first).
    """
    uid = "TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*')"
    db.execute(
        f"CREATE TABLE people (id INTEGER PRIMARY KEY, uid {uid}, name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),"
        f" staff_number TEXT NOT NULL CHECK (length(staff_number) <= 100), added_at {_moment('added_at')},"
        f" removed_at {_moment_or_null('removed_at')}) STRICT"
    )
    db.execute(
        f"CREATE TABLE sessions (id INTEGER PRIMARY KEY, uid {uid},"
        " person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,"
        " mode TEXT NOT NULL CHECK (mode IN ('learn', 'practice', 'exam', 'missed')), plan TEXT NOT NULL,"
        f" catalogue TEXT NOT NULL, started_at {_moment('started_at')}, elapsed REAL NOT NULL CHECK (elapsed >= 0),"
        f" ended_at {_moment_or_null('ended_at')},"
        " ending TEXT NOT NULL CHECK (ending IN ('', 'finished', 'time', 'left') AND (ending = '') = (ended_at IS NULL)),"
        " asked INTEGER NOT NULL CHECK (asked >= 0), correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND asked)) STRICT"
    )
    db.execute("CREATE INDEX sessions_person ON sessions (person, started_at)")
    db.execute("CREATE INDEX sessions_open ON sessions (person) WHERE ended_at IS NULL")
    db.execute(
        "CREATE TABLE questions (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),"
        " body TEXT NOT NULL) STRICT"
    )
    session = "session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE"
    number = "number INTEGER NOT NULL CHECK (number >= 1)"
    db.execute(
        f"CREATE TABLE session_questions ({session}, {number}, question INTEGER NOT NULL REFERENCES questions (id),"
        " places TEXT NOT NULL, flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),"
        " PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        f"CREATE TABLE answers ({session}, {number}, person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,"
        " card TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, chosen TEXT NOT NULL,"
        " correct INTEGER NOT NULL CHECK (correct IN (0, 1)), seconds REAL NOT NULL CHECK (seconds >= 0),"
        f" answered_at {_moment('answered_at')}, day TEXT NOT NULL CHECK (date(day, '+0 days') IS day),"
        " right_family TEXT NOT NULL, chosen_family TEXT NOT NULL, was_due INTEGER NOT NULL CHECK (was_due IN (0, 1)),"
        " PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX answers_person ON answers (person, day, topic, correct, seconds)")
    db.execute("CREATE INDEX answers_card ON answers (person, card, answered_at, correct)")
    db.execute(
        "CREATE TABLE cards (person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, card TEXT NOT NULL,"
        " topic TEXT NOT NULL, stage INTEGER NOT NULL CHECK (stage IN (1, 2, 3)), step INTEGER, stability REAL NOT NULL,"
        f" difficulty REAL NOT NULL, due {_moment('due')}, reviewed_at {_moment('reviewed_at')},"
        " reviews INTEGER NOT NULL CHECK (reviews >= 1), lapses INTEGER NOT NULL CHECK (lapses >= 0),"
        f" begun_at {_moment('begun_at')}, PRIMARY KEY (person, card)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX cards_due ON cards (person, due)")


def m003_scores(db: Database) -> None:
    """What scores of several PCs need, and the log of what was done to them.

    pcs: where sessions were held; `here` is the one of this file. sessions.pc and sessions.source: the PC and the uid of the
    person there, both empty for a session of this PC. person_sources: a person as another PC told of them last, and who
    that is here; `decided` says whether a manager chose it. people.origin: empty for somebody added on this PC; anonymous:
    the number of one whose name was taken away. deleted_people: SHA-256 of the uids of those deleted for good, so that no
    score file brings them back. audit_log can only grow.
    """
    uid = "length({0}) = 32 AND {0} NOT GLOB '*[^0-9a-f]*'"
    uid_or_empty = "TEXT NOT NULL DEFAULT '' CHECK ({0} = '' OR " + uid + ")"
    digest = "TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64)"
    db.execute(f"ALTER TABLE people ADD COLUMN origin {uid_or_empty.format('origin')}")
    db.execute("ALTER TABLE people ADD COLUMN anonymous INTEGER CHECK (anonymous >= 1)")
    db.execute("CREATE UNIQUE INDEX people_anonymous ON people (anonymous) WHERE anonymous IS NOT NULL")
    db.execute(f"ALTER TABLE sessions ADD COLUMN pc {uid_or_empty.format('pc')}")
    db.execute(f"ALTER TABLE sessions ADD COLUMN source {uid_or_empty.format('source')}")
    db.execute("CREATE INDEX sessions_source ON sessions (source) WHERE source <> ''")
    db.execute("CREATE INDEX sessions_started ON sessions (started_at)")
    db.execute(
        f"CREATE TABLE pcs (uid TEXT NOT NULL PRIMARY KEY CHECK ({uid.format('uid')}),"
        " name TEXT NOT NULL CHECK (length(name) <= 300), here INTEGER NOT NULL CHECK (here IN (0, 1)),"
        f" told_at {_moment('told_at')}) STRICT"
    )
    db.execute("CREATE UNIQUE INDEX pcs_here ON pcs (here) WHERE here = 1")
    db.execute(
        f"CREATE TABLE person_sources (uid TEXT NOT NULL PRIMARY KEY CHECK ({uid.format('uid')}),"
        " person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,"
        f" pc TEXT NOT NULL CHECK ({uid.format('pc')}), name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),"
        " staff_number TEXT NOT NULL CHECK (length(staff_number) <= 100),"
        " anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)), decided INTEGER NOT NULL CHECK (decided IN (0, 1)),"
        f" told_at {_moment('told_at')}) STRICT"
    )
    db.execute("CREATE INDEX person_sources_person ON person_sources (person)")
    db.execute(f"CREATE TABLE deleted_people (digest {digest}, at {_moment('at')}) STRICT")
    db.execute(
        f"CREATE TABLE merged_files (digest {digest}, name TEXT NOT NULL, pc TEXT NOT NULL CHECK ({uid.format('pc')}),"
        f" written_at {_moment('written_at')}, merged_at {_moment('merged_at')},"
        " sealed INTEGER NOT NULL CHECK (sealed IN (0, 1))) STRICT"
    )
    _audit_log(db)


def _audit_log(db: Database) -> None:
    """Part of m003_scores, so never touched either."""
    db.execute(
        f"CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at {_moment('at')},"
        " who TEXT NOT NULL CHECK (length(who) BETWEEN 1 AND 300), what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 60),"
        " detail TEXT NOT NULL CHECK (length(detail) <= 4000)) STRICT"
    )
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END"
    db.execute(f"CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log {refuse}")
    db.execute(f"CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log {refuse}")
    # INSERT OR REPLACE would take a row away without asking the trigger above
    db.execute(
        "CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log"
        f" WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) {refuse}"
    )


def m004_payer_rules(db: Database) -> None:
    """What the clinic knows of its payers (checking/payer_rules.py). Codes as in the catalogue; one code has itself as last.

    payer_key: the name without its case and needless blanks. since, until: days, ISO 8601, empty for no bound.
    """
    code = "TEXT NOT NULL CHECK (length({0}) = 5)"
    day = "TEXT NOT NULL CHECK ({0} = '' OR date({0}, '+0 days') IS {0})"
    kinds = "'not_accepted', 'needs_modifier', 'needs_authorisation', 'use_other_code', 'note'"
    db.execute(
        "CREATE TABLE payer_rule (id INTEGER PRIMARY KEY, payer TEXT NOT NULL CHECK (length(payer) BETWEEN 1 AND 120),"
        " payer_key TEXT NOT NULL CHECK (payer_key <> ''),"
        f" kind TEXT NOT NULL CHECK (kind IN ({kinds})), first {code.format('first')}, last {code.format('last')},"
        " section TEXT NOT NULL CHECK (length(section) <= 300), value TEXT NOT NULL CHECK (length(value) <= 300),"
        f" note TEXT NOT NULL CHECK (length(note) <= 1000), since {day.format('since')}, until {day.format('until')},"
        f" changed_at {_moment('changed_at')}, CHECK (first <= last),"
        " CHECK (since = '' OR until = '' OR since <= until)) STRICT"
    )
    db.execute("CREATE UNIQUE INDEX payer_rule_once ON payer_rule (payer_key, kind, first, last, value, note, since, until)")
    db.execute("CREATE INDEX payer_rule_codes ON payer_rule (first, last)")


def _moment_or_null(column: str) -> str:
    """Part of released changes, so never touched either."""
    return _moment(column).replace("TEXT NOT NULL CHECK (", f"TEXT CHECK ({column} IS NULL OR ", 1)


def _moment(column: str) -> str:
    """Part of released changes, so never touched either.

    `+0 days` makes SQLite work the day out, so that 30 February comes back as 2 March and is found.
    """
    second = f"substr({column}, 1, 19)"
    return (
        f"TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', {second}, '+0 days') IS {second}"
        f" AND substr({column}, 20) GLOB '.{'[0-9]' * 6}+00:00')"
    )


Migration = Callable[["Database"], None]
MIGRATIONS: tuple[Migration, ...] = (m001_look_up, m002_training, m003_scores, m004_payer_rules)

# What the program reads: a file that claims to be current and lacks one of these is damaged.
COLUMNS = frozenset(
    {
        *(("favourites", name) for name in ("id", "code", "starred_at")),
        *(("notes", name) for name in ("code", "text", "changed_at")),
        *(("recents", name) for name in ("id", "code", "seen_at")),
        *(("settings", name) for name in ("key", "value")),
        *(("people", name) for name in ("id", "uid", "name", "staff_number", "added_at", "removed_at")),
        *(("sessions", name) for name in ("id", "uid", "person", "mode", "plan", "catalogue", "started_at", "elapsed")),
        *(("sessions", name) for name in ("ended_at", "ending", "asked", "correct")),
        *(("questions", name) for name in ("id", "digest", "body")),
        *(("session_questions", name) for name in ("session", "number", "question", "places", "flagged")),
        *(("answers", name) for name in ("session", "number", "person", "card", "topic", "difficulty", "chosen", "correct")),
        *(("answers", name) for name in ("seconds", "answered_at", "day", "right_family", "chosen_family", "was_due")),
        *(("cards", name) for name in ("person", "card", "topic", "stage", "step", "stability", "difficulty", "due")),
        *(("cards", name) for name in ("reviewed_at", "reviews", "lapses", "begun_at")),
        *(("people", name) for name in ("origin", "anonymous")),
        *(("sessions", name) for name in ("pc", "source")),
        *(("pcs", name) for name in ("uid", "name", "here", "told_at")),
        *(
            ("person_sources", name)
            for name in ("uid", "person", "pc", "name", "staff_number", "anonymous", "decided", "told_at")
        ),
        *(("deleted_people", name) for name in ("digest", "at")),
        *(("merged_files", name) for name in ("digest", "name", "pc", "written_at", "merged_at", "sealed")),
        *(("audit_log", name) for name in ("id", "at", "who", "what", "detail")),
        *(("payer_rule", name) for name in ("id", "payer", "payer_key", "kind", "first", "last", "section", "value")),
        *(("payer_rule", name) for name in ("note", "since", "until", "changed_at")),
    }
)

# CRC-32 of the statements that make the tables; a test says what it has to be after a change.
STATEMENTS_CHECKSUM = 0x0CDE2213


def is_as_made(connection: sqlite3.Connection) -> bool:
    """False when bytes in the statements of the file have changed, or when another version of SQLite writes them in
    another way: so ask only when something has gone wrong already."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE tbl_name <> ? AND sql <> '' ORDER BY sql", (MIGRATIONS_TABLE,)
    ).fetchall()
    return zlib.crc32("\n".join(str(sql) for (sql,) in rows).encode()) == STATEMENTS_CHECKSUM


def state_of(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> State:
    """Read from the file alone. Raises sqlite3.Error as it comes."""
    columns = frozenset(
        connection.execute(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        ).fetchall()
    )
    applied: list[str] = []
    if {(MIGRATIONS_TABLE, "migration_set"), (MIGRATIONS_TABLE, "name")} <= columns:
        rows = connection.execute(
            f"SELECT name FROM {MIGRATIONS_TABLE} WHERE migration_set = ? ORDER BY rowid",
            (MIGRATION_SET,),
        ).fetchall()
        applied = [str(name) for (name,) in rows]
    known = [migration.__name__ for migration in migrations]
    if not applied:
        return State.FOREIGN if any(table != MIGRATIONS_TABLE for table, _ in columns) else State.EMPTY
    if applied == known:
        return State.CURRENT if columns >= COLUMNS else State.FOREIGN
    if applied == known[: len(applied)]:
        return State.OLDER
    if applied[: len(known)] == known:
        return State.NEWER
    return State.FOREIGN


def refuse(state: State, path: Path) -> None:
    """UserError for a file that this program must not use."""
    if state is State.NEWER:
        raise UserError(
            f"{path} was written by a newer MedCode Desktop.", "Install that version or a later one; nothing was changed."
        )
    if state is State.FOREIGN:
        raise DamagedRecords(
            f"{path} is a database, but not one of MedCode records, or its tables are damaged.",
            "Restore a backup; the present file is kept beside it.",
        )


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply what the file lacks. Each change and the record of it are one transaction: both or neither."""
    from sqlite_utils import Database, Migrations  # here, because importing it takes longer than opening the records

    changes = Migrations(MIGRATION_SET)
    for migration in migrations:
        changes()(migration)
    db = Database(connection, execute_plugins=False)
    with db.atomic():  # else a kill between the table and its index would leave it without
        changes.ensure_migrations_table(db)
    changes.apply(db)
