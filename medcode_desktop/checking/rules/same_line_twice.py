"""The same line twice."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.options import Mode
from medcode_desktop.checking.rule import Group, Rule, Subject


def _check_group(subject: Subject, line: ClaimLine, group: Group) -> Iterator[Finding]:  # noqa: ARG001 - what all are given
    if not group.same_as:
        return
    if subject.options.mode is Mode.CREDENTIALING:
        yield RULE.finding(f"Line {group.same_as} says the same.", "List each service once.", source="Your list")
    elif group.known_patient:
        yield RULE.finding(
            f"Line {group.same_as} has the same patient, provider, payer, date, code and modifiers.",
            "If it was done twice, say so by units or a modifier; otherwise delete one. A payer denies the"
            " second as a duplicate.",
            source="Your list",
        )
    else:
        yield RULE.finding(
            f"Line {group.same_as} is the same in every cell.",
            "If both are of one patient, delete one; the list does not say whose they are.",
            source="Your list",
            severity=Severity.INFO,
        )


RULE = Rule(
    "same_line_twice",
    "The same line twice",
    Severity.WARNING,
    "Two lines of one patient, provider, payer and date with the same code and modifiers; in a list that does"
    " not tell patients"
    " apart, two lines that are the same in every cell.",
    check_group=_check_group,
)
