"""Where each field stands in a record of the HCPCS text file, and how its dates are written.

Source: the record layout in every release zip (HCPC2025_recordlayout.txt); positions there count from 1, slices here from 0.
"""

from __future__ import annotations

import re

LENGTH = 320
SHORTEST = 12  # code, sequence, record id and one character of text; trailing blanks may be cut off

CODE = slice(0, 5)
SEQUENCE = slice(5, 10)
RECORD_ID = 10
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

CODE_FIRST, CODE_MORE, MODIFIER_FIRST, MODIFIER_MORE = "3", "4", "7", "8"

RECORD = re.compile(r"(?:[A-Z0-9][A-Z0-9]{4}|   [A-Z0-9]{2})\d{5}[3478]")

_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def iso_date(text: str) -> str:
    """ "20251001" as "2025-10-01"; "" for blanks, zeros and anything that is no date."""
    if len(text) != 8 or not _DATE.fullmatch(text):
        return ""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def is_level_two(code: str) -> bool:
    """May the code be kept? Level II only: no CPT (AMA) and no dental code (ADA) comes in with a HCPCS release."""
    return len(code) == 5 and code[0].isalpha() and code[0] != "D" and code[1:].isdigit()
