"""Puts the clinic's own files into a catalogue that is being made, and takes them out: a new file, not yet in use.

Each kind of file stands by itself: a newer one takes the place of the older one of its kind and leaves the others alone.
CPT texts and NCCI pairs are published in several files of one date; those add to each other, and so do lists of equipment or
drug numbers of one date that have other codes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from medcode_desktop.catalogue.edits import CEILINGS, PAIRS, SETTINGS
from medcode_desktop.catalogue.sources import (
    AMA_RIGHTS,
    FEE_SCHEDULES,
    NAMES,
    Licence,
    SourceInfo,
    SourceReport,
    held,
    one,
)
from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import CptRow, DmeposRow, NdcRow, PtpRow, SourceFile, SourceKind

CMS_RIGHTS = "CMS, public."
_SETTINGS = {kind: SETTINGS[name] for kinds in (PAIRS, CEILINGS) for name, kind in kinds.items()}
IN_PARTS = (SourceKind.CPT, *PAIRS.values())
_TABLES = {
    SourceKind.GPCI: "gpci",
    SourceKind.COUNTIES: "county",
    SourceKind.ANESTHESIA: "anesthesia",
    SourceKind.CLFS: "clfs",
    SourceKind.ASP: "asp",
    SourceKind.NDC: "ndc",
    SourceKind.DMEPOS: "dmepos",
    SourceKind.CPT: "cpt",
}
_LICENSED = "code GLOB '[0-9]*'"  # the shape of CPT codes
_DESCRIBED = ("pfs", "clfs", "asp", "ndc")  # the tables of fee files that say what their codes mean
# several files of a kind that have other codes each: items and PEN; drugs with a price, without one, of hospitals
BY_CODES = (SourceKind.DMEPOS, SourceKind.NDC)
_SAME_TABLE = 0.5  # share of a file's codes; with fewer in common two files are parts


def apply(db: sqlite3.Connection, file: SourceFile, licence: Licence | None) -> SourceReport:
    """Add one file. One that is older than what is loaded of its kind is left out, and the report says so."""
    refused = tuple((row.where, row.reason, row.text) for row in file.refused)
    before = one(db, file.kind)
    if is_loaded(db, file):
        assert before is not None  # noqa: S101 - the row just found is part of it
        return SourceReport(file.source, file.title, before, True, "", len(file.rows), refused, tuple(file.warnings))
    newer = _newer(db, file)
    if newer:
        names = " and ".join(f"'{info.name}'" for info in newer)
        told = (
            f"{file.title} is older than what is loaded ({newer[0].title}), so it was left out."
            f" To use it all the same, remove {names} in the Catalogue screen first."
        )
        return SourceReport(file.source, file.title, newer[0], True, "", len(file.rows), refused, tuple(file.warnings), told)
    replaced = ", ".join(_clear(db, info.kind) for info in to_replace(db, file))
    is_cpt = file.kind is SourceKind.CPT
    held_before = _cpt_codes(db) if is_cpt else 0
    _write(db, file)
    # three files with the descriptors of the same codes are not three times as many rows
    _note_source(db, file, _cpt_codes(db) - held_before if is_cpt else len(file.rows), licence)
    info = one(db, file.kind)
    assert info is not None  # noqa: S101 - it was written just now
    return SourceReport(file.source, file.title, info, False, replaced, len(file.rows), refused, tuple(file.warnings))


def remove(db: sqlite3.Connection, kind: SourceKind) -> str:
    """Take a source out; its title. Of CPT also the descriptors that came with fee schedules. UserError if it is not there."""
    if kind is SourceKind.CPT:
        return _remove_cpt(db)
    if one(db, kind) is None:
        raise UserError(f"{NAMES[kind]}: no such file is loaded.", "The Catalogue screen lists what is loaded.")
    return _clear(db, kind)


def _remove_cpt(db: sqlite3.Connection) -> str:
    licensed = [info for info in held(db) if info.copyright_year or info.kind is SourceKind.CPT]
    if not licensed:
        raise UserError("No CPT content is loaded.", "There is nothing to remove.")
    title = next((info.title for info in licensed if info.kind is SourceKind.CPT), "CPT descriptors of fee schedules")
    _clear(db, SourceKind.CPT)
    for table in _DESCRIBED:
        db.execute(f"UPDATE {table} SET descriptor = '' WHERE {_LICENSED}")
    # it is no longer what the file says: chosen again, and confirmed again, the file brings its descriptors back
    db.execute(
        "UPDATE source SET sha256 = sha256 || ' without CPT texts', licensed_to = '', licensed_at = ''"
        " WHERE copyright_year <> ''"
    )
    db.execute("UPDATE source SET copyright_year = '', rights = ?", (CMS_RIGHTS,))
    return title


def to_replace(db: sqlite3.Connection, file: SourceFile) -> list[SourceInfo]:
    """What a file takes the place of: its own kind; of fee schedules also those of an older year, which had one conversion
    factor or two. Nothing if it is loaded, older than what is loaded, or adds to it."""
    if is_loaded(db, file) or _newer(db, file) or _adds(db, file):
        return []
    kinds = FEE_SCHEDULES if file.kind in FEE_SCHEDULES else (file.kind,)
    return [info for info in held(db) if info.kind in kinds and (info.kind is file.kind or info.date[:4] < file.date[:4])]


def _newer(db: sqlite3.Connection, file: SourceFile) -> list[SourceInfo]:
    """What is loaded and newer: of its own kind; of a fee schedule also those of a later year, which has one conversion factor
    or two."""
    before = one(db, file.kind)
    if before is not None and before.date > file.date:
        return [before]
    if file.kind not in FEE_SCHEDULES:
        return []
    return [info for info in held(db) if info.kind in FEE_SCHEDULES and info.date[:4] > file.date[:4]]


def is_loaded(db: sqlite3.Connection, file: SourceFile) -> bool:
    """This very file, by its content."""
    return db.execute("SELECT 1 FROM source WHERE kind = ? AND sha256 = ?", (file.kind, file.sha256)).fetchone() is not None


def _adds(db: sqlite3.Connection, file: SourceFile) -> bool:
    """Does a file add to what is loaded of its kind, rather than take its place?"""
    before = one(db, file.kind)
    return before is not None and before.date == file.date and (file.kind in IN_PARTS or _has_other_codes(db, file))


def table_of(kind: SourceKind) -> tuple[str, tuple[object, ...]]:
    """The table with a kind's rows and which of them are its, as SQL, with the values for it."""
    if kind in FEE_SCHEDULES:
        return "pfs WHERE kind = ?", (kind.value,)
    if kind in _SETTINGS:
        return f"{'ptp' if kind in PAIRS.values() else 'mue'} WHERE setting = ?", (_SETTINGS[kind],)
    return f"{_TABLES[kind]} WHERE true", ()


def _cpt_codes(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM cpt").fetchone()[0])


def _has_other_codes(db: sqlite3.Connection, file: SourceFile) -> bool:
    if file.kind not in BY_CODES:
        return False
    loaded = {code for (code,) in db.execute(f"SELECT code FROM {_TABLES[file.kind]}")}
    return not same_table(codes_of(file), loaded)


def codes_of(file: SourceFile) -> set[str]:
    return {row.code for row in file.rows if isinstance(row, (DmeposRow, NdcRow))}


def same_table(codes: set[str], others: set[str]) -> bool:
    """Two postings of one table, or two tables that belong together? By the codes that they share."""
    return len(codes & others) >= _SAME_TABLE * min(len(codes), len(others))


def _clear(db: sqlite3.Connection, kind: SourceKind) -> str:
    info = one(db, kind)
    table, values = table_of(kind)
    db.execute(f"DELETE FROM {table}", values)
    db.execute("DELETE FROM source WHERE kind = ?", (kind,))
    return info.title if info else ""


def _write(db: sqlite3.Connection, file: SourceFile) -> None:
    if file.kind in FEE_SCHEDULES:
        _insert(db, "pfs", ((file.kind.value, *row) for row in file.rows), 29)
    elif file.kind in PAIRS.values():
        _write_pairs(db, _SETTINGS[file.kind], file.rows)
    elif file.kind in CEILINGS.values():
        _insert(db, "mue", ((_SETTINGS[file.kind], *row) for row in file.rows), 5)
    elif file.kind is SourceKind.DMEPOS:
        _insert(db, "dmepos", (row[:-1] for row in file.rows), 10)
    elif file.kind is SourceKind.CPT:
        _write_cpt(db, file.rows)
    else:
        _insert(db, _TABLES[file.kind], file.rows, len(file.rows[0]))


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]], columns: int) -> None:
    db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * columns)})", rows)


def _write_pairs(db: sqlite3.Connection, setting: int, rows: Sequence[object]) -> None:
    rationales: dict[str, int] = dict(db.execute("SELECT text, id FROM ptp_rationale"))
    new: list[tuple[int, str]] = []

    def number(text: str) -> int:
        at = rationales.get(text)
        if at is None:
            at = rationales[text] = len(rationales) + 1
            new.append((at, text))
        return at

    pairs = (row for row in rows if isinstance(row, PtpRow))
    _insert(db, "ptp", ((setting, *row[:5], number(row.rationale)) for row in pairs), 7)
    _insert(db, "ptp_rationale", new, 2)


def _write_cpt(db: sqlite3.Connection, rows: Sequence[object]) -> None:
    """Texts that a file lacks stay as another file of the same year has them."""
    db.executemany(
        "INSERT INTO cpt VALUES (?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET"
        " long = CASE excluded.long WHEN '' THEN long ELSE excluded.long END,"
        " medium = CASE excluded.medium WHEN '' THEN medium ELSE excluded.medium END,"
        " short = CASE excluded.short WHEN '' THEN short ELSE excluded.short END,"
        " consumer = CASE excluded.consumer WHEN '' THEN consumer ELSE excluded.consumer END",
        [row for row in rows if isinstance(row, CptRow)],
    )


def _note_source(db: sqlite3.Connection, file: SourceFile, rows: int, licence: Licence | None) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    licensed = licence if file.has_cpt else None
    rights = f"{AMA_RIGHTS} {'' if file.kind is SourceKind.CPT else CMS_RIGHTS}".strip() if file.has_cpt else CMS_RIGHTS
    has_text = file.has_cpt and (file.kind is SourceKind.CPT or _has_descriptors(file))
    _insert(
        db,
        "source",
        [
            (
                file.kind.value,
                file.sha256,
                file.title,
                file.date,
                file.until,
                file.source,
                file.member,
                rights,
                (file.copyright_year or file.date[:4]) if has_text else "",
                licensed.name if licensed else "",
                licensed.at if licensed else "",
                now,
                rows,
            )
        ],
        13,
    )


def _has_descriptors(file: SourceFile) -> bool:
    return any(getattr(row, "descriptor", "") and getattr(row, "code", "")[:1].isdigit() for row in file.rows)
