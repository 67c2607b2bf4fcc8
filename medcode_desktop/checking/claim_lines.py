"""A line of a list to be checked. Every row below the headings gives exactly one, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import NamedTuple

AT_ONCE = 100  # lines in a batch: few enough to stay in the cache of the processor


class LineProblem(NamedTuple):
    """Something in a row that could not be read: it becomes a finding."""

    sentence: str
    advice: str
    empty: bool = False  # there is nothing in the row at all
    doubtful: bool = False  # it was read, and perhaps wrongly


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


class LineBatch(NamedTuple):
    """Lines that follow each other, column by column, which is quicker to make and to look through than one by one. The
    columns are the fields of ClaimLine in their order, of one length."""

    numbers: Sequence[int]
    codes: Sequence[str]
    modifiers: Sequence[tuple[str, ...]]
    dates: Sequence[str]
    units: Sequence[float | None]
    payers: Sequence[str]
    charges: Sequence[str]
    providers: Sequence[str]
    places: Sequence[str]
    patients: Sequence[str]
    cells: Sequence[tuple[str, ...]]
    problems: Sequence[tuple[LineProblem, ...]]

    def line(self, at: int) -> ClaimLine:
        return ClaimLine._make([column[at] for column in self])

    def lines(self) -> Iterator[ClaimLine]:
        return map(tuple.__new__, repeat(ClaimLine), zip(*self, strict=True))  # as ClaimLine(...), and twice as quick


def batches_of(lines: Iterable[ClaimLine]) -> Iterator[LineBatch]:
    rest = iter(lines)
    while some := list(islice(rest, AT_ONCE)):
        yield LineBatch(*zip(*some, strict=True))
