"""A check as a workbook: sheets Summary, Lines, and in credentialing mode Sections. Every text is written as a text, so none
can become a formula. Row by row (XlsxWriter's constant_memory), so that 200,000 lines need no more memory than a few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from medcode_desktop.checking.summary import SectionCount
from medcode_desktop.errors import UserError
from medcode_desktop.reports.check_rows import LIMITS, CheckReport, facts, rows_of
from medcode_desktop.reports.check_text import counts_of
from medcode_desktop.reports.scores_xlsx import MOST_ROWS, workbook
from medcode_desktop.reports.scores_xlsx import plain as without_controls
from medcode_desktop.reports.whole_file import whole_path
from medcode_desktop.work import Progress, no_progress

_WIDTHS = (7, 10, 30, 60, 50, 12, 36)
MOST_COLUMNS = 16_000  # of a sheet there are 16,384


def write_check_xlsx(path: Path, report: CheckReport, progress: Progress = no_progress) -> int:
    """How many rows of lines were written. UserError if it cannot be written, or if there are more rows than a sheet holds; a
    file that was there before is then as it was."""
    with whole_path(path) as temporary, workbook(path, temporary, progress) as book:
        pages = _Pages(book)
        first, lines = book.add_worksheet("Summary"), book.add_worksheet("Lines")
        done = pages.lines(lines, report)
        if report.summary.by_section:
            pages.sections(book.add_worksheet("Sections"), report.summary.by_section)
        pages.summary(first, report)
    return done


class _Pages:
    def __init__(self, book: Any) -> None:
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def lines(self, sheet: Any, report: CheckReport) -> int:
        headings = report.headings[:MOST_COLUMNS]
        for place, width in enumerate((*_WIDTHS, *[14] * (len(headings) - len(_WIDTHS)))):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        self._headings(sheet, 0, headings)
        row = 0
        text, number = sheet.write_string, sheet.write_number
        for checked in report.checked:
            for cells in rows_of(checked):
                row += 1
                if row > MOST_ROWS:
                    raise UserError(f"A sheet holds {MOST_ROWS:,} rows, and there are more findings.", "Choose CSV.")
                number(row, 0, checked.line.number)
                for place, cell in enumerate(cells[:MOST_COLUMNS], 1):
                    if cell:
                        text(row, place, plain(cell))
        sheet.autofilter(0, 0, max(row, 1), len(headings) - 1)
        return row

    def sections(self, sheet: Any, sections: Sequence[SectionCount]) -> None:
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 8, 14)
        self._headings(sheet, 0, [name.replace("_", " ").capitalize() for name in SectionCount._fields])
        for row, section in enumerate(sections, 1):
            sheet.write_string(row, 0, plain(section.section))
            for place, count in enumerate(section[1:], 1):
                sheet.write_number(row, place, count)

    def summary(self, sheet: Any, report: CheckReport) -> None:
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, "MedCode Desktop: check of codes", self._bold)
        for row, (name, value) in enumerate(_summary_rows(report), 1):
            if isinstance(value, int):
                sheet.write_string(row, 0, name)
                sheet.write_number(row, 1, value)
            elif value is None:
                sheet.write_string(row, 0, name, self._bold)
            else:
                sheet.write_string(row, 0, plain(name), self._wrap)
                sheet.write_string(row, 1, plain(value), self._wrap)

    def _headings(self, sheet: Any, row: int, headings: Sequence[str]) -> None:
        for place, heading in enumerate(headings):
            sheet.write_string(row, place, plain(heading), self._heading)


def plain(text: str) -> str:
    """What a cell can hold; without halves of characters, which pasted text may have."""
    shown = without_controls(text)
    return shown if shown.isascii() else shown.encode("utf-8", "replace").decode("utf-8")


def _summary_rows(report: CheckReport) -> Iterator[tuple[str, str | int | None]]:
    """Name and value; None as value for a title."""
    yield from facts(report)
    for title, pairs in counts_of(report.summary):
        yield "", ""
        yield title, None
        yield from pairs
    for title, sentences in (("Not checked", report.summary.not_checked), ("How the list was read", report.notes)):
        if sentences:
            yield "", ""
            yield title, None
            yield from (("", sentence) for sentence in sentences)
    yield "", ""
    yield "", LIMITS
    if report.notice:
        yield "", report.notice
