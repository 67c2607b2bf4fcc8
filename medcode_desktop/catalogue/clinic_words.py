"""The words that the clinic's own files add to the search: CPT descriptors and the names of drugs."""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from medcode_desktop.codes.shapes import CPT_FAMILIES, Family, family_of

MOST_NAMES = 16  # of drugs that one code gets; a few codes stand for dozens of generics with one name
_WORD = re.compile(r"[a-z0-9]+")


class CptTexts(NamedTuple):
    family: Family
    long: str
    short: str
    consumer: str
    year: str  # of the file that it comes from


def gathered(db: sqlite3.Connection) -> tuple[dict[str, CptTexts], dict[str, list[str]]]:
    """All of them: the search layer is made anew only if they change."""
    return cpt_texts(db), drug_names(db)


def cpt_texts(db: sqlite3.Connection) -> dict[str, CptTexts]:
    """By code: of AMA files; of codes that these lack the descriptors of fee schedules."""
    found: dict[str, CptTexts] = {}
    years = {kind: max(day[:4] for day in days) for kind, days in _dates(db).items()}
    described = "code < 'A' AND modifier = '' AND descriptor <> ''"
    rows = db.execute(
        "SELECT 'cpt', code, long, medium, short, consumer FROM cpt"
        f" UNION ALL SELECT kind, code, '', '', descriptor, '' FROM pfs WHERE {described}"
        f" UNION ALL SELECT 'clfs', code, '', '', descriptor, '' FROM clfs WHERE {described}"
    )
    for kind, code, long, medium, short, consumer in rows:
        family = family_of(code)
        if family in CPT_FAMILIES and code not in found:
            text = long or medium or short or consumer
            found[code] = CptTexts(family, text, short or medium, consumer, years.get(kind, ""))
    return found


def _dates(db: sqlite3.Connection) -> dict[str, list[str]]:
    dates: dict[str, list[str]] = {}
    for kind, day in db.execute("SELECT kind, date FROM source"):
        dates.setdefault(kind, []).append(day)
    return dates


def drug_names(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Brand and generic names of the NDC crosswalk by code, each once, as published."""
    names: dict[str, list[str]] = {}
    for code, drug in db.execute("SELECT DISTINCT code, drug FROM ndc WHERE drug <> '' ORDER BY code, drug"):
        names.setdefault(code, []).append(drug)
    return names


def with_names(keywords: str, names: list[str], text: str) -> str:
    """Keywords with the names whose words are not all there already."""
    said = set(_WORD.findall(f"{text} {keywords}".lower()))
    added: list[str] = []
    for name in names:
        parts = set(_WORD.findall(name.lower()))
        if not parts <= said and len(added) < MOST_NAMES:
            said |= parts
            added.append(name.replace(";", ","))
    return "; ".join(filter(None, (keywords, *added)))
