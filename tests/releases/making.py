"""Makes small release files in the official layout, good and bad ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

COLUMNS = (
    "HCPC SEQNUM RECID|LONG DESCRIPTION|SHORT DESCRIPTION|PRICE1 PRICE2 PRICE3 PRICE4 MULT_PI CIM1 CIM2 CIM3 MCM1 MCM2 MCM3"
    " STATUTE LABCERT1 LABCERT2 LABCERT3 LABCERT4 LABCERT5 LABCERT6 LABCERT7 LABCERT8 XREF1 XREF2 XREF3 XREF4 XREF5 COV"
    " ASC_GRP ASC_DT OPPS OPPS_PI OPPS_DT PROCNOTE BETOS TOS1 TOS2 TOS3 TOS4 TOS5 ANEST_BU|ADD DT|ACT EFF DT|TERM DT|ACTION CD"
)
HEADINGS = [
    title
    for part in COLUMNS.split("|")
    for title in ([part] if part.endswith((" DESCRIPTION", " DT", " CD")) and part.count(" ") < 3 else part.split())
]


@dataclass
class Made:
    """One code of a made-up release."""

    code: str
    long: str
    short: str = "Short"
    added: str = "20200101"
    effective: str = "20250101"
    terminated: str = ""
    action: str = "N"
    coverage: str = "C"
    pricing: str = "00"
    xref: str = ""
    sequence: int = 100


def txt_lines(made: Made) -> list[str]:
    """The lines of one code: 320 characters each, 80 of them text."""
    first, more = ("7", "8") if len(made.code) == 2 else ("3", "4")
    pieces = [made.long[at : at + 80] for at in range(0, max(1, len(made.long)), 80)]
    lines = []
    for number, piece in enumerate(pieces):
        line = f"{made.code:>5}{made.sequence + number:05d}{first if number == 0 else more}{piece:<80}"
        if number == 0:
            line += f"{made.short:<28}{made.pricing:<8}9".ljust(204 - 91) + f"{made.xref:<25}{made.coverage}"
            line = line.ljust(256) + "O1A" + " " + "D".ljust(5) + "  0"
            line += f"{made.added:<8}{made.effective:<8}{made.terminated:<8}{made.action}"
        lines.append(line.ljust(320))
    return lines


def txt(codes: Iterable[Made], end: str = "\r\n") -> bytes:
    return (end.join(line for made in codes for line in txt_lines(made)) + end).encode("latin-1")


NOTE = (
    "Note regarding coverage and payment indicators for codes in CMS\u2019 2020 HCPCS Update and DMEPOS Fee Schedule Files",
    "",
    "If specific Medicare coverage or payment indicators or values have not been established for any new HCPCS codes, this ",
    "may be because a national Medicare coverage determination has not yet been established for these items.",
    "",
    "",
)


def sheet_of(*rows: Sequence[object]) -> bytes:
    """A workbook of one sheet with these rows."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return data.getvalue()


def xlsx(
    codes: Iterable[Made],
    headings: list[str] | None = None,
    *,
    numbers_for_dates: bool = False,
    note: tuple[str, ...] = (),
    record_id: str = "",
    sheet_before: bool = False,
) -> bytes:
    titles = headings or HEADINGS
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    if sheet_before:
        book.add_worksheet().write(0, 0, "Read me first")
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, note)
    sheet.write_row(len(note), 0, titles)
    for row, made in enumerate(codes, start=len(note) + 1):
        values = {
            "HCPC": made.code if len(made.code) == 5 else f"   {made.code}",
            "SEQNUM": f"{made.sequence:04d}",
            "RECID": record_id or ("7" if len(made.code) == 2 else "3"),
            "LONG DESCRIPTION": made.long,
            "SHORT DESCRIPTION": made.short,
            "PRICE1": made.pricing,
            "COV": made.coverage,
            "XREF1": made.xref,
            "BETOS": "O1A",
            "TOS1": "D",
            "ADD DT": made.added,
            "ACT EFF DT": made.effective,
            "TERM DT": made.terminated,
            "ACTION CD": made.action,
        }
        for column, title in enumerate(titles):
            value = values.get(" ".join(title.upper().split()), "")
            if numbers_for_dates and title.upper().endswith(" DT") and value:
                sheet.write_number(row, column, int(value))
            elif value:
                sheet.write_string(row, column, value)
    book.close()
    return data.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def some_codes(count: int = 12, *, effective: str = "20260101", action: str = "A") -> list[Made]:
    made = [
        Made(f"E9{at:03d}", f"Invented appliance number {at}, each", effective=effective, action=action)
        for at in range(100, 100 + count)
    ]
    return [*made, Made("ZZ", "Invented modifier", effective=effective, action=action)]
