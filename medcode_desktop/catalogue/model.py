"""What the catalogue answers with. Plain values, made by the catalogue, shown by windows, commands and reports.

Dates are ISO text ("2025-10-01") or "" where the source says nothing, as the official files and the database have them.
"""

# Without `from __future__ import annotations`: a named tuple would compile each type of a field from its text, at every start.

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
