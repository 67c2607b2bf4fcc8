"""Two codes that NCCI does not let stand together."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.catalogue.edits import PairEdit
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import CLAIMS_ONLY, Earlier, Group, Rule, Subject

# The modifiers that let a pair with indicator 1 stand: NCCI Policy Manual, chapter I, section E.
_NAMES = """
    E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD LM RC RI XE XP XS XU
    24 25 27 57 58 59 78 79 91
"""
PAIR_MODIFIERS = frozenset(_NAMES.split())
_ADVICE = {
    "0": "Take {two} off the claim: no modifier lets the two stand together (indicator 0).",
    "1": "Take {two} off the claim, or add the modifier that applies if the record shows that the two were separate"
    " (indicator 1).",
}


def _check_group(subject: Subject, line: ClaimLine, group: Group) -> Iterator[Finding]:
    if not line.date or not subject.code:
        return
    said: set[str] = set()
    for other in group.lines:
        if other.code == subject.code or other.code in said:
            continue
        edit = subject.book.pair(subject.code, other.code, line.date, subject.options.setting.value)
        if edit is not None and not _stands(edit, subject.modifiers, other):
            said.add(other.code)
            yield _finding(edit, other, known_patient=group.known_patient)


def _stands(edit: PairEdit, modifiers: tuple[str, ...], other: Earlier) -> bool:
    return edit.indicator == "1" and not PAIR_MODIFIERS.isdisjoint((*modifiers, *other.modifiers))


def _finding(edit: PairEdit, other: Earlier, *, known_patient: bool) -> Finding:
    if_same = "" if known_patient else ", if both are of one patient: the list does not say"
    return RULE.finding(
        f"{edit.column_two} is not paid beside {edit.column_one} on the same day{if_same}."
        f" Line {other.number} has {other.code}.",
        _ADVICE.get(edit.indicator, "See the edit.").format(two=edit.column_two),
        source=f"{edit.source}{f'; {edit.rationale}' if edit.rationale else ''}",
        severity=None if known_patient else Severity.WARNING,
    )


RULE = Rule(
    "pair_edit",
    "Two codes that may not stand together (NCCI)",
    Severity.ERROR,
    "Of two codes of one patient, provider and day NCCI lets only one be paid. Indicator 0: never both."
    " Indicator 1: both, with a"
    " modifier, if the record shows that they were separate. Indicator 9: the edit no longer holds, and"
    " nothing is said. Said at the"
    " later of the two lines; checked when the NCCI pairs are imported.",
    check_group=_check_group,
    modes=CLAIMS_ONLY,
)
