"""A line, or a part of it, that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for problem in subject.problems:
        severity = Severity.INFO if problem.empty else Severity.WARNING if problem.doubtful else None
        yield RULE.finding(problem.sentence, problem.advice, severity=severity, source="Your list")


RULE = Rule(
    "unreadable",
    "A line that cannot be read",
    Severity.ERROR,
    "An empty line, a line without a code, a date of service or a number of units that cannot be read, torn quotation marks,"
    " more cells than the list has headings. No line is left out.",
    _check,
    scope=Scope.LINE,
)
