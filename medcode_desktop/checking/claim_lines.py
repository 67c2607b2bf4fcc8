"""A line of a list to be checked. Every row below the headings gives exactly one, whatever is in it."""

from __future__ import annotations

from typing import NamedTuple


class LineProblem(NamedTuple):
    """Something in a row that could not be read: it becomes a finding."""

    sentence: str
    advice: str
    empty: bool = False  # there is nothing in the row at all


class ClaimLine(NamedTuple):
    number: int  # of the row in the file as a spreadsheet counts, from 1
    code: str  # as found, without blanks around it
    modifiers: tuple[str, ...]  # of the columns for modifiers; those behind the code stand there
    date: str  # date of service, ISO; "" if there is none, or none that can be read
    units: float | None  # None if there are none, or none that can be read
    payer: str
    charge: str  # as found
    provider: str
    place: str
    patient: str
    cells: tuple[str, ...]  # the row as found
    problems: tuple[LineProblem, ...] = ()
