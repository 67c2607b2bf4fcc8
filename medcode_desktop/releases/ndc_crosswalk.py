"""Reads the ASP NDC-HCPCS crosswalk of CMS: which drug package is billed with which code. csv or workbook.

Read too, as they have the same columns: the crosswalks for hospitals (OPPS), vaccines and drugs without a code of their own.
Traps of real files: Windows-1252; the heading of the first column changes each year (_2025_CODE); 240 empty columns; line
breaks in names. Products that have no NDC (skin substitutes) have their maker's number in its place; it is kept as published.
"""

from __future__ import annotations

import re

from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import Column, Headed, Kept, all_headed, has_row, kept_rows, last_ones, source_file
from medcode_desktop.releases.official import NdcRow, SourceFile, SourceKind
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_NDC = ("NDC2", "NDC", "NDC OR ALTERNATE ID", "NDC CODE")
_LABELER = ("LABELER NAME", "LABELER")
_DRUG = ("DRUG NAME", "DRUG")
_DOSAGE = ("HCPCS DOSAGE", "HCPCS CODE DOSAGE", "DOSAGE")
_DESCRIPTION = ("SHORT DESCRIPTION", "SHORT DESCRIPTOR")
_SIZE, _QUANTITY = ("PKG SIZE", "PACKAGE SIZE"), ("PKG QTY", "PACKAGE QUANTITY")
_IN_ITEM, _IN_PACKAGE = ("BILLUNITS", "BILLING UNITS"), ("BILLUNITSPKG", "BILLING UNITS PER PACKAGE")
_KNOWN = frozenset((*_NDC, *_LABELER, *_DRUG, *_DOSAGE, *_SIZE, *_QUANTITY, *_IN_ITEM, *_IN_PACKAGE))
_LEAST = 5
_CODE = re.compile(r"_?20\d\d[_ ]?(?:HCPCS[_ ]?)?CODE|(?:HCPCS|HCPCS CODE|CODE)")
_PARTS = re.compile(r"(\d{1,5})-(\d{1,4})-(\d{1,2})")


def looks_like(name: str, data: bytes) -> bool:
    return has_row(name, data, _KNOWN, _LEAST)


@nothing_thrown_away()
def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read. `date` is "" if neither the title nor the name tells it."""
    progress("Reading drug numbers", 0.0)
    parts = all_headed(name, data, _KNOWN, _LEAST)
    kept = [_kept(part) for part in parts]
    max(kept, key=lambda part: len(part.raw)).check()
    warnings: list[str] = []
    rows = [NdcRow._make(values) for part in kept for values in zip(*part.columns, strict=True)]
    rows = last_ones(rows, [(row.ndc, row.code) for row in rows], name, warnings)
    others = sum(1 for row in rows if not (len(row.ndc) == 11 and row.ndc.isdecimal()))
    if others:
        warnings.append(f"{name}: {others:,} products have no NDC but a number of their maker, which was kept as published.")
    date, until = text.period(parts[0].preamble, name)
    return source_file(
        SourceKind.NDC, data, rows, kept, warnings,
        title=f"Drug numbers (NDC-HCPCS crosswalk) {text.month_name(date)}".strip(),
        date=date,
        until=until,
        has_cpt=text.has_cpt(row.code for row in rows),
        copyright_year=text.copyright_year(parts[0].preamble),
    )  # fmt: skip


def _kept(at: Headed) -> Kept:
    code = at.place(*filter(_CODE.fullmatch, at.places))
    columns = [
        Column(at.place(*_NDC), ndc, "NDC", "number"),
        Column(code, text.code, "code", "code"),
        Column(at.place(*_DESCRIPTION), text.plain, "Short Description", "text"),
        Column(at.place(*_DOSAGE), text.plain, "HCPCS dosage", "text"),
        Column(at.place(*_LABELER), text.plain, "LABELER NAME", "text"),
        Column(at.place(*_DRUG), text.plain, "Drug Name", "text"),
        Column(at.place(*_SIZE), text.amount, "PKG SIZE"),
        Column(at.place(*_QUANTITY), text.amount, "PKG QTY"),
        Column(at.place(*_IN_PACKAGE), text.amount, "BILLUNITSPKG"),
        Column(at.place(*_IN_ITEM), text.amount, "BILLUNITS"),
    ]
    at.need({column.name: column.place for column in columns if column.what != "text"})
    return kept_rows(at, columns)


def ndc(raw: str) -> str | None:
    """Eleven digits: 5-4-2, each part with its leading zeros. A maker's number stays as it is; None for a blank."""
    number = text.plain(raw).upper()
    if found := _PARTS.fullmatch(number):
        return f"{found[1]:0>5}{found[2]:0>4}{found[3]:0>2}"
    return number or None
