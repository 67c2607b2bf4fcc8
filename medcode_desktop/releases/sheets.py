"""Opens workbooks from outside, xlsx and xls: checked and bounded here, then read by calamine as rows of cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.releases.archive import Archive, is_zip
from medcode_desktop.releases.extent import extent
from medcode_desktop.releases.layout import iso_date
from medcode_desktop.releases.old_workbook import has_text, is_old_workbook, is_whole

MOST_ROWS = 400_000
MOST_CELLS = 20_000_000
_SNIFFED = 4 * 2**20  # bytes of the workbook's texts; headings may stand at their end

Row = list[Any]
Merged = tuple[tuple[tuple[int, int], tuple[int, int]], ...]  # first and last cell of each, as row and column from 0


def is_workbook(data: bytes) -> bool:
    return is_new_workbook(data) or is_old_workbook(data)


def is_new_workbook(data: bytes) -> bool:
    return is_zip(data) and b"[Content_Types].xml" in data[:4000] + data[-8000:]


def has_heading(name: str, data: bytes, headings: tuple[str, ...]) -> bool:
    """Has a cell of the workbook one of these texts? Seen in its texts, which is far quicker than reading its rows."""
    if is_old_workbook(data):
        return any(has_text(data, title) for title in headings)
    texts = _texts_of(name, data)
    return any(f">{title}<".encode() in texts for title in headings)


def _texts_of(name: str, data: bytes) -> bytes:
    """The texts of an xlsx as XML, its headings among them."""
    archive = Archive(name, data)
    shared = "xl/sharedStrings.xml" in archive.names
    sheet = next((part for part in archive.names if part.startswith("xl/worksheets/sheet")), "")
    part = "xl/sharedStrings.xml" if shared else sheet
    return archive.read(part, _SNIFFED) if part else b""


class Workbook:
    """A workbook unpacked within bounds, its rows not yet read."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UserError if it is cut short, or not within the bounds of an archive and of a sheet."""
        self.name = name
        if not is_old_workbook(data):
            self._unpacked = _unpacked(Archive(name, data))
        elif is_whole(data):
            self._unpacked = io.BytesIO(data)
        else:
            raise UserError(f"{name} is a workbook that was cut short.", "Get the file again from CMS.")

    def sheets(self) -> Iterator[list[Row]]:
        """The rows of each sheet, one sheet at a time. Raises UserError if the workbook cannot be read."""
        return (rows for _, rows, _ in self.whole_sheets())

    def whole_sheets(self) -> Iterator[tuple[str, list[Row], Merged]]:
        """Name, rows and merged cells of each sheet, one sheet at a time. Raises UserError if the workbook cannot be read.

        Most of the work is calamine's, which lets other threads of Python go on meanwhile.
        """
        from python_calamine import CalamineError, CalamineWorkbook  # 5 ms, and needed only for an import

        try:
            book = CalamineWorkbook.from_filelike(self._unpacked)
            for index, name in enumerate(book.sheet_names):
                sheet = book.get_sheet_by_index(index)
                _check_extent(self.name, sheet.total_height, sheet.total_width)
                yield name, sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ())
        except (CalamineError, ValueError, IndexError, OSError) as error:
            raise _unreadable(self.name, f" ({error})") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # calamine stumbled over damage; the class cannot be imported
                raise
            raise _unreadable(self.name) from error

    def first_sheet(self) -> list[Row]:
        """The rows of the first sheet; none if there is no sheet. Raises UserError if the workbook cannot be read."""
        return next(self.sheets(), [])


def _unpacked(archive: Archive) -> io.BytesIO:
    """The same workbook stored without packing. Its parts were unpacked within bounds here; calamine trusts no sizes, and
    would unpack whatever is there."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.every_name:
            content = archive.read(part)
            if b"sheetData" in content:
                rows, columns = extent(content)
                if rows * columns > MOST_CELLS:  # a long and narrow sheet is none too large
                    rows, columns = extent(content, (rows, 1))
                _check_extent(archive.name, rows, columns)
            copy.writestr(zipfile.ZipInfo(part), content)
    stored.seek(0)
    return stored


def _check_extent(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise UserError(
            f"{name} has a sheet of {rows:,} rows and {columns:,} columns; a release has fewer than {MOST_ROWS:,} rows.",
            "Get the file again from CMS.",
        )


def _unreadable(name: str, why: str = "") -> UserError:
    return UserError(f"{name} is not a workbook that can be read{why}.", "It may be damaged or locked with a password.")


def csv_text(value: Any) -> str:
    """A cell of a sheet as the csv has it: no exponents, no more digits than were meant."""
    if type(value) is str:
        return value
    if type(value) is float:
        return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.strftime("%Y%m%d")
    return cell_text(value)


def cell_text(value: Any) -> str:
    """A cell as text: 10.0 is "10", a date is "20251001" as the official files write it, empty is ""."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y%m%d")
    return str(value).strip()


_WRITTEN = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))(?:[ T][\d:.]*)?", re.ASCII)
_SERIAL = re.compile(r"[2-6][0-9]{4}")  # 1954 to 2091
_FIRST_SERIAL = date(1899, 12, 30)  # spreadsheets count days from here


@lru_cache(maxsize=2048)  # a release has a few hundred different days
def cell_day(text: str) -> str:
    """The text of a cell as an ISO date: "20251001" as CMS writes it, and what spreadsheets make of it when a file is saved
    again: "2025-10-01", "10/1/2025", "45931". "" for anything else."""
    day = iso_date(text)
    if day or not text:
        return day
    if _SERIAL.fullmatch(text):
        return (_FIRST_SERIAL + timedelta(int(text))).isoformat()
    if found := _WRITTEN.fullmatch(text):
        year, month, number = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
        return iso_date(f"{year}{month:0>2}{number:0>2}")
    return ""


def heading(value: Any) -> str:
    """A column heading for comparing: upper case, single blanks."""
    return " ".join(cell_text(value).upper().split())


def find_header(rows: list[Row], wanted: set[str], within: int = 15) -> tuple[int, dict[str, int]] | None:
    """The first row that has all wanted headings, and the column of each of its headings; None if none has."""
    for at, row in enumerate(rows[:within]):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            columns.setdefault(heading(value), column)
        if wanted <= columns.keys():
            return at, columns
    return None
