"""A check as CSV for a spreadsheet: UTF-8 with a byte order mark; no cell is a formula. Row by row, for lists of any length."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from medcode_desktop.checking.findings import Finding
from medcode_desktop.reports.check_rows import CheckReport, finding_cells
from medcode_desktop.reports.scores_csv import clean
from medcode_desktop.reports.whole_file import write_whole

_MOST_KEPT = 5000  # findings
_OK = ("ok", "", "", "", "", "")


def write_check_csv(path: Path, report: CheckReport) -> int:
    """How many rows were written. UserError if the file cannot be written; it is then as it was before, also after a cancel."""
    done = 0
    kept: dict[Finding, tuple[str, ...]] = {}

    def cells_of(finding: Finding) -> tuple[str, ...]:
        found = kept.get(finding)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[finding] = tuple(map(clean, finding_cells(finding)))
        return found

    def rows() -> Iterator[Sequence[object]]:
        nonlocal done
        for line, findings in report.checked:
            number, cells = line.number, line.cells
            whole = "".join(cells)
            # most rows have nothing that could be a formula
            if "-" in whole or "=" in whole or "+" in whole or "@" in whole or not (whole.isascii() and whole.isprintable()):
                cells = harmless_row(cells)
            if not findings:
                done += 1
                yield (number, *_OK, *cells)
            for finding in findings:
                done += 1
                yield (number, *cells_of(finding), *cells)

    def write(file: IO[str]) -> None:
        file.write("\ufeff")  # the codec with a mark of its own is slow: it is called for every row
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([clean(heading) for heading in report.headings])
        writer.writerows(rows())

    write_whole(path, "utf-8", write)
    return done


def harmless_row(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells so that no spreadsheet takes one for a formula. Few rows have anything that has to be changed."""
    if "".join([cell[:1] for cell in cells]).isalnum() and "".join(cells).isprintable():
        return cells
    return tuple(clean(cell).encode("utf-8", "replace").decode("utf-8") for cell in cells)
