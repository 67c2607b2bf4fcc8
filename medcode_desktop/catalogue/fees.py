"""What a code pays, out of the files the clinic imported: each amount with its steps, its file and its dates, or the reason
why there is none.

Physician fee schedule: (work RVU x work GPCI + practice expense RVU x PE GPCI + malpractice RVU x MP GPCI) x conversion
factor, rounded to the cent, half up (42 CFR 414.26; CMS, Physician Fee Schedule relative value files). Imaging is capped at
the hospital outpatient payment, worked out the same way from the relative values that the file has for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from medcode_desktop.catalogue import sources
from medcode_desktop.catalogue.localities import Locality
from medcode_desktop.catalogue.sources import SourceInfo
from medcode_desktop.releases.official import PfsRow, SourceKind

_CENT = Decimal("0.01")
FEE_KINDS = (*sources.FEE_SCHEDULES, SourceKind.CLFS, SourceKind.DMEPOS, SourceKind.ASP)

# Status codes of the physician fee schedule that pay nothing by themselves, in our own words (CMS RVU file record layout).
_NOT_PAYABLE = {
    "B": "bundled: paid as part of the service it goes with, never by itself",
    "C": "carrier priced: the Medicare contractor sets the amount",
    "D": "deleted: no longer valid",
    "E": "excluded from the physician fee schedule by regulation",
    "F": "deleted or discontinued: no longer valid",
    "G": "not valid for Medicare: Medicare uses another code, and gives a time to change over",
    "H": "a modifier that was deleted",
    "I": "not valid for Medicare: Medicare uses another code for it",
    "J": "anesthesia: paid by base and time units, not by relative values",
    "L": "a local code",
    "M": "a measurement code: for reporting only, never paid",
    "N": "not covered by Medicare",
    "P": "bundled or excluded: an item or service of the visit, or not a physician's",
    "Q": "for reporting a therapy patient's function only, never paid",
    "X": "outside the physician fee schedule by law",
}
_CAUTIONS = {
    "R": "Restricted coverage: the contractor looks at the claim first.",
    "T": "Paid only if nothing else is payable to the same provider on the day.",
}
_SETTINGS = ("non-facility", "facility")


class Fee(NamedTuple):
    """One amount of one file; or `reason` why there is none."""

    code: str
    modifier: str  # "NU", "26", "NU KE"; "" without
    basis: str  # "Physician fee schedule, non-facility", "Equipment fee, AL, rural"
    amount: Decimal | None  # dollars
    unit: str  # what it is for: "service", "1 ML"
    reason: str  # a sentence, if there is no amount
    steps: tuple[str, ...]  # how it was worked out, line by line
    notes: tuple[str, ...]
    source: str  # title of the file
    since: str
    until: str
    setting: str = ""  # "facility" or "non-facility" of the physician fee schedule

    @property
    def shown(self) -> str:
        """ "$92.51", "$3.364"; "-" without an amount."""
        if self.amount is None:
            return "-"
        return f"${max(self.amount, self.amount.quantize(_CENT), key=_places):,}"

    def begins_after(self, on: date) -> bool:
        """Its file is not yet in force on the date of service."""
        return bool(self.since) and on.isoformat() < self.since

    def ended_before(self, on: date) -> bool:
        return bool(self.until) and on.isoformat() > self.until


def _places(amount: Decimal) -> int:
    return -int(amount.as_tuple().exponent)


class Fees:
    """Amounts of one open catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._held = {info.kind: info for info in sources.held(db)}

    @property
    def any_loaded(self) -> bool:
        return any(kind in self._held for kind in FEE_KINDS)

    def of(
        self, code: str, on: date, place: Locality | None = None, state: str = "", modifier: str | None = None
    ) -> tuple[Fee, ...]:
        """All amounts of a code. With `modifier` only those with it ("" for those without); None for all."""
        state = state or (place.state if place else "")
        found = [
            *self._physician(code, place),
            *self._laboratory(code),
            *self._equipment(code, state),
            *self._drug(code),
        ]
        if modifier is not None:
            found = _with_modifier(found, modifier)
        return tuple(self._dated(fee, on) for fee in found)

    def _physician(self, code: str, place: Locality | None) -> Iterator[Fee]:
        columns = ", ".join(PfsRow._fields)
        rows = self._db.execute(f"SELECT kind, {columns} FROM pfs WHERE code = ? ORDER BY kind, modifier", (code,))
        for kind, *values in rows.fetchall():
            info = self._held[SourceKind(kind)]
            row = PfsRow(*values)
            for setting in _SETTINGS:
                yield self._by_relative_values(row, setting, info, place)

    def _by_relative_values(self, row: PfsRow, setting: str, info: SourceInfo, place: Locality | None) -> Fee:
        reason = self._no_amount(row, setting, place)
        steps: tuple[str, ...] = ()
        amount = None
        if not reason and place is not None:
            amount, steps = _worked_out(row, setting, place)
            if self._gpci_of_other_year(info):
                gpci = self._held[SourceKind.GPCI]
                steps = (*steps, f"The localities are those of {gpci.title}.")
        notes = tuple(filter(None, (_CAUTIONS.get(row.status, ""), *_rules(row))))
        name = {SourceKind.PFS_QPP: ", qualifying APM participant", SourceKind.PFS_NON_QPP: ", all others"}.get(info.kind, "")
        basis = f"Physician fee schedule{name}, {setting}"
        return Fee(
            row.code, row.modifier, basis, amount, "service", reason, steps, notes, info.title, info.date, info.until, setting
        )

    def _no_amount(self, row: PfsRow, setting: str, place: Locality | None) -> str:
        if row.status in _NOT_PAYABLE:
            return f"No amount: status {row.status}, {_NOT_PAYABLE[row.status]}.{self._anesthesia(row, place)}"
        total, absent = (
            (row.total_facility, row.pe_facility_na)
            if setting == "facility"
            else (row.total_non_facility, row.pe_non_facility_na)
        )
        if not Decimal(total or "0") and not any(Decimal(value or "0") for value in (row.work, row.malpractice)):
            return f"No amount: status {row.status}, and no relative values are published; the Medicare contractor sets it."
        if absent:
            return f"No amount: the file says NA for {setting}, because the service is rarely or never done there."
        if SourceKind.GPCI not in self._held:
            return "No amount: the localities are not loaded. Import the GPCI file."
        return "" if place is not None else "No amount: choose your Medicare locality."

    def _anesthesia(self, row: PfsRow, place: Locality | None) -> str:
        if row.status != "J" or place is None or SourceKind.ANESTHESIA not in self._held:
            return ""
        found = self._db.execute(
            "SELECT factor FROM anesthesia WHERE mac = ? AND locality = ?", (place.mac, place.locality)
        ).fetchone()
        return f" One unit is ${found[0]} in {place.title} ({self._held[SourceKind.ANESTHESIA].title})." if found else ""

    def _gpci_of_other_year(self, info: SourceInfo) -> bool:
        gpci = self._held.get(SourceKind.GPCI)
        return gpci is not None and gpci.date[:4] != info.date[:4]

    def _laboratory(self, code: str) -> Iterator[Fee]:
        info = self._held.get(SourceKind.CLFS)
        if info is None:
            return
        rows = self._db.execute(
            "SELECT modifier, effective, indicator, rate FROM clfs WHERE code = ? ORDER BY modifier", (code,)
        )
        for modifier, effective, indicator, rate in rows:
            amount = _amount(rate)
            reason = "" if amount else "No amount: the file has no national rate; the Medicare contractor sets it."
            steps = () if reason else (f"National rate {rate}, as published",)
            notes = () if indicator in ("", "N") else (f"Indicator {indicator}: not a national rate.",)
            since = effective or info.date
            yield Fee(code, modifier, info.name, amount, "test", reason, steps, notes, info.title, since, info.until)

    def _equipment(self, code: str, state: str) -> Iterator[Fee]:
        info = self._held.get(SourceKind.DMEPOS)
        if info is None:
            return
        rows = self._db.execute(
            "SELECT modifier, modifier2, state, rural, fee, ceiling, floor, category FROM dmepos WHERE code = ? AND state = ?"
            " ORDER BY modifier, modifier2, rural",
            (code, state),
        ).fetchall()
        for first, second, _, rural, fee, ceiling, floor, category in rows:
            where = {"R": f"{state}, rural", "NR": f"{state}, not rural"}.get(rural, state)
            amount = _amount(fee)
            reason = "" if amount else "No amount: the file has none for this state; the contractor sets it."
            bounds = [f"{name} {value}" for name, value in (("ceiling", ceiling), ("floor", floor)) if _amount(value)]
            steps = (f"Fee {fee}, as published{': ' + ', '.join(bounds) if bounds else ''}",) if amount else ()
            notes = (f"Payment category {category}.",) if category else ()
            modifier = f"{first} {second}".strip()
            yield Fee(
                code,
                modifier,
                f"Equipment fee, {where}",
                amount,
                "item",
                reason,
                steps,
                notes,
                info.title,
                info.date,
                info.until,
            )
        if not rows and self._db.execute("SELECT 1 FROM dmepos WHERE code = ? LIMIT 1", (code,)).fetchone():
            reason = f"No amount: the file has none for {state}." if state else "No amount: choose your state."
            yield Fee(code, "", "Equipment fee", None, "item", reason, (), (), info.title, info.date, info.until)

    def _drug(self, code: str) -> Iterator[Fee]:
        info = self._held.get(SourceKind.ASP)
        if info is None:
            return
        row = self._db.execute(
            "SELECT dosage, price_limit, coinsurance, vaccine_limit, blood_limit, notes FROM asp WHERE code = ?", (code,)
        ).fetchone()
        if row is None:
            return
        dosage, limit, coinsurance, vaccine, blood, note = row
        published = limit or vaccine or blood
        amount = _amount(published)
        reason = "" if amount else "No amount: the file has no payment limit; the Medicare contractor sets it."
        notes = [f"Patient's share {_plain(coinsurance)} %."] if _amount(coinsurance) else []
        notes += [f"{note}."] if note else []
        steps = (f"Payment limit {published} for {dosage}, as published",) if amount else ()
        yield Fee(
            code, "", "Drug payment limit (ASP)", amount, dosage or "unit", reason, steps, tuple(notes), info.title, info.date,
            info.until,
        )  # fmt: skip

    def _dated(self, fee: Fee, on: date) -> Fee:
        """An amount is never given for a day its file says nothing of, without saying so."""
        day = on.isoformat()
        if fee.begins_after(on):
            told = f"In force from {fee.since}; the date of service is {day}."
        elif fee.ended_before(on):
            told = f"In force until {fee.until}; the date of service is {day}: import the newer file."
        else:
            return fee
        return fee._replace(notes=(told, *fee.notes))


def _with_modifier(fees: list[Fee], modifier: str) -> list[Fee]:
    """The rows of that modifier; where a file has none, the code's own row, and that is said."""
    exact = [fee for fee in fees if fee.modifier == modifier]
    if exact or not modifier:
        return exact
    told = f"The file has no row of its own for modifier {modifier}: this is the amount without it, before any change by it."
    return [fee._replace(notes=(told, *fee.notes)) for fee in fees if not fee.modifier]


def _worked_out(row: PfsRow, setting: str, place: Locality) -> tuple[Decimal, tuple[str, ...]]:
    facility = setting == "facility"
    expense = row.pe_facility if facility else row.pe_non_facility
    amount, steps = _sum(row.work, expense, row.malpractice, row.factor, place)
    cap_expense = row.opps_pe_facility if facility else row.opps_pe_non_facility
    if Decimal(cap_expense or "0") > 0:
        cap, cap_steps = _sum(row.work, cap_expense, row.opps_malpractice, row.factor, place)
        if cap < amount:
            return cap, (*steps, "Capped at the hospital outpatient payment for imaging:", *cap_steps)
    return amount, steps


def _sum(work: str, expense: str, malpractice: str, factor: str, place: Locality) -> tuple[Decimal, tuple[str, ...]]:
    parts = (
        ("work", work, place.work),
        ("practice expense", expense, place.practice_expense),
        ("malpractice", malpractice, place.malpractice),
    )
    total = Decimal(0)
    steps = []
    for name, value, index in parts:
        product = Decimal(value or "0") * Decimal(index or "0")
        total += product
        steps.append(f"{name} {value or '0'} \u00d7 {index} = {_plain(str(product))}")
    amount = (total * Decimal(factor or "0")).quantize(_CENT, ROUND_HALF_UP)
    steps.append(f"sum {_plain(str(total))} \u00d7 conversion factor {factor} = {amount}")
    return amount, tuple(steps)


def _amount(text: str) -> Decimal | None:
    """None for nothing and for zero, which the files have where there is no amount."""
    value = Decimal(text) if text else Decimal(0)
    return value or None


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rules(row: PfsRow) -> Iterator[str]:
    """The payment rules of a row that people ask for, in words."""
    days = {
        "000": "Global period: the day itself.",
        "010": "Global period: 10 days after.",
        "090": "Global period: 90 days after.",
        "MMM": "Maternity: the usual global period does not apply.",
        "ZZZ": "Add-on: part of the global period of the service it goes with.",
        "YYY": "Global period: set by the contractor.",
    }
    if row.global_days in days:
        yield days[row.global_days]
    if row.multiple in ("2", "3"):
        yield "With other procedures on the same day the amount is reduced (multiple procedures)."
    if row.bilateral == "1":
        yield "Both sides: 150 % of the amount with modifier 50."


def chosen(fees: Sequence[Fee], setting: str) -> list[Fee]:
    """Those of one setting, and those that know no setting."""
    return [fee for fee in fees if fee.setting in ("", setting)]
