"""Wrong options: near to the right one, and never the same in other words."""

# ruff: noqa: S311 - whoever draws a question names the seed

from __future__ import annotations

from random import Random

from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.neighbours import wrong_ones


def taught(code: str, text: str) -> Taught:
    return Taught(code, text, "2000-01-01", "", ())


RIGHT = taught("E0001", "Cane, wood, 10 in, each")
NEAR = taught("E0002", "Cane, wood, 12 in, each")
SAME = [taught("E0003", "Each 10 in wood cane"), taught("E0004", "Canes of wood, 10 in, each")]
OTHERS = [
    taught("E0005", "Cane, metal, 12 in, each"),
    taught("E0006", "Walker, metal, folding"),
    taught("E0007", "Crutch, per pair"),
]


def codes(found: list[Taught]) -> list[str]:
    return [one.code for one in found]


def test_the_nearest_comes_first_and_nothing_that_says_the_same() -> None:
    for seed in range(50):
        found = wrong_ones(RIGHT, [*SAME, *OTHERS, NEAR, RIGHT], Random(seed))
        assert codes(found)[0] == "E0002"
        assert len(found) == len(set(codes(found))) == 3
        assert not set(codes(found)) & {"E0001", "E0003", "E0004"}


def test_no_two_of_them_say_the_same() -> None:
    twins = [taught("E0008", "Crutches, pair"), taught("E0009", "Pair of crutches"), taught("E0010", "Crutch, per pair")]
    for seed in range(50):
        assert len(wrong_ones(RIGHT, [*twins[:2], NEAR], Random(seed))) == 2
        assert "E0010" not in codes(wrong_ones(twins[2], [*twins[2:], NEAR], Random(seed)))


def test_fewer_candidates_give_fewer() -> None:
    assert wrong_ones(RIGHT, [RIGHT, *SAME], Random(1)) == []
    assert codes(wrong_ones(RIGHT, [NEAR], Random(1))) == ["E0002"]
