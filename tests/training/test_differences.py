"""What sets two descriptions apart."""

from __future__ import annotations

import pytest

from medcode_desktop.training.differences import difference, distance, meaning


@pytest.mark.parametrize(
    ("first", "second", "ours", "theirs", "rule"),
    [
        ("Syringe, up to 1 cc, each", "Syringe, up to 5 cc, each", ("1",), ("5",), "Dose, size"),
        ("EKG with report", "EKG without report", ("with",), ("without",), "“with”"),
        ("Boot, child, each", "Boot, infant, each", ("child",), ("infant",), "age"),
        ("Belt, one side", "Belt, both sides", ("one",), ("both",), "One or two"),
        ("Brace, rigid, custom fabricated", "Brace, rigid, off-the-shelf", ("custom fabricated",), ("off-the-shelf",), "made"),
        ("Bed, with mattress, rental", "Bed, with mattress", ("rental",), (), "rental"),
        ("Crutches, wood, per pair", "Crutches, wood, each", ("per pair",), ("each",), "unit"),
        ("Gauze pad, sterile", "Gauze pad, non-sterile", ("sterile",), ("non-sterile",), "Sterile"),
        ("Pump, electric, any type", "Pump, manual, any type", ("electric",), ("manual",), "driven"),
        ("Insole, leather", "Insole, rubber", ("leather",), ("rubber",), "read each description"),
        ("Visit, long (60 minutes), home", "Visit, short (30 minutes), home", ("long 60",), ("short 30",), "Dose, size"),
    ],
)
def test_what_differs_is_named_and_its_rule(
    first: str, second: str, ours: tuple[str, ...], theirs: tuple[str, ...], rule: str
) -> None:
    apart = difference(first, second)
    assert (apart.first, apart.second, apart.alike) == (ours, theirs, True)
    assert rule in apart.rule


def test_unlike_things_are_not_compared_word_by_word() -> None:
    apart = difference("Sling", "Wheelchair van mileage, per mile")
    assert not apart.alike
    assert "read each description" in apart.rule


def test_the_same_in_other_words_order_and_number_is_no_difference() -> None:
    assert distance("Gloves, sterile, per pair", "Sterile glove, per the pair") == 0.0
    assert meaning("10,000 units") == meaning("10000 unit")
    assert distance("Dose 0.5 mg", "Dose 5 mg") > 0.0
    assert distance("alpha", "omega") == 1.0
    assert distance("", "") == 0.0
