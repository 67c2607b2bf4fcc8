"""Rules of payers from CSV: the whole file, or nothing of it. The other direction is reports/payer_rules_csv.py."""

from __future__ import annotations

from typing import NamedTuple

from medcode_desktop.checking.day_text import order_of
from medcode_desktop.checking.payer_rules import Draft, Fault, PayerRule, Sections, identity, one_line, understand
from medcode_desktop.checking.small_csv import Table, read_table
from medcode_desktop.errors import UserError

MOST_RULES = 10_000  # read and stored in about a second
# the first of the names is the one that an export writes
COLUMNS = {
    "payer": ("Payer", "payer name", "insurer", "insurance", "plan"),
    "codes": ("Codes", "code", "code or range", "range"),
    "section": ("Section", "section or family", "family"),
    "kind": ("Rule", "kind", "kind of rule"),
    "value": ("Value", "modifier or code", "modifier", "modifiers", "other code"),
    "note": ("Note", "notes", "comment", "remarks"),
    "since": ("From", "from date", "valid from", "effective", "effective date"),
    "until": ("To", "to date", "valid to", "until", "end date", "termination date"),
}


class ReadRules(NamedTuple):
    rules: tuple[PayerRule, ...]  # in the order of the file, each once
    doubled: int  # rows that said what a row before had said


def read_rules(data: bytes, name: str, sections: Sections) -> ReadRules:
    """`name` of the file, for messages. UserError for the first faulty row, with line and column; nothing is taken then."""
    table = read_table(data, name, COLUMNS, ("payer", "kind"))
    if "codes" not in table.headings and "section" not in table.headings:
        raise UserError(f"{name}, line 1: there is no column \u201cCodes\u201d in the heading row.", "Add it to the file.")
    if len(table.rows) > MOST_RULES:
        raise UserError(f"{name} has {len(table.rows):,} rules; there can be {MOST_RULES:,}.", "Use ranges of codes.")
    order = order_of(row.cells[column] for row in table.rows for column in ("since", "until"))
    rules: dict[tuple[str, ...], PayerRule] = {}
    faulty: list[tuple[int, Fault]] = []
    for line, cells in table.rows:
        codes, section = cells["codes"].strip(), one_line(cells["section"])
        draft = Draft(cells["payer"], codes or section, *(cells[c] for c in ("kind", "value", "note", "since", "until")))
        rule, faults = understand(draft, sections, order)
        if rule is None:
            faulty.append((line, faults[0]))
            continue
        if codes and section:
            rule = rule._replace(section=section[:300])
        rules.setdefault(identity(rule), rule)
    if faulty:
        raise _refusal(table, faulty)
    return ReadRules(tuple(rules.values()), len(table.rows) - len(rules))


def _refusal(table: Table, faulty: list[tuple[int, Fault]]) -> UserError:
    line, fault = faulty[0]
    column = "section" if fault.field == "codes" and "codes" not in table.headings else fault.field
    return table.refuse(line, column, fault.sentence, others=len(faulty) - 1)
