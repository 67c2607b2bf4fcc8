"""The clinic's own rules for its payers."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.payer_rules import PayerRule, RuleKind, days_text, lacking, sentence
from medcode_desktop.checking.rule import Rule, Scope, Subject

_SEVERITIES = {
    RuleKind.NOT_ACCEPTED: Severity.ERROR,
    RuleKind.USE_OTHER_CODE: Severity.ERROR,
    RuleKind.NEEDS_MODIFIER: Severity.ERROR,
    RuleKind.NEEDS_AUTHORISATION: Severity.WARNING,
    RuleKind.NOTE: Severity.INFO,
}


def _check(subject: Subject) -> Iterator[Finding]:
    for rule in subject.payer_rules:
        missing = lacking(rule, subject.modifiers)
        if rule.kind is RuleKind.NEEDS_MODIFIER and not missing:
            continue
        note = f" {rule.note}" if rule.note and rule.kind is not RuleKind.NOTE else ""
        use = rule.value.split() if rule.kind is RuleKind.USE_OTHER_CODE else []
        days = days_text(rule)
        yield RULE.finding(
            f"{subject.code}: {sentence(rule)}{note}",
            _advice(rule, missing),
            source=f"The clinic's own rule for {rule.scope}{f', {days}' if days else ''}",
            suggestion=use[0] if len(use) == 1 else "",
            severity=_SEVERITIES[rule.kind],
        )


def _advice(rule: PayerRule, missing: tuple[str, ...]) -> str:
    match rule.kind:
        case RuleKind.NEEDS_MODIFIER:
            return f"Add {' and '.join(one.replace('/', ' or ') for one in missing)}, if the record supports it."
        case RuleKind.NEEDS_AUTHORISATION:
            return "Put the number of the authorisation on the claim."
        case RuleKind.USE_OTHER_CODE:
            return f"Use {' or '.join(rule.value.split())} for this payer."
        case RuleKind.NOT_ACCEPTED:
            return "Look for a code that this payer takes, or bill another payer."
        case _:
            return "Read the note before the claim goes out."


RULE = Rule(
    "clinic_payer_rule",
    "The clinic's own rule for the payer",
    Severity.ERROR,
    "What the clinic has written down of its payers: not accepted, needs a modifier or an authorisation, another code, a note.",
    _check,
    scope=Scope.LINE,
)
