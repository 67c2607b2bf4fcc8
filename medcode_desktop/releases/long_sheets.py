"""Reads the rows of workbooks with more of them than calamine should lay out in memory at once: one row after the other.

The parts of an xlsx come out of its zip within the bounds of archive.py. Only what the files of CMS have is understood: texts,
numbers, and dates as numbers; of a formula its last result. Source: ECMA-376 part 1, SpreadsheetML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.releases.archive import Archive
from medcode_desktop.releases.old_workbook import is_old_workbook

Cell = str | float
_SNIFFED = 4 * 2**20  # bytes of the texts; headings may stand at their end
_MOST_COLUMNS = 64  # cells further right are left out
_ROW = re.compile(rb'<row\b(?:(?=[^>]*?\br="([0-9]{1,7})"))?[^>]*?(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(rb'<c\b(?=[^>]*?\br="([A-Z]{1,3}))(?:(?=[^>]*?\bt="(\w+)"))?[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
# the same as nearly all writers write it, which is found five times as fast
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"(?: s="[0-9]+")?(?: t="(\w+)")?(?:/>|>(<v>[^<]*</v>)</c>)')
_ITEM = re.compile(rb"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*?>([^<]*)</t>")
_VALUE = re.compile(rb"<v\b[^>]*?>([^<]*)</v>")
_LINE_BREAK = re.compile(r"_x000[AaDd]_")
_TAG = re.compile(rb"<[^>]*>")


def texts_seen(name: str, data: bytes) -> str:
    """The texts of a workbook, a line each with single blanks: enough of them to tell what it is. "" for an old one (xls), and
    for one without texts. Raises UserError if it is damaged."""
    if is_old_workbook(data):
        return ""
    archive = Archive(name, data)
    part = next((part for part in ("xl/sharedStrings.xml", *_sheets_of(archive)) if part in archive.names), "")
    texts = archive.read(part, _SNIFFED) if part else b""
    return "\n".join(" ".join(_characters(_TAG.sub(b"", item)).split()) for item in re.split(rb"</(?:si|c)>", texts))


def numbered_rows(name: str, data: bytes) -> Iterator[tuple[str, list[Any]]]:
    """The same, each row with the words for where it stands: "PTP.xlsx, row 12"."""
    for number, row in rows(name, data):
        yield f"{name}, row {number}", row


def rows(name: str, data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """Number and cells of the rows of all sheets; cells left out are "", rows without cells may be left out. Raises UserError
    if the workbook is damaged or an old one (xls)."""
    if is_old_workbook(data):
        raise UserError(f"{name} is a workbook of the old kind (xls).", "Choose the csv, txt or xlsx that comes with it.")
    archive = Archive(name, data)
    shared = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.names else b""
    texts = [_text(item[1] or b"") for item in _ITEM.finditer(shared)]
    cells = _Cells(name, texts)
    for part in _sheets_of(archive):
        number = 0
        for row in _ROW.finditer(archive.read(part)):
            number = int(row[1]) if row[1] else number + 1
            yield number, cells.of(row[2] or b"")


def _sheets_of(archive: Archive) -> list[str]:
    parts = [part for part in archive.names if re.fullmatch(r"xl/worksheets/sheet[0-9]*\.xml", part)]
    return sorted(parts, key=lambda part: (len(part), part))


class _Cells:
    """Cells of a sheet's XML. Thousands of them are alike, so each kind is read once."""

    def __init__(self, name: str, texts: list[str]) -> None:
        self._name = name
        self._texts = texts
        self._read: dict[tuple[bytes, bytes], Cell] = {}
        self._columns: dict[bytes, int] = {}

    def of(self, row: bytes) -> list[Cell]:
        cells: list[Cell] = []
        found = _USUAL_CELL.findall(row)
        if len(found) != row.count(b"<c"):
            found = _CELL.findall(row)
        for letters, kind, body in found:
            value = self._read.get((kind, body))
            if value is None:
                value = self._read[kind, body] = self._value(kind, body)
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column(letters)
            if column == len(cells):
                cells.append(value)
            elif column < len(cells):
                cells[column] = value
            elif column < _MOST_COLUMNS:
                cells.extend([""] * (column - len(cells)))
                cells.append(value)
        return cells

    def _value(self, kind: bytes, body: bytes) -> Cell:
        if kind == b"inlineStr":
            return _text(body)
        found = _VALUE.search(body)
        if found is None or kind in (b"b", b"e"):
            return ""
        if kind in (b"str", b"d"):
            return _characters(found[1])
        try:
            return self._texts[int(found[1])] if kind == b"s" else float(found[1])
        except (ValueError, IndexError) as error:
            raise UserError(f"{self._name} has a cell that cannot be read; it is damaged.", "Get the file again.") from error


def _text(xml: bytes) -> str:
    return "".join(map(_characters, _TEXT.findall(xml)))


def _characters(xml: bytes) -> str:
    return _LINE_BREAK.sub("\n", html.unescape(xml.decode("utf-8", errors="replace")))


def _column(letters: bytes) -> int:
    """ "A" is 0."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
