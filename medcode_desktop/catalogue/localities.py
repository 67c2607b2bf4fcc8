"""Medicare payment localities of the loaded GPCI file, and finding the one a person means."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from medcode_desktop.errors import UserError

_MOST_NAMED = 8


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
    """`01112-05`, `0111205`, a MAC or state with one locality, a locality's number or name where only one has it.

    Raises UserError that names the ones it may be.
    """
    held = localities(db)
    if not held:
        raise UserError("No localities are loaded.", "Import the GPCI file of the physician fee schedule from CMS.")
    plain = re.sub(r"[^A-Z0-9]+", " ", asked.upper()).strip()
    digits = plain.replace(" ", "")
    ways = (
        [one for one in held if one.mac + one.locality == digits],
        [one for one in held if digits.isdigit() and (one.mac, one.locality) == (plain[:5], plain[5:].strip().zfill(2))],
        [one for one in held if one.state == plain],
        [one for one in held if one.mac == digits],
        [one for one in held if digits.isdigit() and len(digits) <= 2 and one.locality == digits.zfill(2)],
        [one for one in held if _words(one.name) == plain],
        [one for one in held if plain and plain in _words(f"{one.state} {one.name}")],
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


def _words(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()
