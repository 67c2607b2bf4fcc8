"""Families of codes by their shape, and what each family is for. Facts about CPT's structure only, no CPT code's meaning."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    CPT_I = "cpt1"
    CPT_II = "cpt2"
    CPT_III = "cpt3"
    CPT_PLA = "pla"
    CPT_MAAA = "maaa"
    LEVEL_II = "level2"
    DENTAL = "dental"
    MODIFIER_CPT = "modifier_cpt"
    MODIFIER_LEVEL_II = "modifier"


def family_of(code: str) -> Family | None:
    """The family of a normalised code (upper case, no blanks) by its shape; None for what has no code's shape."""
    raise NotImplementedError


def title(family: Family) -> str:
    """Its name for people: "CPT Category II"."""
    raise NotImplementedError


def what_for(family: Family) -> str:
    """One sentence: what its codes are for."""
    raise NotImplementedError


def owner(family: Family) -> str:
    """Who owns the descriptions: "AMA", "ADA" or "CMS"."""
    raise NotImplementedError
