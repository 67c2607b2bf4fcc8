"""Reads the PPRRVU file of the CMS physician fee schedule: csv, fixed-width txt, or a workbook with the csv's columns.

Source: the record layout in each relative value zip (RVU25D.pdf). Traps of real files: the headings are spread over several
rows, and those of the last row repeat, so a column is the nth of its heading; 2026 has a further column (PRIC IND: 1 in the
file for qualifying participants of advanced payment models, 9 in the other); the last row may be an old end-of-file mark.
The txt has no title, so its quarter is told by its name.
"""

from __future__ import annotations

import re

from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import (
    Column,
    Headed,
    Kept,
    Table,
    all_headed,
    decoded,
    has_row,
    kept_rows,
    last_ones,
    source_file,
)  # fmt: skip
from medcode_desktop.releases.official import PfsRow, SourceFile, SourceKind
from medcode_desktop.releases.plain_text import ends_in_a_line
from medcode_desktop.releases.sheets import is_workbook
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_KNOWN = frozenset(("HCPCS", "MOD", "DESCRIPTION", "PE RVU", "RVU", "TOTAL", "FACTOR", "BASE", "SURG", "GLOB", "DAYS"))
_LEAST = 5
# the fields of PfsRow: the heading in the last row, which of its columns, the field's name for people, and its cleaner
_FIELDS = (
    ("HCPCS", 0, "HCPCS", text.code, "code"),
    ("MOD", 0, "MOD", text.modifier, "modifier"),
    ("DESCRIPTION", 0, "DESCRIPTION", text.plain, "text"),
    ("CODE", 0, "STATUS CODE", text.upper, "status"),
    ("RVU", 0, "WORK RVU", text.amount, "amount"),
    ("PE RVU", 0, "NON-FAC PE RVU", text.amount, "amount"),
    ("INDICATOR", 0, "NON-FAC NA INDICATOR", text.upper, "indicator"),
    ("PE RVU", 1, "FACILITY PE RVU", text.amount, "amount"),
    ("INDICATOR", 1, "FACILITY NA INDICATOR", text.upper, "indicator"),
    ("RVU", 1, "MP RVU", text.amount, "amount"),
    ("TOTAL", 0, "NON-FACILITY TOTAL", text.amount, "amount"),
    ("TOTAL", 1, "FACILITY TOTAL", text.amount, "amount"),
    ("IND", 0, "PCTC IND", text.upper, "indicator"),
    ("DAYS", 0, "GLOB DAYS", text.upper, "indicator"),
    ("OP", 0, "PRE OP", text.amount, "amount"),
    ("OP", 1, "INTRA OP", text.amount, "amount"),
    ("OP", 2, "POST OP", text.amount, "amount"),
    ("PROC", 0, "MULT PROC", text.upper, "indicator"),
    ("SURG", 0, "BILAT SURG", text.upper, "indicator"),
    ("SURG", 1, "ASST SURG", text.upper, "indicator"),
    ("SURG", 2, "CO-SURG", text.upper, "indicator"),
    ("SURG", 3, "TEAM SURG", text.upper, "indicator"),
    ("BASE", 0, "ENDO BASE", text.upper, "code"),
    ("FACTOR", 0, "CONV FACTOR", text.amount, "amount"),
    ("PROCEDURES", 0, "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", text.upper, "indicator"),
    ("AMOUNT", 0, "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT", text.amount, "amount"),
    ("AMOUNT", 1, "FACILITY PE USED FOR OPPS PAYMENT AMOUNT", text.amount, "amount"),
    ("AMOUNT", 2, "MP USED FOR OPPS PAYMENT AMOUNT", text.amount, "amount"),
)  # fmt: skip
_FACTOR = PfsRow._fields.index("factor")
_MAY_LACK = frozenset(("AMOUNT", "PROCEDURES"))
_PRICING = "PRICING"  # heading given here to the second IND

# a line of the txt
_WIDTHS = (7, 2, 7, 2, 6, 7, 6, 1, 3, 3, 3, 3, 1, 1, 1, 1, 1)  # from non-facility practice expense to team surgery
_RECORD = re.compile(
    r"([0-9A-Z]{5})(  |[0-9A-Z]{2})(.{50})([A-Z ]).(.{6})" + "".join(f"(.{{{width}}})" for width in _WIDTHS)
    # what stands here is told apart: the pricing indicator of 2026 and the endoscopic base
    + r"\s*([19](?= ))?\s*([0-9A-Z]{5})?\s*([0-9]{1,3}\.[0-9]{4})(?: (..)...(?:..)(?:\s+(\S+)\s+(\S+)\s+(\S+))?)?"
)  # fmt: skip
_ENDS = "\r\x1a "
_TITLED = re.compile(r"(20\d\d)\s+National\s+Physician\s+Fee\s+Schedule\s+Relative\s+Value\s+File\s+(\w+)", re.IGNORECASE)
_NOT_QUALIFYING = re.compile(r"non[\s_-]*(?:qpp|qualifying)", re.IGNORECASE)
_QUALIFYING = re.compile(r"qpp|(?<![a-z])qualifying", re.IGNORECASE)
_FACTORS_2026 = {"33.5675": SourceKind.PFS_QPP, "33.4009": SourceKind.PFS_NON_QPP}  # CMS final rule for 2026
_TITLES = {
    SourceKind.PFS: "Physician fee schedule",
    SourceKind.PFS_QPP: "Physician fee schedule, qualifying participants (QPP),",
    SourceKind.PFS_NON_QPP: "Physician fee schedule, others (non-QPP),",
}


def looks_like(name: str, data: bytes) -> bool:
    if is_workbook(data):
        return has_row(name, data, _KNOWN, _LEAST)
    return _is_fixed(data) or has_row(name, data, _KNOWN, _LEAST)


@nothing_thrown_away()
def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read. `date` is "" if neither the title nor the name tells it."""
    progress("Reading the physician fee schedule", 0.0)
    at = _fixed(name, data) if _is_fixed(data) else all_headed(name, data, _KNOWN, _LEAST)[0]
    kept = _kept(at)
    kept.check()
    progress("Reading the physician fee schedule", 0.6)
    columns, pricing = kept.columns[:-1], set(kept.columns[-1])
    if any(code[0] == "D" for code in columns[0]):
        columns[2] = ["" if code[0] == "D" else said for code, said in zip(columns[0], columns[2], strict=True)]  # the ADA's
    warnings: list[str] = []
    rows = list(map(PfsRow._make, zip(*columns, strict=True)))
    rows = last_ones(rows, zip(columns[0], columns[1], strict=True), name, warnings)
    factors = set(columns[_FACTOR]) - {"", "0", "0.00", "0.0000"}
    if len(factors) > 1:
        warnings.append(f"{name} has {len(factors)} different conversion factors: {', '.join(sorted(factors)[:5])}.")
    date = _date(at, name)
    kind = _kind(at.preamble, name, pricing, factors, date, warnings)
    return source_file(
        kind, data, rows, [kept], warnings,
        title=f"{_TITLES[kind]} {text.month_name(date)}".strip(),
        date=date,
        until=text.end_of_year(date),
        has_cpt=text.has_cpt(columns[0]),
        copyright_year=text.copyright_year(at.preamble, _foot(at)),
    )  # fmt: skip


def _kept(at: Headed) -> Kept:
    columns = [Column(at.place(heading, nth=nth), clean, name, what) for heading, nth, name, clean, what in _FIELDS]
    at.need(
        {
            name: column.place
            for (heading, _, name, *_), column in zip(_FIELDS, columns, strict=True)
            if heading not in _MAY_LACK
        }
    )
    pricing = at.place(_PRICING) if _PRICING in at.places else at.place("IND", nth=1)
    return kept_rows(at, [*columns, Column(pricing, text.upper, "PRIC IND", "indicator")])


def _foot(at: Headed) -> str:
    return "\n".join(" ".join(row) for row in at.table.rows[-5:])


# ---- which of the files, and of when -----------------------------------------------------------------------------------


def _date(at: Headed, name: str) -> str:
    found = _TITLED.search(" ".join(at.preamble.split()))
    titled = text.quarter_in(f"{found[2]} {found[1]}") if found else ""
    if titled:
        return titled
    named = text.quarter_in(name)
    if named or not found:
        return named
    released = next(iter(text.days_in(at.preamble)), "")  # some weeks before its quarter
    if released[:4] == found[1] and released[5:] > "01-01":
        month = min(10, (int(released[5:7]) - 1) // 3 * 3 + 4)
        return f"{found[1]}-{month:02d}-01"
    return f"{found[1]}-01-01"


def _kind(preamble: str, name: str, pricing: set[str], factors: set[str], date: str, warnings: list[str]) -> SourceKind:
    """By its title; by the pricing indicator, which is the same in all rows; by its conversion factor; by its name."""
    if date and date < "2026":
        return SourceKind.PFS
    for said in (preamble, name):
        if said is name:
            if pricing == {"1"}:
                return SourceKind.PFS_QPP
            if pricing == {"9"}:
                return SourceKind.PFS_NON_QPP
            if len(factors) == 1 and (known := _FACTORS_2026.get(next(iter(factors)))):
                return known
        if _NOT_QUALIFYING.search(said):
            return SourceKind.PFS_NON_QPP
        if _QUALIFYING.search(said):
            return SourceKind.PFS_QPP
    if date:
        warnings.append(f"{name} does not say whether it is for qualifying participants (QPP) or for everybody else.")
    return SourceKind.PFS


# ---- the fixed-width txt -----------------------------------------------------------------------------------------------


def _is_fixed(data: bytes) -> bool:
    """Is there a record with its fields in their columns among the first lines?"""
    lines = data[:20_000].decode("latin-1").splitlines()[:60]
    return any(_RECORD.fullmatch(line.rstrip(_ENDS)) for line in lines)


def _fixed(name: str, data: bytes) -> Headed:
    """The same table as the csv has, its row of headings left out."""
    said = decoded(name, data)
    rows = [_sliced(line.rstrip(_ENDS)) for line in said.split("\n")]
    first = next((index for index, row in enumerate(rows) if len(row) > 2), len(rows))
    places: dict[str, list[int]] = {}
    order = [heading for heading, *_ in _FIELDS]
    order.insert(order.index("BASE"), _PRICING)
    for place, heading in enumerate(order):
        places.setdefault(heading, []).append(place)
    return Headed(Table(name, rows, is_open=ends_in_a_line(said)), first - 1, places)


def _sliced(line: str) -> list[str]:
    found = _RECORD.fullmatch(line)
    if found:
        return list(found.groups(default=""))
    if not line or line.startswith(("HDR", "TRL")):
        return [line]
    return [line[:5], line[5:]]  # to be refused
