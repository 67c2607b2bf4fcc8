"""Reads the HCPCS alpha-numeric workbook: one row a code, 48 columns found by their headings.

Traps of real files: a note of some rows above the headings (2018 to 2020), dates as text or as numbers, empty cells None or
"", modifiers with three leading blanks, now and then a stray row that goes on with the text of the row before (record id 4
or 8), a text cut short where the text file has it whole.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.releases import layout
from medcode_desktop.releases.hcpcs_txt import TextFile
from medcode_desktop.releases.records import CodeRecord, Kind, Refused
from medcode_desktop.releases.sheets import Row, Workbook, cell_day, cell_text, has_heading, heading
from medcode_desktop.work import Progress, no_progress

NEEDED = (
    "HCPC", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "BETOS", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD",
)  # fmt: skip
_OTHER_NAMES = {
    "HCPCS": "HCPC",
    "HCPCS CODE": "HCPC",
    "HCPC/MOD": "HCPC",
    "ADD DATE": "ADD DT",
    "TERM DATE": "TERM DT",
    "SEQ": "SEQNUM",
    "ACTION CODE": "ACTION CD",
}
_INDICATORS = (
    "PRICE1", "PRICE2", "PRICE3", "PRICE4", "MULT_PI", "CIM1", "CIM2", "CIM3", "MCM1", "MCM2", "MCM3", "STATUTE",
    "LABCERT1", "LABCERT2", "LABCERT3", "LABCERT4", "LABCERT5", "LABCERT6", "LABCERT7", "LABCERT8",
    "XREF1", "XREF2", "XREF3", "XREF4", "XREF5", "COV", "ASC_GRP", "ASC_DT", "OPPS", "OPPS_PI", "OPPS_DT", "PROCNOTE",
    "BETOS", "TOS1", "TOS2", "TOS3", "TOS4", "TOS5", "ANEST_BU",
)  # fmt: skip
_OWN = ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD")
_LONGEST_NOTE = 40  # rows above the headings
_MOST_UNREADABLE = 0.01  # of the codes; a text or a date that cannot be read is rare
_AGAIN = "Get the file again from CMS, and choose it as it is."
_SHOWN = 60


def looks_like(name: str, data: bytes) -> bool:
    """Of the workbooks of a release only the main file has record ids."""
    return has_heading(name, data, ("RECID", "SEQNUM"))


def read(name: str, data: bytes, progress: Progress = no_progress) -> TextFile:
    """Raises UserError naming the columns that are missing, or that there are no rows."""
    progress("Opening the workbook", 0.0)
    rows, top, columns = _headed(name, data)
    found = TextFile(name)
    reader = _Reader(found, columns, width=max(map(len, rows)))
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if number & 511 == 0:
            progress("Reading codes", number / len(rows))
        reader.take(row, number)
    if not reader.records:
        raise UserError(f"{name} has its headings but no codes below them.", "Get the file again from CMS.")
    reader.check()
    for record in reader.records.values():
        (found.codes if record.kind == "code" else found.modifiers).append(record)
    found.codes.sort(key=attrgetter("code"))
    found.modifiers.sort(key=attrgetter("code"))
    return found


def _headed(name: str, data: bytes) -> tuple[list[Row], int, dict[str, int]]:
    """The rows of the sheet with the codes, the place of its row of headings, and the column of each heading."""
    best: tuple[int, list[str], str] | None = None
    empty = True
    for rows in Workbook(name, data).sheets():
        for at, row in enumerate(rows[:_LONGEST_NOTE]):
            columns = _columns(row)
            empty = empty and not columns
            missing = [title for title in NEEDED if title not in columns]
            if not missing:
                return rows, at, columns
            if len(missing) < len(NEEDED) and (best is None or len(missing) < len(best[1])):
                best = at + 1, missing, ", ".join(list(columns)[:8])
    if empty:
        raise UserError(f"{name} is an empty workbook.", "Get the file again from CMS.")
    at, missing, seen = best or (1, list(NEEDED), "none of them")
    raise UserError(
        f"{name}, row {at}: these columns are missing: {', '.join(missing)}. Seen: {seen}.",
        "Choose the file as CMS publishes it, with its headings.",
    )


def _columns(row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, value in enumerate(row):
        title = heading(value)
        if title:
            columns.setdefault(_OTHER_NAMES.get(title, title), column)
    return columns


class _Reader:
    """Takes the rows one by one. Most codes share their indicators with others: each kind of row is read once."""

    def __init__(self, found: TextFile, columns: dict[str, int], width: int) -> None:
        self.records: dict[str, CodeRecord] = {}
        self._found = found
        self._width = width
        self._own = _getter(_OWN, columns, width)
        self._shared = _getter(_INDICATORS, columns, width)
        self._indicators: dict[tuple[Any, ...], tuple[object, ...]] = {}
        self._undated: list[str] = []  # where a date is none, and what it says
        self._untold: list[str] = []  # where a long description is empty

    def check(self) -> None:
        """Refuse a sheet in which more than a few dates or long descriptions cannot be read: somebody has changed it."""
        most = max(3, _MOST_UNREADABLE * len(self.records))
        if len(self._undated) > most:
            raise UserError(f"{self._undated[0]}, which is no day; so it is in {len(self._undated):,} places.", _AGAIN)
        if len(self._untold) > most:
            raise UserError(f"{self._untold[0]} has no long description; so it is with {len(self._untold):,} codes.", _AGAIN)

    def take(self, row: Row, number: int) -> None:
        row += [""] * (self._width + 1 - len(row))  # a place for the columns that the sheet has not
        code, sequence, kind, long, short, *rest = map(cell_text, self._own(row))
        code = code.upper()
        long, short = " ".join(long.split()), " ".join(short.split())
        if kind == layout.CODE_FIRST or kind == layout.MODIFIER_FIRST:
            if self._may_be_kept(code, kind, number):
                self._keep(row, code, sequence, kind, long, short, rest, number)
        elif kind in layout.MORE and code in self.records:
            whole = f"{self.records[code].long} {long}".strip()
            self.records[code] = self.records[code]._replace(long=whole)
        elif kind in layout.MORE:
            self._refuse(number, "text that belongs to no code", f"{code} {long}")
        elif code or long:
            self._refuse(number, f"record id {kind!r} is unknown", f"{code} {long}")

    def _keep(self, row: Row, code: str, sequence: str, kind: str, long: str, short: str, rest: list[str], number: int) -> None:
        cells = self._shared(row)
        indicators = self._indicators.get(cells)
        if indicators is None:
            indicators = self._indicators[cells] = _indicators(cells)
        what: Kind = "modifier" if kind == layout.MODIFIER_FIRST else "code"
        dates = [cell_day(text) for text in rest[:3]]
        for text, day in zip(rest, dates, strict=False):
            if text.strip("0") and not day:
                self._undated.append(f"{self._where(number)}: {code} has {text[:20]}")
                self._found.warnings.append(f"{self._undated[-1]}, which is no day; it was left empty.")
        if not long:
            self._untold.append(f"{self._where(number)}: {code}")
        self.records[code] = CodeRecord._make((what, code, _sequence(sequence), long, short, *indicators, *dates, rest[3]))

    def _may_be_kept(self, code: str, kind: str, number: int) -> bool:
        if kind == layout.CODE_FIRST and not layout.is_level_two(code):
            self._refuse(number, layout.why_not_level_two(code), code)
        elif kind == layout.MODIFIER_FIRST and not (len(code) == 2 and code.isascii() and code.isalnum()):
            self._refuse(number, "not the shape of a modifier", code)
        elif code in self.records:
            self._refuse(number, f"{code} occurs twice; the first was kept", code)
        else:
            return True
        return False

    def _refuse(self, number: int, reason: str, text: str) -> None:
        self._found.refused.append(Refused(self._where(number), reason, text[:_SHOWN].strip()))

    def _where(self, number: int) -> str:
        return f"{self._found.name}, row {number}"


def _getter(titles: tuple[str, ...], columns: dict[str, int], width: int) -> Callable[[Row], tuple[Any, ...]]:
    """Takes the cells of these headings out of a row; what the sheet has no column for is the empty cell at `width`."""
    return itemgetter(*(columns.get(title, width) for title in titles))


def _sequence(text: str) -> int:
    """The workbook prints 0010 where the text file has 00100."""
    number = int(text) if text.isdecimal() and len(text) < 8 else 0
    return number if number >= 100 else 10 * number


def _indicators(cells: tuple[Any, ...]) -> tuple[object, ...]:
    """The fields of a CodeRecord from `pricing` to `anesthesia_units`, in their order."""
    text = dict(zip(_INDICATORS, map(cell_text, cells), strict=True))

    def several(title: str, most: int, width: int = 0) -> tuple[str, ...]:
        return tuple(value.zfill(width) for at in range(1, most + 1) if (value := text[f"{title}{at}"]))

    units, note = text["ANEST_BU"], text["PROCNOTE"]
    return (
        several("PRICE", 4, width=2),  # a spreadsheet makes 0 of 00
        text["MULT_PI"],
        several("CIM", 3),
        several("MCM", 3),
        text["STATUTE"],
        several("LABCERT", 8, width=3),
        several("XREF", 5),
        text["COV"],
        text["ASC_GRP"],
        cell_day(text["ASC_DT"]),
        text["OPPS"],
        text["OPPS_PI"],
        cell_day(text["OPPS_DT"]),
        note.zfill(4) if note else "",
        text["BETOS"],
        several("TOS", 5),
        int(units) if units.isdecimal() and len(units) < 8 else None,
    )
