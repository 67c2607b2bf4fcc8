"""Scores as a workbook: sheets Summary, Sessions, Answers, Questions.

Real dates and per cents, a heading that stays, filters, widths. Every text is written as a text, so none can become a formula.
Written row by row (XlsxWriter's constant_memory), so that 200,000 answers need no more memory than a few.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from medcode_desktop.errors import UserError
from medcode_desktop.records.answer_rows import answer_pages, count_answers
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.reports.score_summary import Summary, summary
from medcode_desktop.reports.score_tables import (
    ANSWER_COLUMNS,
    QUESTION_COLUMNS,
    SESSION_COLUMNS,
    AnswerPieces,
    Cell,
    Column,
    Kind,
    question_cells,
    session_cells,
)
from medcode_desktop.reports.whole_file import cannot_write, whole_path
from medcode_desktop.training.model import TOPIC_TITLES
from medcode_desktop.work import Progress, no_progress

MOST_ROWS = 1_048_575  # of a sheet, below its heading
LONGEST_CELL = 32_767
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FIRST_DAY = date(1899, 12, 30).toordinal()  # day 0 of a workbook
_FIRST_GOOD_DAY = 61  # 1900-03-01; spreadsheets disagree on days before it, which only a clock years off makes
_NUMBER_FORMATS = {Kind.SHARE: "0.0%", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.SECONDS: "0.00"}
_DAYS = (Kind.DAY, Kind.MOMENT)


def write_scores_xlsx(
    path: Path,
    scores: Scores,
    chosen: Filter = EVERYTHING,
    *,
    clinic: str,
    made: datetime,
    progress: Progress = no_progress,
) -> int:
    """Write the workbook; how many answers are in it. UserError if it cannot be written, or if there are more answers than a
    sheet holds; a file that was there before is then as it was. `scores` as for write_answers_csv."""
    answers = count_answers(scores.file, chosen)
    if answers > MOST_ROWS:
        raise UserError(
            f"A sheet holds {MOST_ROWS:,} rows, and there are {answers:,} answers.",
            "Choose fewer days or people, or export CSV.",
        )
    told = summary(scores, chosen, clinic=clinic, made=made)
    with whole_path(path) as temporary, workbook(path, temporary, progress) as book:
        sheets = _Sheets(book)
        sheets.summary(told)
        sheets.table("Sessions", SESSION_COLUMNS, (session_cells(one) for one in told.sessions))
        progress("Writing answers", 0.05)
        sheets.table("Answers", ANSWER_COLUMNS, _answers(scores, chosen, answers, progress))
        sheets.table("Questions", QUESTION_COLUMNS, (question_cells(one) for one in told.items))
    progress("Putting the workbook together", 1.0)
    return answers


def _answers(scores: Scores, chosen: Filter, total: int, progress: Progress) -> Iterator[tuple[Cell, ...]]:
    pieces = AnswerPieces(tuple[Cell, ...])
    done = 0
    for page in answer_pages(scores.file, chosen):
        progress("Writing answers", 0.05 + 0.75 * done / total)
        tails = pieces.tails(page)
        for session, answers in page.sessions:
            head = pieces.head(session)
            for number, question, pick, right, seconds, day, at in answers:
                yield (*head, number, day, at, right, seconds, *tails[question][pick])
        done += page.answers


class _Sheets:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True})
        self._formats = {kind: book.add_format({"num_format": told}) for kind, told in _NUMBER_FORMATS.items()}

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.title, self._heading)
        last = self._rows(sheet, 1, columns, rows)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def _rows(self, sheet: Any, first: int, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
        """Gives the number of the last row written."""
        text, number = sheet.write_string, sheet.write_number
        places = [(at, column.kind, self._formats.get(column.kind)) for at, column in enumerate(columns)]
        row = first - 1
        for row, cells in enumerate(rows, first):
            for (place, kind, shape), cell in zip(places, cells, strict=True):
                if cell is None or cell == "":
                    continue
                if kind is Kind.TEXT:
                    text(row, place, plain(cell))
                elif kind in _DAYS:
                    day = serial(cell)
                    if day < _FIRST_GOOD_DAY:
                        text(row, place, plain(cell))
                    else:
                        number(row, place, day, shape)
                else:
                    number(row, place, cell, shape)
        return row

    def summary(self, told: Summary) -> None:
        sheet = self._book.add_worksheet("Summary")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 7, 14)
        exams = told.exams
        facts: list[tuple[str, Cell, Kind]] = [
            ("Clinic", told.clinic, Kind.TEXT),
            ("People", told.whom, Kind.TEXT),
            ("Topics", told.about, Kind.TEXT),
            ("Dates", told.days, Kind.TEXT),
            ("Made", told.made.isoformat()[:19], Kind.MOMENT),
            ("People with answers", len(told.people), Kind.NUMBER),
            ("Sessions", len(told.sessions), Kind.NUMBER),
            ("Answers", told.asked, Kind.NUMBER),
            ("Right", told.right / told.asked if told.asked else None, Kind.SHARE),
            ("Exams with a pass mark", len(exams), Kind.NUMBER),
            ("Passed", sum(bool(one.passed) for one in exams), Kind.NUMBER),
        ]
        sheet.write_string(0, 0, "MedCode Desktop: scores", self._bold)
        row = 1
        for title, value, kind in facts:
            row = self._rows(sheet, row, (Column("", Kind.TEXT, 0), Column("", kind, 0)), [(title, value)]) + 1
        for title, columns, rows in _blocks(told):
            row += 1
            sheet.write_string(row, 0, title, self._bold)
            for place, column in enumerate(columns):
                sheet.write_string(row + 1, place, column.title, self._heading)
            row = self._rows(sheet, row + 2, columns, rows) + 1


def _blocks(told: Summary) -> Iterator[tuple[str, tuple[Column, ...], list[tuple[Cell, ...]]]]:
    counts = (Column("Answers", Kind.NUMBER, 0), Column("Right", Kind.NUMBER, 0), Column("Share", Kind.SHARE, 0))
    yield (
        "By topic",
        (Column("Topic", Kind.TEXT, 0), *counts),
        [(TOPIC_TITLES[one.topic], one.asked, one.right, one.right / one.asked) for one in told.topics],
    )
    more = (Column("Last day", Kind.DAY, 0), Column("Exams", Kind.NUMBER, 0), Column("Passed", Kind.NUMBER, 0))
    yield (
        "By person",
        (Column("Name", Kind.TEXT, 0), *counts, *more, Column("Staff number", Kind.TEXT, 0)),
        [
            (p.name, p.asked, p.right, p.share, p.last.isoformat() if p.last else None, p.exams, p.passed, p.staff_number)
            for p in told.people
        ],
    )
    yield (
        "By week",
        (Column("Monday", Kind.DAY, 0), *counts),
        [(week.monday.isoformat(), week.share.asked, week.share.right, week.share.value) for week in told.weeks],
    )


def plain(text: Any) -> str:
    """What a cell can hold: no characters that XML forbids, not too long."""
    held = _NOT_IN_XML.sub(" ", str(text))
    if 2 * len(held) <= LONGEST_CELL:
        return held
    # counted as Excel does, in units of UTF-16, of which an emoji takes two; half a one is left out
    return held.encode("utf-16-le", "replace")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def serial(iso: Any) -> float:
    """Days since the day 0 of a workbook, of an ISO day or an ISO day with time."""
    text = str(iso)
    days = _day_number(text[:10])
    if len(text) == 10:
        return days
    return days + (int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])) / 86400


@lru_cache(maxsize=10_000)
def _day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal() - _FIRST_DAY


class _Output(io.BufferedWriter):
    """The file of the workbook. Once it is given up, what the zip file still wants to write goes nowhere: else Python would
    complain about a disk that we have told of already."""

    given_up = False
    written: Callable[[], None] | None = None  # called now and then; may raise Cancelled
    _at = 0

    def write(self, data: Any) -> int:
        if self.given_up:
            self._at += len(data)
            return len(data)
        if self.written is not None:
            self.written()
        return super().write(data)

    def seek(self, target: int, whence: int = os.SEEK_SET) -> int:
        if self.given_up:
            self._at = target
            return target
        return super().seek(target, whence)

    def flush(self) -> None:
        if not self.given_up:
            super().flush()

    def tell(self) -> int:
        return self._at if self.given_up else super().tell()


@contextmanager
def workbook(path: Path, temporary: Path, progress: Progress) -> Iterator[Any]:
    """A workbook that is put together at `temporary` when the block is left. OSError as it comes; errors name `path`."""
    import xlsxwriter  # 60 ms, and only for this

    with tempfile.TemporaryDirectory(prefix="medcode-", ignore_cleanup_errors=True) as folder:
        output = _Output(io.FileIO(temporary, "x"))
        book = xlsxwriter.Workbook(output, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
        try:
            yield book
            output.written = lambda: progress("Putting the workbook together", 0.8)
            _plain_errors(path, book.close)
            output.close()
        finally:
            if not output.closed:
                output.given_up = True
                book.fileclosed = True
                for sheet in book.worksheets():
                    with suppress(OSError):  # what it still wants to write does not matter any more
                        sheet.row_data_fh.close()
                with suppress(OSError):
                    output.raw.close()


def _plain_errors(path: Path, close: Callable[[], None]) -> None:
    from xlsxwriter.exceptions import FileCreateError

    try:
        close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, OSError):
            raise cannot_write(path, cause) from error
        raise
