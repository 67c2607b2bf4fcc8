"""The catalogue as checks use it: one question for each different code, whatever the number of lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.claim_facts import ClaimFacts, CodeHistory, Released
from medcode_desktop.catalogue.detail import PayerNote
from medcode_desktop.catalogue.edits import PairEdit, is_in_force
from medcode_desktop.catalogue.hits import standing
from medcode_desktop.catalogue.model import Standing
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.rule_book import RuleBook
from medcode_desktop.codes.shapes import Family

MOST_KEPT = 20_000  # codes
MOST_PAIRS = 100_000
YEARS_OF_CATEGORY_III = 5


class Book:
    """`rules`: the clinic's own for its payers. Belongs to one run: make a new one for another catalogue or other rules."""

    def __init__(self, catalogue: Catalogue, rules: Iterable[PayerRule] = ()) -> None:
        self._facts: ClaimFacts = catalogue.claim_facts()
        self.title = catalogue.title
        own = tuple(rules)
        self.rules = RuleBook(own)
        self.has_rules = bool(own)
        self.history = lru_cache(MOST_KEPT)(self._facts.history)
        self.payers = lru_cache(MOST_KEPT)(self._facts.payers)
        self.section = lru_cache(MOST_KEPT)(self._facts.section)
        self.drugs = lru_cache(MOST_KEPT)(self._facts.drugs)
        self.indicator = lru_cache(500)(self._facts.indicator)
        self.fee_status = lru_cache(MOST_KEPT)(self._facts.fee_status)
        self.first_seen = lru_cache(MOST_KEPT)(self._facts.first_seen)
        self.ceiling = lru_cache(MOST_KEPT)(self._facts.edits.ceiling)
        self._pairs = lru_cache(MOST_PAIRS)(self._facts.edits.pairs)
        self.official_text = lru_cache(1000)(self._facts.official_text)

    @property
    def cpt_year(self) -> str:
        """The year of the imported CPT file of the AMA, "" without one."""
        return self._facts.cpt_year

    @property
    def reaches_to(self) -> str:
        """The first day (ISO) of which the newest release says nothing sure."""
        return self._facts.reaches_to

    @property
    def reaches_from(self) -> str:
        """The date of the oldest official release that is loaded, "" without any."""
        return self._facts.reaches_from

    @property
    def newest(self) -> str:
        """Title of the newest release."""
        return self._facts.releases[0].title

    def has_pairs(self, setting: str) -> bool:
        return self._facts.edits.has_pairs(setting)

    def has_ceilings(self, setting: str) -> bool:
        return self._facts.edits.has_ceilings(setting)

    def pair(self, one: str, two: str, day: str, setting: str) -> PairEdit | None:
        """The NCCI edit in force on an ISO day between two codes, in either order."""
        edits = self._pairs(one, two, setting) if one < two else self._pairs(two, one, setting)
        return next((edit for edit in edits if is_in_force(edit, day)), None) if edits else None

    def standing(self, history: CodeHistory, day: str) -> Standing:
        """Whether a code or modifier may be used on an ISO day.

        The newest release counts, save for a day before a code was added again: then the release of that time does.
        """
        if history.is_later:
            return Standing.UNKNOWN
        if not history.releases:  # CPT: its file says nothing of other years
            return Standing.ACTIVE if day[:4] == history.added[:4] else Standing.UNKNOWN
        judged = standing(history.added, history.terminated, day)
        if judged is Standing.NOT_YET:
            then = in_force(history, day)
            if then is not None and standing(then.added, then.terminated, day) is Standing.ACTIVE:
                return Standing.ACTIVE
        return judged

    def lacks(self, history: CodeHistory | None, day: str) -> bool:
        """The CPT file of the year does not have a CPT code. A fee schedule of another year may have it."""
        if not self.cpt_year or day[:4] != self.cpt_year:
            return False
        return history is None or (not history.releases and not history.is_later and history.added[:4] != self.cpt_year)

    def coverage(self, history: CodeHistory, day: str) -> tuple[str, ...]:
        """Medicare's coverage codes on a day; before the oldest release, those of the oldest."""
        then = in_force(history, day) or (history.releases[0] if history.releases else None)
        return tuple(then.coverage.split()) if then else ()

    def rewording(self, history: CodeHistory, day: str) -> tuple[Released, str, str] | None:
        """The first release after a day with another official text; the text of the day and that of now. None if it is one."""
        official = [one for one in history.releases if one.long]
        then = next((one for one in reversed(official) if one.date <= day), None)
        if then is None:
            return None
        later = [one for one in official if one.date > day]
        if not later or later[-1].long == then.long:
            return None
        changed = next(one for one in later if one.long != then.long)
        return changed, self.official_text(then.long), self.official_text(later[-1].long)

    def turns(self, code: str, family: Family | None) -> set[str]:
        """The ISO days from which something else may hold for a code or modifier: between them every day is alike."""
        found: set[str] = set()
        history = self.history(code)
        if history is not None:
            found |= {history.added, _day_after(history.terminated)}
            for one in history.releases:
                found |= {one.date, one.added, _day_after(one.terminated)}
        if history is None or not history.releases:
            for year in filter(None, {self.cpt_year, history.added[:4] if history is not None else ""}):
                found |= {f"{year}-01-01", f"{int(year) + 1}-01-01"}
        if family is Family.CPT_III:
            found.add(years_after(self.known_since(code), YEARS_OF_CATEGORY_III))
        found.discard("")
        return found

    def known_since(self, code: str) -> str:
        """The first day on which a Category III code is known to have been there; "" if that is not known."""
        history = self.history(code)
        return (history.added if history is not None else "") or self.first_seen(code)

    def payer_note(self, code: str, family: Family, names: tuple[str, ...]) -> PayerNote | None:
        """What the first of these kinds of payers that says something of the code does with it."""
        notes = self.payers(code, family)
        return next((notes[name] for name in names if name in notes), None)


def in_force(history: CodeHistory, day: str) -> Released | None:
    """What the release in force on a day says; None for a day before the oldest one."""
    return next((one for one in reversed(history.releases) if one.date <= day), None)


def years_after(day: str, years: int) -> str:
    """The same day some years later; "" of ""."""
    return f"{int(day[:4]) + years}{day[4:]}" if day else ""


@lru_cache(1000)
def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat() if day else ""
