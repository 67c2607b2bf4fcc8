"""Which visit level a code has, worked out from the descriptors of the clinic's own CPT file.

Nothing of CPT is known here beyond its structure: the evaluation and management codes of one kind of visit follow one another,
their descriptors begin alike, and a higher number is a higher level. The last digit is the level where all of a kind have one
from 1 to 5; otherwise the place among its kind is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.levels import LEVELS, LevelOfCode
from medcode_desktop.codes.shapes import Family

SECTION = "Evaluation and Management"  # its title in db/sections.tsv
FEWEST = 3  # codes of a kind; fewer are no scale of levels
_FEWEST_WORDS = 4  # that the descriptors of a kind begin with
_WIDEST_GAP = 2  # between the numbers of one kind: a code was deleted
_END_OF_KIND = re.compile(r"[,;(]|\b(?:which|that|requiring|with)\b")


def of_catalogue(catalogue: Catalogue, on: date) -> LevelOfCode:
    """Code to kind of visit and level; empty without a CPT file."""
    if not catalogue.cpt_notice:
        return {}
    family = next(ref for ref in catalogue.sections() if ref.family == Family.CPT_I)
    section = next((ref for ref in catalogue.sections(family) if ref.title == SECTION), None)
    if section is None:
        return {}
    hits = catalogue.codes_between(section.first, section.last, on, active_only=False)
    return levels_from({hit.code: hit.text for hit in hits if hit.family is Family.CPT_I})


def levels_from(descriptors: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """The kind is named by how the descriptors begin, as they are written."""
    found: dict[str, tuple[str, int]] = {}
    for kind, codes in _kinds(descriptors):
        last_digits = [int(code[-1]) for code in codes]
        rising = sorted(set(last_digits)) == last_digits and set(last_digits) <= set(LEVELS)
        levels = last_digits if rising else list(range(1, len(codes) + 1))
        if FEWEST <= len(codes) <= len(LEVELS):
            found |= {code: (kind, level) for code, level in zip(codes, levels, strict=True)}
    return found


def _kinds(descriptors: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Codes that follow one another and whose descriptors begin alike."""
    kinds: list[tuple[str, list[str]]] = []
    for code in sorted(descriptors):
        kind = _beginning(descriptors[code])
        if len(kind.split()) < _FEWEST_WORDS:
            continue
        before = kinds[-1] if kinds else None
        if before is not None and before[0].lower() == kind.lower() and int(code) - int(before[1][-1]) <= _WIDEST_GAP:
            before[1].append(code)
        else:
            kinds.append((kind, [code]))
    return kinds


def _beginning(text: str) -> str:
    end = _END_OF_KIND.search(text)
    return " ".join((text[: end.start()] if end else text).split())
