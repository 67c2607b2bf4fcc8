"""Makes a ClaimLine of a row. Runs once for every row, so what repeats (dates, units, modifiers) is read once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TypeVar

from medcode_desktop.checking.claim_lines import ClaimLine, LineProblem
from medcode_desktop.checking.columns import MODIFIER_FIELDS, Columns, Field
from medcode_desktop.checking.days import Order, read_day
from medcode_desktop.checking.text_rows import BadRow
from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import shown_text

MOST_KEPT = 20_000  # texts of each kind
_BLANK = " \t\r\n\v\f\xa0\u200b\ufeff"
_UNITS = re.compile(r"(\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})(?: ?(?:UNITS?|UN|EA|EACH|DAYS?))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d|,)")  # 1,000; in 1,5 and 0,500 the comma is that of a fraction
_SIGN = re.compile(r"[^0-9]*[-\u2212\u2013\u2014(,<>/]|.*-\s*$", re.DOTALL)  # less than nothing, also as 5-, or no number
_PIECES = re.compile(r"[^A-Z0-9]+")
_TAKEN = (Field.CODE, *MODIFIER_FIELDS, Field.DATE, Field.UNITS, Field.PAYER, Field.CHARGE, Field.PROVIDER, Field.PLACE,
          Field.PATIENT)  # fmt: skip
K = TypeVar("K")
V = TypeVar("V")
_EMPTY = LineProblem("There is nothing in this line.", "Delete the line, or fill it in.", empty=True)
_NO_CODE = LineProblem("There is no code in this line.", "Fill in the code, or delete the line.")
_NO_COLUMN = LineProblem(
    "No column of the list holds codes, so this line has none.", "Say which column has the codes, and check again."
)


class LineMaker:
    def __init__(self, columns: Columns, order: Order) -> None:
        self._order = order
        found = [columns.get(field) for field in _TAKEN]
        # a field without a column takes the empty cell that is put behind each row
        self._width = max((at for at in found if at is not None), default=-1) + 1
        self._get = itemgetter(*[-1 if at is None else at for at in found])
        self._no_code = _NO_CODE if columns.get(Field.CODE) is not None else _NO_COLUMN
        self._days: dict[str, tuple[str, LineProblem | None]] = {}
        self._units: dict[str, tuple[float | None, LineProblem | None]] = {}
        self._modifiers: dict[tuple[str, ...], tuple[str, ...]] = {}

    def lines(self, rows: Iterable[list[str]], number: int) -> Iterator[ClaimLine]:
        """A line of each row, numbered from `number`; never raises."""
        get, width, days, counts, new = self._get, self._width, self._days, self._units, tuple.__new__
        for number, row in enumerate(rows, number):  # noqa: B020 - counted on
            cells = tuple(row)
            if type(row) is not list and isinstance(row, BadRow):
                yield _bad(number, cells, row.sentence)
                continue
            if len(row) < width:
                row.extend([""] * (width - len(row)))
            row.append("")
            code, m1, m2, m3, m4, day, units, payer, charge, provider, place, patient = get(row)
            code = code.strip(_BLANK)
            iso, problem = days.get(day) or self._day(day)
            count, other = counts.get(units) or self._count(units)
            modifiers = self._modifiers_of((m1, m2, m3, m4)) if m1 or m2 or m3 or m4 else ()
            problems = tuple(filter(None, (problem, other))) if problem or other else ()
            if not code:
                empty = not any(cell.strip(_BLANK) for cell in cells)
                problems = (_EMPTY,) if empty else (self._no_code, *problems)
            fields = (
                number, code, modifiers, iso, count, payer.strip(_BLANK), charge, provider.strip(_BLANK), place,
                patient.strip(_BLANK), cells, problems,
            )  # fmt: skip
            yield new(ClaimLine, fields)  # as ClaimLine(...), and twice as quick

    def _day(self, text: str) -> tuple[str, LineProblem | None]:
        iso = read_day(text, self._order)
        problem = None
        if not iso and text.strip(_BLANK):
            problem = LineProblem(
                f"\u201c{shown_text(text)}\u201d is no date that can be read.", "Write the date of service as 2025-03-31."
            )
        return _kept(self._days, text, (iso, problem))

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
        return _kept(self._units, text, (number, problem))

    def _modifiers_of(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        found = self._modifiers.get(texts)
        if found is None:
            found = _kept(self._modifiers, texts, tuple(piece for text in texts for piece in split_modifiers(text)))
        return found


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


def _kept(kept: dict[K, V], text: K, value: V) -> V:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[text] = value
    return value


def _bad(number: int, cells: tuple[str, ...], sentence: str) -> ClaimLine:
    text = cells[0] if cells else ""
    if not text.strip(_BLANK):
        return ClaimLine(number, "", (), "", None, "", "", "", "", "", cells, (_EMPTY,))
    problem = LineProblem(sentence, "Look at the quotation marks in it, or save the list again as CSV.")
    return ClaimLine(number, "", (), "", None, "", "", "", "", "", cells, (problem,))
