"""The clinic's own files that a catalogue holds: fees, drug numbers, CPT descriptors, NCCI edits; and their rights."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.paths import sqlite_uri
from medcode_desktop.releases.official import SourceKind

NAMES = {
    SourceKind.CPT: "CPT descriptors",
    SourceKind.PFS: "Physician fee schedule",
    SourceKind.PFS_QPP: "Physician fee schedule, qualifying APM participants",
    SourceKind.PFS_NON_QPP: "Physician fee schedule, all others",
    SourceKind.GPCI: "Geographic cost indices",
    SourceKind.COUNTIES: "Counties of the localities",
    SourceKind.ANESTHESIA: "Anesthesia conversion factors",
    SourceKind.CLFS: "Clinical laboratory fee schedule",
    SourceKind.DMEPOS: "Equipment and supplies (DMEPOS) fee schedule",
    SourceKind.ASP: "Drug payment limits (ASP)",
    SourceKind.NDC: "Drug numbers (NDC crosswalk)",
    SourceKind.PTP_PRACTITIONER: "NCCI pairs, practitioners",
    SourceKind.PTP_HOSPITAL: "NCCI pairs, hospital outpatient",
    SourceKind.MUE_PRACTITIONER: "NCCI unit ceilings, practitioners",
    SourceKind.MUE_HOSPITAL: "NCCI unit ceilings, hospital outpatient",
    SourceKind.MUE_DME: "NCCI unit ceilings, equipment suppliers",
}
FEE_SCHEDULES = (SourceKind.PFS, SourceKind.PFS_QPP, SourceKind.PFS_NON_QPP)  # of physicians
AMA_RIGHTS = "CPT content is licensed by the American Medical Association."


def how_many(kind: SourceKind, rows: int) -> str:
    """Several CPT files have texts of the same codes, so of CPT the codes are counted."""
    unit = "code" if kind is SourceKind.CPT else "row"
    return f"{rows:,} {unit if rows == 1 else f'{unit}s'}"


class Licence(NamedTuple):
    """Who confirmed that the clinic holds a licence for CPT content, and when (UTC, ISO)."""

    name: str
    at: str


class SourceInfo(NamedTuple):
    """One kind of file that is loaded; several files of a kind are one source."""

    kind: SourceKind
    title: str
    date: str  # first day in force
    until: str  # last day in force, "" if the file does not say
    files: tuple[str, ...]
    rights: str
    copyright_year: str
    licensed_to: str
    licensed_at: str
    imported: str
    rows: int

    @property
    def name(self) -> str:
        return NAMES[self.kind]


class SourceReport(NamedTuple):
    """How the import of one file ended."""

    source: str  # name of the file
    title: str  # of this file; that of `info` is of all files of its kind
    info: SourceInfo
    already_loaded: bool  # nothing was changed: it was loaded before, or was left out
    replaced: str  # title of what it took the place of, ""
    rows: int  # read from this file
    refused: tuple[tuple[str, str, str], ...]  # where, reason, text
    warnings: tuple[str, ...]
    left_out: str = ""  # why, in a sentence, if something newer is loaded; `info` is of that


def held(db: sqlite3.Connection) -> tuple[SourceInfo, ...]:
    """What is loaded, in the order of SourceKind. None in a catalogue of an older program."""
    try:
        rows = db.execute(
            "SELECT kind, title, date, until, file, rights, copyright_year, licensed_to, licensed_at, imported, rows"
            " FROM source ORDER BY kind, imported, member"
        ).fetchall()
    except sqlite3.OperationalError:
        return ()  # made before there were such tables
    by_kind: dict[SourceKind, SourceInfo] = {}
    for kind, title, date, until, file, *rest in rows:
        info = SourceInfo(SourceKind(kind), title, date, until, (file,), *rest)
        before = by_kind.get(info.kind)
        if before is not None:
            files = tuple(dict.fromkeys((*before.files, file)))
            # "CPT 2026, long descriptors" and "CPT 2026, short descriptors" are "CPT 2026"
            info = info._replace(title=info.title.partition(",")[0], files=files, rows=before.rows + info.rows)
        by_kind[info.kind] = info
    return tuple(by_kind[kind] for kind in SourceKind if kind in by_kind)


def one(db: sqlite3.Connection, kind: SourceKind) -> SourceInfo | None:
    return next((info for info in held(db) if info.kind is kind), None)


def cpt_notice(db: sqlite3.Connection) -> str:
    """The notice that stands wherever CPT text is shown or printed; "" while the catalogue has none."""
    years = sorted({info.copyright_year for info in held(db) if info.copyright_year}, reverse=True)
    if not years:
        return ""
    return (
        f"CPT copyright {', '.join(years)} American Medical Association. All rights reserved."
        " CPT is a registered trademark of the American Medical Association."
    )


def may_have_cpt(path: Path) -> bool:
    """Has a catalogue that is not in use CPT content? A file that is damaged may have it."""
    try:
        with closing(sqlite3.connect(sqlite_uri(path, "mode=ro&immutable=1"), uri=True)) as db:
            return bool(cpt_notice(db))
    except sqlite3.DatabaseError:
        return True
