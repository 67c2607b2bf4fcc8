"""A check as CSV for a spreadsheet: UTF-8 with a byte order mark; no cell is a formula. Row by row, for lists of any length."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from medcode_desktop.checking.findings import Checked, CheckedBatch, Finding
from medcode_desktop.checking.kept import Kept
from medcode_desktop.reports.changes_csv import FORMULA_STARTS, harmless
from medcode_desktop.reports.check_rows import OK, CheckReport, finding_cells
from medcode_desktop.reports.scores_csv import clean
from medcode_desktop.reports.whole_file import write_whole

_MOST_KEPT = 5000  # findings
_NO_FINDING = (f"{OK},,,,,",)
_SIGNS = tuple(sign for sign in FORMULA_STARTS if sign != "-")


def write_check_csv(path: Path, report: CheckReport) -> int:
    """How many rows were written. UserError if the file cannot be written; it is then as it was before, also after a cancel."""
    done = 0

    def write(file: IO[str]) -> None:
        nonlocal done
        file.write("\ufeff")  # the codec with a mark of its own is slow: it is called for every row
        file.write(_quoted([list(map(clean, report.headings))])[0] + "\r\n")
        begins = Kept(_begin, _MOST_KEPT)
        for batch in Checked.of(report.checked).batches:
            rows = _rows(batch, begins)
            file.write("".join(rows))
            done += len(rows)

    write_whole(path, "utf-8", write)
    return done


def _rows(batch: CheckedBatch, begins: Kept[Finding, str]) -> list[str]:
    """Lines of CSV. `begins`: what stands before the cells of a line with such a finding."""
    numbers, cells = batch.lines.numbers, batch.lines.cells
    return [
        f"{number},{begin},{end}\r\n"
        for number, findings, end in zip(numbers, batch.findings, _ends(cells), strict=True)
        for begin in ([begins[finding] for finding in findings] if findings else _NO_FINDING)
    ]


def _begin(finding: Finding) -> str:
    return _quoted([list(map(clean, finding_cells(finding)))])[0]


def _ends(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The cells of each row as the end of a line of CSV. Most have nothing in them that has to be quoted or could be a formula:
    that is seen at one look at many."""
    ends = list(map(",".join, rows))
    text = ",".join(ends)
    if not _is_harmless(text):
        return _quoted(map(harmless_row, rows))
    has_to_be_quoted = '"' in text or text.count(",") != sum(map(len, rows)) - 1
    return _quoted(rows) if has_to_be_quoted else ends


def _is_harmless(cells: str) -> bool:
    """No sign in them that could make a formula of a cell; a minus may stand within one, as in a date."""
    if not cells.isprintable() or any(sign in cells for sign in _SIGNS):
        return False
    return "-" not in cells or not (cells[0] == "-" or ",-" in cells or " -" in cells)


def _quoted(rows: Iterable[Sequence[str]]) -> list[str]:
    """Cells as lines of CSV without their ends, quoted where needed."""
    lines: list[str] = []
    # the characters of the line end are what makes it quote a line break within a cell
    csv.writer(_Lines(lines.append), lineterminator="\r\n").writerows(rows)
    return [line[:-2] for line in lines]


class _Lines(NamedTuple):
    """What csv.writer writes to: it is called once for each line."""

    write: Callable[[str], object]


def harmless_row(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells so that no spreadsheet takes one for a formula. Few rows have anything that has to be changed."""
    if "".join([cell[:1] for cell in cells]).isalnum() and "".join(cells).isprintable():
        return cells
    return tuple(cell if cell[:1].isalnum() and cell.isprintable() else _harmless(cell) for cell in cells)


def _harmless(cell: str) -> str:
    if cell.isprintable():
        return harmless(cell)
    return clean(cell).encode("utf-8", "replace").decode("utf-8")
