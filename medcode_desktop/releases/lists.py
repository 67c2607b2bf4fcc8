"""Reads what comes beside the main file in a release zip: unlisted codes, processing notes, transactions, corrections."""

from __future__ import annotations

import re

from medcode_desktop.releases.layout import is_level_two
from medcode_desktop.releases.records import Correction
from medcode_desktop.releases.sheets import Row, cell_day, cell_text, find_header

_NOTE = re.compile(r"^\s*(\d{4})\s*--(.*)$")
_ACTIONS = {
    "ADD": "A", "DISCONTINUED": "D", "DISCONTINUE": "D", "NO CHANGE": "N", "RE-ACTIVATED": "R", "REACTIVATED": "R",
    "LONG DESCRIPTION CHANGE": "C", "SHORT DESCRIPTION CHANGE": "S", "COVERAGE CHANGE": "F", "PAYMENT CHANGE": "P",
    "COVERAGE AND LONG DESCRIPTION CHANGE": "B", "MISCELLANEOUS CHANGE (BETOS OR TYPE OF SERVICE)": "T",
}  # fmt: skip
_ANY_OTHER = "T"  # the layout's miscellaneous change


def unlisted_codes(rows: list[Row]) -> dict[str, str] | None:
    """The "NOC codes" list: code and text below a row with HCPCS and LONG DESCRIPTION; None if it is no such list."""
    header = find_header(rows, {"HCPCS", "LONG DESCRIPTION"})
    if header is None:
        return None
    at, columns = header
    found = {}
    for row in rows[at + 1 :]:
        code = _cell(row, columns["HCPCS"]).upper()
        if is_level_two(code):
            found[code] = _cell(row, columns["LONG DESCRIPTION"])
    return found


def transactions(rows: list[Row]) -> dict[str, str] | None:
    """The transaction report: the action for each code and modifier, as its letter; None if it is no such report."""
    header = find_header(rows, {"HCPC", "ACTION CD"}) or find_header(rows, {"HCPC/MOD", "ACTION CD"})
    if header is None:
        return None
    at, columns = header
    code_column, action_column = columns.get("HCPC", columns.get("HCPC/MOD", 0)), columns["ACTION CD"]
    found = {}
    letters: dict[str, str] = {}  # a report has thousands of rows and a dozen actions
    for row in rows[at + 1 :]:
        code, said = _cell(row, code_column), _cell(row, action_column)
        if code and said:
            if said not in letters:
                action = said.upper()
                letters[said] = _ACTIONS.get(action, action if len(action) == 1 else _ANY_OTHER)
            found[code.upper()] = letters[said]
    return found


def corrections(rows: list[Row]) -> list[Correction] | None:
    """Corrections that CMS made after the first posting; None if it is no such list."""
    header = find_header(rows, {"HCPCS/MOD CODE", "ACTION"})
    if header is None:
        return None
    at, columns = header

    def get(row: Row, title: str) -> str:
        return _cell(row, columns[title]) if title in columns else ""

    return [
        Correction(
            code=get(row, "HCPCS/MOD CODE").upper(),
            action=get(row, "ACTION"),
            short=get(row, "SHORT DESCRIPTION"),
            long=get(row, "LONG DESCRIPTION"),
            effective=cell_day(get(row, "EFFECTIVE DATE")),
            comment=get(row, "COMMENTS"),
        )
        for row in rows[at + 1 :]
        if get(row, "HCPCS/MOD CODE")
    ]


def processing_notes(text: str) -> dict[str, str] | None:
    """ "0013--THIS DEVICE ..." over several lines, each ended by a star in the margin; None if there are no notes."""
    found: dict[str, str] = {}
    number = ""
    for line in text.splitlines():
        body = line.rstrip().removesuffix("*")
        match = _NOTE.match(body)
        if match:
            number = match[1]
            found[number] = match[2].strip()
        elif number and body.strip():
            found[number] = f"{found[number]} {body.strip()}"
    return found or None


def _cell(row: Row, column: int) -> str:
    return cell_text(row[column]) if column < len(row) else ""
