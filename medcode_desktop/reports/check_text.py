"""A check as text for the standard output, and its counts in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medcode_desktop.checking.findings import WORST_FIRST, CheckedLine, Severity
from medcode_desktop.checking.rules import TITLES
from medcode_desktop.checking.summary import SectionCount, Summary
from medcode_desktop.reports.check_rows import OK, CheckReport

MOST_SHOWN = 200  # lines with findings
_SEVERITY_TITLES = {
    Severity.ERROR: "Lines with errors",
    Severity.WARNING: "Lines with warnings at worst",
    Severity.INFO: "Lines with information at most",
    None: "Lines with nothing found",
}


def counts_of(summary: Summary) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Titles with pairs of a name and a count: lines by their worst finding, findings by rule, the most frequent first."""
    lines = (("Lines", summary.lines), *((_SEVERITY_TITLES[key], summary.lines_by_worst[key]) for key in (*WORST_FIRST, None)))
    rules = tuple((TITLES.get(rule, rule), count) for rule, count in summary.by_rule.most_common())
    return (("Lines", lines), ("Findings", rules)) if rules else (("Lines", lines),)


def check_text(report: CheckReport) -> str:
    """Goes through all lines; lists those with errors and warnings, up to MOST_SHOWN."""
    shown = list(_shown(report.checked))
    parts = [*(f"{checked.line.number}: {_line(checked)}" for checked in shown)]
    summary = report.summary
    left_out = summary.lines_by_worst[Severity.ERROR] + summary.lines_by_worst[Severity.WARNING] - len(shown)
    if left_out > 0:
        parts.append(f"... and {left_out:,} more lines; --format csv or xlsx has them all")
    if parts:
        parts.append("")
    parts.append(f"{report.name}, checked against {report.catalogue}")
    for _, pairs in counts_of(summary):
        parts += [f"  {name}: {count:,}" for name, count in pairs]
    parts += [_section(section) for section in summary.by_section]
    parts += [f"Not checked: {sentence}" for sentence in summary.not_checked]
    parts += [f"Read: {note}" for note in report.notes]
    return "\n".join(parts)


def _shown(checked: Iterable[CheckedLine]) -> Iterator[CheckedLine]:
    shown = 0
    for one in checked:
        if one.findings and one.worst is not Severity.INFO and shown < MOST_SHOWN:
            shown += 1
            yield one


def _line(checked: CheckedLine) -> str:
    line = checked.line
    name = " ".join(filter(None, (line.code or "-", *line.modifiers, line.date)))
    findings = (
        f"\n    {finding.severity.value}: {finding.reason} {finding.advice}"
        for finding in checked.findings
        if finding.severity is not Severity.INFO
    )
    return name + "".join(findings)


def _section(section: SectionCount) -> str:
    counts = zip(SectionCount._fields[2:], section[2:], strict=True)
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts if count)
    return f"  {section.section}: {section.lines:,} ({told or OK})"
