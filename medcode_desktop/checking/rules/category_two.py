"""CPT Category II: tracking codes, never paid."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.options import Mode
from medcode_desktop.checking.rule import Charged, Rule, Scope, Subject
from medcode_desktop.codes.shapes import Family


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.family is not Family.CPT_II:
        return
    never = f"{subject.code} is a CPT Category II code, for measuring quality; it is never paid"
    if subject.options.mode is Mode.CREDENTIALING:
        yield RULE.finding(f"{never}.", "Leave it out of a list of services to be paid.", severity=Severity.WARNING)
    elif subject.charged is Charged.YES:
        yield RULE.finding(f"{never}, but a charge stands beside it.", "Report it with a charge of 0.00 or 0.01.")
    elif subject.charged is Charged.UNKNOWN:
        yield RULE.finding(
            f"{never}.", "If it is on the claim to be paid, report it with a charge of 0.00 or 0.01.", severity=Severity.INFO
        )


RULE = Rule(
    "category_two",
    "Category II billed for payment",
    Severity.ERROR,
    "CPT Category II codes (four digits and F) measure quality and are never paid: they go with a charge of"
    " nothing or one cent.",
    _check,
    scope=Scope.LINE,
)
