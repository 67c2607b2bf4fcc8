"""What a release says, as published and typed: the records that every reader makes and the catalogue takes in.

All texts are plain. Dates are ISO (2025-10-01) or "" where the release says nothing. Codes are upper case without blanks.
Source: the HCPCS contractor record layout that CMS puts into each release zip (HCPC2025_recordlayout.txt).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["code", "modifier"]
Format = Literal["zip", "txt", "xlsx"]


class CodeRecord(NamedTuple):
    """One HCPCS Level II code or modifier with everything the release says of it.

    A tuple, because thousands are made in every import: a frozen dataclass of this width takes five times as long.
    """

    kind: Kind
    code: str  # "E0601", or "RR" for a modifier
    sequence: int  # of the first line, by hundreds: 100
    long: str
    short: str
    pricing: tuple[str, ...] = ()  # up to four, "00" to "99"
    multiple_pricing: str = ""  # one character
    cim: tuple[str, ...] = ()  # sections of the Coverage Issues Manual, as published
    mcm: tuple[str, ...] = ()  # sections of the Medicare Carriers Manual, as published
    statute: str = ""
    lab_certification: tuple[str, ...] = ()  # three digits each
    cross_references: tuple[str, ...] = ()  # codes, as published
    coverage: str = ""  # one of C D I M S
    asc_group: str = ""  # ambulatory surgical centre payment group
    asc_date: str = ""
    opps: str = ""  # the layout's MOG payment group
    opps_indicator: str = ""
    opps_date: str = ""
    processing_note: str = ""  # number of the note, as Release.processing_notes has it
    betos: str = ""  # Berenson-Eggers type of service
    type_of_service: tuple[str, ...] = ()  # up to five, one character each
    anesthesia_units: int | None = None
    added: str = ""
    effective: str = ""  # when the action below took or takes effect
    terminated: str = ""
    action: str = ""  # A add, B C F P S T changes, D discontinue, N nothing, R re-activate


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of a file that was left out: where it is, why, and what it says (cut to 80 characters)."""

    where: str  # "HCPC2025_OCT.txt, line 812" or "HCPC2025_OCT.xlsx, row 812"
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the corrections list in a release zip. Its text is advice from CMS; the main file has it applied."""

    code: str
    action: str
    short: str = ""
    long: str = ""
    effective: str = ""
    comment: str = ""


@dataclass(slots=True)
class Release:
    """A HCPCS Level II release, read whole."""

    source: str  # name of the file that was chosen
    members: tuple[str, ...]  # names of the files inside that were read; the source itself when it is no zip
    format: Format
    sha256: str  # of the chosen file, hex
    date: str  # first day of its quarter, "2025-10-01"
    posting: str  # "v4", or the posting date in its name as ISO, or ""
    codes: list[CodeRecord]  # sorted by code
    modifiers: list[CodeRecord]  # sorted by code
    unlisted: dict[str, str] | None = None  # "not otherwise classified" codes and their text; None without such a list
    processing_notes: dict[str, str] = field(default_factory=dict)  # "0002" -> text
    transactions: dict[str, str] = field(default_factory=dict)  # code or modifier -> action letter
    corrections: list[Correction] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """For people: "HCPCS Level II October 2025"."""
        return f"HCPCS Level II {_MONTHS[int(self.date[5:7]) - 1]} {self.date[:4]}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
