"""Rows of a workbook, as text. A cell that several rows share (merged) counts for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from medcode_desktop.checking.columns import Field, recognise
from medcode_desktop.errors import UserError
from medcode_desktop.releases.archive import Archive
from medcode_desktop.releases.old_workbook import has_password
from medcode_desktop.releases.sheets import Merged, Row, Workbook, is_new_workbook
from medcode_desktop.work import Progress

MOST_BYTES = 200 * 2**20
EVERY = 2000  # rows between two reports of progress
_LONGEST = 100  # characters that tell what a cell is
_LOOKED_AT = 60  # rows of a sheet, to see whether it is the list
_MOST_FILLED = 5000  # rows that one merged cell may fill
_LOOKED_INTO = 2 * 2**20  # bytes of a sheet, for formulas
# as programs write them that calculate nothing; a spreadsheet program puts the result behind, and says of "" that it is a text
_NO_RESULT = re.compile(rb"<c (?![^>]*t=\"str\")[^>]*>\s*<f(?: [^>]*)?>[^<]*</f>\s*(?:<v>\s*</v>|<v ?/>|</c>)")
_FORMULAS = (
    "Cells with formulas that were never calculated were read as empty: open the workbook in a spreadsheet program, save it"
    " there, and check it again."
)
_OF_RELEASES = re.compile(r"[;.:] (?:a|A) release.*$")


class SheetSource:
    """The sheet that has the list; the first one that has codes."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UserError if the workbook cannot be read."""
        self.note = ""
        if has_password(data):
            raise UserError(f"{name} is protected by a password.", "Save it without a password and try again.")
        try:
            self._rows = self._choose(Workbook(name, data))
            if is_new_workbook(data) and _has_formulas_without_result(name, data):
                self.note = f"{self.note} {_FORMULAS}".strip()
        except UserError as error:
            what = _OF_RELEASES.sub(".", error.what)
            raise UserError(what, "Save the list as CSV in the spreadsheet program, and open that.") from error

    def rows(self, progress: Progress) -> Iterator[list[str]]:
        total = max(len(self._rows), 1)
        for number, row in enumerate(self._rows):
            if number % EVERY == 0:
                progress("Checking", number / total)
            yield [cell if type(cell) is str else cell_text(cell) for cell in row]

    def _choose(self, book: Workbook) -> list[Row]:
        first: list[Row] | None = None
        for at, (name, rows, merged) in enumerate(book.whole_sheets()):
            _fill(rows, merged)
            sample = [[cell_text(cell).strip()[:_LONGEST] for cell in row] for row in rows[:_LOOKED_AT]]
            if recognise(sample).columns.get(Field.CODE) is not None:
                self.note = f"The list was read from the sheet \u201c{name}\u201d." if at else ""
                return rows
            first = rows if first is None and any(map(any, sample)) else first
        return first or []


def _has_formulas_without_result(name: str, data: bytes) -> bool:
    archive = Archive(name, data)
    sheets = (part for part in archive.names if part.startswith("xl/worksheets/"))
    return any(_NO_RESULT.search(archive.read(part, _LOOKED_INTO)) for part in sheets)


def _fill(rows: list[Row], merged: Merged) -> None:
    """Put the value of a merged cell into each of its rows, in its first column. Below headings only: titles go sideways."""
    for (top, left), (bottom, _) in merged:
        if bottom > top and top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for row in rows[top + 1 : min(bottom, top + _MOST_FILLED) + 1]:
                if left < len(row) and row[left] in ("", None):
                    row[left] = value


def cell_text(value: Any) -> str:
    """A cell as text: 10.0 is "10", a date is ISO, empty is ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def read_workbook(path: Path) -> SheetSource:
    """Raises UserError if the file cannot be read, or is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(f"{path.name} is larger than {MOST_BYTES // 2**20} MB.", "Save the list as CSV, and open that.")
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} could not be read: {error.strerror or error}.", "Check the file and its folder.") from error
    return SheetSource(path.name, data)


def widest(rows: Sequence[Sequence[str]]) -> int:
    return max((len(row) for row in rows), default=0)
