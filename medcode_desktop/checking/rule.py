"""What a rule is, and what it is given. Each rule is a module of checking/rules with a RULE.

A rule is asked once for all lines that are alike to it, between two days on which nothing changes; its `scope` says what of
a Subject it looks at. So a finding must name neither the day nor anything beyond that scope. What needs the other lines of a
visit is a `check_group`, which is asked for each line by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.catalogue.claim_facts import CodeHistory
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine, LineProblem
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.payers import PayerKind
from medcode_desktop.codes.reading import Reading
from medcode_desktop.codes.shapes import Family


class Charged(StrEnum):
    """Is payment asked for? A cent is what systems put on a line that must not be empty."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Subject(NamedTuple):
    """A line as rules see it."""

    reading: Reading
    code: str  # "" if there is none that can be judged
    family: Family | None
    history: CodeHistory | None  # None for a code that the catalogue does not have
    modifiers: tuple[str, ...]  # all of the line, in order, as found
    day: str  # ISO; the day of the check for a line without a date
    has_day: bool
    units: float | None
    payer_kind: PayerKind
    payer_rules: tuple[PayerRule, ...]
    charged: Charged
    problems: tuple[LineProblem, ...]
    options: Options
    book: Book

    @property
    def is_cpt(self) -> bool:
        return self.family in CPT_FAMILIES


CPT_FAMILIES = (Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA)


class Earlier(NamedTuple):
    """A line of the same provider, payer, date (and patient, if the list says) that came before."""

    number: int
    code: str
    modifiers: tuple[str, ...]
    units: float | None


class Scope(StrEnum):
    """What of a Subject a rule looks at, besides its code and day."""

    CODE = "code"
    MODIFIERS = "modifiers"  # and the class of the code (modifier_kinds.class_of), not the code itself
    PAYER = "payer"  # its kind, and modifiers that tell what is expected (EXPECTING)
    LINE = "line"  # anything; asked for lines with units over the ceiling, a charge that matters, a rule of the clinic's, ...


EXPECTING = frozenset(("GX", "GY", "GZ"))  # modifiers that say that Medicare will not pay


class Group(NamedTuple):
    """`known_patient`: the list tells patients, visits or claims apart."""

    lines: Sequence[Earlier]
    known_patient: bool
    same_as: int  # number of a line that says the same; 0 if there is none


Check = Callable[[Subject], Iterator[Finding]]
CheckGroup = Callable[[Subject, ClaimLine, Group], Iterator[Finding]]
BOTH = (Mode.CLAIMS, Mode.CREDENTIALING)
CLAIMS_ONLY = (Mode.CLAIMS,)


class Rule(NamedTuple):
    """`help`: for the help page, what is found and what to do, one or two sentences. `severity`: that of most findings."""

    id: str
    title: str
    severity: Severity
    help: str
    check: Check | None = None
    check_group: CheckGroup | None = None
    modes: tuple[Mode, ...] = BOTH
    scope: Scope = Scope.CODE

    def finding(
        self, reason: str, advice: str, *, source: str = "", suggestion: str = "", severity: Severity | None = None
    ) -> Finding:
        return Finding(self.id, severity or self.severity, reason, advice, source or "MedCode Desktop", suggestion)
