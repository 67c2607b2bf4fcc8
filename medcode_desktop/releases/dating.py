"""Which quarter a release is of. By its content first: names drift, and the same quarter is posted again and again.

A release carries the actions of its quarter: the codes it adds, changes and ends take effect on the quarter's first day. So
the date is the first day of a quarter on which the most actions take effect. The name of the file only decides between days
that the content allows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from medcode_desktop.releases.records import CodeRecord

_MONTHS = {"JAN": "01", "APR": "04", "JUL": "07", "JULY": "07", "OCT": "10"}
_NAMED = re.compile(
    r"(20\d{2}|(?<=HCPC)\d{2})[ _-]*(JAN|APR|JULY?|OCT)|(JAN|APR|JULY?|OCT)[A-Z]*[ _-]*(20\d{2})", re.IGNORECASE
)
_POSTING = re.compile(r"[_ -]v(\d{1,2})(?!\d)", re.IGNORECASE)
_POSTED_ON = re.compile(r"(?<!\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(20\d{2})(?!\d)")
_FEW = 3  # fewer actions than this may be corrections of another quarter


def release_date(records: Iterable[CodeRecord], names: Iterable[str]) -> str:
    """ISO date of the first day of the quarter, "" if the content has no dates at all."""
    actions: Counter[str] = Counter()
    added = ""
    for record in records:
        added = max(added, record.added)
        if record.action not in ("", "N") and _starts_quarter(record.effective):
            actions[record.effective] += 1
    named = next(filter(None, map(date_in_name, names)), "")
    if named and actions[named] > 0:
        return named
    frequent = [day for day, count in actions.items() if count >= _FEW]
    if frequent:
        return max(frequent, key=lambda day: (actions[day], day))
    return named or _quarter_of(added)


def date_in_name(name: str) -> str:
    """ "HCPC2025_OCT_ANWEB_v4.xlsx" is of 2025-10-01; "" if the name says nothing."""
    match = _NAMED.search(name)
    if not match:
        return ""
    year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
    return f"{year if len(year) == 4 else '20' + year}-{_MONTHS[month.upper()]}-01"


def posting(names: Iterable[str]) -> str:
    """Which posting of the quarter: "v4", or the day it was posted as ISO, or ""."""
    for name in names:
        if match := _POSTING.search(name):
            return f"v{int(match[1])}"
        if match := _POSTED_ON.search(name):
            return f"{match[3]}-{match[1]}-{match[2]}"
    return ""


def _starts_quarter(day: str) -> bool:
    return day[5:] in ("01-01", "04-01", "07-01", "10-01")


def _quarter_of(day: str) -> str:
    if not day:
        return ""
    return f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}-01"
