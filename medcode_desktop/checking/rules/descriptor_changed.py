"""The official description has changed since the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject

_LONGEST = 160  # characters of a description in a reason


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.history is None or not subject.has_day:
        return
    found = subject.book.rewording(subject.history, subject.day)
    if found is not None:
        changed, then, now = found
        yield RULE.finding(
            f"The official description of {subject.code} was changed by {changed.title}, after the date of service."
            f" Then: {_short(then)} Now: {_short(now)}",
            "Judge the record by the description of its time.",
            source=changed.title,
        )


def _short(text: str) -> str:
    return f"\u201c{text if len(text) <= _LONGEST else text[: _LONGEST - 3].rstrip() + '...'}\u201d"


RULE = Rule(
    "descriptor_changed",
    "Description changed since the date of service",
    Severity.INFO,
    "CMS has changed the official description of the code since the date of service. Needs an imported release"
    " from before that"
    " date.",
    _check,
)
