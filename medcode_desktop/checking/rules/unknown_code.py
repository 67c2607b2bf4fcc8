"""A code that what is loaded does not have."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject
from medcode_desktop.codes.shapes import Family, title


def _check(subject: Subject) -> Iterator[Finding]:
    history, book = subject.history, subject.book
    if subject.is_cpt and subject.family is not None and (history is None or book.lacks(history, subject.day)):
        yield _cpt(subject, title(subject.family))
        return
    if history is not None and not history.is_later:
        return
    if history is not None:
        yield RULE.finding(
            f"{subject.code} was added after {book.newest}.",
            "Import the current CMS release to check it.",
            source=book.newest,
            severity=Severity.INFO,
        )
    elif subject.family is Family.LEVEL_II:
        yield RULE.finding(
            f"{subject.code} is not in {book.newest}.",
            "Look for a misprint. If the code is new, import the current CMS release and check again.",
            source=book.newest,
        )
    elif subject.family is Family.DENTAL:
        yield RULE.finding(
            f"{subject.code} is a dental code (CDT), which is not part of this program.",
            "Check it against the CDT book of the American Dental Association.",
            source="Shapes of codes",
            severity=Severity.INFO,
        )


def _cpt(subject: Subject, family: str) -> Finding:
    year = subject.book.cpt_year
    if not year:
        return RULE.finding(
            f"{subject.code} is {family} by its shape; it cannot be checked, since no licensed CPT file is imported.",
            "Import the clinic's CPT file to check such codes.",
            source="Shapes of codes",
            severity=Severity.INFO,
        )
    if subject.day[:4] != year:
        return RULE.finding(
            f"{subject.code} is not in the CPT file of {year}, which does not speak of the year of service.",
            "Import the CPT file of that year.",
            source=f"CPT file of {year}",
            severity=Severity.WARNING,
        )
    elsewhere = f"; the {subject.history.listed_in} has it" if subject.history is not None else ""
    return RULE.finding(
        f"{subject.code} is not in the CPT file of {year}{elsewhere}.",
        "Look for a misprint, or for the code that has taken its place.",
        source=f"CPT file of {year}",
    )


RULE = Rule(
    "unknown_code",
    "Unknown code",
    Severity.ERROR,
    "The code is not in the release that is loaded, or not in the imported CPT file of its year. Without a CPT"
    " file the codes of"
    " CPT are only told to be unchecked.",
    _check,
)
