"""The rows of a report of a check: every line of the list with its own cells, once for each finding, or once if it has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from medcode_desktop.checking.columns import Columns, column_letter
from medcode_desktop.checking.findings import CheckedLine, Finding, Severity
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.rules import TITLES
from medcode_desktop.checking.summary import Summary

HEADINGS = ("Line", "Severity", "Finding", "Reason", "What to do", "Use instead", "Source")
OK = "ok"
_CLEAN = (OK, "", "", "", "", "")
LIMITS = (
    "A check against published files and the clinic's own rules. It is no promise of coverage or payment, and does not replace"
    " reading the record."
)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is reported. `checked` may be an iterator that checks as it goes: `summary` is complete when it has ended."""

    name: str  # of the list
    columns: Columns
    width: int  # columns of the list
    checked: Iterable[CheckedLine]
    summary: Summary
    options: Options
    catalogue: str  # title of the catalogue
    notes: tuple[str, ...]  # how the list was read
    made: datetime
    clinic: str = ""
    notice: str = ""  # of the AMA, where CPT text is loaded

    @property
    def headings(self) -> tuple[str, ...]:
        """Those of the report, then those of the list."""
        return (*HEADINGS, *own_headings(self.columns, self.width))


def own_headings(columns: Columns, width: int) -> tuple[str, ...]:
    """The list's own headings; the letter of the column where there is none."""
    named = (*columns.headings, *[""] * width)[:width]
    return tuple(" ".join(name.split()) or f"Column {column_letter(at)}" for at, name in enumerate(named))


def rows_of(checked: CheckedLine) -> Iterator[tuple[str, ...]]:
    """Without the number of the line: severity, finding, reason, what to do, use instead, source, then the cells as found."""
    cells = checked.line.cells
    if not checked.findings:
        yield (*_CLEAN, *cells)
    for finding in checked.findings:
        yield (*finding_cells(finding), *cells)


def finding_title(finding: Finding) -> str:
    """The title of its rule, which says too much where the files that are loaded only leave it open."""
    if finding.rule == "not_in_force" and finding.severity is Severity.INFO:
        return "Not known whether in force on the date of service"
    return TITLES.get(finding.rule, finding.rule)


def finding_cells(finding: Finding) -> tuple[str, str, str, str, str, str]:
    return (finding.severity.value, finding_title(finding), finding.reason, finding.advice, finding.suggestion, finding.source)


def facts(report: CheckReport) -> tuple[tuple[str, str], ...]:
    """What the report goes by, in pairs of a name and a text."""
    options = report.options
    return tuple(
        (name, text)
        for name, text in (
            ("Clinic", report.clinic),
            ("List", report.name),
            ("Checked against", report.catalogue),
            ("Mode", options.mode.value),
            ("Billed by", options.setting.value),
            ("Payer of lines that name none", options.payer),
            ("As of", options.today.isoformat()),
            ("Made", report.made.isoformat(sep=" ", timespec="minutes")),
        )
        if text
    )
