"""What an NCCI file says of itself before its rows, or else in its name: for whom it is, and from when.

CMS publishes the edits each quarter. Version 31.3 (in names: v313r0) is the fourth quarter of 2025: the first number counts
years from 1994, the second quarters from 0.
"""

from __future__ import annotations

import re

from medcode_desktop.releases.sheets import cell_day

PRACTITIONER, HOSPITAL, DME = "practitioner", "hospital", "dme"

_SETTINGS = {
    PRACTITIONER: re.compile(r"PRACTITIONER|CCIPRA|PHYSICIAN", re.IGNORECASE),
    HOSPITAL: re.compile(r"HOSPITAL|CCIOPH|OUTPATIENT", re.IGNORECASE),
    DME: re.compile(r"\bDME|(?<![A-Za-z])DME|DURABLE MEDICAL", re.IGNORECASE),
}
FOR_PEOPLE = {PRACTITIONER: "practitioners", HOSPITAL: "outpatient hospitals", DME: "DME suppliers"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WRITTEN = rf"({'|'.join(_MONTHS)}) +([0-9]{{1,2}}), *([0-9]{{4}})"
_NUMBERS = r"([0-9]{1,2})[-_/]([0-9]{1,2})[-_/]((?:19|20)[0-9]{2})(?![0-9])"
_ISO = r"((?:19|20)[0-9]{2})[-_]?([0-9]{2})[-_]?([0-9]{2})(?![0-9])"
_IN_FORCE = re.compile(
    rf"\b(?:eff|effective)\b[^A-Za-z0-9]*(?:date)?[^A-Za-z0-9]*(?:{_WRITTEN}|{_NUMBERS}|{_ISO})", re.IGNORECASE
)
_DATED = re.compile(rf"(?<![0-9])(?:{_WRITTEN}|{_NUMBERS}|{_ISO})", re.IGNORECASE)
_VERSION = re.compile(r"(?:(?<![A-Za-z])v|version )(?:([0-9]{2})([0-3])r[0-9]|([0-9]{2})\.([0-3])(?![0-9]))", re.IGNORECASE)
_QUARTER = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ ]*q([1-4])(?![0-9])", re.IGNORECASE)
_FIRST_VERSION = 1994  # the year that would have been version 0


def setting_of(head: str, name: str) -> str:
    """PRACTITIONER, HOSPITAL or DME: by the lines before the rows, and by the name if these name none or several; else ""."""
    for text in (head, name):
        found = [setting for setting, words in _SETTINGS.items() if words.search(text)]
        if len(found) == 1:
            return found[0]
    return ""


def date_of(head: str, name: str) -> str:
    """ISO date of the first day in force: "effective January 1, 2026" or a version in the lines before the rows, else a date,
    a version or a quarter in the name; else ""."""
    return _day(_IN_FORCE, head) or _version(head) or _day(_DATED, name) or _version(name)


def month(date: str) -> str:
    """ "January 2026"."""
    return f"{_MONTHS[int(date[5:7]) - 1]} {date[:4]}"


def _day(pattern: re.Pattern[str], text: str) -> str:
    for found in pattern.finditer(text):
        written, number, year, first, second, third, iso_year, iso_month, iso_day = found.groups()
        if written:
            first, second, third = str(_MONTHS.index(written.capitalize()) + 1), number, year
        day = cell_day(f"{iso_year}-{iso_month}-{iso_day}" if iso_year else f"{first}/{second}/{third}")
        if day:
            return day
    return ""


def _version(text: str) -> str:
    if found := _VERSION.search(text):
        years, quarters = (found[1], found[2]) if found[1] else (found[3], found[4])
        return f"{_FIRST_VERSION + int(years)}-{1 + 3 * int(quarters):02d}-01"
    if found := _QUARTER.search(text):
        return f"{found[1]}-{3 * int(found[2]) - 2:02d}-01"
    return ""
