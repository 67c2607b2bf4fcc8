"""CPT Category III: temporary codes that retire after about five years."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.book import YEARS_OF_CATEGORY_III, years_after
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.options import Mode
from medcode_desktop.checking.rule import Rule, Subject
from medcode_desktop.codes.shapes import Family


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.family is not Family.CPT_III:
        return
    since = subject.book.known_since(subject.code)
    if since and years_after(since, YEARS_OF_CATEGORY_III) <= subject.day:
        yield RULE.finding(
            f"{subject.code} is a temporary CPT Category III code and has been there since {since} or longer:"
            f" more than five years.",
            "See in the current CPT list whether it has been retired or has become a Category I code.",
            source="The imported CPT and fee files",
        )
    elif subject.options.mode is Mode.CREDENTIALING:
        yield RULE.finding(
            f"{subject.code} is a CPT Category III code: temporary, retired or made Category I after about five years.",
            "See in the current CPT list until when it holds, and whether the payer takes it.",
            source="Shapes of codes",
            severity=Severity.INFO,
        )


RULE = Rule(
    "category_three_age",
    "Category III older than five years",
    Severity.WARNING,
    "CPT Category III codes (four digits and T) are temporary. One that the imported files have known for more"
    " than five years has"
    " most likely been retired or become a Category I code. When the age is not known, nothing is said of a claim.",
    _check,
)
