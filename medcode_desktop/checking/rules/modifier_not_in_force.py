"""A modifier that may not be used on the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.catalogue.model import Standing
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.modifier_kinds import is_ambulance, is_trip
from medcode_desktop.checking.rule import Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    when = "the date of service" if subject.has_day else "today"
    for modifier in dict.fromkeys(subject.modifiers):
        if len(modifier) != 2 or (is_trip(modifier) and is_ambulance(subject.code)):
            continue
        history = subject.book.history(modifier)
        if history is None or not history.releases:
            continue
        match subject.book.standing(history, subject.day):
            case Standing.TERMINATED:
                yield RULE.finding(
                    f"The modifier {modifier} ended on {history.terminated}, before {when}.",
                    "Leave it out, or use the one that has taken its place.",
                    source=subject.book.newest,
                )
            case Standing.NOT_YET:
                yield RULE.finding(
                    f"The modifier {modifier} is in force from {history.added}, after {when}.",
                    "Leave it out, or correct the date.",
                    source=subject.book.newest,
                )


RULE = Rule(
    "modifier_not_in_force",
    "Modifier not in force on the date of service",
    Severity.ERROR,
    "The modifier had ended before the date of service, or was not yet in force.",
    _check,
    scope=Scope.MODIFIERS,
)
