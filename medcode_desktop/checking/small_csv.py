"""Small tables that people keep in a spreadsheet, read whole from CSV: rules of payers, shares of visit levels.

UTF-8 with or without its mark, UTF-16 with it, else Windows' own; commas, semicolons or tabs; the first row that is not empty
has the headings. A cell that `harmless` of the exports marked with an apostrophe, so that it is no formula, is given back as
it was.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from medcode_desktop.errors import UserError

MOST_BYTES = 20_000_000
MOST_CELL = 100_000
_MARKED = re.compile(r"'+(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")


class TableRow(NamedTuple):
    line: int  # of the file, from 1; of a row over several lines, the last of them
    cells: dict[str, str]  # by the name of the column; one that the file has not is ""


class Table(NamedTuple):
    name: str  # of the file, for messages
    headings: dict[str, str]  # name of the column -> how the file calls it
    rows: tuple[TableRow, ...]

    def refuse(self, line: int, column: str, sentence: str, *, others: int = 0) -> UserError:
        """The error for one cell; `others` are that many more rows that are wrong as well."""
        heading = self.headings.get(column, column)
        more = f" {others:,} more {'row has' if others == 1 else 'rows have'} faults." if others else ""
        return UserError(
            f"{self.name}, line {line:,}, column \u201c{heading}\u201d: {sentence}{more}",
            "Nothing was taken from the file; correct it there and import it again.",
        )


def read_table(data: bytes, name: str, columns: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> Table:
    """`columns`: the names under which each column may stand in the file, in lower case with single blanks.

    UserError if it is no such text, a column of `needed` is missing, one is there twice, a row has more cells than the
    heading, or there is no row below it.
    """
    if len(data) > MOST_BYTES:
        raise UserError(f"{name} has {len(data) / 1e6:.0f} MB; such a table has at most {MOST_BYTES / 1e6:.0f}.")
    text = _decoded(data, name)
    lines = _lines(text, name)
    line, heading = next(lines, (0, []))
    if not heading:
        raise UserError(f"{name} is empty.", "Export the rules that are there to see how the table looks.")
    places = _places(name, line, heading, columns)
    for column in needed:
        if column not in places.values():
            raise UserError(
                f"{name}, line {line}: there is no column \u201c{columns[column][0]}\u201d in the heading row.",
                f"The first row has to name the columns: {', '.join(names[0] for names in columns.values())}.",
            )
    rows = []
    for number, cells in lines:
        if any(cell.strip() for cell in cells[len(heading) :]):
            raise UserError(
                f"{name}, line {number:,}, column {len(heading) + 1}: the row has more cells than the heading row.",
                "Put a text with a comma in it into quotation marks. Nothing was taken from the file.",
            )
        row = dict.fromkeys(columns, "")
        row.update({column: unmarked(cells[at]) for at, column in places.items() if at < len(cells)})
        rows.append(TableRow(number, row))
    if not rows:
        raise UserError(f"{name} has a heading row and nothing below it.", "Nothing was taken from the file.")
    return Table(name, {column: heading[at].strip() for at, column in places.items()}, tuple(rows))


def unmarked(cell: str) -> str:
    """Without the apostrophe that an export put before what a spreadsheet would take for a formula."""
    return cell[1:] if _MARKED.match(cell) else cell


def marked(cell: str) -> str:
    """The cell as an export writes it: never a formula, and `unmarked` gives it back."""
    return f"'{cell}" if _MARKED.match(f"'{cell}") else cell


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data.startswith(b"PK\x03\x04"):
        raise UserError(f"{name} is a workbook or a zip file, not CSV.", "Save the sheet as \u201cCSV UTF-8\u201d first.")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(f"{name} is not a text file.", "Save the sheet as \u201cCSV UTF-8\u201d first.")


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line numbers; those without anything in them are left out."""
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UserError(
            f"{name}, line {reader.line_num:,}: the quotation marks of this row do not fit ({error}).",
            "Nothing was taken from the file; correct it there and import it again.",
        ) from error


def _places(name: str, line: int, heading: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Column names by their place. Headings that are none of ours are left alone."""
    known = {called: column for column, names in columns.items() for called in (column, *(n.lower() for n in names))}
    places: dict[int, str] = {}
    for at, text in enumerate(heading):
        column = known.get(" ".join(text.replace("_", " ").lower().split()))
        if column in places.values():
            raise UserError(f"{name}, line {line}: there are two columns \u201c{text.strip()}\u201d.", "Take one of them away.")
        if column is not None:
            places[at] = column
    return places
