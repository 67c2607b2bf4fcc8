"""The words that the clinic's own files add to the search: CPT descriptors and the names of drugs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from medcode_desktop.catalogue.sources import FEE_SCHEDULES
from medcode_desktop.codes.shapes import CPT_FAMILIES, Family, family_of
from medcode_desktop.releases.official import SourceKind

_WITH_TEXTS = (SourceKind.CPT, *FEE_SCHEDULES, SourceKind.CLFS)
ALL_KINDS = tuple(SourceKind)
MOST_NAMES = 16  # of drugs that one code gets; a few codes stand for dozens of generics with one name
_WORD = re.compile(r"[a-z0-9]+")


class CptTexts(NamedTuple):
    family: Family
    long: str
    short: str
    consumer: str
    year: str  # of the file that it comes from


class ClinicWords(NamedTuple):
    """By code."""

    texts: dict[str, CptTexts]
    names: dict[str, list[str]]


def gathered(db: sqlite3.Connection, kinds: Collection[SourceKind] = ALL_KINDS) -> ClinicWords:
    """All that files of these kinds can change. Where the AMA's files have a code, a fee schedule changes nothing of it."""
    texts = any(kind in _WITH_TEXTS for kind in kinds)
    return ClinicWords(
        cpt_texts(db, of_ama=SourceKind.CPT in kinds) if texts else {}, drug_names(db) if SourceKind.NDC in kinds else {}
    )


def with_the_rest(
    db: sqlite3.Connection, words: ClinicWords, kinds: Collection[SourceKind], codes: Collection[str]
) -> ClinicWords:
    """What was gathered for these kinds, with all else that there is of these codes, which have changed."""
    whole = SourceKind.CPT in kinds or SourceKind.NDC not in kinds  # else only names of them may have changed
    texts = words.texts if whole else cpt_texts(db, codes)
    return ClinicWords(texts, words.names if SourceKind.NDC in kinds else drug_names(db))


def cpt_texts(db: sqlite3.Connection, codes: Collection[str] | None = None, *, of_ama: bool = True) -> dict[str, CptTexts]:
    """By code: of AMA files; of codes that these lack the descriptors of fee schedules. `codes`: of these alone."""
    found: dict[str, CptTexts] = {}
    years = {kind: max(day[:4] for day in days) for kind, days in _dates(db).items()}
    asked = "true" if codes is None else "code IN (SELECT value FROM json_each(:codes))"
    described = f"{asked} AND code < 'A' AND modifier = '' AND descriptor <> '' AND code NOT IN (SELECT code FROM cpt)"
    rows = db.execute(
        f"SELECT 'cpt', code, long, medium, short, consumer FROM cpt WHERE {asked} AND :of_ama"
        f" UNION ALL SELECT kind, code, '', '', descriptor, '' FROM pfs WHERE {described}"
        f" UNION ALL SELECT 'clfs', code, '', '', descriptor, '' FROM clfs WHERE {described}",
        {"codes": json.dumps(list(codes or ())), "of_ama": of_ama},
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
