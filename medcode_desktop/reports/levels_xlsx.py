"""The level of service watch as a workbook. Every text is written as a text, so none can become a formula."""

from __future__ import annotations

import io
from pathlib import Path

from medcode_desktop.checking.level_watch import LevelResult
from medcode_desktop.reports.levels_csv import HEADINGS, SHARES, explained, level_cells
from medcode_desktop.reports.scores_xlsx import plain
from medcode_desktop.reports.whole_file import whole_path

_WIDE = {"Kind of visit": 22, "Provider": 22, "Compared with": 16, "Result": 22, "What to do": 90}


def write_levels_xlsx(path: Path, result: LevelResult, notice: str = "") -> int:
    """How many rows. UserError if the file cannot be written; it is then as it was before.

    `notice` is the AMA's, for kinds of visit that are named by CPT descriptors.
    """
    content = io.BytesIO()  # in memory: a full disk is then met by our own writing alone
    _fill(content, result, notice)
    with whole_path(path) as temporary:
        temporary.write_bytes(content.getvalue())
    return len(result.rows)


def _fill(content: io.BytesIO, result: LevelResult, notice: str) -> None:
    import xlsxwriter  # only an export needs it

    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0.0%"})
    sheet = book.add_worksheet("Levels")
    for place, heading in enumerate(HEADINGS):
        sheet.set_column(place, place, _WIDE.get(heading, 11))
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(result.rows, 1):
        for place, (heading, cell) in enumerate(zip(HEADINGS, level_cells(row), strict=True)):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(number, place, plain(cell))
            else:
                sheet.write_number(number, place, cell, share if heading in SHARES else None)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(result.rows), len(HEADINGS) - 1)
    notes = book.add_worksheet("How it was compared")
    notes.set_column(0, 0, 120, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, sentence in enumerate(filter(None, (*explained(result), notice))):
        notes.write_string(number, 0, sentence)
    book.close()
