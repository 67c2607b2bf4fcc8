"""The PCs whose scores are in the file. Each has an id, made on it when it was first asked for."""

from __future__ import annotations

import platform
import sqlite3
import uuid
from datetime import datetime
from typing import NamedTuple

from medcode_desktop.records.texts import storable, time_text

LONGEST_NAME = 300


class Pc(NamedTuple):
    uid: str
    name: str  # as the system calls it


def this_pc(connection: sqlite3.Connection, at: datetime) -> Pc:
    """Within a change: the id of this PC, made now if it has none yet, and its name, as it is today."""
    name = storable(platform.node())[:LONGEST_NAME] or "PC"
    row = connection.execute("SELECT uid, name FROM pcs WHERE here = 1").fetchone()
    if row is None:
        row = (uuid.uuid4().hex, name)
        connection.execute("INSERT INTO pcs (uid, name, here, told_at) VALUES (?, ?, 1, ?)", (*row, time_text(at)))
    elif row[1] != name:
        connection.execute("UPDATE pcs SET name = ? WHERE here = 1", (name,))
    return Pc(str(row[0]), name)
