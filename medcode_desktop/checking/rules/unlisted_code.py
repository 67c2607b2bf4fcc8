"""Unlisted (not otherwise classified) codes."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.rule import Rule, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    history = subject.history
    if history is not None and history.unlisted:
        yield RULE.finding(
            f"{subject.code} is an unlisted (not otherwise classified) code.",
            "Use it only if no specific code fits. Send a description of the item or service and the documents"
            " that support it:"
            " notes, an invoice or the product's data.",
            source=subject.book.newest,
        )


RULE = Rule(
    "unlisted_code",
    "Unlisted code",
    Severity.WARNING,
    "Unlisted codes say nothing of what was done: the claim needs a description and documents, and is looked at by hand.",
    _check,
)
