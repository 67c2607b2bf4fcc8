"""No date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import CLAIMS_ONLY, Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    unreadable = any(" is no date " in problem.sentence for problem in subject.problems)  # said already
    if not subject.has_day and subject.code and not unreadable:
        yield RULE.finding(
            "No date of service is given; the line was judged as of today.",
            "Fill in the date of service, since codes and edits change every quarter.",
            source="Your list",
        )


RULE = Rule(
    "no_date",
    "No date of service",
    Severity.WARNING,
    "Without a date a line is judged as of today, which may be wrong for a service of last quarter.",
    _check,
    modes=CLAIMS_ONLY,
    scope=Scope.LINE,
)
