"""A modifier that there is none of."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.modifier_kinds import CPT_WITH_LETTERS, is_trip
from medcode_desktop.checking.rule import Rule, Scope, Subject
from medcode_desktop.codes.shapes import Family, family_of


def _check(subject: Subject) -> Iterator[Finding]:
    for modifier in dict.fromkeys(subject.modifiers):
        family = family_of(modifier) if len(modifier) == 2 else None
        if family is None:
            yield RULE.finding(
                f"\u201c{modifier[:20]}\u201d is no modifier: a modifier has two characters.",
                "Correct it, or put each modifier into a column of its own.",
                source="Shapes of codes",
            )
        elif family is Family.MODIFIER_LEVEL_II and not _is_known(subject, modifier):
            yield RULE.finding(
                f"There is no modifier {modifier} in {subject.book.newest}.",
                "Look for a misprint. If it is new, import the current CMS release.",
                source=subject.book.newest,
            )


def _is_known(subject: Subject, modifier: str) -> bool:
    """Trips are known by their shape; whether one goes with the code is for modifier_kind."""
    return modifier in CPT_WITH_LETTERS or is_trip(modifier) or subject.book.history(modifier) is not None


RULE = Rule(
    "modifier_unknown",
    "Unknown modifier",
    Severity.ERROR,
    "The modifier has not two characters, or is not in the release that is loaded. Numbers are modifiers of CPT and are not"
    " looked up.",
    _check,
    scope=Scope.MODIFIERS,
)
