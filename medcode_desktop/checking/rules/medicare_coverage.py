"""Not payable or not covered by Medicare, by the coverage code of the release or the status in the fee schedule."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.payers import PayerKind
from medcode_desktop.checking.rule import EXPECTING, Rule, Scope, Subject

NOT_PAID = ("I", "M", "S")  # coverage codes of the CMS record layout
_STATUS = {
    "B": "its payment is always part of another service's",
    "I": "Medicare wants another code for it",
    "M": "it is for measuring only",
    "N": "Medicare does not cover it",
    "P": "its payment is part of another service's",
    "X": "Medicare's law excludes it from this fee schedule",
}

_SEVERITIES = {
    PayerKind.MEDICARE: Severity.ERROR,
    PayerKind.ADVANTAGE: Severity.WARNING,
    PayerKind.NONE: Severity.INFO,
}
_ADVICE = {
    PayerKind.MEDICARE: "Look for a code that Medicare takes, or tell the patient beforehand that they will have to pay.",
    PayerKind.ADVANTAGE: "Ask the plan: some cover what Original Medicare does not.",
    PayerKind.NONE: "If the payer is Medicare, do not expect payment; name the payer to have it checked.",
}


def not_paid(subject: Subject) -> tuple[str, str]:
    """Why Medicare does not pay the code, and the source; "" if it does or that is not known."""
    if subject.history is None:
        return "", ""
    book = subject.book
    for value in book.coverage(subject.history, subject.day):
        if value in NOT_PAID:
            label, meaning = book.indicator("coverage", value)
            return f"{label} (coverage code {value}). {meaning}", book.newest
    status = book.fee_status(subject.code) if subject.is_cpt else None
    if status is not None and status.status in _STATUS:
        return f"{_STATUS[status.status][0].upper()}{_STATUS[status.status][1:]} (status {status.status}).", status.source
    return "", ""


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.payer_kind not in _SEVERITIES:
        return
    why, source = not_paid(subject)
    if not why:
        return
    expected = EXPECTING.intersection(subject.modifiers)
    severity = _SEVERITIES[subject.payer_kind]
    advice = _ADVICE[subject.payer_kind]
    if expected and severity is not Severity.INFO:
        severity, advice = Severity.INFO, f"The modifier {min(expected)} says that no payment is expected."
    yield RULE.finding(f"{subject.code}: {why}", advice, source=source, severity=severity)


RULE = Rule(
    "medicare_coverage",
    "Not payable or not covered by Medicare",
    Severity.ERROR,
    "The coverage code of the release is I (not payable), M (not covered) or S (excluded by law), or the fee"
    " schedule's status says"
    " that it is not paid by itself. An error for Medicare lines, information for lines without a payer, nothing for others.",
    _check,
    scope=Scope.PAYER,
)
