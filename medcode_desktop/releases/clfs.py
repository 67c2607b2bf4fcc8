"""Reads the clinical laboratory fee schedule: csv or a workbook, and the txt with tildes, which may have no headings.

Traps of real files: five rows above the headings, one of them very long; rates padded with zeros ("00720.00"); rates by
contractor (indicator L) are zero.
"""

from __future__ import annotations

import re

from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import (
    Column,
    Headed,
    Table,
    all_headed,
    decoded,
    has_row,
    head,
    kept_rows,
    last_ones,
    source_file,
    text_table,
)  # fmt: skip
from medcode_desktop.releases.official import ClfsRow, SourceFile, SourceKind
from medcode_desktop.releases.sheets import is_workbook
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_KNOWN = frozenset(("YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE", "SHORTDESC", "LONGDESC", "EXTENDEDLONGDESC"))
_LEAST = 5
_ORDER = ("YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE", "SHORTDESC", "LONGDESC", "EXTENDEDLONGDESC")
_RECORD = re.compile(r"20\d\d *~ *[0-9A-Za-z]{5} *~[^~]{0,4}~ *20\d{6} *~ *[A-Za-z]? *~ *[\d.]+ *(?:~.*)?")
_QUARTER = re.compile(r"(?<![A-Z])Q([1-4])(?!\d)|CLAB\d{0,4}Q([1-4])", re.IGNORECASE)


def looks_like(name: str, data: bytes) -> bool:
    return has_row(name, data, _KNOWN, _LEAST) or (not is_workbook(data) and _first_record(head(data)) is not None)


@nothing_thrown_away()
def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read."""
    progress("Reading the laboratory fee schedule", 0.0)
    at = _headed(name, data)
    wanted = {title: at.place(title) for title in ("HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE")}
    at.need(wanted)
    columns = [
        Column(at.place("HCPCS"), text.code, "HCPCS", "code"),
        Column(at.place("MOD"), text.modifier, "MOD", "modifier"),
        Column(at.place("EFF_DATE"), text.day, "EFF_DATE", "day"),
        Column(at.place("INDICATOR"), text.upper, "INDICATOR", "indicator"),
        Column(at.place("RATE"), text.factor, "RATE", "amount"),
        # CMS cuts the first two; the longest that is there is the whole one
        Column(at.place("EXTENDEDLONGDESC", "LONGDESC", "SHORTDESC"), text.plain, "LONGDESC", "text"),
        Column(at.place("YEAR"), text.plain, "YEAR", "year"),
    ]
    kept = kept_rows(at, columns)
    kept.check()
    *fields, years = kept.columns
    warnings: list[str] = []
    rows = list(map(ClfsRow._make, zip(*fields, strict=True)))
    rows = last_ones(rows, zip(*fields[:2], strict=True), name, warnings)
    date = _date(max(years) or text.year_in(at.preamble, name), name, max(fields[2]))
    return source_file(
        SourceKind.CLFS, data, rows, [kept], warnings,
        title=f"Clinical laboratory fee schedule {text.month_name(date)}".strip(),
        date=date,
        until=text.end_of_year(date),
        has_cpt=text.has_cpt(fields[0]),
        copyright_year=text.copyright_year(at.preamble),
    )  # fmt: skip


def _headed(name: str, data: bytes) -> Headed:
    if is_workbook(data) or has_row(name, data, _KNOWN, _LEAST):
        return all_headed(name, data, _KNOWN, _LEAST)[0]
    table = text_table(name, decoded(name, data))
    first = _first_record(table)
    if first is None:
        return all_headed(name, data, _KNOWN, _LEAST)[0]
    return Headed(table, first - 1, {title: [place] for place, title in enumerate(_ORDER)} | _short(table.rows[first]))


def _short(row: list[str]) -> dict[str, list[int]]:
    """No place for the descriptions that this file has not."""
    return {title: [] for place, title in enumerate(_ORDER) if place >= len(row)}


def _first_record(table: Table) -> int | None:
    if table.delimiter != "~":
        return None
    return next((index for index, row in enumerate(table.rows) if _RECORD.fullmatch("~".join(row))), None)


def _date(year: str, name: str, newest: str) -> str:
    """The quarter of the name in the year of the rows; else the day on which the newest rate took effect."""
    found = _QUARTER.search(name)
    if found and re.fullmatch(r"20\d\d", year):
        return f"{year}-{int(found[1] or found[2]) * 3 - 2:02d}-01"
    return newest or (f"{year}-01-01" if year else "")
