"""Which backups stay. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 8, 12


def which_to_keep(moments: Iterable[datetime]) -> set[datetime]:
    """Of backups made at these moments: all of the last 7 days, the last one of each of the last 8 weeks (ISO, from Monday),
    the last one of each of the last 12 months.

    Only days, weeks and months that have a backup count. So neither a long holiday nor a clock that was years off for a
    day costs any of the older ones. Days are those of the moments' own time zone.
    """
    newest_first = sorted(set(moments), reverse=True)
    days = list(dict.fromkeys(moment.date() for moment in newest_first))[:DAYS]
    return {
        *(moment for moment in newest_first if moment.date() in days),
        *_last_of_each(newest_first, lambda moment: moment.isocalendar()[:2], WEEKS),
        *_last_of_each(newest_first, lambda moment: (moment.year, moment.month), MONTHS),
    }


def _last_of_each(newest_first: list[datetime], span: Callable[[datetime], Hashable], most: int) -> list[datetime]:
    last: dict[Hashable, datetime] = {}
    for moment in newest_first:
        last.setdefault(span(moment), moment)
    return list(last.values())[:most]
