"""What a restored backup must not take back: the audit log can only grow, who was deleted for good stays barred from score
files, and the manager's passcode is the one of now. All of it is carried from the present records into the restored ones
before these take their place.

The people themselves come back with a backup that still has them: that is what it is for. The log says how many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from medcode_desktop.flushing import flush_file
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import connect
from medcode_desktop.records.faults import plain_errors
from medcode_desktop.records.passcode import SETTING, TRIES
from medcode_desktop.records.schema import Migration, State, state_of
from medcode_desktop.records.snapshots import open_unchanging
from medcode_desktop.records.sources import digest_of

_ENTRY = "id, at, who, what, detail"


def carry_over(present: Path | None, fresh: Path, backup: Path, at: datetime, migrations: Sequence[Migration]) -> None:
    """`present`: a sound copy of the records of before, if there is one. `fresh`: what takes their place; it gets an entry on
    the restore either way. UserError if the disk does not take it."""
    with plain_errors(fresh), closing(connect(fresh)) as target:
        target.execute("BEGIN IMMEDIATE")
        told = ""
        if present is not None:
            with closing(open_unchanging(present)) as source:
                if state_of(source, migrations) is State.CURRENT:  # else it is from before there was anything to carry
                    told = _carry(source, target)
        note(target, at, Act.RESTORE, backup.name + told)
        target.execute("COMMIT")
    with plain_errors(fresh):
        flush_file(fresh)


def _carry(source: sqlite3.Connection, target: sqlite3.Connection) -> str:
    """Gives what has to be told of people, beginning with "; ", or nothing."""
    known = set(target.execute(f"SELECT {_ENTRY} FROM audit_log").fetchall())
    missing = [row for row in source.execute(f"SELECT {_ENTRY} FROM audit_log ORDER BY id").fetchall() if row not in known]
    target.executemany("INSERT INTO audit_log (at, who, what, detail) VALUES (?, ?, ?, ?)", [row[1:] for row in missing])
    target.execute("DELETE FROM settings WHERE key IN (?, ?)", (SETTING, TRIES))
    kept = source.execute("SELECT key, value FROM settings WHERE key IN (?, ?)", (SETTING, TRIES)).fetchall()
    target.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", kept)
    return _people(source, target)


def _people(source: sqlite3.Connection, target: sqlite3.Connection) -> str:
    people = dict(target.execute("SELECT uid, anonymous IS NULL FROM people").fetchall())
    others = {uid for (uid,) in target.execute("SELECT uid FROM person_sources").fetchall()}
    here = {digest_of(uid) for uid in people.keys() | others}
    deleted = dict(source.execute("SELECT digest, at FROM deleted_people").fetchall())
    target.executemany(
        "INSERT INTO deleted_people (digest, at) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        [row for row in deleted.items() if row[0] not in here],
    )
    nameless = {uid for (uid,) in source.execute("SELECT uid FROM people WHERE anonymous IS NOT NULL").fetchall()}
    back = sum(digest_of(uid) in deleted for uid in people)
    named = sum(has_name and uid in nameless for uid, has_name in people.items())
    told = f"; {back} people who were deleted are back" if back else ""
    return told + (f"; {named} names that were taken away are back" if named else "")
