"""What the questions are drawn from: one catalogue, the bank, and the date of service on which both are judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.detail import PayerNote
from medcode_desktop.catalogue.hits import standing
from medcode_desktop.catalogue.model import SectionRef, Standing
from medcode_desktop.catalogue.reach import quarter_after
from medcode_desktop.catalogue.teaching import PayerRange, Taught, TaughtSection
from medcode_desktop.codes.shapes import CPT_FAMILIES, Family
from medcode_desktop.training.bank import Bank, BankQuestion
from medcode_desktop.training.model import Topic

T = TypeVar("T")


class Material:
    """Reads each part of the catalogue when it is first asked for, and keeps it."""

    def __init__(self, catalogue: Catalogue, bank: Bank, on: date) -> None:
        self._teaching = catalogue.teaching()
        newest = catalogue.releases()[0]
        self.release = newest.title  # "HCPCS Level II October 2025"
        # The catalogue says nothing sure of a day after the quarter of its newest release, so none is asked about.
        self.day = min(on, quarter_after(date.fromisoformat(newest.date)) - timedelta(1))
        self._bank = bank
        self._worked_out: dict[Callable[[Material], Any], Any] = {}

    def once(self, work_out: Callable[[Material], T]) -> T:
        """What a topic works out of all the material, done when it is first asked for."""
        if work_out not in self._worked_out:
            self._worked_out[work_out] = work_out(self)
        return cast("T", self._worked_out[work_out])

    @cached_property
    def codes(self) -> Mapping[str, Taught]:
        """All codes, terminated ones too, in order. Codes that no release held has a text of are not among them."""
        return {taught.code: taught for taught in self._all_codes if taught.text}

    def exists(self, code: str) -> bool:
        """Is this a code of Level II that a release has had, or that is known to have come later?"""
        return code in self._known

    @cached_property
    def modifiers(self) -> Mapping[str, Taught]:
        """All modifiers of Level II, terminated ones too, in order."""
        return {taught.code: taught for taught in self._teaching.modifiers() if taught.text}

    @cached_property
    def active(self) -> Mapping[str, Taught]:
        """The codes that may be used on the day."""
        return {code: taught for code, taught in self.codes.items() if self.is_active(taught)}

    @cached_property
    def active_modifiers(self) -> Mapping[str, Taught]:
        return {code: taught for code, taught in self.modifiers.items() if self.is_active(taught)}

    @cached_property
    def ended(self) -> tuple[Taught, ...]:
        """Codes that were used for two months or more and ended before the day."""
        today = self.day.isoformat()
        ended = (taught for taught in self.codes.values() if taught.added and taught.terminated and taught.terminated < today)
        return tuple(taught for taught in ended if _days(taught.added, taught.terminated) >= 60)

    @cached_property
    def recent(self) -> tuple[Taught, ...]:
        """Codes of the last twenty years, ended ones too."""
        since = date(max(1, self.day.year - 20), 1, 1).isoformat()
        today = self.day.isoformat()
        return tuple(taught for taught in self.codes.values() if since <= taught.added < today)

    @cached_property
    def unlisted(self) -> frozenset[str]:
        return self._teaching.unlisted()

    @cached_property
    def coverage(self) -> Mapping[str, str]:
        """The coverage indicator of each code: "I" is not payable by Medicare."""
        return self._teaching.coverage()

    @cached_property
    def letters(self) -> Mapping[str, SectionRef]:
        """The letters of Level II."""
        return {one.ref.first[0]: one.ref for one in self._level_ii if one.ref.level == "letter"}

    @cached_property
    def sections(self) -> tuple[TaughtSection, ...]:
        """The sections of Level II in order; none overlaps another."""
        return tuple(one for one in self._level_ii if one.ref.level == "section")

    def section_of(self, code: str) -> TaughtSection | None:
        """The section that a code of Level II lies in."""
        place = bisect_right(self._firsts, code) - 1
        found = self.sections[place] if place >= 0 else None
        return found if found is not None and found.ref.first <= code <= found.ref.last else None

    @cached_property
    def by_section(self) -> Mapping[SectionRef, tuple[Taught, ...]]:
        """The active codes of each section that has any."""
        codes: dict[SectionRef, list[Taught]] = {}
        for taught in self.active.values():
            section = self.section_of(taught.code)
            if section is not None:
                codes.setdefault(section.ref, []).append(taught)
        return {ref: tuple(found) for ref, found in codes.items()}

    @cached_property
    def payers(self) -> tuple[PayerRange, ...]:
        return tuple(self._teaching.payers())

    def payers_of(self, code: str) -> Mapping[str, PayerNote]:
        """What each payer that has anything to say does with a code of Level II."""
        return {
            one.note.payer: one.note
            for one in self.payers
            if one.family == Family.LEVEL_II and (not one.first or one.first <= code <= one.last)
        }

    @cached_property
    def cpt(self) -> Mapping[Family, tuple[str, ...]]:
        """The codes of the clinic's licensed file by family; empty without one. Never their texts."""
        found = {family: self._teaching.cpt(family) for family in CPT_FAMILIES}
        return {family: codes for family, codes in found.items() if codes}

    @cached_property
    def unused_cpt_numbers(self) -> tuple[str, ...]:
        """Five digits that lie in no range of CPT: practice codes that are no codes. Without a leading zero."""
        ranges = [(int(one.ref.first), int(one.ref.last)) for one in self._teaching.sections(Family.CPT_I)
                  if one.ref.level == "section"]  # fmt: skip
        used = {number for first, last in ranges for number in range(first, last + 1)}
        return tuple(str(number) for number in range(10000, 100000) if number not in used)

    def bank(self, topic: Topic) -> tuple[BankQuestion, ...]:
        return tuple(question for question in self._bank.questions if question.topic is topic)

    @cached_property
    def bank_by_id(self) -> Mapping[str, BankQuestion]:
        return {question.id: question for question in self._bank.questions}

    def is_active(self, taught: Taught) -> bool:
        return standing(taught.added, taught.terminated, self.day.isoformat()) is Standing.ACTIVE

    def source_of(self, *codes: str) -> str:
        """Where the facts of codes or modifiers can be read."""
        return f"CMS, {self.release} release: {', '.join(codes)}"

    @cached_property
    def _all_codes(self) -> list[Taught]:
        return self._teaching.codes()

    @cached_property
    def _known(self) -> frozenset[str]:
        return self._teaching.later().union(taught.code for taught in self._all_codes)

    @cached_property
    def _level_ii(self) -> tuple[TaughtSection, ...]:
        return tuple(self._teaching.sections(Family.LEVEL_II))

    @cached_property
    def _firsts(self) -> list[str]:
        return [one.ref.first for one in self.sections]


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
