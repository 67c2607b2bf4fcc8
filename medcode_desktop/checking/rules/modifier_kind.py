"""A modifier of the wrong kind for the code. Only what is clear-cut."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking import modifier_kinds as kinds
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if not subject.code:
        return
    for modifier in dict.fromkeys(subject.modifiers):
        why = _why(subject, modifier)
        if why:
            yield RULE.finding(
                f"The modifier {modifier} does not go with {subject.code}: {why}.",
                "Leave it out, or correct the code.",
                source="Medicare Claims Processing Manual",
            )


def _why(subject: Subject, modifier: str) -> str:
    code = subject.code
    if kinds.is_ambulance(code):
        return "it names a part of the body, and the code is a trip" if modifier in kinds.SIDES else ""
    if modifier in kinds.AMBULANCE_ONLY:
        return "it is for ambulance services"
    if kinds.is_trip(modifier) and subject.book.history(modifier) is None:
        return "it names origin and destination of an ambulance trip"
    if modifier in kinds.EQUIPMENT_ONLY and kinds.never_equipment(code, subject.family):
        return "it says that equipment was bought or rented"
    if modifier in kinds.ANESTHESIA_ONLY and kinds.never_anesthesia(code):
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
)
