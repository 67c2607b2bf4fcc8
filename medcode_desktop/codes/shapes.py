"""Families of codes by their shape, and what each is for. Of CPT: facts about its structure, never a code's meaning."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Family(StrEnum):
    """Where a code belongs. The values are stored in catalogue.db."""

    CPT_I = "cpt1"
    CPT_II = "cpt2"
    CPT_III = "cpt3"
    CPT_PLA = "pla"
    CPT_MAAA = "maaa"
    LEVEL_II = "level2"
    DENTAL = "dental"
    MODIFIER_CPT = "modifier_cpt"
    MODIFIER_LEVEL_II = "modifier"


# Whose descriptors the AMA licenses.
CPT_FAMILIES = (
    Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA, Family.MODIFIER_CPT,
)  # fmt: skip

# First letters that Level II has used; D is the dental association's, and I, N, O, W to Z have never begun a code of a
# release. The reader of releases takes any letter but D, so that a letter taken into use tomorrow is not lost.
LEVEL_II_LETTERS = "ABCEGHJKLMPQRSTUV"

_SHAPES = {
    Family.CPT_I: r"[0-9]{5}|0[01][0-9]{2}A",  # 0001A to 0174A gave COVID-19 vaccines until November 2023
    Family.CPT_II: r"[0-9]{4}F",
    Family.CPT_III: r"[0-9]{4}T",
    Family.CPT_PLA: r"[0-9]{4}U",
    Family.CPT_MAAA: r"[0-9]{4}M",
    Family.DENTAL: r"D[0-9]{4}",
    Family.LEVEL_II: r"[A-CE-V][0-9]{4}",
    Family.MODIFIER_CPT: r"[0-9]{2}",
    Family.MODIFIER_LEVEL_II: r"[A-Z][A-Z0-9]|[0-9][A-Z]",
}
_BY_NAME = {family.name: family for family in _SHAPES}
_SHAPE = re.compile("|".join(f"(?P<{family.name}>{shape})" for family, shape in _SHAPES.items()))


def family_of(code: str) -> Family | None:
    """The family of a normalised code (upper case, no blanks) by its shape; None for what has no code's shape."""
    found = _SHAPE.fullmatch(code)
    return _BY_NAME[found.lastgroup or ""] if found else None


class _About(NamedTuple):
    title: str
    what_for: str
    owner: str


def title(family: Family) -> str:
    """Its name for people: "CPT Category II"."""
    return _ABOUT[family].title


def what_for(family: Family) -> str:
    """One or two sentences: what its codes are for, and how they are told from the others."""
    return _ABOUT[family].what_for


def owner(family: Family) -> str:
    """Who owns the descriptions: "AMA", "ADA" or "CMS"."""
    return _ABOUT[family].owner


_ABOUT = {
    Family.CPT_I: _About(
        "CPT Category I",
        "Services and procedures in wide use by physicians and other clinicians. Five digits.",
        "AMA",
    ),
    Family.CPT_II: _About(
        "CPT Category II",
        "Optional tracking codes for measuring the quality of care; reported beside the service and never paid. "
        "Four digits and the letter F.",
        "AMA",
    ),
    Family.CPT_III: _About(
        "CPT Category III",
        "Temporary codes for emerging services, retired or promoted to Category I after about five years. "
        "Four digits and the letter T.",
        "AMA",
    ),
    Family.CPT_PLA: _About(
        "CPT proprietary laboratory analyses",
        "Laboratory tests of one named maker or laboratory. Four digits and the letter U.",
        "AMA",
    ),
    Family.CPT_MAAA: _About(
        "CPT administrative codes for multianalyte assays",
        "Laboratory tests that work out one score from several results by a formula. Four digits and the letter M.",
        "AMA",
    ),
    Family.LEVEL_II: _About(
        "HCPCS Level II",
        "Supplies, equipment, drugs, ambulance, and services that CPT does not describe or that are new. "
        "One letter and four digits.",
        "CMS",
    ),
    Family.DENTAL: _About(
        "CDT dental code",
        "Dental procedures. The letter D and four digits: Level II by its shape, but codes and texts belong to "
        "the American Dental Association and are not in the CMS release.",
        "ADA",
    ),
    Family.MODIFIER_CPT: _About(
        "CPT modifier",
        "Says that a service was changed by a circumstance, without changing its meaning. Two digits, after the code.",
        "AMA",
    ),
    Family.MODIFIER_LEVEL_II: _About(
        "HCPCS Level II modifier",
        "Adds to a code who, where, which side or under which rule. Two characters after the code, at least one of "
        "them a letter.",
        "CMS",
    ),
}
