"""From a drug's package number to its code, and from the dose given to the units billed (CMS ASP NDC-HCPCS crosswalk).

Units are whole: a part of one is billed as one. What is left in an opened single-dose container is billed as waste in whole
units with modifier JW, if there is at least one; without waste the line carries JZ (Medicare Claims Processing Manual,
chapter 17, section 40).
"""

from __future__ import annotations

import re
import sqlite3
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import NamedTuple

from medcode_desktop.catalogue import sources
from medcode_desktop.codes.asking import NdcAsked, understand_codes
from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import NdcRow, SourceKind


class Drug(NamedTuple):
    """A package of the crosswalk and the code it is billed with."""

    ndc: str  # eleven digits, or the maker's number as published
    code: str
    name: str  # brand
    labeler: str
    dosage: str  # what one unit of the code is: "10 MG"
    package: str  # "30 x 25", size and quantity
    units_in_item: str  # units in one vial or the like
    units_in_package: str
    source: str
    since: str
    until: str

    @property
    def shown_ndc(self) -> str:
        """ "00270-7015-46"."""
        return f"{self.ndc[:5]}-{self.ndc[5:9]}-{self.ndc[9:]}" if re.fullmatch("[0-9]{11}", self.ndc) else self.ndc

    @property
    def in_one(self) -> str:
        """ "60 units in one", "" if the file does not say."""
        return f"{units_text(Decimal(self.units_in_item))} in one" if self.units_in_item else ""


class Billing(NamedTuple):
    units: int  # of the dose
    items: int  # vials or the like that are opened for it; 0 if the file does not say what is in one
    waste: int  # whole units left in them
    steps: tuple[str, ...]


class Drugs:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._info = sources.one(db, SourceKind.NDC)

    @property
    def loaded(self) -> bool:
        return self._info is not None

    def find(self, number: str) -> list[Drug]:
        """The packages that a number of 10 or 11 digits may stand for, dashes or none; empty if there are none."""
        if self._info is None:
            return []
        plain = " ".join(number.upper().split())
        tried = dict.fromkeys((*_forms(plain), re.sub(r"[^0-9A-Z]", "", plain), plain))
        return [drug for form in tried for drug in self._rows("ndc = ?", form)]

    def packages(self, code: str) -> list[Drug]:
        """Those that are billed with a code, by name."""
        return self._rows("code = ?", code)

    def _rows(self, where: str, value: str) -> list[Drug]:
        # `where` is one of the texts in this class; what varies is bound
        if self._info is None:
            return []
        columns = ", ".join(NdcRow._fields)
        rows = [
            NdcRow(*row)
            for row in self._db.execute(f"SELECT {columns} FROM ndc WHERE {where} ORDER BY drug, ndc, code", (value,))
        ]
        return [
            Drug(
                row.ndc, row.code, row.drug, row.labeler, row.dosage, f"{row.package_size} \u00d7 {row.package_quantity}",
                row.units_in_item, row.units_in_package, self._info.title, self._info.date, self._info.until,
            )
            for row in rows
        ]  # fmt: skip


def why_not_found(number: str) -> UserError:
    """What is wrong with a number that `find` does not find: that it is no NDC, or that the file lacks it."""
    digits = len(re.findall("[0-9]", number))
    if _forms(" ".join(number.upper().split())):
        return UserError(
            f"{number} is not in the loaded crosswalk.", "Look for the drug's name: `medcode-desktop search NAME`."
        )
    if digits in (10, 11):
        why = "its parts between the dashes have 4 or 5, 3 or 4, and 1 or 2 digits, in this order"
    else:
        why = f"an NDC has 10 or 11 digits, and this has {digits or 'none'}"
    return UserError(f"'{number}' is no drug number: {why}.", "Copy it from the label, such as 00270-7015-46.")


def _forms(number: str) -> tuple[str, ...]:
    asked = understand_codes(number)
    return asked.candidates if isinstance(asked, NdcAsked) else ()


class _Quantity(NamedTuple):
    amount: Decimal
    unit: str  # the smallest of its kind
    scale: int  # how many of the smallest the unit that was named is
    name: str  # of the unit as it was named; "" for a bare number


# each kind of quantity in its smallest unit
_UNITS = {
    "KG": ("MCG", 10**9), "G": ("MCG", 10**6), "GM": ("MCG", 10**6), "GRAM": ("MCG", 10**6), "GRAMS": ("MCG", 10**6),
    "MG": ("MCG", 1000), "MCG": ("MCG", 1), "UG": ("MCG", 1), "\u00b5G": ("MCG", 1), "\u03bcG": ("MCG", 1),
    "L": ("ML", 1000), "ML": ("ML", 1), "CC": ("ML", 1),
    "UNIT": ("UNIT", 1), "UNITS": ("UNIT", 1), "U": ("UNIT", 1), "IU": ("UNIT", 1), "USP UNIT": ("UNIT", 1),
    "USP UNITS": ("UNIT", 1), "MEQ": ("MEQ", 1), "MILLICURIE": ("UCI", 1000), "MCI": ("UCI", 1000),
    "MICROCURIE": ("UCI", 1), "UCI": ("UCI", 1), "SQ CM": ("SQ CM", 1), "CM2": ("SQ CM", 1), "SQCM": ("SQ CM", 1),
    "EA": ("EACH", 1), "EACH": ("EACH", 1), "DOSE": ("EACH", 1), "DOSES": ("EACH", 1), "VIAL": ("EACH", 1),
    "VIALS": ("EACH", 1),
}  # fmt: skip
# a comma only between thousands: "1,5" may be one and a half, and "1,500" is not
_QUANTITY = re.compile(r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)\s*([A-Z.\u00b5\u03bc\u039c][A-Z. 2]*)?")
_COUNTED = ("UNIT", "DOSE", "VIAL", "GRAM", "CURIE")  # these have a plural
_LONGEST_DOSE = 24  # characters; the arithmetic has 28 digits
_ASIDE = re.compile(r"\s*\([^()0-9]*\)$")  # "10 MG (rituximab)"
_LOOSE = re.compile(r"^(?:UP TO|PER)\s+", re.IGNORECASE)


def billing(drug: Drug, dose: str) -> Billing:
    """Units for a dose such as "150 mg", "1.5 g", "0.5 ml"; a bare number is in the code's own unit.

    Raises UserError for a dose that cannot be read or is of another kind than the code's unit.
    """
    unit = _unit_of_code(drug)
    given = _dose(dose, unit, drug)
    exact = given.amount / unit.amount
    units = int(exact.to_integral_value(ROUND_CEILING))
    bare = "" if given.name else f", taken as {_spoken(unit.name)}"
    steps = [f"{_text(dose)} given{bare}; one unit of {drug.code} is {drug.dosage.strip()}: {units_text(exact)}"]
    if units != exact:
        steps.append(f"A part of a unit is billed as one: {units_text(units)}")
    items, waste = 0, 0
    held = Decimal(drug.units_in_item) if drug.units_in_item else Decimal(0)
    if held > 0:
        items = int((exact / held).to_integral_value(ROUND_CEILING))
        opened = items * held
        waste = int(max(Decimal(0), opened - units).to_integral_value(ROUND_FLOOR))
        are, they_are = ("is", "it is") if items == 1 else ("are", "they are")
        steps.append(f"One container has {units_text(held)}, so {items:,} {are} opened: {units_text(opened)}")
        if waste:
            more = units_text(waste)
            steps.append(f"If {they_are} single-dose and the rest is thrown away: {more} more, on a line with JW")
        else:
            steps.append(f"Nothing is left that makes a unit: if {they_are} single-dose, the line carries JZ")
    else:
        steps.append("The file does not say how many units are in one container, so waste is not worked out")
    return Billing(units, items, waste, tuple(steps))


def units_text(number: Decimal | int) -> str:
    """ "1 unit", "12.5 units", "2,000 units"."""
    return f"{_number(Decimal(number))} {'unit' if number == 1 else 'units'}"


def _unit_of_code(drug: Drug) -> _Quantity:
    text = _ASIDE.sub("", _LOOSE.sub("", " ".join(drug.dosage.replace("\xa0", " ").split())))
    found = _QUANTITY.fullmatch(text.upper().strip())
    if text.upper() in _UNITS:  # "Per dose"
        found = _QUANTITY.fullmatch(f"1 {text.upper()}")
    kind = _UNITS.get(_unit_name(found)) if found else None
    if found is None or kind is None:
        raise UserError(
            f"One unit of {drug.code} is '{drug.dosage}', which cannot be worked with.",
            "Count the units by hand from the label.",
        )
    return _Quantity(_decimal(found[1]) * kind[1], *kind, _unit_name(found))


def _dose(dose: str, unit: _Quantity, drug: Drug) -> _Quantity:
    found = _QUANTITY.fullmatch(dose.strip().upper().replace("\u039c", "\u00b5")) if len(dose) <= _LONGEST_DOSE else None
    if found is None:
        raise _no_dose(dose)
    amount = _decimal(found[1])
    if amount <= 0:
        raise UserError(f"'{dose}' is no dose.", "It must be more than nothing.")
    name = _unit_name(found)
    if not name:
        return _Quantity(amount * unit.scale, unit.unit, unit.scale, "")
    kind = _UNITS.get(name)
    if kind is None:
        raise UserError(
            f"'{name.lower()}' is not a unit that is known here.", f"{drug.code} is billed by {drug.dosage.strip()}."
        )
    if kind[0] != unit.unit:
        raise UserError(
            f"{dose} cannot be turned into units of {drug.code}, which is billed by {drug.dosage.strip()}.",
            "Give the dose in that kind of unit.",
        )
    return _Quantity(amount * kind[1], *kind, name)


def _no_dose(dose: str) -> UserError:
    if re.search("[0-9],[0-9]", dose):
        return UserError(
            f"'{dose}' is no dose: a comma is not a decimal point.",
            "Write 1.5 g for one and a half; a comma stands between thousands only, as in 1,500 mg.",
        )
    return UserError(f"'{dose}' is no dose.", "Write a number and a unit, such as 150 mg, 1.5 g, 0.5 ml or 1000 units.")


def _spoken(unit: str) -> str:
    """ "mg", "sq cm", "units"."""
    return f"{unit.lower()}s" if unit.endswith(_COUNTED) else unit.lower()


def _unit_name(found: re.Match[str]) -> str:
    """ "I.U." is "IU", "sq. cm" is "SQ CM"."""
    return " ".join((found[2] or "").replace(".", " ").split()).replace("I U", "IU")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)


def _number(value: Decimal) -> str:
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".")


def _text(dose: str) -> str:
    return " ".join(dose.split())
