"""The edits of the National Correct Coding Initiative that a catalogue holds: pairs and unit ceilings."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from medcode_desktop.catalogue import sources
from medcode_desktop.releases.official import SourceKind

PAIRS = {"practitioner": SourceKind.PTP_PRACTITIONER, "hospital": SourceKind.PTP_HOSPITAL}
CEILINGS = {
    "practitioner": SourceKind.MUE_PRACTITIONER,
    "hospital": SourceKind.MUE_HOSPITAL,
    "dme": SourceKind.MUE_DME,
}
SETTINGS = {"practitioner": 1, "hospital": 2, "dme": 3}  # as the tables have them


class PairEdit(NamedTuple):
    """`column_two` is not paid beside `column_one`."""

    column_one: str
    column_two: str
    effective: str
    deleted: str
    indicator: str  # "0" never, "1" with a modifier where it applies, "9" not in force
    rationale: str
    source: str  # title of the file


class UnitCeiling(NamedTuple):
    code: str
    units: int
    adjudication: str
    rationale: str
    source: str


def is_in_force(edit: PairEdit, day: str) -> bool:
    """On an ISO day."""
    return edit.effective <= day and (not edit.deleted or edit.deleted >= day)


class Edits:
    """`setting` is "practitioner", "hospital" or, for units, "dme"."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._titles = {info.kind: info.title for info in sources.held(db)}

    def has_pairs(self, setting: str) -> bool:
        return PAIRS.get(setting) in self._titles

    def has_ceilings(self, setting: str) -> bool:
        return CEILINGS.get(setting) in self._titles

    def pair(self, one: str, two: str, on: date, setting: str) -> PairEdit | None:
        """The edit between two codes in either order that is in force on the day; None if there is none."""
        day = on.isoformat()
        return next((edit for edit in self.pairs(one, two, setting) if is_in_force(edit, day)), None)

    def pairs(self, one: str, two: str, setting: str) -> tuple[PairEdit, ...]:
        """The edits between two codes in either order, of all times."""
        kind = PAIRS.get(setting)
        if kind is None or kind not in self._titles:
            return ()
        rows = self._db.execute(
            "SELECT column_one, column_two, effective, deleted, indicator, text FROM ptp"
            " JOIN ptp_rationale ON ptp_rationale.id = rationale WHERE setting = ?"
            " AND ((column_one = ? AND column_two = ?) OR (column_one = ? AND column_two = ?)) AND indicator <> '9'",
            (SETTINGS[setting], one, two, two, one),
        )
        return tuple(PairEdit._make((*row, self._titles[kind])) for row in rows)

    def ceiling(self, code: str, setting: str) -> UnitCeiling | None:
        kind = CEILINGS.get(setting)
        if kind is None or kind not in self._titles:
            return None
        row = self._db.execute(
            "SELECT code, units, adjudication, rationale FROM mue WHERE setting = ? AND code = ?", (SETTINGS[setting], code)
        ).fetchone()
        return UnitCeiling._make((*row, self._titles[kind])) if row else None
