"""Medicare payment localities of the loaded GPCI file, and finding the one a person means."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from medcode_desktop.errors import UserError

_MOST_NAMED = 8
# as typed; the GPCI file has only the letters of a state, and its name in "Rest of ..."
STATES = {
    "ALABAMA": "AL", "ALASKA": "AK", "ARIZONA": "AZ", "ARKANSAS": "AR", "CALIFORNIA": "CA", "COLORADO": "CO",
    "CONNECTICUT": "CT", "DELAWARE": "DE", "DISTRICT OF COLUMBIA": "DC", "D C": "DC", "FLORIDA": "FL", "GEORGIA": "GA",
    "GUAM": "GU", "HAWAII": "HI", "IDAHO": "ID", "ILLINOIS": "IL", "INDIANA": "IN", "IOWA": "IA", "KANSAS": "KS",
    "KENTUCKY": "KY", "LOUISIANA": "LA", "MAINE": "ME", "MARYLAND": "MD", "MASSACHUSETTS": "MA", "MICHIGAN": "MI",
    "MINNESOTA": "MN", "MISSISSIPPI": "MS", "MISSOURI": "MO", "MONTANA": "MT", "NEBRASKA": "NE", "NEVADA": "NV",
    "NEW HAMPSHIRE": "NH", "NEW JERSEY": "NJ", "NEW MEXICO": "NM", "NEW YORK": "NY", "NORTH CAROLINA": "NC",
    "NORTH DAKOTA": "ND", "OHIO": "OH", "OKLAHOMA": "OK", "OREGON": "OR", "PENNSYLVANIA": "PA", "PUERTO RICO": "PR",
    "RHODE ISLAND": "RI", "SOUTH CAROLINA": "SC", "SOUTH DAKOTA": "SD", "TENNESSEE": "TN", "TEXAS": "TX", "UTAH": "UT",
    "VERMONT": "VT", "VIRGIN ISLANDS": "VI", "VIRGINIA": "VA", "WASHINGTON": "WA", "WEST VIRGINIA": "WV",
    "WISCONSIN": "WI", "WYOMING": "WY", "AMERICAN SAMOA": "AS", "NORTHERN MARIANA ISLANDS": "MP",
}  # fmt: skip


class Locality(NamedTuple):
    mac: str  # five digits
    locality: str  # two digits
    state: str  # two letters
    name: str
    work: str  # the three GPCI
    practice_expense: str
    malpractice: str

    @property
    def key(self) -> str:
        """As commands and settings name it: "01112-05"."""
        return f"{self.mac}-{self.locality}"

    @property
    def title(self) -> str:
        return f"{self.state} - {self.name} ({self.key})"


def localities(db: sqlite3.Connection) -> list[Locality]:
    """By state and name; none without a GPCI file."""
    rows = db.execute(
        "SELECT mac, locality, state, name, work, practice_expense, malpractice FROM gpci ORDER BY state, name, mac, locality"
    )
    return [Locality(*row) for row in rows]


def find(db: sqlite3.Connection, asked: str) -> Locality:
    """`01112-05`, `1112-5`, `0111205`, `CA 05`, a title as it is shown; a MAC, state or its name with one locality; a
    locality's number, name or the beginning of words of its name where only one has it.

    Raises UserError that names the ones it may be: an amount of another place is worse than none.
    """
    held = localities(db)
    if not held:
        raise UserError("No localities are loaded.", "Import the GPCI file of the physician fee schedule from CMS.")
    plain = _words(asked)
    digits = plain.replace(" ", "")
    state, number = _state_of(plain)
    mac, _, of_mac = plain.partition(" ")
    ways = (
        [one for one in held if one.mac + one.locality == digits],
        [one for one in held if digits.isdigit() and (one.mac, one.locality) == (mac.zfill(5), of_mac.zfill(2))],
        [one for one in held if digits.isdigit() and (one.mac, one.locality) == (plain[:5], plain[5:].strip().zfill(2))],
        [one for one in held if plain == _words(one.title)],
        [one for one in held if number and (one.state, one.locality) == (state, number.zfill(2))],
        [one for one in held if not number and one.state == state],
        [one for one in held if one.mac == digits.zfill(5) and digits],
        [one for one in held if digits.isdigit() and len(digits) <= 2 and one.locality == digits.zfill(2)],
        [one for one in held if _words(one.name) == plain],
        [one for one in held if plain and f" {plain}" in f" {_words(f'{one.state} {one.name} {one.state}')}"],
    )
    found = next(filter(None, ways), [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            f"There is no locality '{asked}' in the loaded GPCI file.", "Give it as MAC-locality, such as 10112-00."
        )
    some = "; ".join(one.title for one in found[:_MOST_NAMED]) + (" ..." if len(found) > _MOST_NAMED else "")
    raise UserError(f"'{asked}' may be {len(found)} localities: {some}.", "Give MAC and locality, such as 10112-00.")


def _state_of(plain: str) -> tuple[str, str]:
    """ "CA 05" and "CALIFORNIA 5" are ("CA", "05") and ("CA", "5"); ("", "") for what does not begin with a state."""
    found = re.fullmatch(r"([A-Z]+(?: [A-Z]+)*) ?([0-9]{1,2})?", plain)
    if found is None:
        return "", ""
    name = found[1]
    state = name if name in STATES.values() else STATES.get(name, "")
    return state, (found[2] or "") if state else ""


def _words(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()
