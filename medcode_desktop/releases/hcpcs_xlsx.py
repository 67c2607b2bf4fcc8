"""Reads the HCPCS alpha-numeric workbook: one row a code, 48 columns found by their headings.

Traps of real files: dates as text or as numbers, empty cells None or "", modifiers with three leading blanks, now and then a
stray row that goes on with the text of the row before (record id 4 or 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.releases import layout
from medcode_desktop.releases.hcpcs_txt import TextFile
from medcode_desktop.releases.records import CodeRecord, Refused
from medcode_desktop.releases.sheets import Row, cell_text, first_sheet, heading
from medcode_desktop.work import Progress, no_progress

NEEDED = (
    "HCPC", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "BETOS", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD",
)  # fmt: skip
_OTHER_NAMES = {"HCPCS": "HCPC", "HCPCS CODE": "HCPC", "ADD DATE": "ADD DT", "TERM DATE": "TERM DT", "SEQ": "SEQNUM"}


def looks_like(texts: bytes) -> bool:
    """By the texts of a workbook (sheets.texts_of): only the main file has record ids."""
    return b">RECID<" in texts or b">SEQNUM<" in texts


def read(name: str, data: bytes, progress: Progress = no_progress) -> TextFile:
    """Raises UserError naming the columns that are missing, or that there are no rows."""
    progress("Opening the workbook", 0.0)
    rows = first_sheet(name, data)
    columns = _columns(name, rows)
    found = TextFile(name)
    last: dict[str, CodeRecord] = {}
    for number, row in enumerate(rows[1:], start=2):
        if number % 500 == 0:
            progress("Reading codes", number / len(rows))
        if any(value not in (None, "") for value in row):
            _read_row(found, last, _getter(row, columns), f"{name}, row {number}")
    for record in last.values():
        (found.codes if record.kind == "code" else found.modifiers).append(record)
    if not last:
        raise UserError(f"{name} has its headings but no codes below them.", "Get the file again from CMS.")
    found.codes.sort(key=lambda record: record.code)
    found.modifiers.sort(key=lambda record: record.code)
    return found


def _columns(name: str, rows: list[Row]) -> dict[str, int]:
    if not rows or not any(rows[0]):
        raise UserError(f"{name} is an empty workbook.", "Get the file again from CMS.")
    columns: dict[str, int] = {}
    for column, value in enumerate(rows[0]):
        title = heading(value)
        columns.setdefault(_OTHER_NAMES.get(title, title), column)
    missing = [title for title in NEEDED if title not in columns]
    if missing:
        seen = ", ".join(title for title in list(columns)[:8] if title)
        raise UserError(
            f"{name}, row 1: these columns are missing: {', '.join(missing)}. Seen: {seen or 'none'} ...",
            "Choose the file as CMS publishes it, with its headings.",
        )
    return columns


def _getter(row: Row, columns: dict[str, int]) -> Callable[[str], str]:
    def get(title: str) -> str:
        at = columns.get(title, -1)
        value: Any = row[at] if 0 <= at < len(row) else ""
        return value.strip() if isinstance(value, str) else cell_text(value)

    return get


def _read_row(found: TextFile, last: dict[str, CodeRecord], get: Callable[[str], str], where: str) -> None:
    code, kind = get("HCPC").upper(), get("RECID")
    text = " ".join(get("LONG DESCRIPTION").split())
    if kind in (layout.CODE_MORE, layout.MODIFIER_MORE):
        if code in last:
            last[code] = replace(last[code], long=f"{last[code].long} {text}".strip())
        else:
            found.refused.append(Refused(where, "text that belongs to no code", text[:60]))
        return
    if kind not in (layout.CODE_FIRST, layout.MODIFIER_FIRST):
        found.refused.append(Refused(where, f"record id {kind!r} is unknown", f"{code} {text}"[:60]))
        return
    is_modifier = kind == layout.MODIFIER_FIRST
    if not is_modifier and not layout.is_level_two(code):
        found.refused.append(Refused(where, _why_not(code), code[:60]))
    elif code in last:
        found.refused.append(Refused(where, f"{code} occurs twice; the first was kept", code))
    else:
        last[code] = _record(code, get, text, is_modifier=is_modifier)


def _why_not(code: str) -> str:
    if code[:1] == "D" and len(code) == 5:
        return "a dental (CDT) code; its text is licensed"
    if len(code) == 5 and code[:4].isdigit():
        return "a CPT code; its text is licensed"
    return "not the shape of a HCPCS Level II code"


def _record(code: str, get: Callable[[str], str], long: str, *, is_modifier: bool) -> CodeRecord:
    def several(title: str, most: int, width: int = 0) -> tuple[str, ...]:
        return tuple(value.zfill(width) for at in range(1, most + 1) if (value := get(f"{title}{at}")))

    sequence, units = get("SEQNUM"), get("ANEST_BU")
    return CodeRecord(
        kind="modifier" if is_modifier else "code",
        code=code,
        sequence=int(sequence) if sequence.isdigit() else 0,
        long=long,
        short=" ".join(get("SHORT DESCRIPTION").split()),
        pricing=several("PRICE", 4, width=2),  # a spreadsheet makes 0 of 00
        multiple_pricing=get("MULT_PI"),
        cim=several("CIM", 3),
        mcm=several("MCM", 3),
        statute=get("STATUTE"),
        lab_certification=several("LABCERT", 8, width=3),
        cross_references=several("XREF", 5),
        coverage=get("COV"),
        asc_group=get("ASC_GRP"),
        asc_date=layout.iso_date(get("ASC_DT")),
        opps=get("OPPS"),
        opps_indicator=get("OPPS_PI"),
        opps_date=layout.iso_date(get("OPPS_DT")),
        processing_note=get("PROCNOTE").zfill(4) if get("PROCNOTE") else "",
        betos=get("BETOS"),
        type_of_service=several("TOS", 5),
        anesthesia_units=int(units) if units.isdigit() else None,
        added=layout.iso_date(get("ADD DT")),
        effective=layout.iso_date(get("ACT EFF DT")),
        terminated=layout.iso_date(get("TERM DT")),
        action=get("ACTION CD"),
    )
