"""The search finds what people call things: the terms of benchmarks/relevance.tsv on the bundled catalogue alone."""

from __future__ import annotations

import runpy
from pathlib import Path

from medcode_desktop.catalogue.catalogue import Catalogue

BENCHMARK = runpy.run_path(str(Path(__file__).resolve().parents[2] / "benchmarks/relevance.py"))


def test_the_terms_are_well_formed() -> None:
    terms = list(BENCHMARK["terms"]())
    asked = [query for query, _, _ in terms]
    assert len(asked) == len(set(asked)) > 3000
    assert {kind for _, kind, _ in terms} == {"brand", "generic", "item", "service"}


def test_right_codes_are_among_the_first(catalogue: Catalogue) -> None:
    shares = BENCHMARK["measure"](catalogue)
    assert shares["all"].among / shares["all"].asked >= 0.98
    assert shares["brand"].among / shares["brand"].asked >= 0.98
    assert shares["all"].first / shares["all"].asked >= 0.90
