"""What changed between two releases, as CSV for a spreadsheet.

UTF-8 with a byte order mark, because Excel takes a file without one for the local code page; CRLF as RFC 4180 has it. A cell
that a spreadsheet would take for a formula gets an apostrophe before it: texts come from files that somebody else wrote.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from medcode_desktop.catalogue.reported import Changes
from medcode_desktop.reports.change_rows import ChangeRow, change_rows
from medcode_desktop.reports.whole_file import write_whole
from medcode_desktop.work import Progress, no_progress

HEADINGS = ("Section", "Change", "Code", "Kind", "Date", "Before", "After", "Replaced by")
FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # the last four are the full-width twins of the first
CELL_BREAKS = ("\t", "\r", "\n")
EVERY = 200  # rows between two reports of progress


def write_changes_csv(path: Path, changes: Changes, progress: Progress = no_progress) -> int:
    """Write all changes; how many rows. UserError if the file cannot be written; it is then as it was before."""
    rows = change_rows(changes)

    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for number, cells in enumerate(_cells(rows)):
            if number % EVERY == 0:
                progress("Writing changes", number / len(rows))
            writer.writerow(cells)

    write_whole(path, "utf-8-sig", write)
    return len(rows)


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(CELL_BREAKS) or cell.lstrip().startswith(FORMULA_STARTS) else cell


def _cells(rows: Iterable[ChangeRow]) -> Iterable[list[str]]:
    for row in rows:
        cells = (row.section.value, row.change, row.code, row.kind, row.day, row.before, row.after, " ".join(row.replaced_by))
        yield [harmless(cell.replace("\0", "")) for cell in cells]
