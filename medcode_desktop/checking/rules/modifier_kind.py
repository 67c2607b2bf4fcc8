"""A modifier of the wrong kind for the code. Only what is clear-cut."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking import modifier_kinds as kinds
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    of_code = kinds.class_of(subject.code, subject.family)
    if not of_code.is_code:
        return
    for modifier in dict.fromkeys(subject.modifiers):
        why = _why(subject, of_code, modifier)
        if why:
            yield RULE.finding(
                f"The modifier {modifier} does not go with this code: {why}.",
                "Leave it out, or correct the code.",
                source="Medicare Claims Processing Manual",
            )


def _why(subject: Subject, of_code: kinds.CodeClass, modifier: str) -> str:
    if of_code.is_ambulance:
        return "it names a part of the body, and the code is a trip" if modifier in kinds.SIDES else ""
    if modifier in kinds.AMBULANCE_ONLY:
        return "it is for ambulance services"
    if kinds.is_trip(modifier) and subject.book.history(modifier) is None:
        return "it names origin and destination of an ambulance trip"
    if modifier in kinds.EQUIPMENT_ONLY and of_code.never_equipment:
        return "it says that equipment was bought or rented"
    if modifier in kinds.ANESTHESIA_ONLY and of_code.never_anesthesia:
        return "it is for anesthesia"
    return ""


RULE = Rule(
    "modifier_kind",
    "Modifier of the wrong kind",
    Severity.ERROR,
    "Sides and fingers on an ambulance trip, origin and destination of a trip on anything else, new, rented or"
    " used on what is no"
    " equipment, anesthesia modifiers on supplies, drugs and equipment.",
    _check,
    scope=Scope.MODIFIERS,
)
