"""How large a sheet of an xlsx would become. calamine lays out every cell between the first and the last one that has a
value, so a single cell at XFD1048576 would ask for more memory than there is and end the program.

Read from the sheet's own XML, before calamine sees it. The usual sheet is judged by a few searches; only one that is written
in an unusual way, or has cells far out, is looked at cell by cell.
"""

from __future__ import annotations

import re

NEAR = 49_999, 104  # rows and columns, to CZ; a release has some 9,000 and 48
_FAR = re.compile(rb'r="(?:[A-Za-z]{3,}[0-9]|[D-Zd-z][A-Za-z][0-9]|[A-Za-z]{1,2}(?:[5-9][0-9]{4}|[0-9]{6}))')
_START = rb"<(?:\w+:)?%b(?=[\s/>])"
_PLACE = rb"""[^<>]*?\br\s*=\s*["']%b["']"""
_CELL = re.compile(_START % b"c")
_ROW = re.compile(_START % b"row")
_ROW_NUMBER = re.compile(_START % b"row" + _PLACE % b"([0-9]+)")
# an empty cell is closed at once, <c ... />, and takes no room
_CELL_PLACE = re.compile(_START % b"c" + _PLACE % b"([A-Za-z]+)([0-9]+)" + b"(?:[^<>]*[^<>/])?>")


def extent(xml: bytes, least: tuple[int, int] = NEAR) -> tuple[int, int]:
    """Rows and columns: no fewer than calamine would lay out, and no fewer than `least`; NEAR for a usual sheet."""
    placed = _every_cell_has_a_place(xml)
    if placed and not _FAR.search(xml):
        return NEAR
    rows, columns = least
    for cell in _CELL_PLACE.finditer(xml):
        rows, columns = max(rows, int(cell[2][:12])), max(columns, _column(cell[1]))
    if not placed:
        # a cell or row without a place follows the one before it
        rows = max([rows, *(int(number[1][:12]) for number in _ROW_NUMBER.finditer(xml))])
        row_texts = _ROW.split(xml)
        rows += len(row_texts)
        columns += max(len(_CELL.findall(text)) for text in row_texts)
    return rows, columns


def _every_cell_has_a_place(xml: bytes) -> bool:
    """As Excel and all common writers have it: <c r="A1" ...>, without prefixes."""
    return xml.count(b"<c ") == xml.count(b'<c r="') and not any(other in xml for other in (b"<c>", b"<c/", b":c ", b":c>"))


def _column(letters: bytes) -> int:
    """ "A" is 1, "XFD" 16,384."""
    number = 0
    for letter in letters[:8].upper():
        number = 26 * number + letter - 64
    return number
