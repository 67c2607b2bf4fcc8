"""Dates of service as lists have them: ISO, US, day first, names of months, eight digits, a spreadsheet's number of a day.

`04/03/2025` may be two days. Which of them is meant is decided for a column as a whole: any number over 12 tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

FIRST_SERIAL = date(1899, 12, 30)  # spreadsheets count days from here
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d*)?")  # 1954 to 2091
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EIGHT = re.compile(r"\d{8}")
_PARTS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: at for at, name in enumerate(_NAMES, 1)}
_DAY_MONTH = re.compile(r"(\d{1,2})[-/. ]*([A-Z]{3})[A-Z]*[-/., ]*(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([A-Z]{3})[A-Z]*[-/. ]*(\d{1,2})(?:ST|ND|RD|TH)?[-/., ]+(\d{4}|\d{2})")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d*)?(?: ?[AP]\.?M\.?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_RANGE = re.compile(r"\s*(?:-|TO|THRU|THROUGH|\u2013)\s*")
_NOT_SEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e\x00-\x08]")
_WEEKDAY = re.compile(r"^(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*[,. ]+")
OLDEST, NEWEST = 1980, 2099  # years of service that anybody means


class Order(StrEnum):
    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"


def read_day(text: str, order: Order = Order.MONTH_FIRST) -> str:
    """An ISO date; "" for what is none. Of a range (`01/02/2025-01/05/2025`) the first day."""
    plain = _plain(text)
    if not plain:
        return ""
    day = _one(plain, order)
    if day:
        return day
    middle = len(plain) // 2  # 2025-01-02-2025-01-05
    if len(plain) > 12 and plain[middle] == "-":
        day = _one(plain[:middle], order)
    return day or _one(_RANGE.split(plain, maxsplit=1)[0], order)


def find_order(texts: Iterable[str]) -> tuple[int, int]:
    """How many of the dates can only be month first, and how many only day first."""
    month_first = day_first = 0
    for text in texts:
        found = _PARTS.fullmatch(_plain(text))
        if found is not None:
            first, second = int(found[1]), int(found[3])
            month_first += first <= 12 < second
            day_first += second <= 12 < first
    return month_first, day_first


def is_ambiguous(text: str) -> bool:
    """Could it be two days?"""
    found = _PARTS.fullmatch(_plain(text))
    return found is not None and int(found[1]) <= 12 and int(found[3]) <= 12 and int(found[1]) != int(found[3])


def _plain(text: str) -> str:
    plain = " ".join(_NOT_SEEN.sub("", text[:60]).upper().split()).strip("'\" ,;")
    return _WEEKDAY.sub("", _TIME.sub("", plain))


def _one(plain: str, order: Order) -> str:
    if found := _ISO.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(plain):
        return _in_bounds(FIRST_SERIAL + timedelta(int(found[1])))
    if _EIGHT.fullmatch(plain):
        day = _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
        return day or _either(int(plain[:2]), int(plain[2:4]), plain[4:], order)
    if found := _PARTS.fullmatch(plain):
        return _either(int(found[1]), int(found[3]), found[4], order)
    if found := _DAY_MONTH.fullmatch(plain):
        return _day(_year(found[3]), _MONTHS.get(found[2], 0), int(found[1]))
    if found := _MONTH_DAY.fullmatch(plain):
        return _day(_year(found[3]), _MONTHS.get(found[1], 0), int(found[2]))
    return ""


def _either(first: int, second: int, year: str, order: Order) -> str:
    """In the order of the column; in the other one if there is no such day."""
    month_first = _day(_year(year), first, second)
    day_first = _day(_year(year), second, first)
    return (month_first or day_first) if order is Order.MONTH_FIRST else (day_first or month_first)


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else 2000 + number if number < 80 else 1900 + number


def _day(year: int, month: int, day: int) -> str:
    try:
        return _in_bounds(date(year, month, day))
    except ValueError:
        return ""


def _in_bounds(day: date) -> str:
    return day.isoformat() if OLDEST <= day.year <= NEWEST else ""
