"""Where each field stands in a record of the HCPCS text file, and how its dates are written.

Source: the record layout in every release zip (HCPC2025_recordlayout.txt); positions there count from 1, slices here from 0.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

LENGTH = 320

CODE = slice(0, 5)
SEQUENCE = slice(5, 10)
RECORD_ID, RECORD_ID_END = 10, 11
LONG = slice(11, 91)
SHORT = slice(91, 119)
PRICING = tuple(slice(at, at + 2) for at in range(119, 127, 2))
MULTIPLE_PRICING = slice(127, 128)
CIM = tuple(slice(at, at + 6) for at in range(128, 146, 6))
MCM = tuple(slice(at, at + 8) for at in range(146, 170, 8))
STATUTE = slice(170, 180)
LAB_CERTIFICATION = tuple(slice(at, at + 3) for at in range(180, 204, 3))
CROSS_REFERENCES = tuple(slice(at, at + 5) for at in range(204, 229, 5))
COVERAGE = slice(229, 230)
ASC_GROUP = slice(230, 232)
ASC_DATE = slice(232, 240)
OPPS = slice(240, 243)
OPPS_INDICATOR = slice(243, 244)
OPPS_DATE = slice(244, 252)
PROCESSING_NOTE = slice(252, 256)
BETOS = slice(256, 259)
TYPE_OF_SERVICE = tuple(slice(at, at + 1) for at in range(260, 265))
ANESTHESIA_UNITS = slice(265, 268)
ADDED = slice(268, 276)
EFFECTIVE = slice(276, 284)
TERMINATED = slice(284, 292)
ACTION = slice(292, 293)
INDICATORS = slice(119, 268)  # from the prices to the anesthesia units
DATES = slice(268, 293)  # three dates and the action

CODE_FIRST, CODE_MORE, MODIFIER_FIRST, MODIFIER_MORE = "3", "4", "7", "8"

FIRST = frozenset((CODE_FIRST, MODIFIER_FIRST))
MORE = frozenset((CODE_MORE, MODIFIER_MORE))


def is_record(line: str) -> bool:
    """Has the line a code or modifier, a sequence number and a record id where they belong?"""
    return bool(_RECORD.match(line))


_RECORD = re.compile(r"(?:[A-Z0-9]{5}|   [A-Z0-9]{2})[0-9]{5}[3478]")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


@lru_cache(maxsize=2048)  # a release has a few hundred different days
def iso_date(text: str) -> str:
    """ "20251001" as "2025-10-01"; "" for blanks, zeros and anything that is no day of the calendar."""
    if not _DATE.fullmatch(text):
        return ""
    day = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def is_level_two(code: str) -> bool:
    """May the code be kept? Level II only: no CPT (AMA) and no dental code (ADA) comes in with a HCPCS release."""
    return len(code) == 5 and "A" <= code[0] <= "Z" and code[0] != "D" and code[1:].isdecimal() and code.isascii()


def why_not_level_two(code: str) -> str:
    """Why `is_level_two` is false, for the list of what was left out."""
    if len(code) == 5 and code[0] == "D" and code[1:].isdecimal():
        return "a dental (CDT) code; its text is licensed"
    if len(code) == 5 and code[:4].isdecimal():
        return "a CPT code; its text is licensed"
    return "not the shape of a HCPCS Level II code"
