"""Reads the CPT data files of the American Medical Association, as a clinic has them under its licence.

Layouts, told apart by content. Each begins with a notice, mostly followed by an empty line:

- LONGULT: code, tab, long descriptor
- LONGULF: columns 1-5 code, 6-7 number of the line, 9-80 long descriptor, gone on with in further lines of the code
- MEDU: columns 1-5 code, 7-54 medium descriptor; SHORTU: columns 1-5 code, 7-34 short descriptor. Only their lengths differ
- Consolidated_Code_List and ConsumerDescriptor: a table with headings, as text with tabs or as a workbook

The descriptors are licensed: none of their text comes into an error, a warning or a refused piece; the code stands for them.
Source: the file layouts that the AMA puts beside its data files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.releases import ama_notice, plain_text, sheets
from medcode_desktop.releases.official import CptRow, SourceFile, SourceKind
from medcode_desktop.releases.plain_text import BLANK
from medcode_desktop.releases.records import Refused
from medcode_desktop.work import Progress, no_progress

_AGAIN = "Get the file again from the AMA, or from who gave it to you, and choose it as it is."
_LONGEST_NOTICE = 500  # lines or rows before the data
_SNIFFED = 60_000  # bytes
_OFTEN = 4096  # rows between two calls of progress
_FOLLOWING = 3  # lines, of which one has to be like the first for data to have begun
_LONGEST_SHORT, _LONGEST_MEDIUM = 28, 48  # characters
_ENOUGH = 100  # rows; of so many medium descriptors several are longer than any short one
_FIELDS = ("long", "medium", "short", "consumer")
_CODE = re.compile(r"[0-9]{4}[0-9AFMTU]|[0-9]{2}")
_SHOWN = re.compile(r"(?=.*[0-9])[A-Z0-9]{1,6}")  # what may be shown of a cell that should be a code
_CUT_IN_CODE = re.compile(r"[0-9]{1,9}[AFMTU]?|[0-9]{1,9}\t[0-9]{0,5}[AFMTU]?|[0-9]{4}[0-9AFMTU][0-9]{1,2}")
_NAMES = re.compile(r"CPT|LONGU|MEDU|SHORTU|CONSUMER|CONSOLIDATED", re.IGNORECASE)
_TAB = re.compile(r"([0-9]{4}[0-9AFMTU]|[0-9]{2} *)\t([^\t]*[^\W\d_][^\t]*)")
_NUMBERED = re.compile(r"([0-9]{4}[0-9AFMTU]|[0-9]{2}   )([0-9]{2}) (.*\S)")
_FIXED = re.compile(r"([0-9]{4}[0-9AFMTU]|[0-9]{2}   ) (.*\S)")

_Texts = tuple[str, str, str, str]  # long, medium, short, consumer


class _Piece(NamedTuple):
    """What a line or row says."""

    where: str
    code: str
    texts: _Texts


class _Begin(NamedTuple):
    """Where the data begin, and how they are laid out."""

    at: int  # index of the first line with data
    layout: str  # "tab", "numbered", "fixed" or "table"
    columns: dict[str, int]  # of a table: "code" and those of _FIELDS that it has


def looks_like(name: str, data: bytes) -> bool:
    """Is it one of these layouts? A list of other numbers with tabs has no notice and is not called like a file of the AMA."""
    if sheets.is_workbook(data):
        return _is_workbook(name, data)
    part = data[:_SNIFFED].partition(b"\0")[0]  # what comes after is for the reader to say
    text = plain_text.characters(part)
    lines = text.split("\n")
    if len(part) < len(data):
        del lines[-1]
    begin = _begin(lines)
    if begin is None:
        return False
    if begin.layout == "table":
        return True
    has_notice = ama_notice.is_there("\n".join(lines[: begin.at]))
    if not (has_notice or _NAMES.search(name)):
        return False
    data_lines = [line for line in lines[begin.at :] if line.strip(BLANK)]
    fit = sum(_fits(begin.layout, line) for line in data_lines)
    if has_notice and 2 * fit >= len(data_lines):
        return True  # whose lines they are is known, so what is wrong with them is for the reader to say
    return 10 * fit >= 9 * len(data_lines) - 10  # one stray line more in a short file


def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Only the texts that the file has are filled in. Of a code that stands twice the last is kept, with a warning if they
    differ. Raises UserError for a file that is damaged, cut short or without a year, and Cancelled when `progress` does."""
    progress("Reading codes", 0.0)
    taken = _Taken(name)
    notice = (_read_workbook if sheets.is_workbook(data) else _read_text)(taken, data, progress)
    plain_text.check(name, len(taken.rows), taken.refused, "CPT codes", _AGAIN)
    taken.say_what_differs()
    year = _year(taken, notice)
    return SourceFile(
        kind=SourceKind.CPT,
        title=f"CPT {year}, {_named(list(taken.rows.values()))}",
        date=f"{year}-01-01",
        until="",
        source=name,
        member=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=list(taken.rows.values()),
        has_cpt=True,
        copyright_year=ama_notice.copyright_year(notice),
        refused=taken.refused,
        warnings=taken.warnings,
    )


def _year(taken: _Taken, notice: str) -> str:
    year, reckoned = ama_notice.code_set_year(notice, taken.name)
    if not year:
        raise UserError(
            f"{taken.name} does not say of which year it is: there is no copyright of the AMA before its codes, and no year in"
            " its name.",
            "Choose the file as it was delivered, with its notice, or put the year of the code set into its name.",
        )
    if reckoned:
        taken.warnings.append(
            f"{taken.name} does not name the year of its code set; by its copyright ({int(year) - 1}) it is {year}."
        )
    return year


def _named(rows: list[CptRow]) -> str:
    """ "long descriptors", for the title."""
    held = [field for field, texts in zip(_FIELDS, list(zip(*rows, strict=True))[1:], strict=True) if any(texts)]
    return f"{' and '.join(filter(None, (', '.join(held[:-1]), held[-1])))} descriptors"


class _Taken:
    """What was taken from a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, CptRow] = {}
        self.refused: list[Refused] = []
        self.warnings: list[str] = []
        self._differing: dict[str, None] = {}

    def take(self, piece: _Piece) -> None:
        if not _CODE.fullmatch(piece.code):
            self.refuse(piece.where, "this is not a CPT code" if piece.code else "there is no code", piece.code)
        elif not any(piece.texts):
            self.refuse(piece.where, "the code has no descriptor", piece.code)
        else:
            row = CptRow(piece.code, *piece.texts)
            if self.rows.get(piece.code, row) != row:
                self._differing[piece.code] = None
            self.rows[piece.code] = row

    def refuse(self, where: str, reason: str, code: str) -> None:
        self.refused.append(Refused(where, reason, code if _SHOWN.fullmatch(code) else ""))

    def say_what_differs(self) -> None:
        if self._differing:
            some = ", ".join(islice(self._differing, 10))
            self.warnings.append(
                f"{self.name}: codes that stand twice with different texts ({len(self._differing)}), the last was kept: {some}."
            )


# --- text files


def _read_text(taken: _Taken, data: bytes, progress: Progress) -> str:
    """The notice."""
    text = plain_text.text_of(taken.name, data, _AGAIN)
    lines = text.split("\n")
    begin = _begin(lines)
    if begin is None:
        raise UserError(f"{taken.name} has no CPT codes in it.", _AGAIN)
    last = max(number for number, line in enumerate(lines, start=1) if line.strip(BLANK))
    pieces = {"tab": _by_tab, "numbered": _by_number, "fixed": _by_column, "table": _by_heading}[begin.layout](
        taken, lines, begin
    )
    for count, piece in enumerate(pieces):
        if count % _OFTEN == 0:
            progress("Reading codes", count / len(lines))
        taken.take(piece)
    _check_end(taken, text, lines, last, begin)
    return "\n".join(lines[: begin.at])


def _begin(lines: Sequence[str]) -> _Begin | None:
    """The headings of a table, or lines of one layout: a single one may belong to the notice (an address, say)."""
    for at, line in enumerate(lines[:_LONGEST_NOTICE]):
        columns = _columns(line.split("\t")) if "\t" in line else {}
        if columns:
            return _Begin(at + 1, "table", columns)
        layout = _layout(line)
        if layout and _is_first(lines, at, layout):
            return _Begin(at, layout, {})
    return None


def _is_first(lines: Sequence[str], at: int, layout: str) -> bool:
    """Is this line, which looks like data, the first of them? The notice may have an address of this form. Data go on in the
    next line; or an empty line is before the first, and after it come data, perhaps with a spoilt line among them."""
    if at + 1 < len(lines) and _fits(layout, lines[at + 1]):
        return True
    if at > 0 and lines[at - 1].strip(BLANK):
        return False
    following = [later for later in lines[at + 1 : at + 20] if later.strip(BLANK)][:_FOLLOWING]
    return not following or (bool(lines[at + 1].strip(BLANK)) and any(_fits(layout, later) for later in following))


def _layout(line: str) -> str:
    return next((layout for layout in ("tab", "numbered", "fixed") if _fits(layout, line)), "")


def _fits(layout: str, line: str) -> bool:
    line = line.rstrip(BLANK)
    if layout == "tab":
        return bool(_TAB.fullmatch(line))
    if layout == "numbered":
        return len(line) <= 80 and bool(_NUMBERED.fullmatch(line))
    if layout == "fixed":
        return len(line) <= 6 + _LONGEST_MEDIUM and bool(_FIXED.fullmatch(line))
    return True


def _by_tab(taken: _Taken, lines: list[str], begin: _Begin) -> Iterator[_Piece]:
    for where, line in _with_something(taken.name, lines, begin):
        code, _, text = line.rstrip(BLANK).partition("\t")
        if "\t" in text:
            taken.refuse(where, "there are more than two columns", code)
        else:
            yield _Piece(where, code.strip(), (_plain(text), "", "", ""))


def _by_number(taken: _Taken, lines: list[str], begin: _Begin) -> Iterator[_Piece]:
    """Descriptors over several lines, put together by their numbers."""
    pieces: dict[str, dict[str, str]] = {}
    wheres: dict[str, str] = {}
    for where, line in _with_something(taken.name, lines, begin):
        found = _NUMBERED.fullmatch(line.rstrip(BLANK))
        if found is None or len(found[0]) > 80:
            taken.refuse(where, "this is not a line of the file's layout", line[:5].strip())
            continue
        code, number = found[1].strip(), found[2]
        texts = pieces.setdefault(code, {})
        wheres.setdefault(code, where)
        if texts.get(number, found[3]) != found[3]:
            yield _Piece(wheres[code], code, (_joined(texts), "", "", ""))  # differs from what follows: said by `take`
        texts[number] = found[3]
    for code, texts in pieces.items():
        numbers = sorted(map(int, texts))
        if numbers[0] > 1 or numbers[-1] - numbers[0] >= len(numbers):
            taken.refuse(wheres[code], "a line of its descriptor is missing", code)
        else:
            yield _Piece(wheres[code], code, (_joined(texts), "", "", ""))


def _joined(texts: dict[str, str]) -> str:
    return _plain(" ".join(texts[number] for number in sorted(texts)))


def _by_column(taken: _Taken, lines: list[str], begin: _Begin) -> Iterator[_Piece]:
    read: list[tuple[str, str, str]] = []
    for where, line in _with_something(taken.name, lines, begin):
        found = _FIXED.fullmatch(line.rstrip(BLANK))
        if found is None:
            taken.refuse(where, "this is not a line of the file's layout", line[:5].strip())
        elif len(found[0]) > 6 + _LONGEST_MEDIUM:
            taken.refuse(where, f"there is text after column {6 + _LONGEST_MEDIUM}", found[1].strip())
        else:
            read.append((where, found[1].strip(), _plain(found[2])))
    is_medium = _is_medium(taken, [text for _, _, text in read], {len(line.rstrip("\r")) for line in lines[begin.at : -1]})
    for where, code, text in read:
        yield _Piece(where, code, ("", text, "", "") if is_medium else ("", "", text, ""))


def _is_medium(taken: _Taken, texts: list[str], widths: set[int]) -> bool:
    """Medium or short descriptors? By their lengths; else by the width to which the lines are padded; else by the file's
    name, and then it is said."""
    longer = sum(len(text) > _LONGEST_SHORT for text in texts)
    if longer > len(texts) // _ENOUGH:
        if any(text != text.upper() for text in texts):
            taken.warnings.append(
                f"{taken.name} was taken for medium descriptors by their length, but they are not all in upper case."
            )
        return True
    if widths == {6 + _LONGEST_MEDIUM}:
        return True
    if longer:
        taken.warnings.append(f"{taken.name} has {longer} of {len(texts):,} texts that are too long for short descriptors.")
    if len(texts) >= _ENOUGH or widths == {6 + _LONGEST_SHORT}:
        return False
    is_medium = "MED" in taken.name.upper() and "SHORT" not in taken.name.upper()
    taken.warnings.append(
        f"{taken.name} has too few lines to tell medium from short descriptors; it was taken for"
        f" {'medium' if is_medium else 'short'} descriptors. Check that this is right."
    )
    return is_medium


def _by_heading(taken: _Taken, lines: list[str], begin: _Begin) -> Iterator[_Piece]:
    rows = (
        (where, line.rstrip("\r" + plain_text.END_OF_FILE).split("\t"))
        for where, line in _with_something(taken.name, lines, begin)
    )
    return _of_table(rows, begin.columns)


def _with_something(name: str, lines: list[str], begin: _Begin) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines[begin.at :], start=begin.at + 1):
        if line.strip(BLANK):
            yield f"{name}, line {number}", line


def _check_end(taken: _Taken, text: str, lines: list[str], last: int, begin: _Begin) -> None:
    """Refuse a file that was cut short in its last line, as far as that can be seen."""
    if not plain_text.ends_in_a_line(text):
        return
    line = lines[last - 1].rstrip(plain_text.END_OF_FILE)
    widths = {len(other.rstrip("\r")) for other in lines[begin.at : last - 1]}
    padded = begin.layout in ("fixed", "numbered") and len(widths) == 1 and last - begin.at > _FOLLOWING
    where = f"{taken.name}, line {last}"
    if _CUT_IN_CODE.fullmatch(line.strip()) or (padded and len(line) < widths.pop()):
        raise UserError(f"{where}: the file ends in the middle of a line; it was cut short.", _AGAIN)
    taken.warnings.append(f"The last line of {taken.name} has no line end. If the file was cut short, its text is not whole.")


# --- tables, as text and as workbook


def _columns(cells: Iterable[Any]) -> dict[str, int]:
    """The columns of a row of headings by field, with the first that has a heading; empty if it is no such row."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        title = sheets.heading(cell).strip('"')
        field = "code" if title == "CPT CODE" else _HEADING.sub("", title).lower()
        if field in ("code", *_FIELDS):
            columns.setdefault(field, at)
    return columns if "code" in columns and len(columns) > 1 else {}


_HEADING = re.compile(r"^CPT | FRIENDLY| DESCRIPTORS?| DESCRIPTIONS?")


def _of_table(rows: Iterable[tuple[str, Sequence[Any]]], columns: dict[str, int]) -> Iterator[_Piece]:
    places = [columns.get(field, -1) for field in _FIELDS]
    for where, cells in rows:
        values = [_cell(cells[at]) if 0 <= at < len(cells) else "" for at in places]
        code = _code_in(cells[columns["code"]]) if columns["code"] < len(cells) else ""
        yield _Piece(where, code, (values[0], values[1], values[2], values[3]))


def _code_in(value: Any) -> str:
    """A spreadsheet may have made a number of a code and so taken its leading zeros."""
    text = _cell(value)
    if isinstance(value, str) or not text.isdecimal():
        return text.upper()
    return text.zfill(5) if len(text) > 2 else text.zfill(2)


def _cell(value: Any) -> str:
    text = sheets.cell_text(value)
    if len(text) > 1 and text[0] == text[-1] == '"':  # a spreadsheet quotes what has commas or quotation marks in it
        text = text[1:-1].replace('""', '"')
    return _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_workbook(name: str, data: bytes) -> bool:
    try:
        return sheets.has_heading(name, data, ("Concept Id",)) and sheets.has_heading(name, data, ("CPT Code",))
    except UserError:
        return False


def _read_workbook(taken: _Taken, data: bytes, progress: Progress) -> str:
    """The notice: whatever stands in the sheets before the headings."""
    notice: list[str] = []
    for rows in sheets.Workbook(taken.name, data).sheets():
        for at, row in enumerate(rows[:_LONGEST_NOTICE]):
            columns = _columns(row)
            if columns:
                body = (
                    (f"{taken.name}, row {number}", cells)
                    for number, cells in enumerate(rows[at + 1 :], start=at + 2)
                    if any(map(sheets.cell_text, cells))
                )
                for count, piece in enumerate(_of_table(body, columns)):
                    if count % _OFTEN == 0:
                        progress("Reading codes", count / len(rows))
                    taken.take(piece)
                return "\n".join(notice)
            notice.append(" ".join(map(sheets.cell_text, row)))
    raise UserError(f"{taken.name} has no sheet with the headings CPT Code and Long, Medium, Short or Consumer.", _AGAIN)
