"""A code that may not be used on the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.catalogue.model import Standing
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    history = subject.history
    if history is None:
        return
    when = "the date of service" if subject.has_day else "today"
    match subject.book.standing(history, subject.day):
        case Standing.TERMINATED:
            use = [code for code in history.replaced_by if len(code) == 5]
            advice = f"Use {', '.join(use)} if it fits the record." if use else "No replacement is named; look the service up."
            yield RULE.finding(
                f"{subject.code} ended on {history.terminated}, before {when}.",
                advice,
                source=subject.book.newest,
                suggestion=use[0] if len(use) == 1 else "",
            )
        case Standing.NOT_YET:
            yield RULE.finding(
                f"{subject.code} is in force from {history.added}, after {when}.",
                "Use the code that was in force then, or correct the date.",
                source=subject.book.newest,
            )
        case Standing.UNKNOWN if not history.is_later and not subject.book.lacks(history, subject.day):
            yield RULE.finding(
                f"{subject.code} is in the {history.listed_in}, which does not speak of the year of service.",
                "Import the CPT file of that year to be sure.",
                source=history.listed_in,
                severity=Severity.INFO,
            )


RULE = Rule(
    "not_in_force",
    "Not in force on the date of service",
    Severity.ERROR,
    "The code had ended before the date of service, or was not yet in force. The code that took its place is named where CMS"
    " names one.",
    _check,
)
