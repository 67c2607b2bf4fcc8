"""Reads the locality files of the CMS relative value zip: GPCI (factors), LOCCO (counties), ANES (anesthesia).

Traps of real files: LOCCO has lost the leading zeros of contractor and locality, and leaves the state out where it is that of
the row above; localities carry stars for footnotes, which are taken off; notes below the table; the txt cuts its headings.
GPCI of January 2026 has the work factor with and without the floor of 1.0, ANES of 2026 a factor for qualifying participants
and one for all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import (
    Column,
    Headed,
    Kept,
    Table,
    decoded,
    has_row,
    headed,
    kept_rows,
    last_ones,
    no_headings,
    source_file,
    tables,
)  # fmt: skip
from medcode_desktop.releases.official import AnesthesiaRow, CountyRow, GpciRow, SourceFile, SourceKind, SourceRow
from medcode_desktop.releases.plain_text import ends_in_a_line
from medcode_desktop.releases.sheets import is_workbook
from medcode_desktop.work import Progress, no_progress

_MAC = (
    "MEDICARE ADMINISTRATIVE CONTRACTOR (MAC)", "MEDICARE ADMINISTRATIVE CONTRACTOR", "MEDICARE ADMINSTRATIVE CONTRACTOR",
    "CONTRACTOR", "MAC", "CARRIER",
)  # fmt: skip
_LOCALITY = ("LOCALITY NUMBER", "LOCALITY")
_LOCALITIES = frozenset((*_MAC, *_LOCALITY, "LOCALITY NAME", "STATE"))
_COUNTIES = frozenset((*_MAC, *_LOCALITY, "STATE", "FEE SCHEDULE AREA", "COUNTIES"))
_FIXED = re.compile(r"(\d{4,5})\s+([A-Z]{2})\s+(\d{1,2})\s+(\S.*?)\s+([\d.]+(?:\s+[\d.]+){2,3})")
_FIXED_HEADINGS = re.compile(r"Medicare Admi(?:[^,~]*?(?:PW|PE|MP) GPCI){3}", re.IGNORECASE)
_FACTOR = re.compile(r"ANES(?:THESIA)?\b.*\b(?:CF|CONVERSION FACTOR)\b|\bANES(?:THESIA)? *(?:CF|CONV)", re.IGNORECASE)

_mac, _locality = text.digits(5), text.digits(2)


def looks_like(name: str, data: bytes) -> bool:
    if not is_workbook(data) and any(map(_FIXED_HEADINGS.match, data[:4000].decode("latin-1").splitlines())):
        return True
    return has_row(name, data, _COUNTIES, 4) or (has_row(name, data, _LOCALITIES, 3) and _has_factors(name, data))


def _has_factors(name: str, data: bytes) -> bool:
    return has_row(name, data, lambda title: "GPCI" in title or bool(_FACTOR.search(title)), 1)


def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read. ANES has no year in it: its `date` is "" if the name has none."""
    progress("Reading localities", 0.0)
    for table in _tables(name, data):
        counties = headed(table, _COUNTIES, 4)
        if counties and ("COUNTIES" in counties.places or "FEE SCHEDULE AREA" in counties.places):
            return _counties(counties, data)
        localities = headed(table, _LOCALITIES, 3)
        if localities and any("GPCI" in title for title in localities.places):
            return _gpci(localities, data)
        if localities and any(map(_FACTOR.search, localities.places)):
            return _anesthesia(localities, data)
    raise no_headings(name, _LOCALITIES)


def _gpci(at: Headed, data: bytes) -> SourceFile:
    warnings: list[str] = []
    name = at.table.name
    work = [title for title in at.places if re.search(r"\bPW GPCI|\bWORK GPCI", title)]
    floored = [title for title in work if "WITHOUT" not in title]
    wanted = {
        "MAC": at.place(*_MAC), "State": at.place("STATE"), "Locality Number": at.place(*_LOCALITY),
        "Locality Name": at.place("LOCALITY NAME"), "PW GPCI": at.place(*(floored or work)),
        "PE GPCI": _factor(at, "PE"), "MP GPCI": _factor(at, "MP"),
    }  # fmt: skip
    at.need(wanted)
    if len(work) > 1:
        warnings.append(f"{name} has the work factor with and without the floor of 1.0; the one with the floor was taken.")
    elif work and not floored:
        warnings.append(f"{name} has the work factor without the floor of 1.0 only.")
    clean = (_mac, text.upper, _locality, _named, text.factor, text.factor, text.factor)
    what = ("number", "state", "number", "name", "factor", "factor", "factor")
    columns = [Column(place, how, title, of) for (title, place), how, of in zip(wanted.items(), clean, what, strict=True)]
    kept = kept_rows(at, columns)
    kept.check()
    rows = last_ones(
        list(map(GpciRow._make, zip(*kept.columns, strict=True))), zip(*kept.columns[:3], strict=True), name, warnings
    )
    return _year(SourceKind.GPCI, "Geographic practice cost indices", at, data, rows, kept, warnings)


def _factor(at: Headed, kind: str) -> int | None:
    return at.place(*(title for title in at.places if re.search(rf"\b{kind} GPCI", title)))


def _counties(at: Headed, data: bytes) -> SourceFile:
    wanted = {
        "Medicare Administrative Contractor": at.place(*_MAC), "Locality Number": at.place(*_LOCALITY),
        "State": at.place("STATE"), "Fee Schedule Area": at.place("FEE SCHEDULE AREA"), "Counties": at.place("COUNTIES"),
    }  # fmt: skip
    at.need(wanted)
    clean = (_mac, _locality, _named, _named, text.plain)
    columns = [Column(place, how, title, "number") for (title, place), how in zip(wanted.items(), clean, strict=True)]
    kept = kept_rows(at, columns)
    kept.check()
    rows: dict[CountyRow, None] = {}  # a locality of two contractors is there twice
    state = ""
    for mac, locality, own, area, counties in zip(*kept.columns, strict=True):
        state = own or state
        rows[CountyRow(mac, locality, state, area, counties)] = None
    return _year(SourceKind.COUNTIES, "Counties of the fee schedule localities", at, data, list(rows), kept, [])


def _anesthesia(at: Headed, data: bytes) -> SourceFile:
    warnings: list[str] = []
    name = at.table.name
    factors = [title for title in at.places if _FACTOR.search(title)]
    others = [title for title in factors if re.search(r"NON[ -]*QUALIFYING|NON[ -]*QPP", title)]
    if len(factors) > 1:
        which = "for those who are no qualifying participants" if others else "of the first column"
        warnings.append(f"{name} has {len(factors)} anesthesia conversion factors; the one {which} was taken.")
    wanted = {
        "Contractor": at.place(*_MAC), "Locality": at.place(*_LOCALITY), "Locality Name": at.place("LOCALITY NAME"),
        "Anes CF": at.place(*others, *factors),
    }  # fmt: skip
    at.need(wanted)
    clean, what = (_mac, _locality, _named, text.factor), ("number", "number", "name", "factor")
    columns = [Column(place, how, title, of) for (title, place), how, of in zip(wanted.items(), clean, what, strict=True)]
    kept = kept_rows(at, columns)
    kept.check()
    rows = list(map(AnesthesiaRow._make, zip(*kept.columns, strict=True)))
    rows = last_ones(rows, zip(*kept.columns[:2], strict=True), name, warnings)
    return _year(SourceKind.ANESTHESIA, "Anesthesia conversion factors", at, data, rows, kept, warnings)


def _year(
    kind: SourceKind, title: str, at: Headed, data: bytes, rows: Sequence[SourceRow], kept: Kept, warnings: list[str]
) -> SourceFile:
    year = text.year_in(at.preamble, at.table.name) or text.short_year_in(at.table.name)
    date = f"{year}-01-01" if year else ""
    until = text.end_of_year(date)
    return source_file(kind, data, rows, [kept], warnings, title=f"{title} {year}".strip(), date=date, until=until)


def _named(raw: str) -> str:
    """A name without the stars of footnotes."""
    return text.plain(raw).rstrip("* ")


# ---- the txt of GPCI ---------------------------------------------------------------------------------------------------


def _tables(name: str, data: bytes) -> list[Table]:
    if is_workbook(data):
        return list(tables(name, data))
    said = decoded(name, data)
    lines = said.split("\n")
    if not any(map(_FIXED_HEADINGS.match, lines[:40])):
        return list(tables(name, data))
    return [Table(name, [_cells(line.strip("\r\x1a ")) for line in lines], is_open=ends_in_a_line(said))]


def _cells(line: str) -> list[str]:
    found = _FIXED.fullmatch(line)
    if found:
        mac, state, locality, place, factors = found.groups()
        work, *rest = factors.split()
        if len(rest) == 3:  # without and with the floor
            work = max(work, rest.pop(0), key=float)
        return [mac, state, locality, place, work, *rest]
    if _FIXED_HEADINGS.match(line):
        return ["MAC", "STATE", "LOCALITY", "LOCALITY NAME", f"{text.year_in(line)} PW GPCI", "PE GPCI", "MP GPCI"]
    return [line] if not line[:5].isdecimal() else [line[:5], line[5:]]
