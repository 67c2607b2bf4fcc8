"""Not accepted by this kind of payer, by the facts that come with the program."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.payers import PayerKind, bundled_names
from medcode_desktop.checking.rule import Rule, Scope, Subject
from medcode_desktop.checking.rules.medicare_coverage import not_paid


def _check(subject: Subject) -> Iterator[Finding]:
    names = bundled_names(subject.payer_kind, subject.options.setting)
    if not names or not subject.code or subject.family is None:
        return
    if subject.payer_kind is PayerKind.MEDICARE and not_paid(subject)[0]:
        return  # said already, of this very code
    note = subject.book.payer_note(subject.code, subject.family, names)
    if note is not None and note.accepts == "no":
        yield RULE.finding(
            f"{note.payer} does not take {subject.code}. {note.note}",
            "Look for a code that this payer takes, or bill another payer.",
            source=note.source,
        )


RULE = Rule(
    "payer_bundled",
    "Not accepted by this payer",
    Severity.ERROR,
    "Some families of codes were made for certain payers and are refused by others: H and T codes by Medicare,"
    " for example. The"
    " kind of payer is told by its name.",
    _check,
    scope=Scope.PAYER,
)
