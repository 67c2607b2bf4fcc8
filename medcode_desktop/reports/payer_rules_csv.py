"""Rules of payers as CSV, which checking/payer_rules_csv.py reads back as they were. UTF-8 with a byte order mark, ISO days."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from medcode_desktop.checking.payer_rules import KIND_TITLES, PayerRule
from medcode_desktop.checking.payer_rules_csv import COLUMNS
from medcode_desktop.checking.small_csv import marked
from medcode_desktop.reports.whole_file import write_whole

HEADINGS = tuple(names[0] for names in COLUMNS.values())


def rule_cells(rule: PayerRule) -> tuple[str, ...]:
    """In the order of HEADINGS."""
    days = tuple(day.isoformat() if day else "" for day in (rule.since, rule.until))
    return (rule.payer, rule.codes, rule.section, KIND_TITLES[rule.kind], rule.value, rule.note, *days)


def write_rules_csv(path: Path, rules: Sequence[PayerRule]) -> int:
    """How many. UserError if the file cannot be written; it is then as it was before."""

    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows([marked(cell) for cell in rule_cells(rule)] for rule in rules)

    write_whole(path, "utf-8-sig", write)
    return len(rules)
