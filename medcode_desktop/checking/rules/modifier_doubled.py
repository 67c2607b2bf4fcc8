"""The same modifier twice, or two that exclude each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.modifier_kinds import EXCLUDING
from medcode_desktop.checking.rule import Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if len(subject.modifiers) < 2:
        return
    for modifier, times in Counter(subject.modifiers).items():
        if times > 1:
            yield RULE.finding(f"The modifier {modifier} stands there {times} times.", "Give it once.", source="Your list")
    given = dict.fromkeys(subject.modifiers)
    for group in EXCLUDING:
        both = [modifier for modifier in given if modifier in group]
        if len(both) > 1:
            yield RULE.finding(
                f"{' and '.join(both)} exclude each other.",
                "Give the one that the record supports.",
                source="Medicare Claims Processing Manual",
            )


RULE = Rule(
    "modifier_doubled",
    "Modifier doubled",
    Severity.ERROR,
    "The same modifier twice on a line, or two that exclude each other, such as NU (new) and RR (rented).",
    _check,
    scope=Scope.MODIFIERS,
)
