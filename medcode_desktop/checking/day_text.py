"""Days as people and spreadsheets write them. What can be read as two days is never guessed at.

2025-10-01, 2025/10/01, 20251001, 1 Oct 2025, October 1, 2025 and 12/31/2025 say one day. 10/1/2025 says two: it is read only
where its file tells elsewhere which comes first, month or day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]+)[ .,-]*(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)[ .-]*(\d{1,2})(?:st|nd|rd|th)?[ ,.-]+(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[ -]([a-z]+)[ -](\d{1,2})")
_MIDNIGHT = re.compile(r"[ t]0{1,2}:00(:00(\.0+)?)?(z|\+00:00)?$")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Order(Enum):
    """Which number of 10/1/2025 is the month."""

    UNKNOWN = "unknown"
    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"


def order_of(texts: Iterable[str]) -> Order:
    """What the dates of one file say together: if some can only have the month first and none the day, or the other way."""
    month = day = False
    for text in texts:
        match = _YEAR_LAST.fullmatch(_plain(text))
        if match:
            first, second = int(match[1]), int(match[3])
            month = month or second > 12 >= first
            day = day or first > 12 >= second
    if month == day:
        return Order.UNKNOWN
    return Order.MONTH_FIRST if month else Order.DAY_FIRST


def read_day(text: str, order: Order = Order.UNKNOWN) -> date:
    """The day. ValueError with a sentence for people if it says none, or more than one."""
    plain = _plain(text)
    if match := _YEAR_FIRST.fullmatch(plain):
        parts = (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
        return _day(text, *map(int, parts))
    if match := _YEAR_LAST.fullmatch(plain):
        return _year_last(text, int(match[1]), int(match[3]), int(match[4]), order)
    for shape, places in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2)), (_YEAR_MONTH, (1, 2, 3))):
        match = shape.fullmatch(plain)
        month = _month(match[places[1]]) if match else 0
        if match and month:
            return _day(text, int(match[places[0]]), month, int(match[places[2]]))
    raise ValueError(f"{_quoted(text)} is not a date; write it with four digits of the year, as in 2025-10-01.")


def _year_last(text: str, first: int, second: int, year: int, order: Order) -> date:
    if first == second or second > 12 or (order is Order.MONTH_FIRST and first <= 12):
        return _day(text, year, first, second)
    if first > 12 or order is Order.DAY_FIRST:
        return _day(text, year, second, first)
    raise ValueError(f"{_quoted(text)} may have the month or the day first; write it as 2025-10-01 or 1 Oct 2025.")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise ValueError(f"{_quoted(text)} is a day that no calendar has.") from None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"{_quoted(text)}: the year must lie from {_FIRST_YEAR} to {_LAST_YEAR}.")
    return made


def _month(word: str) -> int:
    """1 to 12, 0 for no month."""
    if word == "sept":
        return 9
    for names in (_MONTHS, _LONG_MONTHS):
        if word in names:
            return names.index(word) + 1
    return 0


def _plain(text: str) -> str:
    return _MIDNIGHT.sub("", " ".join(text.split()).lower())


def _quoted(text: str) -> str:
    return f"\u201c{' '.join(text.split())[:40]}\u201d"
