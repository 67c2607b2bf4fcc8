"""Would a file that takes the place of another lose too many of its codes? It may be cut short, or only a part."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from medcode_desktop.catalogue import apply_source
from medcode_desktop.catalogue.edits import CEILINGS
from medcode_desktop.catalogue.sources import one
from medcode_desktop.errors import CodesWouldBeLost
from medcode_desktop.releases.official import SourceFile, SourceKind


class _Limit(NamedTuple):
    key: str  # the column that says what a row is about
    most_lost: float  # share of the keys of the file before; a quarter or a year takes out a few in a hundred
    least: int = 0  # with fewer keys loaded, nothing is said


_LIMITS = {
    **dict.fromkeys((*apply_source.FEE_SCHEDULES, SourceKind.CLFS, SourceKind.ASP), _Limit("code", 0.2)),
    **dict.fromkeys(CEILINGS.values(), _Limit("code", 0.2, 500)),
    # these may come in parts, of which the first takes the place of all that is loaded for the time before
    **dict.fromkeys((SourceKind.CPT, SourceKind.DMEPOS), _Limit("code", 0.5, 500)),
    SourceKind.NDC: _Limit("ndc", 0.5, 500),
}


def check(db: sqlite3.Connection, file: SourceFile, chosen: Sequence[SourceFile]) -> None:
    """Raise CodesWouldBeLost if a file would take the place of one of its kind and lacks too many of its codes.

    `chosen`: all files of this import. Those of the file's kind and date belong to it.
    """
    before = one(db, file.kind)
    limit = _LIMITS.get(file.kind)
    if before is None or limit is None or before.date > file.date:
        return
    if apply_source.is_loaded(db, file) or apply_source.adds(db, before, file):
        return
    table, values = apply_source.table_of(file.kind)
    expected = {key for (key,) in db.execute(f"SELECT DISTINCT {limit.key} FROM {table}", values)}
    together = [part for part in chosen if (part.kind, part.date) == (file.kind, file.date)]
    missing = expected.difference(*({getattr(row, limit.key) for row in part.rows} for part in together))
    if len(expected) >= limit.least and len(missing) > limit.most_lost * len(expected):
        some = ", ".join(sorted(missing)[:5])
        what = "drug numbers" if limit.key == "ndc" else "codes"
        raise CodesWouldBeLost(
            f"{file.source} lacks {len(missing):,} of the {len(expected):,} {what} of {before.title}, whose place it would take"
            f" ({some} ...).",
            "It may be cut short or only a part: get the whole file, or allow the loss if you are sure.",
            len(missing),
            len(expected),
        )
