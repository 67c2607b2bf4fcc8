"""Everything that the catalogue answers of one code. Not needed before a code is shown."""

# Without `from __future__ import annotations`, as model.py.

from datetime import date
from typing import NamedTuple

from medcode_desktop.catalogue.model import Hit, SectionRef


class OfficialText(NamedTuple):
    """The descriptors of one release."""

    release: str  # "HCPCS Level II October 2025"
    since: str  # date of the release
    long: str
    short: str


class Decoded(NamedTuple):
    """An indicator in words: kind "coverage", value "D", label "Special coverage instructions", a sentence."""

    kind: str
    value: str
    label: str
    meaning: str


INDICATOR_NAMES = {
    "coverage": "Medicare coverage",
    "pricing": "Pricing",
    "multiple_pricing": "More than one price",
    "type_of_service": "Type of service",
    "betos": "BETOS group",
    "asc_group": "Surgical center",
    "lab_certification": "Laboratory certification",
}


class PayerNote(NamedTuple):
    payer: str
    accepts: str  # "yes", "no" or "some"
    note: str
    source: str


class Detail(NamedTuple):
    """Everything known about one code, judged on one date of service."""

    hit: Hit
    on: date
    standing_text: str  # "Active since 2005-01-01", "Terminated 2023-12-31; use E0601"
    caution: str  # said beside it if the date lies beyond the newest release
    description: str  # own words; "" if there are none
    official: tuple[OfficialText, ...] = ()  # the text in force on the date first
    keywords: tuple[str, ...] = ()
    family_text: str = ""  # what the family is for
    why: str = ""  # why this is reported with its family
    path: tuple[SectionRef, ...] = ()
    decoded: tuple[Decoded, ...] = ()
    unlisted: str = ""  # advice if the code is unlisted (not otherwise classified)
    modifiers: tuple[Hit, ...] = ()  # often used with it
    references: tuple[Hit, ...] = ()  # cross references of the release
    replaces: tuple[Hit, ...] = ()  # codes that were replaced by this one
    neighbours: tuple[Hit, ...] = ()  # around it in code order, itself included
    payers: tuple[PayerNote, ...] = ()
    processing_note: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # the rest, in words: ("Manual reference", "2049"), ...
    notices: tuple[str, ...] = ()  # rights and limits that must stand with this code
    import_for_text: bool = False  # True: the descriptor is licensed or newer; offer the import
