"""What the cells of a column look like: codes, modifiers, dates, whole numbers, money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from medcode_desktop.checking.days import read_day
from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import ProblemKind, read_code
from medcode_desktop.codes.shapes import LEVEL_II_LETTERS

_WHOLE = re.compile(r"\d{1,4}(?:\.0+)?")
MONEY = re.compile(r"\(?-?\$? ?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?\)?")
_SMALL_SUM = re.compile(r"\d{1,4}\.\d\d")  # 125.00: an amount rather than a code that a spreadsheet took for a number
_SERIAL = re.compile(r"[34]\d{4}|5[0-5]\d{3}")  # days from 1982 to 2052 as a spreadsheet counts them: also five digits
_DAY_SIGNS = re.compile(r"\d.*[-/.]|[A-Za-z]{3}.*\d|\d{8}")
_MENDABLE = (
    ProblemKind.LETTER_FOR_DIGIT,
    ProblemKind.SPREADSHEET,
    ProblemKind.FOUR_DIGITS,
    ProblemKind.MODIFIER,
    ProblemKind.LETTER_NOT_USED,
)


class Content(NamedTuple):
    """Shares of the filled cells, 0 to 1."""

    filled: float  # of all cells
    code: float
    modifier: float
    day: float
    whole_number: float
    money: float
    distinct: float
    broken: float = 0.0  # may be codes, whole or damaged: short, and with a digit
    is_serial: bool = False  # the days are five digits, which may be anything else


def share_of(cells: Sequence[str]) -> Content:
    filled = [cell for cell in cells if cell]
    if not filled:
        return Content(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    number, often = len(filled), Counter(filled)

    def share(found: set[str]) -> float:
        return sum(often[cell] for cell in found) / number

    serials = {cell for cell in often if _SERIAL.fullmatch(cell.partition(".")[0])}
    days = set(filter(is_day, often))
    codes = set(filter(is_code, often))
    is_serial = share(serials) >= 0.9 and not _many_codes(filled)
    whole_numbers = {cell for cell in often if _WHOLE.fullmatch(cell)}
    return Content(
        filled=number / len(cells),
        code=share(codes - serials if is_serial else codes),
        modifier=share(set(filter(is_modifiers, often))),
        day=share(days | serials if is_serial else days),
        whole_number=share(whole_numbers),
        money=share(set(filter(MONEY.fullmatch, often)) - whole_numbers),
        distinct=len(often) / number,
        broken=share({cell for cell in often.keys() - days if 2 < len(cell) < 10 and any(map(str.isdecimal, cell))}),
        is_serial=is_serial,
    )


def _many_codes(cells: list[str]) -> bool:
    """Days of one list lie close together; codes of five digits do not."""
    numbers = [int(cell[:5]) for cell in cells if cell[:5].isascii() and cell[:5].isdigit()]
    return max(numbers) - min(numbers) > 4000


def is_day(cell: str) -> bool:
    return _DAY_SIGNS.search(cell) is not None and bool(read_day(cell)) and not _SERIAL.fullmatch(cell)


def is_code(cell: str) -> bool:
    """A code, or one that was damaged on the way."""
    if _SMALL_SUM.fullmatch(cell):
        return False
    reading = read_code(cell)
    if reading.problem is None:
        return reading.code is not None and len(reading.code) == 5
    if reading.problem.kind is ProblemKind.MODIFIER:
        return len(cell) < 40
    return reading.problem.kind in _MENDABLE and bool(reading.repairs)


def looks_like_data(row: Sequence[str]) -> bool:
    """Has the row a code or a date in it, as no heading has?"""
    return any(_sure_code(cell) or is_day(cell) for cell in row if cell)


def _sure_code(cell: str) -> bool:
    reading = read_code(cell)
    if reading.problem is not None or reading.code is None or len(reading.code) != 5:
        return False
    return reading.code[0].isdigit() or reading.code[0] in LEVEL_II_LETTERS + "D"


def is_modifiers(cell: str) -> bool:
    pieces = clean(cell).replace(",", " ").replace("-", " ").replace(":", " ").split()
    return 0 < len(pieces) <= 4 and all(len(piece) == 2 and piece.isalnum() for piece in pieces)
