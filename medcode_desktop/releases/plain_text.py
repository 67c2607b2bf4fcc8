"""Text files from outside as characters, and the last check of what a reader took from a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from medcode_desktop.errors import UserError
from medcode_desktop.releases.records import Refused

END_OF_FILE = "\x1a"
BLANK = " \t\r\n" + END_OF_FILE
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MOST_REFUSED = 0.05  # of the lines with something in them


def text_of(name: str, data: bytes, next_step: str) -> str:
    """UTF-8 where the bytes are, else Windows-1252. Lines end with a line feed, those of Windows with a carriage return
    before it. Raises UserError for what is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UserError(f"{name} is written in UTF-16, not as it was published.", next_step)
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        column = nul - data.rfind(b"\n", 0, nul)
        raise UserError(f"{name}, line {line}, column {column}: there is a NUL byte; the file is damaged.", next_step)
    return characters(data)


def characters(data: bytes) -> str:
    """The same for a part of a file, or for a file that may be no text."""
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # a file saved again on an old Mac
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def csv_rows(
    name: str, text: str, rows_in_cell: re.Pattern[str], next_step: str, delimiter: str = ","
) -> Iterator[tuple[str, list[str]]]:
    """Each row with the words for where it stands, its last line: quoted cells may have line breaks in them. Raises UserError
    for what is no table, and where a cell holds whole rows, which is what a quotation mark too few or too many makes of them.
    """
    reader = csv.reader(io.StringIO(text.rstrip(BLANK), newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(map(rows_in_cell.search, cells)):
                where = f"{name}, line {reader.line_num}"
                raise UserError(f"{where}: a quotation mark is missing or too many before here.", next_step)
            yield f"{name}, line {reader.line_num}", cells
    except csv.Error as error:
        raise UserError(f"{name}, line {reader.line_num}: this cannot be read as a table ({error}).", next_step) from error


def ends_in_a_line(text: str) -> bool:
    """Has the last line no line end? So it may have been cut."""
    return text.rstrip(END_OF_FILE)[-1:] not in ("", "\n", "\r")


def check(name: str, rows: int, refused: Sequence[Refused], what: str, next_step: str) -> None:
    """Refuse a file with no rows ("codes", "pairs"), or with more than a few pieces that are none."""
    if refused and len(refused) > _MOST_REFUSED * (rows + len(refused)):
        first = refused[0]
        raise UserError(
            f"{name}: {len(refused):,} of {rows + len(refused):,} lines have no {what} that can be read."
            f" The first: {first.where}: {first.reason}.",
            next_step,
        )
    if not rows:
        raise UserError(f"{name} has no {what} in it.", next_step)
