"""Makes ClaimLines of rows. Runs for every row, so what repeats (dates, units, modifiers) is read once and kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from medcode_desktop.checking.claim_lines import AT_ONCE, ClaimLine, LineBatch, LineProblem, batches_of
from medcode_desktop.checking.columns import MODIFIER_FIELDS, Columns, Field
from medcode_desktop.checking.days import Order, read_day
from medcode_desktop.checking.kept import Kept
from medcode_desktop.checking.text_rows import BadRow
from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import shown_text

MOST_KEPT = 20_000  # texts of each kind
_BLANK = "".join(map(chr, range(33))) + "\xa0\u200b\ufeff"
_UNITS = re.compile(r"(\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})(?: ?(?:UNITS?|UN|EA|EACH|DAYS?))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d|,)")  # 1,000; in 1,5 and 0,500 the comma is that of a fraction
_SIGN = re.compile(r"[^0-9]*[-\u2212\u2013\u2014(,<>/]|.*-\s*$", re.DOTALL)  # less than nothing, also as 5-, or no number
_PIECES = re.compile(r"[^A-Z0-9]+")
_TAKEN = (Field.CODE, Field.DATE, Field.UNITS, Field.PAYER, Field.CHARGE, Field.PROVIDER, Field.PLACE, Field.PATIENT)
_EMPTY = LineProblem("There is nothing in this line.", "Delete the line, or fill it in.", empty=True)
_NO_CODE = LineProblem("There is no code in this line.", "Fill in the code, or delete the line.")
_NO_COLUMN = LineProblem(
    "No column of the list holds codes, so this line has none.", "Say which column has the codes, and check again."
)
_TOO_MANY = LineProblem(
    "This line has more cells than the list has headings, so what is in it may stand in the wrong columns.",
    "Put text and numbers with a comma in them between quotation marks, or save the list as a workbook (XLSX).",
    doubtful=True,
)


class LineMaker:
    def __init__(self, columns: Columns, order: Order, most_cells: int | None = None) -> None:
        """`most_cells`: a row with more that are not blank is told; None if rows may have any number."""
        self._most_cells = sys.maxsize if most_cells is None else most_cells
        self._order = order
        self._at = [columns.get(field) for field in _TAKEN]
        self._modifiers_at = [at for field in MODIFIER_FIELDS if (at := columns.get(field)) is not None]
        self._width = max((at for at in (*self._at, *self._modifiers_at) if at is not None), default=-1) + 1
        self._no_code = _NO_CODE if columns.get(Field.CODE) is not None else _NO_COLUMN
        self._days = Kept(self._day, MOST_KEPT)
        self._units = Kept(self._count, MOST_KEPT)
        self._modifiers = Kept(_all_modifiers, MOST_KEPT)

    def batches(self, rows: Iterable[list[str]], number: int) -> Iterator[LineBatch]:
        """A line of each row, numbered from `number`; never raises."""
        rest = iter(rows)
        while some := list(islice(rest, AT_ONCE)):
            if BadRow in map(type, some):
                lines = (line for at, row in enumerate(some, number) for line in self._alone(at, row))
                yield from batches_of(lines)
            else:
                yield self._batch(some, number)
            number += len(some)

    def _alone(self, number: int, row: list[str]) -> Iterator[ClaimLine]:
        return (
            iter((_bad(number, tuple(row), row.sentence),)) if isinstance(row, BadRow) else self._batch([row], number).lines()
        )

    def _batch(self, rows: list[list[str]], number: int) -> LineBatch:
        cells = list(map(tuple, rows))
        for row in rows:
            if len(row) < self._width:
                row.extend([""] * (self._width - len(row)))
        columns = tuple(zip(*rows, strict=False))  # of the shortest row, which has all that is looked at
        blank = ("",) * len(rows)
        found = [blank if at is None else columns[at] for at in self._at]
        code, day, units, payer, charge, provider, place, patient = found
        codes, payers, providers, patients = map(_stripped, (code, payer, provider, patient))
        modifiers: Sequence[tuple[str, ...]] = [()] * len(rows)
        if self._modifiers_at:
            texts = zip(*[columns[at] for at in self._modifiers_at], strict=True)
            modifiers = list(map(self._modifiers.__getitem__, texts))
        dates, no_dates = zip(*map(self._days.__getitem__, day), strict=True)
        counts, no_counts = zip(*map(self._units.__getitem__, units), strict=True)
        problems: list[tuple[LineProblem, ...]] = [()] * len(rows)
        if any(no_dates) or any(no_counts) or not all(codes) or max(map(len, cells)) > self._most_cells:
            for at, of_line in enumerate(zip(codes, no_dates, no_counts, cells, strict=True)):
                problems[at] = self._problems(*of_line)
        numbers = range(number, number + len(rows))
        return LineBatch(
            numbers, codes, modifiers, dates, counts, payers, charge, providers, place, patients, cells, problems
        )  # fmt: skip

    def _problems(
        self, code: str, no_date: LineProblem | None, no_count: LineProblem | None, cells: tuple[str, ...]
    ) -> tuple[LineProblem, ...]:
        too_many = len(cells) > self._most_cells and any(cell.strip(_BLANK) for cell in cells[self._most_cells :])
        if code and not (no_date or no_count or too_many):
            return ()
        if not code and not any(cell.strip(_BLANK) for cell in cells):
            return (_EMPTY,)
        return tuple(filter(None, (None if code else self._no_code, no_date, no_count, _TOO_MANY if too_many else None)))

    def _day(self, text: str) -> tuple[str, LineProblem | None]:
        iso = read_day(text, self._order)
        problem = None
        if not iso and text.strip(_BLANK):
            problem = LineProblem(
                f"\u201c{shown_text(text)}\u201d is no date that can be read.", "Write the date of service as 2025-03-31."
            )
        return iso, problem

    def _count(self, text: str) -> tuple[float | None, LineProblem | None]:
        plain = clean(text)
        if _GROUPED.match(plain):
            plain = plain.replace(",", "")
        # `clean` takes away the point of .5, and dashes and brackets, with which a number is less than nothing
        found = _UNITS.fullmatch(f".{plain}" if text.strip(_BLANK).startswith(".") else plain)
        number = float(found[1]) if found and not _SIGN.match(text) else None
        problem = None
        if number is None and text.strip(_BLANK):
            problem = LineProblem(
                f"\u201c{shown_text(text)}\u201d is no number of units.", "Write the units as a number, 1 or more."
            )
        elif number == 0:
            problem = LineProblem("The line has no units: 0.", "Write the units as a number, 1 or more.")
        return number, problem


def _stripped(texts: Sequence[str]) -> list[str]:
    return [text.strip(_BLANK) for text in texts]


def _all_modifiers(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(piece for text in texts for piece in split_modifiers(text))


def split_modifiers(text: str) -> tuple[str, ...]:
    """`RR KX`, `RR,KX`, `RRKX`, `25.0`: the modifiers; what is none stays as it is."""
    plain = clean(text)
    if plain.endswith((".0", ".00")):
        plain = plain.partition(".")[0]
    pieces = [piece for piece in _PIECES.split(plain) if piece]
    if len(pieces) == 1 and len(pieces[0]) in (4, 6, 8) and not pieces[0].isdigit():
        whole = pieces[0]
        return tuple(whole[at : at + 2] for at in range(0, len(whole), 2))
    return tuple(pieces)


def _bad(number: int, cells: tuple[str, ...], sentence: str) -> ClaimLine:
    text = cells[0] if cells else ""
    if not text.strip(_BLANK):
        return ClaimLine(number, "", (), "", None, "", "", "", "", "", cells, (_EMPTY,))
    problem = LineProblem(sentence, "Look at the quotation marks in it, or save the list again as CSV.")
    return ClaimLine(number, "", (), "", None, "", "", "", "", "", cells, (problem,))
