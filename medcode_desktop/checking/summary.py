"""How a check ended: counts, and what was not checked and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from medcode_desktop.catalogue.model import Standing
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.findings import WORST_FIRST, Finding, Severity, worst
from medcode_desktop.checking.options import Mode, Options, Setting
from medcode_desktop.checking.rule import CPT_FAMILIES
from medcode_desktop.codes.shapes import Family

MOST_NAMES = 5  # of payers that a sentence lists


class SectionCount(NamedTuple):
    """The services of one section of the code set, in lines. A line may be of several kinds; `fine` ones have no finding
    but information."""

    section: str
    lines: int
    fine: int
    obsolete: int
    unlisted: int
    unpaid: int
    category_two: int
    category_three: int
    no_code: int


@dataclass(slots=True)
class Summary:
    """Filled when the last line has been checked. `lines_by_worst`: None for lines without a finding."""

    lines: int = 0
    lines_by_worst: Counter[Severity | None] = field(default_factory=Counter)
    findings: Counter[Severity] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    not_checked: tuple[str, ...] = ()
    by_section: tuple[SectionCount, ...] = ()  # in credentialing mode
    complete: bool = False

    @property
    def errors(self) -> int:
        """Findings that are errors."""
        return self.findings[Severity.ERROR]


class Verdict:
    """What lines that are alike got, and how many they are. `day`: that of one of them, "" if they have none. `rank`: of the
    worst finding, 0 for an error."""

    __slots__ = ("code", "day", "family", "findings", "lines", "rank")

    def __init__(self, code: str, family: Family | None, day: str, findings: tuple[Finding, ...]) -> None:
        self.code = code
        self.family = family
        self.day = day
        self.findings = findings
        self.rank = rank_of(findings)
        self.lines = 0


NOTHING = len(WORST_FIRST)


_RANKS = {severity: rank for rank, severity in enumerate(WORST_FIRST)}


def rank_of(findings: tuple[Finding, ...]) -> int:
    return min([_RANKS[finding.severity] for finding in findings], default=NOTHING)


_KINDS = {
    "unlisted_code": "unlisted",
    "medicare_coverage": "unpaid",
    "payer_bundled": "unpaid",
    "clinic_payer_rule": "unpaid",
    "category_two": "category_two",
    "category_three_age": "category_three",
}
NO_SECTION = "No code that can be read"


class Tally:
    """Counts verdicts into a summary."""

    def __init__(self, summary: Summary, book: Book, options: Options) -> None:
        self._summary = summary
        self._book = book
        self._options = options
        self._sections: dict[str, Counter[str]] = {}
        self._reasons: Counter[str] = Counter()
        self._payers: dict[str, None] = {}
        self.ranks = [0] * (NOTHING + 1)  # lines by the rank of their worst finding

    def count(self, verdict: Verdict) -> None:
        """Take the lines of a verdict; it has none afterwards."""
        if verdict.lines:
            self.ranks[verdict.rank] += verdict.lines
            self._count_findings(verdict.findings, verdict.lines)
            self._notice(verdict)
            verdict.lines = 0

    def count_more(self, verdict: Verdict, more: tuple[Finding, ...]) -> None:
        """One of the lines of a verdict has more findings than those."""
        self._count_findings(more, 1)
        self.ranks[verdict.rank] -= 1
        self.ranks[min(verdict.rank, rank_of(more))] += 1

    def _count_findings(self, findings: tuple[Finding, ...], lines: int) -> None:
        for finding in findings:
            self._summary.findings[finding.severity] += lines
            self._summary.by_rule[finding.rule] += lines

    def close(self, *, has_dates: bool, has_patients: bool, forgotten: bool) -> None:
        summary = self._summary
        summary.lines = sum(self.ranks)
        summary.lines_by_worst = Counter(dict(zip((*WORST_FIRST, None), self.ranks, strict=True)))
        summary.not_checked = tuple(self._sentences(has_dates=has_dates, has_patients=has_patients, forgotten=forgotten))
        summary.by_section = tuple(
            SectionCount(section, *(counts[name] for name in SectionCount._fields[1:]))
            for section, counts in sorted(self._sections.items(), key=lambda item: (item[0] == NO_SECTION, item[0]))
        )
        summary.complete = True

    def count_section(self, code: str, family: Family | None, day: str, findings: tuple[Finding, ...]) -> None:
        """A service of an application. `day` "" for one without a date."""
        section = (self._book.section(code) or "Other codes") if code else NO_SECTION
        kinds = {_KINDS[finding.rule] for finding in findings if finding.rule in _KINDS}
        if not code:
            kinds.add("no_code")
        elif any(finding.rule == "not_in_force" for finding in findings) and self._has_ended(code, day):
            kinds.add("obsolete")  # the rule speaks also of codes that are not yet in force
        if family is Family.CPT_III:
            kinds.add("category_three")
        if worst(findings) in (None, Severity.INFO):
            kinds.add("fine")
        self._sections.setdefault(section, Counter()).update(("lines", *kinds))

    def _has_ended(self, code: str, day: str) -> bool:
        history = self._book.history(code)
        when = day or self._options.today.isoformat()
        return history is not None and self._book.standing(history, when) is Standing.TERMINATED

    def notice_payer(self, name: str) -> None:
        """Of a kind that is not known."""
        if len(self._payers) <= MOST_NAMES:
            self._payers[name] = None

    def _notice(self, verdict: Verdict) -> None:
        """Why its lines were not checked in full."""
        reasons, book, code = self._reasons, self._book, verdict.code
        if not code:
            return
        history, lines = book.history(code), verdict.lines
        if verdict.family in CPT_FAMILIES and not book.cpt_year and history is None:
            reasons["cpt"] += lines
        if (verdict.day or self._options.today.isoformat()) >= book.reaches_to:
            reasons["later"] += lines
        if verdict.day and history is not None and history.releases and verdict.day < book.reaches_from:
            reasons["earlier"] += lines
        if verdict.family is Family.CPT_III and not book.known_since(code):
            reasons["age"] += lines
        if not verdict.day:
            reasons["no day"] += lines

    def _sentences(self, *, has_dates: bool, has_patients: bool, forgotten: bool) -> Iterator[str]:
        reasons, book, options = self._reasons, self._book, self._options
        if reasons["cpt"]:
            yield (
                f"{_lines(reasons['cpt'])} with CPT codes: no licensed CPT file is imported, so only their shape was looked at."
            )
        if reasons["later"]:
            yield (
                f"{_lines(reasons['later'])} with a date after what {book.newest} speaks of: newer releases may say otherwise;"
                " import the current one."
            )
        if reasons["earlier"]:
            yield (
                f"{_lines(reasons['earlier'])} with a date before the oldest official release that is imported: changes of"
                " descriptions could not be seen."
            )
        if reasons["age"]:
            yield f"{_lines(reasons['age'])} with Category III codes whose age is not known here."
        if not has_dates and reasons["no day"]:
            yield "The list has no dates of service: everything was judged as of today."
        if self._payers:
            names = ", ".join(f"\u201c{name}\u201d" for name in list(self._payers)[:MOST_NAMES])
            more = " and others" if len(self._payers) > MOST_NAMES else ""
            yield f"What kind of payer {names}{more} is, is not known: only the clinic's own rules were looked at for them."
        if options.mode is Mode.CLAIMS:
            yield from self._of_edits(has_patients=has_patients, forgotten=forgotten)

    def _of_edits(self, *, has_patients: bool, forgotten: bool) -> Iterator[str]:
        book, setting = self._book, self._options.setting
        if setting is not Setting.DME and not book.has_pairs(setting.value):
            yield f"Pairs of codes (NCCI): the file for {_WHOSE[setting]} is not imported, so pairs were not checked."
        elif setting is not Setting.DME and not has_patients:
            yield "Pairs of codes (NCCI): the list does not tell patients apart, so a pair may be of two patients."
        if not book.has_ceilings(setting.value):
            yield f"Unit ceilings (MUE): the file for {_WHOSE[setting]} is not imported, so units were not checked."
        if forgotten:
            yield "Lines very far apart in this long list were not compared with each other (pairs, the same line twice)."


_WHOSE = {
    Setting.PRACTITIONER: "practitioners",
    Setting.HOSPITAL: "hospital outpatient departments",
    Setting.DME: "equipment suppliers",
}


def _lines(number: int) -> str:
    return f"{number:,} line{'s' if number != 1 else ''}"
