"""More units than NCCI's Medically Unlikely Edits let through."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.catalogue.edits import UnitCeiling
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import CLAIMS_ONLY, Group, Rule, Scope, Subject

_BY_LINE = "1"  # the adjudication indicators of the file: 1 by line, 2 and 3 by day
_ABSOLUTE = "2"
_KINDS = {
    "1": "It counts for one line of a claim (adjudication indicator 1).",
    "2": "It counts for the day and is absolute, since policy allows no more (adjudication indicator 2).",
    "3": "It counts for the day, from what is clinically likely (adjudication indicator 3).",
}


def _check(subject: Subject) -> Iterator[Finding]:
    ceiling = _ceiling(subject)
    if ceiling is not None and subject.units is not None and subject.units > ceiling.units:
        yield _finding(ceiling, f"{subject.units:g} units of {subject.code}", Severity.ERROR)


def _check_group(subject: Subject, line: ClaimLine, group: Group) -> Iterator[Finding]:
    """The units of the day, where the edit counts them and the list tells patients apart."""
    ceiling = _ceiling(subject)
    if ceiling is None or not group.known_patient or _indicator(ceiling) == _BY_LINE:
        return
    own = line.units or 0.0
    before = sum(other.units or 0.0 for other in group.lines if other.code == subject.code)
    if before and own <= ceiling.units < before + own:
        told = f"{before + own:g} units of {subject.code} on the day, with the lines before this one,"
        yield _finding(ceiling, told, Severity.WARNING)


def _finding(ceiling: UnitCeiling, told: str, severity: Severity) -> Finding:
    kind = _indicator(ceiling)
    if kind == _ABSOLUTE:
        advice = "Correct the units."
    elif kind == _BY_LINE:
        advice = "Correct the units, or put what the record supports on separate lines with the modifier that says why."
    else:
        advice = "Correct the units, or have the record ready that shows that so many were needed."
    return RULE.finding(
        f"{told} are more than the ceiling of {ceiling.units} (MUE). {_KINDS.get(kind, '')}".rstrip(),
        advice,
        source=f"{ceiling.source}{f'; {ceiling.rationale}' if ceiling.rationale else ''}",
        severity=severity,
    )


def _ceiling(subject: Subject) -> UnitCeiling | None:
    return subject.book.ceiling(subject.code, subject.options.setting.value) if subject.code else None


def _indicator(ceiling: UnitCeiling) -> str:
    return ceiling.adjudication.strip()[:1]


RULE = Rule(
    "units_over_ceiling",
    "More units than the ceiling (MUE)",
    Severity.ERROR,
    "More units than Medicare's unit ceilings let through for one patient and day. Checked when the MUE file"
    " is imported; the file"
    " is of one quarter.",
    _check,
    _check_group,
    CLAIMS_ONLY,
    scope=Scope.LINE,
)
