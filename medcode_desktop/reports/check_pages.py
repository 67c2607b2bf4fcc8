"""A check as HTML for the window to print or to save as PDF, as Qt's rich text takes it. The same check gives the same page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain

from medcode_desktop.checking.findings import WORST_FIRST, CheckedLine, Severity
from medcode_desktop.checking.options import Mode
from medcode_desktop.checking.summary import SectionCount
from medcode_desktop.reports.check_rows import LIMITS, CheckReport, facts, finding_cells
from medcode_desktop.reports.check_text import counts_of

MOST_LINES = 1500  # lines with findings that a page lists, the worst first; beyond that nobody reads on paper
_LONGEST = 300  # characters of a text in a cell


def check_page(report: CheckReport) -> str:
    """Goes through all lines, and keeps MOST_LINES of each severity at most."""
    chosen, left_out = _worst_lines(report.checked)
    title = "Services for an application" if report.options.mode is Mode.CREDENTIALING else "Check of codes"
    parts = (
        f"<h1>{title}</h1>",
        _pairs(facts(report)),
        "".join(map(_counts, counts_of(report.summary))),
        _sections(report.summary.by_section),
        _sentences("Not checked", report.summary.not_checked),
        _lines(chosen, left_out),
        _sentences("How the list was read", report.notes),
        f"<hr><p><small>{escape(LIMITS)} {escape(report.notice)}</small></p>",
    )
    return f"<html><body>{''.join(parts)}</body></html>"


def _counts(counts: tuple[str, tuple[tuple[str, int], ...]]) -> str:
    title, pairs = counts
    return f"<h2>{escape(title)}</h2>{_pairs((name, f'{count:,}') for name, count in pairs)}"


def _worst_lines(checked: Iterable[CheckedLine]) -> tuple[list[CheckedLine], int]:
    kept: dict[Severity, list[CheckedLine]] = {severity: [] for severity in WORST_FIRST}
    found = 0
    for one in checked:
        worst = one.worst
        if worst is not None:
            found += 1
            if len(kept[worst]) < MOST_LINES:
                kept[worst].append(one)
    chosen = list(chain.from_iterable(kept.values()))[:MOST_LINES]
    return sorted(chosen, key=lambda one: one.line.number), found - len(chosen)


def _lines(lines: Sequence[CheckedLine], left_out: int) -> str:
    if not lines:
        return "<h2>Lines</h2><p>Nothing was found.</p>"
    rows = "".join(map(_line, lines))
    more = f"<p>and {left_out:,} more lines, the less severe ones: the workbook and CSV have them.</p>" if left_out else ""
    head = "".join(f'<th align="left">{name}</th>' for name in ("Line", "Code", "Date", "Finding"))
    return f'<h2>Lines with findings</h2><table width="100%" cellpadding="3"><tr>{head}</tr>{rows}</table>{more}'


def _line(checked: CheckedLine) -> str:
    line = checked.line
    findings = "".join(
        f"<p><b>{escape(severity)}: {escape(title)}.</b> {_short(reason)} {_short(advice)} <small>{_short(source)}</small></p>"
        for severity, title, reason, advice, _, source in map(finding_cells, checked.findings)
    )
    code = escape(" ".join((line.code[:40] or "-", *line.modifiers)))
    return f"<tr><td>{line.number}</td><td>{code}</td><td>{escape(line.date)}</td><td>{findings}</td></tr>"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td><b>{_short(text)}</b></td></tr>" for name, text in pairs)
    return f'<table cellpadding="2">{rows}</table>'


def _sections(sections: Sequence[SectionCount]) -> str:
    if not sections:
        return ""
    head = "".join(f'<th align="left">{name.replace("_", " ").capitalize()}</th>' for name in SectionCount._fields)
    rows = "".join(
        f"<tr><td>{escape(one.section)}</td>{''.join(f'<td>{count or chr(0x2013)}</td>' for count in one[1:])}</tr>"
        for one in sections
    )
    return f'<h2>By section of the code set</h2><table width="100%" cellpadding="3"><tr>{head}</tr>{rows}</table>'


def _sentences(title: str, sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<h2>{title}</h2><ul>{items}</ul>" if sentences else ""


def _short(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")
