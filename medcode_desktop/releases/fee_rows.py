"""What the readers of fee files share: bytes to rows, columns by their headings, rows to records, what was refused.

Rows are cleaned a column at a time, and each different text of a column once: the files repeat the same few values in
thousands of rows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from medcode_desktop.errors import UserError
from medcode_desktop.releases import sheets
from medcode_desktop.releases.archive import Archive
from medcode_desktop.releases.fee_text import BAD, Cleaner, plain
from medcode_desktop.releases.official import SourceFile, SourceKind, SourceRow
from medcode_desktop.releases.old_workbook import is_old_workbook
from medcode_desktop.releases.plain_text import ends_in_a_line
from medcode_desktop.releases.records import Refused

AGAIN = "Get the file again from CMS, and choose it as it is."
LONGEST_PREAMBLE = 40  # rows above the headings; the files have up to ten
_SNIFFED = 64 * 1024  # bytes of a text file, enough for its preamble and headings
_TEXTS = 8 * 2**20  # bytes of a workbook's texts
_MOST_REFUSED = 0.05  # of the rows
_MOST_LINES = 12  # in one cell; real notes have three
_SHOWN = 80
_MANY = 100  # empty columns; the crosswalk has 240
_EMPTY_COLUMNS = re.compile(f",{{{_MANY},}}")
_CELL = re.compile(r"<(?:\w+:)?t\b[^>]*>([^<]*)<")

Cells = Sequence[str]
RowT = TypeVar("RowT", bound=tuple[Any, ...])


# ---- rows of a file ----------------------------------------------------------------------------------------------------


@dataclass
class Table:
    """The cells of a text or a sheet. `rows` may differ in length."""

    name: str
    rows: list[list[str]]
    delimiter: str = ","
    from_sheet: bool = False
    ends: list[int] = field(default_factory=list)  # the last line of each row, if a row may take several
    is_open: bool = False  # the text has no line end at its end: it may have been cut short

    def where(self, index: int) -> str:
        """ "GPCI2025.csv, line 12" for the row at `index`."""
        if self.from_sheet:
            return f"{self.name}, row {index + 1}"
        if self.ends and index > 0:
            return f"{self.name}, line {self.ends[index - 1] + 1}"
        return f"{self.name}, line {index + 1}"


def decoded(name: str, data: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, else Windows-1252. Raises UserError for UTF-16 and zero bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UserError(f"{name} is written in UTF-16, not as CMS publishes it.", AGAIN)
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise UserError(f"{name}, line {line} has a zero byte in it; the file is damaged or no text.", AGAIN)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def tables(name: str, data: bytes) -> Iterable[Table]:
    """The one table of a text, or those of the sheets of a workbook. Raises UserError for what is neither."""
    if not sheets.is_workbook(data):
        yield text_table(name, decoded(name, data))
        return
    for rows in sheets.Workbook(name, data).sheets():
        yield Table(name, [list(map(sheets.csv_text, row)) for row in rows], from_sheet=True)


def text_table(name: str, text: str) -> Table:
    """Rows of comma, tilde, tab or bar separated text; line breaks in quoted cells are part of the cell.

    Raises UserError where a quotation mark is never closed: what follows it would be lost.
    """
    delimiter = delimiter_of(text[:_SNIFFED])
    if delimiter == "," and "," * _MANY in text:
        text = _EMPTY_COLUMNS.sub("," * 20, text)
    table = Table(name, [], delimiter, is_open=ends_in_a_line(text))
    reader = _reader(text, delimiter)
    try:
        for row in reader:
            table.rows.append(row)
            table.ends.append(reader.line_num)
    except csv.Error as error:
        raise UserError(f"{name}, line {reader.line_num} cannot be read ({error}).", AGAIN) from error
    if len(table.rows) < reader.line_num and delimiter not in "~|":
        _check_quotes(table, text)
    return table


def head(data: bytes) -> Table:
    """The first rows of a text, for telling what it is; none for what is no text."""
    begin = data[:_SNIFFED].partition(b"\0")[0]  # of a damaged text what comes before
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Table("", [])
    text = decoded("", begin)
    delimiter = delimiter_of(text)
    rows = []
    try:
        for row in _reader(text, delimiter):
            rows.append(row)
            if len(rows) == LONGEST_PREAMBLE:
                break
    except csv.Error:
        pass  # what was read before is enough, or it is no such file
    return Table("", rows, delimiter)


def delimiter_of(text: str) -> str:
    """Commas, unless a line among the first has several of the rarer ones."""
    lines = text.splitlines()[: 2 * LONGEST_PREAMBLE]
    return next((mark for mark in "~\t|" if any(line.count(mark) >= 3 for line in lines)), ",")


def _reader(text: str, delimiter: str) -> Any:
    lines = io.StringIO(text, newline="")
    if delimiter in "~|":  # a mark of inches may stand anywhere
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter)


def _check_quotes(table: Table, text: str) -> None:
    before = 0
    for index, end in enumerate(table.ends):
        if end - before > _MOST_LINES:
            raise UserError(
                f"{table.where(index)}: a cell goes on over many lines; a quotation mark is missing or too many.", AGAIN
            )
        before = end
    if text.count('"') % 2:
        try:
            for _ in csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter, strict=True):
                pass
        except csv.Error as error:
            if "unexpected end" in str(error):
                where = table.where(len(table.rows) - 1)
                raise UserError(f"{where}: the file ends within quotation marks; it was cut short.", AGAIN) from error


# ---- what a file is ----------------------------------------------------------------------------------------------------


def title(text: str) -> str:
    """A heading for comparing: upper case, single blanks."""
    return plain(text).upper()


Known = Collection[str] | Callable[[str], bool]  # headings, or what tells whether a title is one of them


def has_row(name: str, data: bytes, known: Known, least: int) -> bool:
    """Has a row near the beginning at least so many of the known headings? In a new workbook: have its texts?"""
    if not sheets.is_workbook(data):
        return _best(head(data).rows, known)[0] >= least
    try:
        if is_old_workbook(data):
            return any(_best(table.rows, known)[0] >= least for table in tables(name, data))
        found = set(map(title, _CELL.findall(_texts(name, data))))
    except UserError:
        return False
    return _count(found, known) >= least


def _texts(name: str, data: bytes) -> str:
    """The texts of an xlsx as XML, its headings among them."""
    archive = Archive(name, data)
    shared = "xl/sharedStrings.xml"
    part = shared if shared in archive.names else next((one for one in archive.names if "worksheets/sheet" in one), "")
    return archive.read(part, _TEXTS).decode("utf-8", errors="replace") if part else ""


def _count(titles: set[str], known: Known) -> int:
    return sum(map(known, titles)) if callable(known) else len(titles.intersection(known))


def _best(rows: Sequence[Cells], known: Known) -> tuple[int, int]:
    """How many of the known headings the best row has, and which row it is."""
    best, at = 0, 0
    for index, row in enumerate(rows[:LONGEST_PREAMBLE]):
        count = _count(set(map(title, row)), known)
        if count > best:
            best, at = count, index
    return best, at


@dataclass
class Headed:
    """A table with its row of headings found. `places` has every column of each heading, for headings repeat."""

    table: Table
    at: int
    places: dict[str, list[int]]

    @property
    def preamble(self) -> str:
        """The texts down to the headings, a row a line."""
        return "\n".join(" ".join(filter(None, map(str.strip, row))) for row in self.table.rows[: self.at + 1])

    def place(self, *titles: str, nth: int = 0) -> int | None:
        """The column of the first of these headings that is there."""
        return next((self.places[name][nth] for name in titles if len(self.places.get(name, ())) > nth), None)

    def need(self, wanted: dict[str, int | None]) -> None:
        """Raises UserError naming the columns of `wanted` that have no place."""
        missing = [name for name, place in wanted.items() if place is None]
        if missing:
            seen = ", ".join(list(self.places)[:8]) or "none"
            where = self.table.where(self.at)
            raise UserError(
                f"{where}: these columns are missing: {', '.join(missing)}. Seen: {seen[:160]}.",
                "Choose the file as CMS publishes it, with its headings.",
            )


def headed(table: Table, known: Known, least: int) -> Headed | None:
    """The table with its row of headings, None if no row near its beginning has at least so many of them."""
    count, at = _best(table.rows, known)
    if count < least:
        return None
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(table.rows[at]):
        if name := title(cell):
            places.setdefault(name, []).append(place)
    return Headed(table, at, places)


def all_headed(name: str, data: bytes, known: Known, least: int) -> list[Headed]:
    """Of every sheet that has the headings. Raises UserError if none has."""
    found = [one for table in tables(name, data) if (one := headed(table, known, least))]
    if not found:
        raise no_headings(name, known)
    return found


def no_headings(name: str, known: Known) -> UserError:
    wanted = "" if callable(known) else f" ({', '.join(sorted(known)[:6])})"
    return UserError(f"{name} has no row with the headings that such a file has{wanted}.", AGAIN)


# ---- rows to records ---------------------------------------------------------------------------------------------------


class Column(NamedTuple):
    """Where a field is, how it is cleaned, and what it is called. A column without a place is empty in every row."""

    place: int | None
    clean: Callable[[str], str | None]
    name: str
    what: str = "amount"  # what a text that cannot be read is not


@dataclass
class Kept:
    """The rows that could be read: for each column its values. `raw` and `indices` are the rows and where they were."""

    name: str
    columns: list[Sequence[str]]
    raw: list[list[str]]
    indices: list[int]
    refused: list[Refused]
    warnings: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Raises UserError if no row, or more than a few could not be read: somebody has changed the file."""
        first = f" {self.refused[0].where}: {self.refused[0].reason}." if self.refused else ""
        if not self.raw:
            raise UserError(f"{self.name} has its headings but no rows below them that can be read.{first}", AGAIN)
        bad = len(self.refused)
        if bad > _MOST_REFUSED * (bad + len(self.raw)):
            raise UserError(f"{self.name}: {bad:,} of {bad + len(self.raw):,} rows cannot be read.{first}", AGAIN)


def kept_rows(at: Headed, columns: Sequence[Column]) -> Kept:
    """The rows below the headings, cleaned. Blank rows and notes are none; what cannot be read is refused with its reason."""
    table, kept = at.table, Kept(at.table.name, [], [], [], [])
    needed = 1 + max((column.place for column in columns if column.place is not None), default=0)
    end = len(table.rows)
    while end > at.at + 1 and is_note(table.rows[end - 1]):
        end -= 1  # blank rows and notes below the table
    kept.raw = table.rows[at.at + 1 : end]
    kept.indices = list(range(at.at + 1, end))
    if min(map(len, kept.raw), default=needed) < needed:
        _refuse_short(kept, table, needed)
    if table.is_open:
        kept.warnings.append(f"The last line of {table.name} has no line end. If the file was cut short, it is not whole.")
    if not kept.raw:
        kept.columns = [[] for _ in columns]
        return kept
    cleaners = {clean: Cleaner(clean) for clean in {column.clean for column in columns}}
    width = max(map(len, kept.raw))
    rows = kept.raw if width <= 2 * needed else [row[:needed] for row in kept.raw]  # some have hundreds of empty columns
    across = list(zip(*rows, strict=False))
    for column in columns:
        if column.place is None:
            kept.columns.append([""] * len(kept.raw))
        else:
            kept.columns.append(cleaners[column.clean].column(across[column.place]))
    if any(cleaner.has_bad for cleaner in cleaners.values()):
        _refuse_bad(kept, table, columns)
    return kept


def _refuse_short(kept: Kept, table: Table, needed: int) -> None:
    """Take out the rows that end before the last column. Raises UserError if the file ends in such a row."""
    rows, kept.raw = kept.raw, []
    indices, kept.indices = kept.indices, []
    for index, row in zip(indices, rows, strict=True):
        if len(row) >= needed:
            kept.raw.append(row)
            kept.indices.append(index)
        elif table.is_open and index == len(table.rows) - 1:
            raise UserError(f"{table.where(index)}: the file ends in the middle of a row; it was cut short.", AGAIN)
        elif not is_note(row):
            reason = f"the row has {len(row)} of {needed} columns; it was cut short"
            kept.refused.append(Refused(table.where(index), reason, shown(row)))


def _refuse_bad(kept: Kept, table: Table, columns: Sequence[Column]) -> None:
    """Take out the rows in which a cell could not be read."""
    good = []
    for row, values in enumerate(zip(*kept.columns, strict=True)):
        if BAD not in values:
            good.append(row)
        elif not is_note(kept.raw[row]):
            column = columns[values.index(BAD)]
            said = plain(kept.raw[row][column.place or 0])[:30]
            reason = f'column {column.name}: "{said}" is no {column.what}'
            kept.refused.append(Refused(table.where(kept.indices[row]), reason, shown(kept.raw[row])))
    kept.columns = [[values[row] for row in good] for values in kept.columns]
    kept.raw = [kept.raw[row] for row in good]
    kept.indices = [kept.indices[row] for row in good]


def is_note(row: Cells) -> bool:
    """Is it blank, or one cell of words below or beside the table?"""
    filled = [cell for cell in map(plain, row) if cell]
    return not filled or (len(filled) == 1 and (" " in filled[0] or filled[0].startswith("*")))


def shown(row: Cells) -> str:
    return ",".join(map(plain, row)).rstrip(",")[:_SHOWN]


def last_ones(rows: list[RowT], keys: Iterable[Hashable], name: str, warnings: list[str]) -> list[RowT]:
    """Of rows with the same key the last; a warning where they say different things."""
    keyed = dict(zip(keys, rows, strict=True))
    if len(keyed) == len(rows):
        return rows
    return _fewer(rows, keyed, name, warnings)


def _fewer(rows: list[RowT], keyed: dict[Hashable, RowT], name: str, warnings: list[str]) -> list[RowT]:
    differ = len(set(rows)) - len(keyed)
    if differ > 0:
        kept = set(keyed.values())
        some = ", ".join(dict.fromkeys(str(row[0]) for row in rows if row not in kept))[:60]
        warnings.append(f"{name} has {differ:,} rows twice with different values ({some}); the last of each was kept.")
    return list(keyed.values())


def source_file(
    kind: SourceKind, data: bytes, rows: Sequence[SourceRow], kept: Sequence[Kept], warnings: list[str], **more: Any
) -> SourceFile:
    """The file as read; `more` are the fields of SourceFile that differ: title, date, until, has_cpt, copyright_year."""
    name = kept[0].name
    return SourceFile(
        kind=kind,
        source=name,
        member=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        refused=[one for part in kept for one in part.refused],
        warnings=[*warnings, *dict.fromkeys(one for part in kept for one in part.warnings)],
        **more,
    )
