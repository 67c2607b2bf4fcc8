"""Opens a list to be checked: CSV, XLSX, XLS or pasted text. Lines in = lines out: each row below the headings gives exactly
one ClaimLine, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from medcode_desktop.checking.claim_lines import ClaimLine, LineBatch
from medcode_desktop.checking.columns import MOST_TITLE_ROWS, SAMPLE, Columns, Field, recognise
from medcode_desktop.checking.days import Order, find_order, is_ambiguous
from medcode_desktop.checking.line_making import LineMaker
from medcode_desktop.checking.sheet_rows import read_workbook, widest
from medcode_desktop.checking.text_rows import TextSource
from medcode_desktop.codes.lists import understand_list
from medcode_desktop.errors import UserError
from medcode_desktop.releases.archive import is_zip
from medcode_desktop.releases.detect import is_binary, what_it_is
from medcode_desktop.releases.old_workbook import is_container
from medcode_desktop.releases.sheets import is_workbook
from medcode_desktop.work import Progress, no_progress

READABLE = "It reads CSV and text files, and workbooks (XLSX, XLS)."
LONGEST_CELL = 100  # characters that tell what a cell is
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_USUAL = 0.2  # share of the rows that makes cells without a heading a column
_SNIFFED = 16 * 1024  # bytes that tell what a file is


class Rows(Protocol):
    def rows(self, progress: Progress) -> Iterator[list[str]]: ...


class CodeList:
    """A list that was opened, with its columns. `sample`: its first rows, headings included, for a person to look at."""

    def __init__(self, name: str, source: Rows, notes: tuple[str, ...] = ()) -> None:
        self.name = name
        self._source = source
        self.sample = [list(row) for row in islice(source.rows(no_progress), MOST_TITLE_ROWS + SAMPLE)]
        recognised = recognise([[cell.strip()[:LONGEST_CELL] for cell in row] for row in self.sample])
        self.width = widest(self.sample)
        self._notes = (*notes, *recognised.notes)
        self._set(recognised.columns)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided while the list was read, in sentences."""
        return (*self._notes, *self._date_notes)

    def use(self, columns: Columns) -> None:
        """Take columns as a person has chosen them."""
        self._set(columns)

    def lines(self, progress: Progress = no_progress) -> Iterator[ClaimLine]:
        """Every row below the headings, in order. Raises UserError if the file cannot be read any more."""
        return chain.from_iterable(batch.lines() for batch in self.batches(progress))

    def batches(self, progress: Progress = no_progress) -> Iterator[LineBatch]:
        """The same, some lines at a time."""
        maker = LineMaker(self.columns, self.order, self._most_cells())
        skipped = self.columns.heading_rows
        return maker.batches(islice(self._source.rows(progress), skipped, None), skipped + 1)

    def _most_cells(self) -> int | None:
        """Up to the last heading; None where rows may go on beyond it. In a workbook no comma pushes a cell to the right."""
        headed = max((at for at, heading in enumerate(self.columns.headings, 1) if heading), default=0)
        if not headed or not isinstance(self._source, TextSource):
            return None
        rows = self.sample[self.columns.heading_rows :]
        longer = sum(any(cell.strip() for cell in row[headed:]) for row in rows)
        return None if longer > _USUAL * len(rows) else headed

    def _set(self, columns: Columns) -> None:
        self.columns = columns
        self.order, self._date_notes = self._find_order()

    def _find_order(self) -> tuple[Order, tuple[str, ...]]:
        """Whether 04/03/2025 is in April or in March: as the other dates of the column are."""
        at = self.columns.get(Field.DATE)
        if at is None:
            return Order.MONTH_FIRST, ()
        texts = [row[at] for row in self.sample[self.columns.heading_rows :] if at < len(row)]
        month_first, day_first = find_order(texts)
        if month_first == day_first == 0:
            if not any(map(is_ambiguous, texts)):
                return Order.MONTH_FIRST, ()
            rest = self._source.rows(no_progress)
            month_first, day_first = find_order(row[at] for row in rest if at < len(row))
        if day_first > month_first:
            mixed = f" {month_first} can only be month first and were read so." if month_first else ""
            return Order.DAY_FIRST, (f"Dates such as 04/03/2025 were read as day first, since others can only be that.{mixed}",)
        if day_first:
            return Order.MONTH_FIRST, (
                "Dates such as 04/03/2025 were read as month first; some others can only be day first and were read so.",
            )
        told = "" if month_first else "Dates such as 04/03/2025 were read as month first; nothing in the list tells."
        return Order.MONTH_FIRST, (told,) if told else ()


def open_list(path: Path) -> CodeList:
    """Raises UserError if the file cannot be read, or is no list."""
    if path.exists() and not path.is_file() and not path.is_dir():  # such as /dev/stdin, whose lines are gone once read
        raise UserError(f"{path} is no plain file, and a list is read more than once.", "Save the list as a file.")
    if path.is_dir():
        raise UserError(f"{path} is a folder.", "Choose the list itself.")
    try:
        with path.open("rb") as file:
            begin = file.read(_SNIFFED)
    except OSError as error:
        raise UserError(f"{path} could not be read: {error.strerror or error}.", "Check the file and its folder.") from error
    if not begin.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UserError(f"{path.name} has nothing in it.", "Choose another file.")
    if begin.startswith(_UTF32):
        raise UserError(f"{path.name} is text in UTF-32, which is not read.", "Save it as UTF-8, and open that.")
    if is_zip(begin) and _OPEN_DOCUMENT in begin[:120]:
        raise UserError(f"{path.name} is an OpenDocument spreadsheet, which is not read.", "Save it as XLSX or CSV.")
    if is_zip(begin) or is_container(begin):
        if is_zip(begin) and not is_workbook(path.read_bytes()):
            raise UserError(f"{path.name} is a zip file, and no workbook.", f"Unpack it first. {READABLE}")
        sheet = read_workbook(path)
        return CodeList(path.name, sheet, (sheet.note,) if sheet.note else ())
    source = TextSource(path)
    if not source.encoding.startswith("utf-16"):
        what, binary = what_it_is(begin), is_binary(begin)
        # a list may begin with MZ, as programs do
        if binary or not what.startswith(("is text that", "has nothing", "is a program")):
            what = "is not text, zip or xlsx" if what.startswith(("is text that", "has nothing")) else what
            raise UserError(f"This is not a list that MedCode can read: {path.name} {what}.", READABLE)
    return CodeList(path.name, source)


def open_text(text: str, name: str = "Pasted text") -> CodeList:
    """A list that was pasted: rows of a table, or codes in a line. Never raises."""
    if len(text.strip().splitlines()) == 1:
        readings = understand_list(text)
        if readings is not None and len(readings) > 1:
            text = "\n".join(f'"{reading.text}"' for reading in readings)
    return CodeList(name, TextSource(None, text))
