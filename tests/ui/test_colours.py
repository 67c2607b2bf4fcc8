"""Contrast, computed: every text on every surface it may stand on, in both themes."""

from __future__ import annotations

import re

import pytest

from medcode_desktop.paths import find_places
from medcode_desktop.ui.colours import DARK, LIGHT, PAIRS, TEXT, Colours, contrast

RULE = re.compile(r"([^{}]+)\{([^}]*)\}")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_pair_has_its_contrast(theme: Colours) -> None:
    low = {
        (ink, surface): round(contrast(getattr(theme, ink), getattr(theme, surface)), 2)
        for ink, surface, least in PAIRS
        if contrast(getattr(theme, ink), getattr(theme, surface)) < least
    }
    assert low == {}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")
    assert contrast("#336699", "#336699") == 1


def test_a_colour_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="red"):
        contrast("red", "#FFFFFF")


def test_pairs_name_roles_that_exist() -> None:
    assert {name for ink, surface, _ in PAIRS for name in (ink, surface)} <= set(Colours._fields)


def test_every_text_of_the_stylesheet_stands_on_a_surface_it_may_stand_on() -> None:
    allowed = {(ink, surface) for ink, surface, least in PAIRS if least >= TEXT}
    used = list(_pairs_in_stylesheet())
    assert len(used) > 30
    assert [pair for pair in used if pair[:2] not in allowed] == []


def _pairs_in_stylesheet() -> list[tuple[str, str, str]]:
    """(ink, surface, selector) of each rule. A disabled control is exempt, as in WCAG 1.4.3."""
    sheet = (find_places().resources / "style" / "medcode.qss").read_text("utf-8")
    used: list[tuple[str, str, str]] = []
    for selector, body in RULE.findall(sheet.split("*/", 1)[1]):
        ink = re.search(r"(?<![\w-])color: @(\w+)", body)
        if ink is None or ":disabled" in selector:
            continue
        surface = re.search(r"background-color: @(\w+)", body)
        said = re.search(r"/\* on: ([\w ]+?) \*/", body)
        surfaces = [surface.group(1)] if surface else said.group(1).split() if said else ["(none named)"]
        used += [(ink.group(1), name, selector.strip()) for name in surfaces]
        selected = re.search(r"selection-color: @(\w+)", body)
        if selected:
            used.append((selected.group(1), "selection", selector.strip()))
    return used
