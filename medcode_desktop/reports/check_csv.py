"""A check as CSV for a spreadsheet: UTF-8 with a byte order mark; no cell is a formula. Row by row, for lists of any length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.reports.check_rows import OK, CheckReport, finding_cells
from medcode_desktop.reports.scores_csv import clean
from medcode_desktop.reports.whole_file import write_whole

_MOST_KEPT = 5000  # findings
_OK = f"{OK},,,,,"
_AT_ONCE = 500  # rows


def write_check_csv(path: Path, report: CheckReport) -> int:
    """How many rows were written. UserError if the file cannot be written; it is then as it was before, also after a cancel."""
    done = 0

    def write(file: IO[str]) -> None:
        nonlocal done
        file.write("\ufeff")  # the codec with a mark of its own is slow: it is called for every row
        file.write(_line(tuple(map(clean, report.headings))))
        rows = _rows(report.checked)
        while batch := list(islice(rows, _AT_ONCE)):
            file.write("".join(batch))
            done += len(batch)

    write_whole(path, "utf-8", write)
    return done


def _rows(checked: Iterable[CheckedLine]) -> Iterator[str]:
    """Lines of CSV."""
    begins: dict[Finding, str] = {}
    for line, findings in checked:
        cells = line.cells
        end = ",".join(cells)
        # most rows have nothing to be quoted, and nothing that could be a formula
        if (
            "-" in end
            or "=" in end
            or "+" in end
            or "@" in end
            or '"' in end
            or not (end.isascii() and end.isprintable())
            or end.count(",") != len(cells) - 1
        ):
            end = _line(harmless_row(cells))[:-2]
        if not findings:
            yield f"{line.number},{_OK},{end}\r\n"
        for finding in findings:
            begin = begins.get(finding)
            if begin is None:
                if len(begins) >= _MOST_KEPT:
                    begins.clear()
                begin = begins[finding] = _line(tuple(map(clean, finding_cells(finding))))[:-2]
            yield f"{line.number},{begin},{end}\r\n"


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
