"""Families of codes by their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.codes.shapes import LEVEL_II_LETTERS, Family, family_of, owner, title, what_for


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("99213", Family.CPT_I),
        ("00100", Family.CPT_I),
        ("0174A", Family.CPT_I),
        ("0001F", Family.CPT_II),
        ("0042T", Family.CPT_III),
        ("0240U", Family.CPT_PLA),
        ("0002M", Family.CPT_MAAA),
        ("E0601", Family.LEVEL_II),
        ("A0021", Family.LEVEL_II),
        ("V5364", Family.LEVEL_II),
        ("D0120", Family.DENTAL),
        ("25", Family.MODIFIER_CPT),
        ("RR", Family.MODIFIER_LEVEL_II),
        ("8P", Family.MODIFIER_LEVEL_II),
        ("F5", Family.MODIFIER_LEVEL_II),
    ],
)
def test_every_shape_has_its_family(code: str, family: Family) -> None:
    assert family_of(code) is family


@pytest.mark.parametrize(
    "text", ["", "E", "E060", "E06011", "W1234", "Z0000", "e0601", "0001X", "0201A", "9921A", "A12B3", "9921", "٩٩٢١٣"]
)
def test_other_shapes_have_none(text: str) -> None:
    assert family_of(text) is None


@given(st.text(max_size=8))
def test_any_text_has_a_family_or_none(text: str) -> None:
    family = family_of(text)
    assert family is None or text.isascii()


@pytest.mark.parametrize("family", list(Family))
def test_every_family_is_described(family: Family) -> None:
    assert title(family)
    assert what_for(family).endswith(".")
    assert owner(family) in ("AMA", "ADA", "CMS")


def test_every_letter_in_use_makes_a_level_two_code() -> None:
    assert {family_of(letter + "0001") for letter in LEVEL_II_LETTERS} == {Family.LEVEL_II}
