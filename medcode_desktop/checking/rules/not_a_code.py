"""What stands in the column for codes is no code."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject
from medcode_desktop.codes.reading import ProblemKind, Reading
from medcode_desktop.codes.shapes import Family, title

_MODIFIERS = (Family.MODIFIER_CPT, Family.MODIFIER_LEVEL_II)


def _check(subject: Subject) -> Iterator[Finding]:
    reading = subject.reading
    if not reading.text:
        return  # the line has no code at all, which `unreadable` says
    if reading.family in _MODIFIERS:
        yield RULE.finding(
            f"\u201c{reading.text}\u201d is a {title(reading.family)}, not a code.",
            "Put it into the column for modifiers, and the code into this one.",
            source="Shapes of codes",
        )
    elif reading.problem is not None and reading.problem.kind is ProblemKind.EMPTY:
        yield RULE.finding(
            f"\u201c{reading.text}\u201d is no code.", "Fill in the code, or delete the line.", source="Shapes of codes"
        )
    elif reading.problem is not None and reading.problem.kind is ProblemKind.NDC and subject.book.drugs(reading.text):
        yield _drug(subject, reading.problem.sentence)
    elif reading.problem is not None:
        repair = _repair(reading)
        advice = f"Use {repair} if that is what was meant." if repair else "Correct the code, or delete the line."
        yield RULE.finding(reading.problem.sentence, advice, source="Shapes of codes", suggestion=repair)


def _drug(subject: Subject, sentence: str) -> Finding:
    """With the code of the loaded crosswalk; a maker's number may stand for packages of several codes."""
    drugs = subject.book.drugs(subject.reading.text)
    codes = {drug.code: drug.name for drug in drugs}
    named = " or ".join(f"{code} ({name})" for code, name in sorted(codes.items()))
    return RULE.finding(
        sentence,
        f"Its code is {named}; the NDC has a field of its own on the claim.",
        source=drugs[0].source,
        suggestion=next(iter(codes)) if len(codes) == 1 else "",
    )


def _repair(reading: Reading) -> str:
    """Zeros that a spreadsheet has cut off come back as well."""
    if reading.repairs:
        return reading.repairs[0]
    if reading.problem is not None and reading.problem.kind is ProblemKind.MODIFIER:
        return reading.code or ""
    return reading.text.zfill(5) if reading.text.isascii() and reading.text.isdigit() and len(reading.text) == 3 else ""


RULE = Rule(
    "not_a_code",
    "Not a code",
    Severity.ERROR,
    "What stands there has not the shape of a procedure code: a diagnosis, a drug number (NDC), a modifier"
    " alone, a letter O for"
    " a zero, leading zeros that a spreadsheet has cut off, a number such as 1E+05. Where the code can be"
    " told, it is offered; of a drug number, where the NDC crosswalk is imported.",
    _check,
)
