"""Reads the catalogue source text in db/ (tab separated, in git) and says what is wrong with it, with file and line.

Formats: design page CATALOGUE.md, "Source text in db/". UTF-8, LF, a header row, no quoting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medcode_desktop.catalogue.facts import Facts
from medcode_desktop.errors import UserError

CODE_COLUMNS = [
    "code",
    "description",
    "added",
    "terminated",
    "coverage",
    "pricing",
    "betos",
    "type_of_service",
    "cross_references",
    "keywords",
]
MODIFIER_COLUMNS = ["code", "description", "added", "terminated", "coverage", "keywords"]
TABLES = {
    "sections": ["family", "first", "last", "level", "title", "why", "modifiers", "keywords"],
    "indicators": ["kind", "value", "label", "meaning"],
    "abbreviations": ["abbreviation", "meaning"],
    "payers": ["payer", "family", "first", "last", "accepts", "note", "source"],
    "unlisted": ["code"],
    "later_codes": ["code"],
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One code or modifier as written in db/."""

    code: str
    description: str
    keywords: str  # "; " between them
    added: str
    terminated: str
    facts: Facts


def read_rows(path: Path, columns: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The rows of one file with where they are ("hcpcs/E.tsv, line 12"); raises UserError at the first fault."""
    place = f"{path.parent.name}/{path.name}"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{place} is not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{place} cannot be read: {error.strerror}.") from error
    if lines[0].split("\t") != columns:
        raise UserError(f"{place}, line 1: the columns should be: {', '.join(columns)}.")
    if lines[-1]:
        raise UserError(f"{place}, line {len(lines)}: the last line has no line end.")
    for number, line in enumerate(lines[1:-1], start=2):
        where = f"{place}, line {number}"
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise UserError(f"{where}: {len(cells)} cells, not {len(columns)}.")
        bad = next((cell for cell in cells if cell != cell.strip() or '"' in cell or "\r" in cell), None)
        if bad is not None:
            raise UserError(f"{where}: a blank at an end, a quotation mark or a carriage return in {bad!r}.")
        yield where, cells


def read_codes(db_folder: Path) -> list[SourceRow]:
    """All codes of db/hcpcs/*.tsv in order."""
    rows = []
    for path in sorted((db_folder / "hcpcs").glob("*.tsv")):
        last = ""
        for where, cells in read_rows(path, CODE_COLUMNS):
            code, description, added, terminated, coverage, pricing, betos, service, references, keywords = cells
            _check(where, code, last, description, added, terminated)
            if code[0] != path.stem:
                raise UserError(f"{where}: {code} belongs in {code[0]}.tsv.")
            facts = Facts(coverage, pricing, "", betos, service, references)
            rows.append(SourceRow(code, description, keywords, added, terminated, facts))
            last = code
    return rows


def read_modifiers(db_folder: Path) -> list[SourceRow]:
    rows = []
    last = ""
    for where, cells in read_rows(db_folder / "modifiers.tsv", MODIFIER_COLUMNS):
        code, description, added, terminated, coverage, keywords = cells
        _check(where, code, last, description, added, terminated)
        rows.append(SourceRow(code, description, keywords, added, terminated, Facts(coverage)))
        last = code
    return rows


def read_table(db_folder: Path, name: str) -> list[list[str]]:
    """A reference table, one of TABLES, as rows of text."""
    rows = [cells for _, cells in read_rows(db_folder / f"{name}.tsv", TABLES[name])]
    if len({tuple(row) for row in rows}) != len(rows):
        raise UserError(f"db/{name}.tsv says the same thing twice.")
    return rows


def _check(where: str, code: str, last: str, description: str, added: str, terminated: str) -> None:
    if code <= last:
        raise UserError(f"{where}: {code} does not come after {last}; codes are sorted and occur once.")
    if not description:
        raise UserError(f"{where}: {code} has no description.")
    if not (_DATE.fullmatch(added) and _DATE.fullmatch(terminated)):
        raise UserError(f"{where}: dates are written 2025-10-01.")
