"""Headings that lie: two or three columns that hold what the headings of the others say, such as units under "Mod" and
modifiers under "Units".

Right headings must never be made wrong. So columns change places only where each of them holds what its own field cannot be,
and what the other field is; a column without cells, or with numbers that may be both, changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from statistics import median

from medcode_desktop.checking.column_content import MONEY, is_modifiers
from medcode_desktop.checking.payers import PayerKind, payer_kind

WRONG, FITS = 0.6, 0.9  # shares of the filled cells: that cannot be of the field, that are of the other
_UNITS = re.compile(r"\d{1,6}(?:\.\d{1,4})?(?: ?(?:units?|ea|each|days?))?", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d{1,4}(?:\.\d+)?")
_NPI = re.compile(r"[12]\d{9}(?:\.0)?")  # the National Provider Identifier
_WORD = re.compile(r"[^\W\d_]{3}")
_CPT_MODIFIERS = re.compile(r"2[2-7]|3[23]|47|5[0-9]|6[236]|7[346-9]|8[0-2]|9[0-35-79]")
_ONE_DIGIT = re.compile(r"[1-9](?:\.0)?")
_MONEY_SIGN = re.compile(r"\(?-?\$")
_CENTS = re.compile(r"\d\.\d\d$")
_MANY_TIMES = 10  # a charge is at least this much more than the units, for columns of numbers to be told apart
Column = Sequence[str]  # the cells of the first rows
Test = Callable[[str], object]


def true_places(by_field: Mapping[str, int], headings: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """The fields that changed places, with the columns that hold them."""
    places, shares = dict(by_field), _Shares(headings, columns)
    for size in (2, 3):
        for some in permutations([field for field, at in places.items() if shares.is_wrong(field, at)], size):
            targets = [places[field] for field in (*some[1:], some[0])]
            if all(
                shares.is_wrong(field, places[field]) and shares.of(at, _FITS[field]) >= FITS
                for field, at in zip(some, targets, strict=True)
            ):
                places.update(zip(some, targets, strict=True))
    for first, second in _numbers_that_lie(places, columns, shares):
        places[first], places[second] = places[second], places[first]
    return {field: at for field, at in places.items() if at != by_field[field]}


def doubt(by_field: Mapping[str, int], columns: Sequence[Column]) -> str:
    """A sentence if units and charges may have changed places, but nothing but their size says so. Otherwise ""."""
    pairs = _numbers(by_field, columns)
    if pairs and all(unit >= _MANY_TIMES * charge > 0 for unit, charge in pairs) and max(one for _, one in pairs) <= _FEW:
        return "In each line the units are far more than the charge: if the two columns are swapped, choose them anew."
    return ""


class _Shares:
    """Shares of the filled cells of each column that pass a test; each different cell is looked at once."""

    def __init__(self, headings: Sequence[str], columns: Sequence[Column]) -> None:
        self._headings = headings
        self._often = [Counter(filter(None, cells)) for cells in columns]
        self._known: dict[tuple[int, Test], float] = {}

    def of(self, at: int, test: Test) -> float:
        """0 for a column without cells."""
        share = self._known.get((at, test))
        if share is None:
            often = self._often[at]
            passed = sum(count for cell, count in often.items() if test(cell))
            share = self._known[at, test] = passed / often.total() if often else 0.0
        return share

    def is_wrong(self, field: str, at: int) -> bool:
        """Can most cells of the column not be of the field?"""
        test = _IMPOSSIBLE.get(field)
        if test is None or not self._often[at]:
            return False
        if field == "provider" and re.search(r"\bnpi\b", self._headings[at].lower().replace("_", " ")):
            return self.of(at, _NPI.fullmatch) < 1 - FITS
        return self.of(at, test) >= WRONG


_FEW = 5  # dollars; a charge that is hardly one


def _is_no_modifier(cell: str) -> bool:
    return not _is_known_modifiers(cell)


def _is_known_modifiers(cell: str) -> bool:
    """Two characters each; if they are digits, one of CPT's."""
    return is_modifiers(cell) and all(
        not piece.isdecimal() or _CPT_MODIFIERS.fullmatch(piece) for piece in re.findall(r"\w+", cell.removesuffix(".0"))
    )


def _is_no_provider(cell: str) -> bool:
    known = payer_kind(cell) not in (PayerKind.NONE, PayerKind.UNKNOWN)
    return known or _SHORT_NUMBER.fullmatch(cell) is not None or _is_known_modifiers(cell)


def _is_no_patient(cell: str) -> bool:
    return payer_kind(cell) not in (PayerKind.NONE, PayerKind.UNKNOWN) or _is_known_modifiers(cell)


def _is_money(cell: str) -> bool:
    return MONEY.fullmatch(cell) is not None and not _NPI.fullmatch(cell)


_MODIFIERS = ("modifier1", "modifier2", "modifier3", "modifier4")
_IMPOSSIBLE: dict[str, Test] = {
    **dict.fromkeys(_MODIFIERS, _is_no_modifier),
    "units": lambda cell: not _UNITS.fullmatch(cell),
    "charge": lambda cell: not _is_money(cell),
    "payer": lambda cell: not _WORD.search(cell),
    "provider": _is_no_provider,
    "patient": _is_no_patient,
}
_FITS: dict[str, Test] = {
    **dict.fromkeys(_MODIFIERS, _is_known_modifiers),
    "units": _UNITS.fullmatch,
    "charge": _is_money,
    "payer": _WORD.search,
    "provider": _NPI.fullmatch,
    "patient": lambda cell: re.search(r"\d|[^\W\d_]{3}", cell),
}


def _numbers_that_lie(places: Mapping[str, int], columns: Sequence[Column], shares: _Shares) -> Iterator[tuple[str, str]]:
    """Units that are written as money beside charges that are small whole numbers; modifiers that are digits as units."""
    pairs = _numbers(places, columns)
    if pairs:
        units, charges = places["units"], places["charge"]
        whole = all(charge >= 1 and charge.is_integer() for _, charge in pairs) and not shares.of(charges, _MONEY_SIGN.match)
        larger = sum(unit > charge for unit, charge in pairs) >= FITS * len(pairs)
        many = median(unit for unit, _ in pairs) >= _MANY_TIMES * median(charge for _, charge in pairs)
        with_sign = shares.of(units, _MONEY_SIGN.match) >= WRONG
        # a spreadsheet may give units two decimals, 1.00, and then charges have them as well
        with_cents = shares.of(units, _CENTS.search) >= FITS and not shares.of(charges, _CENTS.search)
        fractions = sum(not unit.is_integer() for unit, _ in pairs) >= 0.1 * len(pairs)
        if whole and larger and (with_sign or (many and (with_cents or fractions))):
            yield "units", "charge"
    for field in _MODIFIERS:
        if {field, "units"} <= places.keys():
            everywhere = all(columns[places[field]]) and shares.of(places[field], _ONE_DIGIT.fullmatch) >= FITS
            if everywhere and shares.of(places["units"], _CPT_MODIFIERS.fullmatch) == 1:
                yield field, "units"
                return


def _numbers(places: Mapping[str, int], columns: Sequence[Column]) -> list[tuple[float, float]]:
    """Units and charge of the rows that have both; none if some are no numbers."""
    if not {"units", "charge"} <= places.keys():
        return []
    rows = zip(columns[places["units"]], columns[places["charge"]], strict=True)
    filled = [(unit, charge) for unit, charge in rows if unit and charge]
    if not all(MONEY.fullmatch(cell) for row in filled for cell in row):
        return []
    return [(_number(unit), _number(charge)) for unit, charge in filled]


def _number(cell: str) -> float:
    return float(re.sub(r"[^0-9.]", "", cell))
