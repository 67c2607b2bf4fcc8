"""The clinic's own rules of payers on the page of a code, as HTML made by code alone: every text of a rule is escaped. No Qt.

Its link is `rules:`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medcode_desktop.checking.payer_rules import PayerRule, days_text, sentence
from medcode_desktop.ui.colours import Colours


def rules_block(rules: Sequence[PayerRule], colours: Colours, *, link: bool) -> str:
    """`rules` in force for the code on the date of service. With `link` they can be changed, and the block is always there."""
    if not rules and not link:
        return ""
    rows = "".join(
        f'<tr><td width="26%" style="padding-right:8px"><b>{escape(rule.payer)}</b></td><td>{_said(rule, colours)}</td></tr>'
        for rule in rules
    )
    table = f'<table width="100%" cellpadding="2">{rows}</table>' if rows else ""
    words = "Change the payer rules \u2026" if rules else "None for this code; add a payer rule \u2026"
    foot = f'<div><a href="rules:" style="color:{colours.link}">{words}</a></div>' if link else ""
    return f'<h4 style="margin-bottom:2px">Your clinic\'s rules</h4>{table}{foot}'


def _said(rule: PayerRule, colours: Colours) -> str:
    said = sentence(rule, with_payer=False)
    note = f" {escape(rule.note)}" if rule.note and rule.note not in said else ""
    where = ", ".join(filter(None, (rule.scope if rule.first != rule.last else "", days_text(rule))))
    muted = f' <span style="color:{colours.text_muted}">({escape(where)})</span>' if where else ""
    return f"<b>{escape(said)}</b>{note}{muted}"
