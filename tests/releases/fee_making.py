"""Makes small fee files with the traps of the real ones. Codes have the shapes of codes and texts that are made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import SourceFile
from tests.releases.making import sheet_of

NOTICE = "CPT codes and descriptions only are copyright 2025 American Medical Association.  All Rights Reserved."
TOP = "STATUS|MEDICARE|WORK|NON-FAC|NA|FACILITY|NA|MP|NON-FACILITY|FACILITY|PCTC|GLOB|PRE|INTRA|POST|MULT|BILAT|ASST|CO-|TEAM"
LAST = [
    "HCPCS", "MOD", "DESCRIPTION", "CODE", "PAYMENT", "RVU", "PE RVU", "INDICATOR", "PE RVU", "INDICATOR", "RVU", "TOTAL",
    "TOTAL", "IND", "DAYS", "OP", "OP", "OP", "PROC", "SURG", "SURG", "SURG", "SURG",
]  # fmt: skip
END = ["BASE", "FACTOR", "PROCEDURES", "FLAG", "INDICATOR", "AMOUNT", "AMOUNT", "AMOUNT"]


def text_of(rows: Iterable[Sequence[object]], end: str = "\r\n", mark: str = ",") -> bytes:
    """Rows as csv in UTF-8."""
    made = io.StringIO()
    csv.writer(made, lineterminator=end, delimiter=mark).writerows(rows)
    return made.getvalue().encode()


def pprrvu(
    codes: Iterable[Sequence[str]],
    title: str = "2025 National Physician Fee Schedule Relative Value File October Release",
    *,
    factor: str = "32.3465",
    pricing: str = "",
    after: Iterable[Sequence[str]] = (),
) -> list[list[str]]:
    """Rows of a PPRRVU file: each code as (code, modifier, descriptor, status, work, expense, facility expense, malpractice).

    With `pricing`, it has the column that 2026 brought.
    """
    more = ["IND"] if pricing else []
    rows = [["", "", title], ["", "", NOTICE], [], ["", "", "", *TOP.split("|")], [*LAST, *more, *END]]
    for code, modifier, said, status, work, expense, facility, malpractice in codes:
        total, inside = (str(Decimal(work) + Decimal(one) + Decimal(malpractice)) for one in (expense, facility))
        own = [code, modifier, said, status, "", work, expense, "NA", facility, "", malpractice, total, inside, "0", "010"]
        rules = ["0.10", "0.71", "0.19", "2", "1", "0", "1", "0", *([pricing] if pricing else [])]
        rows.append([*own, *rules, "", factor, "09", "0", "99", "0.00", "1.10", "0.02"])
    return [*rows, *map(list, after)]


def record(code: str, modifier: str = "", said: str = "Made up", *, pricing: str = "", base: str = "") -> str:
    """A line of the fixed-width PPRRVU txt."""
    line = f"{code:5}{modifier:2}{said:50}A   1.30   1.21NA   0.53  " + "  0.10   2.61  1.93"
    line += "0010.10.71.1921010"
    return f"{line}{pricing:>1}      {base:5} 32.3465 090 99      0.00   1.10   0.02"


def as_sheet(rows: Iterable[Sequence[object]]) -> bytes:
    """The same rows as a workbook, numbers as numbers: leading zeros and padding get lost, as in real life."""
    return sheet_of(*([_value(cell) for cell in row] for row in rows))


def _value(cell: object) -> object:
    try:
        return float(str(cell)) if cell != "" else ""
    except ValueError:
        return cell


def refusal(read: Callable[[str, bytes], SourceFile], name: str, data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        read(name, data)
    assert caught.value.next_step
    return str(caught.value)


def only_user_errors(
    looks_like: Callable[[str, bytes], bool], read: Callable[[str, bytes], SourceFile], good: Sequence[bytes]
) -> None:
    """Property: no bytes make a reader raise anything but UserError; neither random ones nor good files with faults in them."""

    @settings(max_examples=120, database=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        made = bytearray(data.draw(st.sampled_from([*good, b""])))
        for _ in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.integers(0, len(made)))
            to = data.draw(st.integers(at, min(len(made), at + 400)))
            made[at:to] = data.draw(st.binary(max_size=12) | st.sampled_from([b'"', b",", b"\0", b"\x1a", b"\n", b"\xff\xfe"]))
        looks_like("x.csv", bytes(made))
        with suppress(UserError):
            found = read("x.csv", bytes(made))
            assert found.rows
            assert all(all(isinstance(value, str) and "\0" not in value for value in row) for row in found.rows)

    check()
