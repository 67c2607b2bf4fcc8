"""Opens xlsx workbooks from outside: bounded as the zip files they are, then read by calamine as rows of cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.releases.archive import Archive, is_zip

MOST_ROWS = 400_000
MOST_CELLS = 20_000_000
_SNIFFED = 4 * 2**20  # bytes of the workbook's texts; headings may stand at their end

Row = list[Any]


def is_workbook(data: bytes) -> bool:
    return is_zip(data) and b"[Content_Types].xml" in data[:4000] + data[-8000:]


def texts_of(name: str, data: bytes) -> bytes:
    """The workbook's texts as XML, its headings among them: unpacked only, which is far quicker than reading its rows."""
    archive = Archive(name, data)
    shared = "xl/sharedStrings.xml" in archive.names
    sheet = next((part for part in archive.names if part.startswith("xl/worksheets/sheet")), "")
    part = "xl/sharedStrings.xml" if shared else sheet
    return archive.read(part, _SNIFFED) if part else b""


class Workbook:
    """A workbook unpacked within bounds, its rows not yet read."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UserError if it is not a whole zip within the bounds of an archive."""
        self.name = name
        self._unpacked = _unpacked(Archive(name, data))

    def sheets(self) -> Iterator[list[Row]]:
        """The rows of each sheet, one sheet at a time. Raises UserError if the workbook cannot be read.

        Most of the work is calamine's, which lets other threads of Python go on meanwhile.
        """
        from python_calamine import CalamineError, CalamineWorkbook  # 5 ms, and needed only for an import

        try:
            book = CalamineWorkbook.from_filelike(self._unpacked)
            for index in range(len(book.sheet_names)):
                sheet = book.get_sheet_by_index(index)
                if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
                    raise UserError(
                        f"{self.name} has a sheet of {sheet.total_height:,} rows and {sheet.total_width:,} columns; a release"
                        f" has fewer than {MOST_ROWS:,} rows.",
                        "Get the file again from CMS.",
                    )
                yield sheet.to_python(skip_empty_area=False)
        except (CalamineError, ValueError, IndexError, OSError) as error:
            raise UserError(
                f"{self.name} is not a workbook that can be read ({error}).", "It may be damaged or locked with a password."
            ) from error

    def first_sheet(self) -> list[Row]:
        """The rows of the first sheet; none if there is no sheet. Raises UserError if the workbook cannot be read."""
        return next(self.sheets(), [])


def _unpacked(archive: Archive) -> io.BytesIO:
    """The same workbook stored without packing. Its parts were unpacked within bounds here; calamine trusts no sizes, and
    would unpack whatever is there."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as copy:
        for part in archive.every_name:
            copy.writestr(zipfile.ZipInfo(part), archive.read(part))
    stored.seek(0)
    return stored


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
