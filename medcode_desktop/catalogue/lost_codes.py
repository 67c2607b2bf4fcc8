"""Would a file that takes the place of another lose too many of its codes? It may be cut short, or only a part."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from medcode_desktop.catalogue import apply_source
from medcode_desktop.catalogue.edits import CEILINGS
from medcode_desktop.catalogue.sources import one
from medcode_desktop.errors import CodesWouldBeLost
from medcode_desktop.releases.official import SourceFile, SourceKind


class _Whole(NamedTuple):
    """A kind of file that has every code of its kind."""

    key: str  # of its rows: a column
    most_lost: float  # share of those of the file before; a quarter or a year takes out a few in a hundred
    least: int = 0  # with fewer loaded, nothing is said


_FEES = _Whole("code", 0.2)
# these may come in parts, of which the first takes the place of all that is loaded for the time before
_IN_PARTS = _Whole("code", 0.5, 500)
_WHOLE = {
    **dict.fromkeys((*apply_source.FEE_SCHEDULES, SourceKind.CLFS, SourceKind.ASP), _FEES),
    **dict.fromkeys(CEILINGS.values(), _Whole("code", 0.2, 500)),
    SourceKind.CPT: _IN_PARTS,
    SourceKind.DMEPOS: _IN_PARTS,
    SourceKind.NDC: _Whole("ndc", 0.5, 500),
}


def check(db: sqlite3.Connection, file: SourceFile) -> None:
    """Raise CodesWouldBeLost if a file would take the place of one of its kind and lacks too many of its codes."""
    before = one(db, file.kind)
    whole = _WHOLE.get(file.kind)
    if before is None or whole is None or before.date > file.date or apply_source.adds(db, before, file):
        return
    table, values = apply_source.table_of(file.kind)
    expected = {key for (key,) in db.execute(f"SELECT DISTINCT {whole.key} FROM {table}", values)}
    missing = expected - {getattr(row, whole.key) for row in file.rows}
    if len(expected) >= whole.least and len(missing) > whole.most_lost * len(expected):
        some = ", ".join(sorted(missing)[:5])
        what = "drug numbers" if whole.key == "ndc" else "codes"
        raise CodesWouldBeLost(
            f"{file.source} lacks {len(missing):,} of the {len(expected):,} {what} of {before.title}, whose place it would take"
            f" ({some} ...).",
            "It may be cut short or only a part: get the whole file, or allow the loss if you are sure.",
            len(missing),
            len(expected),
        )
