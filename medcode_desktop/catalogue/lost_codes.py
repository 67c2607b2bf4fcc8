"""Would a file that takes the place of another lose too many of its codes? It may be cut short, or only a part."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from medcode_desktop.catalogue import apply_source
from medcode_desktop.catalogue.edits import CEILINGS
from medcode_desktop.catalogue.sources import FEE_SCHEDULES
from medcode_desktop.errors import CodesWouldBeLost
from medcode_desktop.releases.official import SourceFile, SourceKind


class _Limit(NamedTuple):
    key: tuple[str, ...]  # the columns that say what a row is about
    most_lost: float  # share of the keys of the file before; a quarter or a year takes out a few in a hundred
    least: int = 0  # with fewer keys loaded, nothing is said
    what: str = "codes"  # the keys are


_LIMITS = {
    **dict.fromkeys((*FEE_SCHEDULES, SourceKind.CLFS, SourceKind.ASP), _Limit(("code",), 0.2)),
    **dict.fromkeys(CEILINGS.values(), _Limit(("code",), 0.2, 500)),
    # these may come in parts, of which the first takes the place of all that is loaded for the time before
    **dict.fromkeys((SourceKind.CPT, SourceKind.DMEPOS), _Limit(("code",), 0.5, 500)),
    SourceKind.NDC: _Limit(("ndc",), 0.5, 500, "drug numbers"),
    **dict.fromkeys(
        (SourceKind.GPCI, SourceKind.COUNTIES, SourceKind.ANESTHESIA), _Limit(("mac", "locality"), 0.5, 50, "localities")
    ),
}


def check(db: sqlite3.Connection, file: SourceFile, chosen: Sequence[SourceFile]) -> None:
    """Raise CodesWouldBeLost if a file would take the place of one of its kind and lacks too many of its codes.

    `chosen`: all files of this import. Those of the file's kind and date belong to it.
    """
    replaced = apply_source.to_replace(db, file)
    limit = _LIMITS.get(file.kind)
    if not replaced or limit is None:
        return
    expected: set[tuple[str, ...]] = set()
    for info in replaced:
        table, values = apply_source.table_of(info.kind)
        expected.update(db.execute(f"SELECT DISTINCT {', '.join(limit.key)} FROM {table}", values))
    together = [part for part in chosen if (part.kind, part.date) == (file.kind, file.date)]
    missing = set(expected)
    for part in together:
        missing -= {tuple(getattr(row, column) for column in limit.key) for row in part.rows}
    if len(expected) >= limit.least and len(missing) > limit.most_lost * len(expected):
        some = ", ".join("-".join(key) for key in sorted(missing)[:5])
        titles = " and ".join(info.title for info in replaced)
        raise CodesWouldBeLost(
            f"{file.source} lacks {len(missing):,} of the {len(expected):,} {limit.what} of {titles}, whose place it would take"
            f" ({some} ...).",
            "It may be cut short or only a part: get the whole file, or allow the loss if you are sure.",
            len(missing),
            len(expected),
        )
