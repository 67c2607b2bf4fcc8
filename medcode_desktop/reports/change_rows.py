"""What changed between two releases as rows: one shape for the window's list and for the exported file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from medcode_desktop.catalogue.model import Hit
from medcode_desktop.catalogue.reported import Changes, Revision


class Section(StrEnum):
    """The parts in which people look at changes."""

    ADDED = "Added"
    REVISED = "Revised"
    DISCONTINUED = "Discontinued"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one code or modifier. `day` is an ISO date or ""."""

    section: Section
    change: str  # in words: "Added", "Short description revised", "Coverage changed", ...
    code: str
    kind: str  # "code" or "modifier"
    day: str
    before: str
    after: str
    replaced_by: tuple[str, ...] = ()

    def matches(self, words: Iterable[str]) -> bool:
        """Does every one of the words, in lower case, occur somewhere in the row?"""
        text = f"{self.code} {self.change} {self.before} {self.after} {' '.join(self.replaced_by)} {self.day}".lower()
        return all(word in text for word in words)


def change_rows(changes: Changes) -> list[ChangeRow]:
    """All rows, section by section, each in code order."""
    rows = [
        *(_came(hit, Section.ADDED, "Added") for hit in changes.added),
        *(_revised(revision, Section.REVISED, "Description revised") for revision in changes.revised),
        *(_went(hit, Section.DISCONTINUED, "Discontinued") for hit in changes.discontinued),
        *(_revised(revision, Section.OTHER, "Short description revised") for revision in changes.reworded_short),
        *(_fact(*fact) for fact in changes.facts_changed),
        *(_came(hit, Section.OTHER, "Active again") for hit in changes.reactivated),
        *(_went(hit, Section.OTHER, "No longer in the file") for hit in changes.removed),
    ]
    order = list(Section)
    return sorted(rows, key=lambda row: (order.index(row.section), row.code, row.change))


def _came(hit: Hit, section: Section, change: str) -> ChangeRow:
    return ChangeRow(section, change, hit.code, hit.kind.value, hit.added, "", hit.text)


def _went(hit: Hit, section: Section, change: str) -> ChangeRow:
    return ChangeRow(section, change, hit.code, hit.kind.value, hit.terminated, hit.text, "", hit.replaced_by)


def _revised(revision: Revision, section: Section, change: str) -> ChangeRow:
    return ChangeRow(section, change, revision.code, revision.kind.value, "", revision.before, revision.after)


def _fact(code: str, what: str, before: str, after: str) -> ChangeRow:
    kind = "modifier" if len(code) == 2 else "code"
    return ChangeRow(Section.OTHER, f"{what} changed", code, kind, "", before, after)
