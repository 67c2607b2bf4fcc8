"""A check as CSV for a spreadsheet: UTF-8 with a byte order mark; no cell is a formula. Row by row, for lists of any length."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from medcode_desktop.checking.findings import Checked, CheckedBatch, Finding
from medcode_desktop.checking.kept import Kept
from medcode_desktop.reports.check_rows import OK, CheckReport, finding_cells
from medcode_desktop.reports.scores_csv import clean
from medcode_desktop.reports.whole_file import write_whole

_MOST_KEPT = 5000  # findings
_NO_FINDING = (f"{OK},,,,,",)


def write_check_csv(path: Path, report: CheckReport) -> int:
    """How many rows were written. UserError if the file cannot be written; it is then as it was before, also after a cancel."""
    done = 0

    def write(file: IO[str]) -> None:
        nonlocal done
        file.write("\ufeff")  # the codec with a mark of its own is slow: it is called for every row
        file.write(_line(tuple(map(clean, report.headings))))
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
    return _line(tuple(map(clean, finding_cells(finding))))[:-2]


def _ends(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The cells of each row as the end of a line of CSV. Most rows have nothing in them that has to be quoted or could be a
    formula: that is seen at one look at many."""
    ends = list(map(",".join, rows))
    if _is_plain(ends, sum(map(len, rows))):
        return ends
    return [
        end if _is_plain([end], len(cells)) else _line(harmless_row(cells))[:-2] for end, cells in zip(ends, rows, strict=True)
    ]


def _is_plain(ends: Sequence[str], cells: int) -> bool:
    """No sign in them that is more than text; a minus may stand within a cell, as in a date."""
    text = ",".join(ends)
    if not text.isascii() or not text.isprintable() or text.count(",") != cells - 1:
        return False
    if '"' in text or "=" in text or "+" in text or "@" in text:
        return False
    return "-" not in text or not (text[0] == "-" or ",-" in text or " -" in text)


def _line(cells: Sequence[str]) -> str:
    """Cells as a line of CSV, quoted where needed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def harmless_row(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells so that no spreadsheet takes one for a formula. Few rows have anything that has to be changed."""
    if "".join([cell[:1] for cell in cells]).isalnum() and "".join(cells).isprintable():
        return cells
    return tuple(clean(cell).encode("utf-8", "replace").decode("utf-8") for cell in cells)
