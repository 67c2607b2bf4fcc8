"""Shares of visit levels to compare with, from a CSV that the clinic has: columns Group, Level, Share."""

from __future__ import annotations

import math

from medcode_desktop.checking.levels import ALL_VISITS, LEVELS, read_level
from medcode_desktop.checking.payer_rules import name_key, one_line
from medcode_desktop.checking.small_csv import Table, TableRow, read_table

COLUMNS = {
    "group": ("Group", "kind of visit", "visit group", "visit type", "type"),
    "level": ("Level", "visit level", "level of service"),
    "share": ("Share", "percent", "per cent", "percentage", "%", "share in %"),
}
_ROUNDING = 0.03  # shares rounded to whole per cents add up to 97 to 103 of them


def read_benchmark(data: bytes, name: str) -> dict[tuple[str, int], float]:
    """(kind of visit as name_key, level) -> share, 0 to 1. Shares are per cents if one of them has the sign or is above 1.

    UserError with line and column for what is no level or no share, is there twice, or does not add up to 100 per cent; nothing
    is taken then.
    """
    table = read_table(data, name, COLUMNS, ("level", "share"))
    numbers = [_number(table, row) for row in table.rows]
    of_hundred = any("%" in row.cells["share"] for row in table.rows) or any(number > 1 for number in numbers)
    found: dict[tuple[str, int], float] = {}
    groups: dict[str, TableRow] = {}
    for row, number in zip(table.rows, numbers, strict=True):
        level = read_level(row.cells["level"])
        if level is None:
            raise table.refuse(row.line, "level", f"\u201c{one_line(row.cells['level'])[:40]}\u201d is no level from 1 to 5.")
        share = number / 100 if of_hundred else number
        if share > 1:
            raise table.refuse(row.line, "share", f"{number:g} % is more than all visits.")
        key = (name_key(row.cells["group"] or ALL_VISITS), level)
        if key in found:
            raise table.refuse(row.line, "level", f"Level {level} of this kind of visit is there twice.")
        found[key] = share
        groups[key[0]] = row
    for group, row in groups.items():
        _check_sum(table, row, [found.get((group, level)) for level in LEVELS])
    return found


def _number(table: Table, row: TableRow) -> float:
    text = one_line(row.cells["share"]).replace("%", "").strip()
    if "," in text and "." not in text:
        text = text.replace(",", ".")  # a decimal comma: no share has thousands
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise table.refuse(row.line, "share", f"\u201c{one_line(row.cells['share'])[:40]}\u201d is no share, as in 25 %.")
    return number


def _check_sum(table: Table, row: TableRow, shares: list[float | None]) -> None:
    """`row` is the last of its kind of visit."""
    total = sum(share or 0.0 for share in shares)
    if total > 1 + _ROUNDING or (None not in shares and total < 1 - _ROUNDING):
        name = one_line(row.cells["group"]) or ALL_VISITS
        raise table.refuse(row.line, "share", f"The shares of {name} add up to {total:.0%}, not to 100 %.")
