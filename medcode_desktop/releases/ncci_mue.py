"""Reads NCCI medically unlikely edits: the most units of a code that one patient can have on one day, or on one line.

A csv, tab text or workbook with a notice, a row of headings, some with line breaks in them, and four columns: code, values
(whose heading says for whom), adjudication indicator ("2 Date of Service Edit: Policy"), rationale. From when it is stands in
the file's name alone. Source: the NCCI medically unlikely edits page of CMS.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from sys import intern
from typing import Any, NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.releases import ama_notice, long_sheets, ncci_naming, plain_text, sheets
from medcode_desktop.releases.official import MueRow, SourceFile, SourceKind
from medcode_desktop.releases.records import Refused
from medcode_desktop.work import Progress, no_progress

_KINDS = {
    ncci_naming.PRACTITIONER: SourceKind.MUE_PRACTITIONER,
    ncci_naming.HOSPITAL: SourceKind.MUE_HOSPITAL,
    ncci_naming.DME: SourceKind.MUE_DME,
}
_AGAIN = "Get the file again from CMS (NCCI medically unlikely edits), and choose it as it is."
_LONGEST_HEAD = 100  # rows before the headings
_OFTEN = 4096  # rows between two calls of progress
_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_UNITS = re.compile(r"[0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3})+")
_ROWS_IN_CELL = re.compile(r'\n"?[A-Z0-9][0-9]{3}[A-Z0-9]"?[,\t]"?[0-9]')
_HEADINGS = re.compile(r"CODE.{0,200}MUE\s+VALUES?.{0,200}ADJUDICATION", re.IGNORECASE | re.DOTALL)

_Numbered = tuple[str, list[Any]]  # where a row stands, and its cells


class _Columns(NamedTuple):
    """Which column has what; -1 for none."""

    code: int
    units: int
    adjudication: int
    rationale: int
    setting: str


def has_headings(text: str) -> bool:
    """Are the headings among these texts?"""
    return _HEADINGS.search(text) is not None


def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    rows = long_sheets.numbered_rows(name, data) if sheets.is_workbook(data) else _text_rows(name, data)
    columns, head = _headings(name, rows)
    kind = _KINDS.get(columns.setting)
    if kind is None:
        raise UserError(
            f"{name} does not say whether its units are for practitioners, outpatient hospitals or DME suppliers.", _AGAIN
        )
    date = ncci_naming.date_of(head, name)
    if not date:
        raise UserError(
            f"{name} does not say from when it is; CMS says that in the name of the file alone.",
            "Give it back the name that CMS gave it, such as MCR_MUE_PractitionerServices_Eff_01-01-2026.csv.",
        )
    taken = _Taken(name)
    for count, (where, cells) in enumerate(rows):
        if count % _OFTEN == 0:
            progress("Reading units", min(count / 20_000, 1.0))
        if any(map(sheets.cell_text, cells)):
            taken.take(where, cells, columns)
    if not sheets.is_workbook(data):
        _check_end(taken, data)
    plain_text.check(name, len(taken.rows), taken.refused, "codes with units", _AGAIN)
    return SourceFile(
        kind=kind,
        title=f"NCCI units for {ncci_naming.FOR_PEOPLE[columns.setting]}, {ncci_naming.month(date)}",
        date=date,
        until="",
        source=name,
        member=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=list(taken.rows.values()),
        has_cpt=any(map(_CPT.fullmatch, taken.rows)),
        copyright_year=ama_notice.copyright_year(head),
        refused=taken.refused,
        warnings=taken.said(),
    )


class _Taken:
    """What was taken from a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, MueRow] = {}
        self.refused: list[Refused] = []
        self._differing: dict[str, None] = {}

    def take(self, where: str, cells: list[Any], columns: _Columns) -> None:
        code = _code_in(_at(cells, columns.code))
        units = sheets.cell_text(_at(cells, columns.units))
        adjudication = sheets.cell_text(_at(cells, columns.adjudication))[:1]
        rationale = " ".join(sheets.cell_text(_at(cells, columns.rationale)).split())
        if not _CODE.fullmatch(code):
            self._refuse(where, columns.code, "this is not a code" if code else "there is no code", "")
        elif not _UNITS.fullmatch(units):
            self._refuse(where, columns.units, "the units are no whole number", code)
        elif adjudication not in ("1", "2", "3"):
            self._refuse(where, columns.adjudication, "the adjudication indicator is not 1, 2 or 3", code)
        else:
            row = MueRow(code, int(units.replace(",", "")), intern(adjudication), intern(rationale))
            if self.rows.get(code, row) != row:
                self._differing[code] = None
            self.rows[code] = row

    def _refuse(self, where: str, column: int, reason: str, code: str) -> None:
        self.refused.append(Refused(f"{where}, column {column + 1}", reason, code))

    def said(self) -> list[str]:
        if not self._differing:
            return []
        some = ", ".join(islice(self._differing, 10))
        return [f"{self.name}: codes that stand twice and differ ({len(self._differing)}), the last was kept: {some}."]


def _headings(name: str, rows: Iterator[_Numbered]) -> tuple[_Columns, str]:
    """The columns by their headings, and the texts before them."""
    head: list[str] = []
    for _, cells in islice(rows, _LONGEST_HEAD):
        titles = [sheets.heading(cell) for cell in cells]

        def column(*words: str, titles: list[str] = titles) -> int:
            return next((at for at, title in enumerate(titles) if all(word in title for word in words)), -1)

        units = column("MUE VALUE")
        code = column("CODE")
        if 0 <= code < units:
            if column("ADJUDICATION") < 0:
                raise UserError(f"{name} has no column MUE Adjudication Indicator.", _AGAIN)
            setting = ncci_naming.setting_of(titles[units], "") or ncci_naming.setting_of("\n".join(head), name)
            return _Columns(code, units, column("ADJUDICATION"), column("RATIONALE"), setting), "\n".join(head)
        head.append(" ".join(map(sheets.cell_text, cells)))
    raise UserError(f"{name} has no row of headings with HCPCS/CPT Code and MUE Values.", _AGAIN)


def _text_rows(name: str, data: bytes) -> Iterator[_Numbered]:
    text = plain_text.text_of(name, data, _AGAIN)
    found = _HEADINGS.search(text)
    delimiter = "\t" if found and "\t" in found[0] else ","
    yield from plain_text.csv_rows(name, text, _ROWS_IN_CELL, _AGAIN, delimiter)


def _check_end(taken: _Taken, data: bytes) -> None:
    """Refuse a file whose last line is no row and has no line end."""
    text = plain_text.characters(data[-2000:])
    lines = plain_text.characters(data).rstrip(plain_text.BLANK).count("\n") + 1
    if plain_text.ends_in_a_line(text) and any(f", line {lines}, " in refused.where for refused in taken.refused[-1:]):
        raise UserError(f"{taken.name}, line {lines}: the file ends in the middle of a line; it was cut short.", _AGAIN)


def _at(cells: list[Any], column: int) -> Any:
    return cells[column] if 0 <= column < len(cells) else ""


def _code_in(value: Any) -> str:
    """A spreadsheet may have made a number of a code and so taken its leading zeros."""
    text = sheets.cell_text(value)
    return text.zfill(5) if text.isdecimal() and not isinstance(value, str) else text.upper()
