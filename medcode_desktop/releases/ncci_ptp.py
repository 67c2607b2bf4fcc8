"""Reads NCCI procedure-to-procedure edits: pairs of codes that are not paid together.

The text file as published has a notice and headings in some six lines, then seven columns with tabs: column 1, column 2, "*" if
in existence before 1996, effective date, deletion date ("*" for none), modifier indicator, rationale. The same columns come
as a workbook, and saved again as csv. A pair may stand in several rows, one for each time that it was in force.

Files have some half a million rows, so they are read some thousand rows at a time, and these column by column.
Source: the NCCI edits page of CMS, and the notes in the headings.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from sys import intern
from typing import Any, cast

from medcode_desktop.errors import UserError
from medcode_desktop.releases import ama_notice, long_sheets, ncci_naming, plain_text, sheets
from medcode_desktop.releases.official import PtpRow, SourceFile, SourceKind
from medcode_desktop.releases.plain_text import BLANK
from medcode_desktop.releases.records import Refused
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_KINDS = {ncci_naming.PRACTITIONER: SourceKind.PTP_PRACTITIONER, ncci_naming.HOSPITAL: SourceKind.PTP_HOSPITAL}
_AGAIN = "Get the file again from CMS (NCCI procedure-to-procedure edits), and choose it as it is."
_LONGEST_HEAD = 100  # lines or rows before the first pair
_PART = 50_000  # characters read between two calls of progress: a hundredth of a second, and little enough for the caches
_OFTEN = 4096  # rows of a sheet between two calls of progress
_MANY_ROWS = 600_000  # of a large file, for telling how far a sheet was read
_DAY = "[0-9/-]{8,10}"
_ROW = re.compile(
    r'^"?[A-Z0-9]{5}"?(?P<by>[\t,])"?[A-Z0-9]{5}"?(?P=by)"? *\*?"?'
    rf'(?P=by)"?{_DAY}"?(?P=by)"?(?:{_DAY}|\*|)"?(?P=by)"?[019]',
    re.MULTILINE,
)
_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_PART_OF_SET = re.compile(r"[-_ ]f([0-9])(?![0-9])", re.IGNORECASE)

_BEFORE = 2  # index of the column that is read and not kept
_NEEDED = 6  # columns; the seventh, the rationale, may be empty

_make = cast("Callable[[type[PtpRow], tuple[str, ...]], PtpRow]", tuple.__new__)


def has_rows(text: str) -> bool:
    """Are there pairs near its beginning?"""
    return _ROW.search(text) is not None


def has_headings(seen: str) -> bool:
    """Are the headings among the texts of a workbook?"""
    seen = seen.upper()
    return all(title in seen for title in ("COLUMN 1", "COLUMN 2", "MODIFIER", "DELETION"))


def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    taken = _Taken(name)
    with nothing_thrown_away():
        if sheets.is_workbook(data):
            head = _read_rows(taken, long_sheets.numbered_rows(name, data), progress)
        else:
            head = _read_text(taken, plain_text.text_of(name, data, _AGAIN), progress)
    plain_text.check(name, len(taken.rows), taken.refused, "pairs", _AGAIN)
    setting = ncci_naming.setting_of(head, name)
    kind = _KINDS.get(setting)
    if kind is None:
        raise UserError(
            f"{name} does not say whether its pairs are for practitioners or for outpatient hospitals.",
            "Give it back the name that CMS gave it: it begins with ccipra for practitioners, with ccioph for hospitals.",
        )
    date = _date(taken, head)
    found = _PART_OF_SET.search(name)
    part = f", part {found[1]}" if found else ""
    progress("Reading pairs", 1.0)
    return SourceFile(
        kind=kind,
        title=f"NCCI pairs for {ncci_naming.FOR_PEOPLE[setting]}, {ncci_naming.month(date)}{part}",
        date=date,
        until="",
        source=name,
        member=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=taken.rows,
        has_cpt=any(_CPT.fullmatch(code) for column in taken.columns[:2] for code in column.values()),
        copyright_year=ama_notice.copyright_year(head),
        refused=taken.refused,
        warnings=taken.warnings,
    )


def _date(taken: _Taken, head: str) -> str:
    """As the file or its name says; else the latest day on which a pair takes effect, for new ones come each quarter."""
    latest = max(taken.columns[3].values())
    date = ncci_naming.date_of(head, taken.name)
    if not date:
        taken.warnings.append(f"{taken.name} does not say from when it is; its latest pairs take effect on {latest}.")
    elif latest > date:
        taken.warnings.append(f"{taken.name} says that it is of {date}, but has pairs that take effect on {latest}.")
    return date or latest


class _NoRow(Exception):  # noqa: N818 - not an error of the program
    """Why a line is no pair, and in which column, counted from 1."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class _Column(dict[str, str]):
    """Each cell of a column as it stands in the file -> what it says. Cells repeat, so each kind is read once; and rows share
    their texts."""

    def __init__(self, number: int, read_cell: Callable[[str], str | None], reason: str) -> None:
        super().__init__()
        self._number = number
        self._read_cell = read_cell
        self._reason = reason

    def __missing__(self, text: str) -> str:
        value = self._read_cell(text.strip(' "\r' + plain_text.END_OF_FILE))
        if value is None:
            raise _NoRow(self._number, self._reason)
        value = self[text] = intern(value)
        return value


def _code(cell: str) -> str | None:
    return cell if _CODE.fullmatch(cell) else None


def _one_of(*known: str) -> Callable[[str], str | None]:
    return lambda cell: cell if cell in known else None


def _first_day(cell: str) -> str | None:
    return sheets.cell_day(cell) or None


def _last_day(cell: str) -> str | None:
    return sheets.cell_day(cell) or ("" if cell in ("", "*") else None)


def _words(cell: str) -> str | None:
    return " ".join(cell.split())


class _Taken:
    """What was taken from a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[PtpRow] = []
        self.refused: list[Refused] = []
        self.warnings: list[str] = []
        self.columns = (
            _Column(1, _code, "this is not a code"),
            _Column(2, _code, "this is not a code"),
            _Column(3, _one_of("", "*"), "this is neither empty nor a star"),
            _Column(4, _first_day, "the effective date is no day"),
            _Column(5, _last_day, "the deletion date is no day"),
            _Column(6, _one_of("0", "1", "9"), "the modifier indicator is not 0, 1 or 9"),
            _Column(7, _words, ""),
        )

    def take_all(self, text: str) -> int:
        """Whole lines; how many. Raises ValueError or _NoRow if one of them is no pair as published, and then takes none.

        The cells of all lines in one list: where a line has one too few or too many, what stands in the column of the codes
        is none.
        """
        cells = text.replace("\n", "\t").split("\t")
        width = len(self.columns)
        across = [cells[at::width] for at in range(width)]
        one, two, first, last, indicator, rationale = (
            map(self.columns[at].__getitem__, across[at]) for at in range(width) if at != _BEFORE
        )
        for cell in set(across[_BEFORE]):
            self.columns[_BEFORE][cell]
        self.rows += list(map(_make, repeat(PtpRow), zip(one, two, first, last, indicator, rationale, strict=True)))
        return len(cells) // width

    def take(self, where: str, line: str) -> None:
        """One line with tabs; refused if it is no pair."""
        codes: list[str] = []
        try:
            self.rows.append(self._row(line, codes))
        except _NoRow as error:
            self.refused.append(Refused(f"{where}, column {error.column}", error.reason, " ".join(codes)))

    def _row(self, line: str, codes: list[str]) -> PtpRow:
        """`codes` gets those that the line has, also if it is no pair."""
        cells = line.rstrip(BLANK).split("\t")
        for column, cell in zip(self.columns[:2], cells, strict=False):
            codes += [column[cell]]
        if len(cells) < _NEEDED:
            raise _NoRow(len(cells) + 1, "the line ends before its modifier indicator")
        if len(cells) > len(self.columns):
            raise _NoRow(len(self.columns) + 1, "there are more than seven columns")
        cells += [""] * (len(self.columns) - len(cells))
        _, first, last, indicator, rationale = (column[cell] for column, cell in zip(self.columns[2:], cells[2:], strict=True))
        return PtpRow(codes[0], codes[1], first, last, indicator, rationale)


# --- the text file, and csv


def _read_text(taken: _Taken, text: str, progress: Progress) -> str:
    """The lines before the first pair."""
    first = _ROW.search(text)
    if first is None:
        raise UserError(f"{taken.name} has no pairs in it.", _AGAIN)
    head = text[: first.start()]
    _check_head(taken.name, head.count("\n"))
    if first["by"] == ",":
        return _read_rows(taken, plain_text.csv_rows(taken.name, text, _ROW, _AGAIN), progress)
    end = text[-_PART:]
    length = len(text) - len(end) + len(end.rstrip(BLANK))
    number, at = head.count("\n") + 1, first.start()
    while at < length:
        progress("Reading pairs", at / length)
        to = text.find("\n", at + _PART, length)
        to = length if to < 0 else to
        number += _read_part(taken, number, text[at:to])
        at = to + 1
    _check_end(taken, text, number - 1)
    return head


def _read_part(taken: _Taken, number: int, text: str) -> int:
    """Lines from `number` on; how many they are."""
    try:
        return taken.take_all(text)
    except (_NoRow, ValueError):  # one of them is no pair
        lines = text.split("\n")
    for place, line in enumerate(lines, start=number):
        if line.strip(BLANK):
            taken.take(f"{taken.name}, line {place}", line)
    return len(lines)


def _check_head(name: str, lines: int) -> None:
    if lines > _LONGEST_HEAD:
        raise UserError(f"{name} has no pairs in its first {_LONGEST_HEAD} lines.", _AGAIN)


def _check_end(taken: _Taken, text: str, lines: int) -> None:
    """Refuse a file that ends in the middle of a line: before its rationale, or within one that other lines have whole."""
    if not plain_text.ends_in_a_line(text):
        return
    where = f"{taken.name}, line {lines}"
    cut = any(refused.where.startswith(f"{where}, ") for refused in taken.refused[-1:])
    if not cut and taken.rows:
        last = taken.rows[-1].rationale
        longer = any(len(text) > len(last) and text.startswith(last) for text in taken.columns[6].values())
        cut = longer and not any(row.rationale == last for row in taken.rows[:-1])
    if cut:
        raise UserError(f"{where}: the file ends in the middle of a line; it was cut short.", _AGAIN)


_Numbered = tuple[str, list[Any]]  # where a row stands, and its cells


def _read_rows(taken: _Taken, rows: Iterator[_Numbered], progress: Progress) -> str:
    """The cells before the first pair."""
    head: list[str] = []
    codes, texts = _Texts(_code_text), _Texts(sheets.cell_text)
    all_lines = ((where, "\t".join([*map(codes.of, cells[:2]), *map(texts.of, cells[2:])])) for where, cells in rows)
    lines = (numbered for numbered in all_lines if numbered[1].strip(BLANK))
    first: list[tuple[str, str]] = []
    for where, line in lines:
        if _ROW.match(line):
            first.append((where, line))
            break
        head.append(line)
        _check_head(taken.name, len(head))
    count = 0
    while part := [*first, *islice(lines, _OFTEN)]:
        first = []
        progress("Reading pairs", min(count / _MANY_ROWS, 1.0))
        count += len(part)
        try:
            taken.take_all("\n".join(line for _, line in part))
        except (_NoRow, ValueError):  # one of them is no pair
            for where, line in part:
                taken.take(where, line)
    return "\n".join(head)


class _Texts:
    """Cells of a table as text with single blanks. Cells repeat, so each kind is read once."""

    def __init__(self, read_cell: Callable[[Any], str]) -> None:
        self._read_cell = read_cell
        self._known: dict[Any, str] = {}

    def of(self, cell: Any) -> str:
        text = self._known.get(cell)
        if text is None:
            text = self._known[cell] = " ".join(self._read_cell(cell).split())
        return text


def _code_text(value: Any) -> str:
    """A spreadsheet may have made a number of a code and so taken its leading zeros."""
    text = sheets.cell_text(value)
    return text.zfill(5) if text.isdecimal() and not isinstance(value, str) else text
