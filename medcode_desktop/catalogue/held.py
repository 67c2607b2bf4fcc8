"""The releases that a catalogue holds."""

from __future__ import annotations

import sqlite3

from medcode_desktop.catalogue.model import ReleaseInfo


def releases(db: sqlite3.Connection) -> list[ReleaseInfo]:
    """Newest first; of one date the official one before our own words."""
    rows = db.execute(
        "SELECT number, date, title, posting, source, rights, imported, codes, modifiers, own_words FROM release"
        " ORDER BY date DESC, own_words, number DESC"
    )
    return [ReleaseInfo(*(*row[:-1], bool(row[-1]))) for row in rows]
