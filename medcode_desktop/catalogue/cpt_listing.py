"""Which of the clinic's files says that a CPT code is there, and of which year."""

from __future__ import annotations

import sqlite3
from datetime import date
from functools import cached_property

from medcode_desktop.catalogue.sources import SourceInfo, held
from medcode_desktop.releases.official import SourceKind


class CptListing:
    """The AMA's file has all codes of its year. A fee schedule has codes of its own year, and says nothing of others."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def _held(self) -> dict[SourceKind, SourceInfo]:
        return {info.kind: info for info in held(self._db)}

    @cached_property
    def year(self) -> str:
        """Of the AMA's file; "" without one."""
        return self._held[SourceKind.CPT].date[:4] if SourceKind.CPT in self._held else ""

    def speaks_of(self, on: date) -> bool:
        """Is there a file of the AMA of the year of a date? It has all codes of that year."""
        return self.year == str(on.year)

    def source(self, code: str) -> SourceInfo | None:
        """Where the catalogue has the descriptor of a CPT code from; None if it has none (clinic_words.cpt_texts)."""
        if self._db.execute("SELECT 1 FROM cpt WHERE code = ?", (code,)).fetchone():
            return self._held[SourceKind.CPT]
        row = self._db.execute(
            "SELECT kind FROM pfs WHERE code = :code AND modifier = '' AND descriptor <> ''"
            " UNION ALL SELECT 'clfs' FROM clfs WHERE code = :code AND modifier = '' AND descriptor <> '' LIMIT 1",
            {"code": code},
        ).fetchone()
        return self._held[SourceKind(row[0])] if row else None
