"""The order of modifiers: what changes the payment comes before what only informs."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.modifier_kinds import INFORMING, PAYMENT
from medcode_desktop.checking.rule import CLAIMS_ONLY, Rule, Scope, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    informing = ""
    for modifier in subject.modifiers:
        if modifier in INFORMING:
            informing = informing or modifier
        elif modifier in PAYMENT and informing:
            yield RULE.finding(
                f"{modifier} changes the payment and stands behind {informing}, which only informs.",
                f"Put {modifier} before {informing}.",
                source="Medicare Claims Processing Manual, chapter 23",
            )
            return


RULE = Rule(
    "modifier_order",
    "Order of modifiers",
    Severity.WARNING,
    "Modifiers that change the payment come first, those that only inform after them: some payers read no"
    " further than the first.",
    _check,
    modes=CLAIMS_ONLY,
    scope=Scope.MODIFIERS,
)
