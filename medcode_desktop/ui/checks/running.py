"""The work of a check, as the worker thread does it, and what it ends with. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine
from medcode_desktop.checking.list_reading import CodeList
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.summary import Summary
from medcode_desktop.reports.check_rows import CheckReport
from medcode_desktop.ui.checks.kept_lines import KeptLines
from medcode_desktop.work import Progress

EVERY = 500  # lines between two reports of progress


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be checked, and by what. `day`: ISO, the date of service of lines that have none; "" leaves them so."""

    source: CodeList  # the list as the person has it
    opened: CodeList  # with its columns as they were when the check began
    options: Options
    day: str
    rules: tuple[PayerRule, ...]
    catalogue: Path
    path: Path | None = None  # of the list; None for one that was pasted

    def is_of(self, source: CodeList, options: Options, day: str) -> bool:
        """Are the list and the choices still these?"""
        return self.source is source and self.opened.columns == source.columns and (self.options, self.day) == (options, day)


@dataclass(frozen=True, slots=True)
class Result:
    """A check that was done. It stands by itself: the file may change or go."""

    wanted: Wanted
    kept: KeptLines
    summary: Summary
    name: str
    columns: Columns
    width: int
    notes: tuple[str, ...]
    title: str  # of the catalogue
    build: str  # tells catalogues apart
    notice: str  # of the AMA
    made: datetime


def frozen(opened: CodeList) -> CodeList:
    """The list with its columns as they are now, for another thread: a person may go on changing them."""
    return copy(opened)


def run_check(wanted: Wanted, made: datetime, progress: Progress) -> Result:
    """UserError if the list or the catalogue cannot be read. The connection to the catalogue is this run's own."""
    opened = wanted.opened
    summary, kept = Summary(), KeptLines()
    catalogue = Catalogue.open(wanted.catalogue)
    try:
        lines = _dated(opened.lines(progress), opened.columns, wanted.day)
        for checked in check_lines(lines, Book(catalogue, wanted.rules), wanted.options, opened.columns, summary):
            kept.add(checked)
        kept.close()
        return Result(
            wanted=wanted,
            kept=kept,
            summary=summary,
            name=opened.name,
            columns=opened.columns,
            width=opened.width,
            notes=(*opened.notes, *_told(wanted.day)),
            title=catalogue.title,
            build=catalogue.build,
            notice=catalogue.cpt_notice,
            made=made,
        )
    finally:
        catalogue.close()


def report_of(
    result: Result, rows: Sequence[int] | None, filters: str, clinic: str, made: datetime, progress: Progress
) -> CheckReport:
    """Of some rows, or of all with None. `filters` says in words what was filtered for."""
    told = (f"Only lines of this filter are listed: {filters}. The counts are of the whole list.",) if rows is not None else ()
    total = len(result.kept) if rows is None else len(rows)
    return CheckReport(
        name=result.name,
        columns=result.columns,
        width=result.width,
        checked=_watched(result.kept.lines(rows), total, progress),
        summary=result.summary,
        options=result.wanted.options,
        catalogue=result.title,
        notes=(*result.notes, *told),
        made=made,
        clinic=clinic,
        notice=result.notice,
    )


def _watched(lines: Iterable[CheckedLine], total: int, progress: Progress) -> Iterator[CheckedLine]:
    for number, line in enumerate(lines):
        if number % EVERY == 0:
            progress("Writing", number / max(total, 1))
        yield line


def _dated(lines: Iterable[ClaimLine], columns: Columns, day: str) -> Iterable[ClaimLine]:
    """With the date of service that a person gave for lines without one. A date that cannot be read stays a fault."""
    if not day:
        return lines
    at = columns.get(Field.DATE)
    return (line._replace(date=day) if not line.date and _is_blank(line.cells, at) else line for line in lines)


def _is_blank(cells: Sequence[str], at: int | None) -> bool:
    return at is None or at >= len(cells) or not cells[at].strip()


def _told(day: str) -> tuple[str, ...]:
    return (f"Lines without a date were taken to be of {day}.",) if day else ()
