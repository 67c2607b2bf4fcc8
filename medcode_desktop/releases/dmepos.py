"""Reads the DMEPOS fee schedule of CMS: one row a code, a column a state; and its list of parenteral and enteral items (PEN).

csv or workbook: some title rows, then HCPCS, Mod, Mod2, JURIS, CATG, Ceiling, Floor, "AL (NR)", "AL (R)", ... or "AL", and
Description. Rural ("R") and other ("NR") fees differ since 2016. The txt has tildes, no headings, and a row for each code and
state: year, code, two modifiers, jurisdiction, category, action, region, state, base fee, ceiling, floor, fee, three marks,
description. A fee of zero is no fee. The list of rural zip codes in the same zip is no fee file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from medcode_desktop.errors import UserError
from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import (
    AGAIN,
    Column,
    Headed,
    Kept,
    Table,
    all_headed,
    decoded,
    has_row,
    head,
    kept_rows,
    last_ones,
    source_file,
    text_table,
)  # fmt: skip
from medcode_desktop.releases.official import DmeposRow, SourceFile, SourceKind
from medcode_desktop.releases.sheets import is_workbook
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_STATES = frozenset(
    ("AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME",
     "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD",
     "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY", "AK", "HI", "PR", "VI", "GU", "AS", "MP")
)  # fmt: skip
_CODES = frozenset(("HCPCS", "HCPCS CODE", "HCPC"))
_HEADINGS = _CODES | {"MOD", "MOD2", "JURIS", "CATG", "CEILING", "FLOOR", "DESCRIPTION"}
_STATE = re.compile(r"([A-Z]{2})\s*(?:\(\s*(NR|R)\s*\)|[ -](NR|R))?")
_FEW_STATES = 10  # columns of states that tell the file from any other
_YEAR, _CODE, _STATE_AT, _FEE_AT, _TEXT_AT = 0, 1, 8, 12, 16  # of the txt
_WIDTH = 17
_NONE = frozenset(("", "0", "0.0", "0.00", "0.000", "0.0000", "0.000000"))


def looks_like(name: str, data: bytes) -> bool:
    if not is_workbook(data) and _first_record(head(data)) is not None:
        return True
    # states alone are not enough: in a workbook all texts are looked at, and many modifiers look like states
    return has_row(name, data, _is_state, _FEW_STATES) and has_row(name, data, _HEADINGS, 4)


def _state(title: str) -> tuple[str, str] | None:
    """ "AL (NR)" is Alabama, not rural; None for a heading that is no state's."""
    found = _STATE.fullmatch(title)
    return (found[1], found[2] or found[3] or "") if found and found[1] in _STATES else None


def _is_state(title: str) -> bool:
    return _state(title) is not None


@nothing_thrown_away()
def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read. `date` is "" if neither the title nor the name tells it."""
    progress("Reading the DMEPOS fee schedule", 0.0)
    warnings: list[str] = []
    table = None if is_workbook(data) else text_table(name, decoded(name, data))
    first = _first_record(table) if table else None
    if table is not None and first is not None:
        at = Headed(table, first - 1, {})
        kept, rows = _long(at, warnings)
        year = table.rows[first][_YEAR].strip()
        named = text.quarter_in(name)
        date = named if named[:4] == year else f"{year}-01-01"
    else:
        at = all_headed(name, data, _is_state, _FEW_STATES)[0]
        kept, rows = _wide(at, warnings)
        date = _date(at.preamble, name)
    if not rows:
        raise UserError(f"{name} has items, but no fee for any of them in any state.", AGAIN)
    return source_file(
        SourceKind.DMEPOS, data, rows, [kept], warnings,
        title=f"DMEPOS fee schedule {text.month_name(date)}".strip(),
        date=date,
        until=text.end_of_year(date),
        has_cpt=text.has_cpt(kept.columns[0]),
        copyright_year=text.copyright_year(at.preamble),
    )  # fmt: skip


def _date(preamble: str, name: str) -> str:
    """The quarter of the title, wherever in it year and month stand; else of the name; else the year."""
    lines = preamble.splitlines()[:-1]  # without the headings
    said = text.quarter_in(*lines)
    if said:
        return said
    year, month = text.year_in(*lines), re.search(r"\b(January|April|July|October)\b", " ".join(lines), re.IGNORECASE)
    if year and month:
        return text.quarter_in(f"{month[1]} {year}")
    named = text.quarter_in(name)
    return named or (f"{year}-01-01" if year else "")


# ---- a column a state --------------------------------------------------------------------------------------------------


def _wide(at: Headed, warnings: list[str]) -> tuple[Kept, list[DmeposRow]]:
    name = at.table.name
    states = [(place, state) for title, places in at.places.items() if (state := _state(title)) for place in places]
    columns = [
        Column(at.place(*_CODES), text.code, "HCPCS", "code"),
        Column(at.place("MOD", "MOD1"), text.modifier, "Mod", "modifier"),
        Column(at.place("MOD2"), text.modifier, "Mod2", "modifier"),
        Column(at.place("CEILING"), text.amount_or_none, "Ceiling"),
        Column(at.place("FLOOR"), text.amount_or_none, "Floor"),
        Column(at.place("CATG", "CATEGORY"), text.upper, "CATG", "category"),
        Column(at.place("JURIS", "JURISDICTION"), text.upper, "JURIS", "jurisdiction"),
        Column(at.place("DESCRIPTION", "SHORT DESCRIPTION"), text.plain, "Description", "text"),
    ]
    at.need({column.name: column.place for column in (columns[0], columns[1])})
    kept = kept_rows(at, [*columns, *(Column(place, text.amount_or_none, " ".join(state).strip()) for place, state in states)])
    kept.check()
    lines = _last_lines(kept, name, warnings)
    rows: list[DmeposRow] = []
    free = 0
    for code, first, second, ceiling, floor, category, jurisdiction, said, *fees in lines:
        before = len(rows)
        rows += [
            DmeposRow(code, first, second, state, rural, fee, ceiling, floor, category, jurisdiction, said)
            for (_, (state, rural)), fee in zip(states, fees, strict=True)
            if fee not in _NONE
        ]
        free += len(rows) == before
    if free:
        warnings.append(f"{name}: {free:,} items have no fee in any state, as they are priced by the contractor.")
    return kept, rows


def _last_lines(kept: Kept, name: str, warnings: list[str]) -> list[tuple[str, ...]]:
    lines = list(zip(*kept.columns, strict=True))
    return last_ones(lines, zip(*kept.columns[:3], strict=True), name, warnings)


# ---- a row for each code and state -------------------------------------------------------------------------------------


def _first_record(table: Table) -> int | None:
    if table.delimiter != "~":
        return None
    return next((index for index, row in enumerate(table.rows[:40]) if _is_record(row)), None)


def _is_record(row: Sequence[str]) -> bool:
    return (
        len(row) >= _WIDTH
        and re.fullmatch(r"20\d\d", row[_YEAR].strip()) is not None
        and text.code(row[_CODE]) is not None
        and _state_at(row[_STATE_AT]) is not None
    )


def _state_at(raw: str) -> str | None:
    said = text.plain(raw).upper()
    return said if _is_state(said) else None


def _long(at: Headed, warnings: list[str]) -> tuple[Kept, list[DmeposRow]]:
    columns = [
        Column(_CODE, text.code, "HCPCS", "code"),
        Column(2, text.modifier, "Mod", "modifier"),
        Column(3, text.modifier, "Mod2", "modifier"),
        Column(_STATE_AT, _state_at, "state", "state"),
        Column(_FEE_AT, text.amount, "fee"),
        Column(10, text.amount, "ceiling"),
        Column(11, text.amount, "floor"),
        Column(5, text.upper, "category", "category"),
        Column(4, text.upper, "jurisdiction", "jurisdiction"),
        Column(_TEXT_AT, text.plain, "description", "text"),
    ]
    kept = kept_rows(at, columns)
    kept.check()
    codes, first, second, places, fees, *rest = kept.columns
    states = {place: _state(place) or ("", "") for place in set(places)}
    rural = [states[place][1] for place in places]
    whole = zip(codes, first, second, (states[place][0] for place in places), rural, fees, *rest, strict=True)
    rows = [row for row in map(DmeposRow._make, whole) if row.fee not in _NONE]
    return kept, last_ones(rows, [row[:5] for row in rows], at.table.name, warnings)
