"""The rules of a check, in the order in which their findings stand. A new rule is a module here, a line below, a test."""

from __future__ import annotations

from medcode_desktop.checking.rule import Rule
from medcode_desktop.checking.rules import (
    category_three_age,
    category_two,
    clinic_payer_rule,
    descriptor_changed,
    medicare_coverage,
    modifier_doubled,
    modifier_kind,
    modifier_not_in_force,
    modifier_order,
    modifier_unknown,
    no_date,
    not_a_code,
    not_in_force,
    pair_edit,
    payer_bundled,
    same_line_twice,
    units_over_ceiling,
    unknown_code,
    unlisted_code,
    unreadable,
)

RULES: tuple[Rule, ...] = (
    unreadable.RULE,
    not_a_code.RULE,
    unknown_code.RULE,
    not_in_force.RULE,
    category_two.RULE,
    category_three_age.RULE,
    unlisted_code.RULE,
    modifier_unknown.RULE,
    modifier_not_in_force.RULE,
    modifier_kind.RULE,
    modifier_doubled.RULE,
    modifier_order.RULE,
    units_over_ceiling.RULE,
    pair_edit.RULE,
    medicare_coverage.RULE,
    payer_bundled.RULE,
    clinic_payer_rule.RULE,
    no_date.RULE,
    same_line_twice.RULE,
    descriptor_changed.RULE,
)
TITLES = {rule.id: rule.title for rule in RULES}


def help_list() -> str:
    """The list of rules as it stands in resources/help/18-check-codes.md (Markdown)."""
    return "\n".join(f"- **{rule.title}** ({rule.severity.value}). {rule.help}" for rule in RULES)
