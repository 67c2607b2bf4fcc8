"""Checks a few lines and says what was found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.checking.list_reading import open_text
from medcode_desktop.checking.options import Mode, Options, Setting
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.summary import Summary

ON = date(2025, 11, 1)
HEADINGS = "Patient,HCPCS,Mod 1,Mod 2,DOS,Units,Payer,Charge,NPI"


def check(
    catalogue: Catalogue,
    *rows: str,
    headings: str = HEADINGS,
    rules: Iterable[PayerRule] = (),
    payer: str = "",
    mode: Mode = Mode.CLAIMS,
    setting: Setting = Setting.PRACTITIONER,
) -> tuple[list[CheckedLine], Summary]:
    opened, summary = open_text("\n".join([headings, *rows]) + "\n"), Summary()
    options = Options(ON, payer, mode, setting)
    lines = list(check_lines(opened.lines(), Book(catalogue, rules), options, opened.columns, summary))
    assert len(lines) == len(rows) == summary.lines
    return lines, summary


def findings(catalogue: Catalogue, row: str, **how: object) -> dict[str, Finding]:
    """Of one line, by rule."""
    (line,), _ = check(catalogue, row, **how)  # type: ignore[arg-type]
    found = {finding.rule: finding for finding in line.findings}
    assert len(found) == len(line.findings)
    return found
