"""Which quarter a release is of. By its content first: names drift, and the same quarter is posted again and again.

The rule: a release carries the actions of its quarter, and they take effect on the quarter's first day. Of the first days of
quarters on which actions (other than N, nothing) take effect, the date is the latest that at least three codes and one in
twenty of all the actions share. So neither a correction of an earlier quarter nor a code announced for a later one decides,
and a file that keeps the actions of its whole year, as those before 2020 do, is dated by its last quarter. A quarter in the
file's name decides only between days that the content allows. Where there is no action at all, the latest day on which a code
was added tells the quarter.

Tried on the files of January 2025 (320 actions, all but one on 2025-01-01) and October 2025 (94, of them 90 on 2025-10-01).
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
_FEW = 3  # fewer actions than this may be corrections of another quarter, or announced before their time
_SHARE = 0.05  # the same, of all actions


def release_date(records: Iterable[CodeRecord], names: Iterable[str]) -> str:
    """ISO date of the first day of the quarter, "" if the content has no dates at all."""
    actions: Counter[str] = Counter()
    added = ""
    for record in records:
        added = max(added, record.added)
        if record.action not in ("", "N") and _starts_quarter(record.effective):
            actions[record.effective] += 1
    named = next(filter(None, map(date_in_name, names)), "")
    if actions[named] > 0:
        return named
    enough = max(_FEW, _SHARE * actions.total())
    shared = [day for day, count in actions.items() if count >= enough]
    if shared:
        return max(shared)
    latest = max(_quarter_of(added), max((day for day, count in actions.items() if count), default=""))
    return max(named, latest)


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


def place_of_posting(name: str) -> int:
    """Sorts the names of several postings of a quarter: without a mark first, then by version, then by day."""
    mark = posting([name])
    return int("".join(filter(str.isdecimal, mark)) or 0)


def _starts_quarter(day: str) -> bool:
    return day[5:] in ("01-01", "04-01", "07-01", "10-01")


def _quarter_of(day: str) -> str:
    if not day:
        return ""
    return f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}-01"
