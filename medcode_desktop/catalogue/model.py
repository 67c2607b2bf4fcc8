"""What the catalogue answers with. Plain values, made by the catalogue, shown by windows, commands and reports.

Dates are ISO text ("2025-10-01") or "" where the source says nothing, as the official files and the database have them.
"""

# Without `from __future__ import annotations`: a named tuple would compile each type of a field from its text, at every start.

from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from medcode_desktop.codes.shapes import Family


class Kind(StrEnum):
    """What a row of an answer is."""

    CODE = "code"
    MODIFIER = "modifier"
    LATER = "later"  # a code known to exist, added after the catalogue's release: no text yet
    SHAPE = "shape"  # only its shape is known: a CPT or dental code with no licensed file imported


class Standing(StrEnum):
    """Whether a code may be used on the date of service asked about."""

    ACTIVE = "active"
    TERMINATED = "terminated"
    NOT_YET = "not yet effective"
    UNKNOWN = "not known"


class Tier(IntEnum):
    """How a hit was found; a higher number is weaker, and says so on the screen."""

    CODE = 0  # the code itself, its prefix, range or pattern
    ALL_WORDS = 1  # every word, as typed or as a word with the same stem
    INSIDE = 2  # every word, some only inside a longer word
    SPELLING = 3  # every word, after repairing the spelling
    MORE = 4  # most of the words


class Look(StrEnum):
    """The filter chips above the list."""

    ALL = "All"
    CPT_I = "CPT I"
    CPT_II = "CPT II"
    CPT_III = "CPT III"
    LEVEL_II = "HCPCS II"
    MODIFIERS = "Modifiers"


class Hit(NamedTuple):
    """One row of a result list."""

    kind: Kind
    code: str
    family: "Family"
    text: str  # our own words, else the official descriptor, else what its shape says
    standing: Standing
    added: str
    terminated: str
    tier: Tier
    because: str = ""  # what matched, if `text` does not show it: "keyword: rollator", "CPAP: continuous positive ..."
    replaced_by: tuple[str, ...] = ()


class NoteKind(StrEnum):
    UNDERSTOOD = "understood"  # what the input was taken for
    REPAIRED = "repaired"  # the spelling that was searched instead
    PROBLEM = "problem"  # why the input cannot be a code
    OFFER = "offer"  # something to click: another query, active-only off, the other date


class Note(NamedTuple):
    """A line above the list. With `query`, clicking it searches for that; with `action`, the window does that."""

    kind: NoteKind
    text: str
    query: str = ""
    action: str = ""  # "", "include terminated", "any date", "all families", "import cpt"


class Answer(NamedTuple):
    """Everything one search found. `hits` are best first; `more` match most words and are shown apart."""

    asked: str
    hits: tuple[Hit, ...] = ()
    more: tuple[Hit, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[str, ...] = ()  # lower-case beginnings of words to highlight; one that ends in a blank is a whole word
    total: int = 0  # hits there are; more than len(hits) when the list was cut
    total_is_exact: bool = True


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


class SectionRef(NamedTuple):
    """A place in the tree: family, then letter, then section. `first` and `last` bound its codes."""

    family: str
    first: str
    last: str
    level: str  # "family", "letter" or "section"
    title: str

    @property
    def label(self) -> str:
        return f"{self.first}-{self.last}"


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


class ReleaseInfo(NamedTuple):
    """A release that the catalogue holds."""

    number: int
    date: str
    title: str
    posting: str
    source: str  # file name, or "bundled with the program"
    rights: str
    imported: str  # ISO date and time, UTC; "" for the bundled one
    codes: int
    modifiers: int
    own_words: bool


class Revision(NamedTuple):
    code: str
    kind: Kind
    before: str
    after: str


class Changes(NamedTuple):
    """What one release changed against another: codes and modifiers."""

    before: ReleaseInfo
    after: ReleaseInfo
    added: tuple[Hit, ...] = ()
    revised: tuple[Revision, ...] = ()  # long descriptor
    reworded_short: tuple[Revision, ...] = ()  # short descriptor only
    facts_changed: tuple[tuple[str, str, str, str], ...] = ()  # code, what, before, after
    discontinued: tuple[Hit, ...] = ()
    reactivated: tuple[Hit, ...] = ()
    removed: tuple[Hit, ...] = ()  # no longer in the file at all


class RefusedRow(NamedTuple):
    where: str
    reason: str
    text: str


class ImportReport(NamedTuple):
    """How an import ended. Counts are of codes and modifiers together where not said."""

    source: str
    release: ReleaseInfo
    already_loaded: bool  # the same file content was loaded before; nothing was changed
    history_only: bool  # older than what is loaded: only its texts and dates were added
    codes: int
    modifiers: int
    added: int
    revised: int
    discontinued: int
    compared_with: str  # title of the release it was compared with, "" if there was none
    refused: tuple[RefusedRow, ...] = ()
    warnings: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
