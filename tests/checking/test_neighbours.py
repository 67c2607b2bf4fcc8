"""The lines that came before, against a plain memory of all of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.checking import neighbours
from medcode_desktop.checking.claim_lines import ClaimLine, LineBatch, batches_of
from medcode_desktop.checking.neighbours import Groups, SameLines
from medcode_desktop.checking.rule import Earlier

LINES = st.lists(
    st.tuples(st.sampled_from(["A", "B", ""]), st.sampled_from(["1", "2", ""]), st.sampled_from("xyz")), max_size=40
)
SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=10)


def line(number: int, code: str, day: str, patient: str) -> ClaimLine:
    return ClaimLine(number, code, (f"m{number}",), day, float(number), "", "", "", "", patient, (code, day, patient))


def in_batches(lines: list[ClaimLine], sizes: list[int]) -> list[LineBatch]:
    batches: list[LineBatch] = []
    at = 0
    while at < len(lines):
        size = sizes[len(batches) % len(sizes)]
        batches += batches_of(lines[at : at + size])
        at += size
    return batches


@given(LINES, SIZES)
def test_groups_know_all_lines_before_whatever_the_batches(given_lines: list[tuple[str, str, str]], sizes: list[int]) -> None:
    lines = [line(number, *one) for number, one in enumerate(given_lines, start=2)]
    groups = Groups()
    found: dict[int, tuple[Earlier, ...]] = {}
    for batch in in_batches(lines, sizes):
        before = groups.before(batch, batch.codes, batch.modifiers)
        found |= {batch.numbers[at]: earlier for at, earlier in before.items()}
    expected = {}
    for at, one in enumerate(lines):
        same = [other for other in lines[:at] if (other.date, other.patient) == (one.date, one.patient) and other.code]
        if one.code and one.date and same:
            expected[one.number] = tuple(Earlier(other.number, other.code, other.modifiers, other.units) for other in same)
    assert found == expected
    assert not groups.forgotten


def firsts(keys: list[int], sizes: list[int]) -> list[int]:
    same, at = SameLines(), 0
    found: list[int] = []
    while at < len(keys):
        some = keys[at : at + sizes[at % len(sizes)]]
        found += same.seen(some, range(at + 2, at + 2 + len(some)))
        at += len(some)
    return found


@given(st.lists(st.integers(0, 12), max_size=60), SIZES)
def test_the_first_line_that_says_the_same_is_named(keys: list[int], sizes: list[int]) -> None:
    expected = [keys.index(key) + 2 if keys.index(key) < place else 0 for place, key in enumerate(keys)]
    assert firsts(keys, sizes) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 6), min_size=10, max_size=90), SIZES)
def test_with_little_memory_what_comes_again_soon_is_known_all_the_same(
    monkeypatch: pytest.MonkeyPatch, keys: list[int], sizes: list[int]
) -> None:
    monkeypatch.setattr(neighbours, "MOST_LINES", 3)
    found = firsts(keys, sizes)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, key in enumerate(keys):
        if key in last and place - last[key] <= 3:
            assert found[place] == first[key]
        elif found[place] == 0:
            first[key] = place + 2
        else:
            assert found[place] == first[key]
        last[key] = place


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, SIZES, st.sampled_from([(1, 1000), (1000, 2)]))
def test_what_was_forgotten_is_said(
    monkeypatch: pytest.MonkeyPatch, given_lines: list[tuple[str, str, str]], sizes: list[int], most: tuple[int, int]
) -> None:
    """With little memory nothing is made up, and if something is missing it is told."""
    lines = [line(number, *one) for number, one in enumerate(given_lines, start=2)]
    whole, little = Groups(), Groups()
    more: dict[int, tuple[Earlier, ...]] = {}
    less: dict[int, tuple[Earlier, ...]] = {}
    monkeypatch.setattr(neighbours, "MOST_IN_GROUP", 1000)
    monkeypatch.setattr(neighbours, "MOST_GROUPS", 1000)
    for batch in in_batches(lines, sizes):
        more |= {batch.numbers[at]: earlier for at, earlier in whole.before(batch, batch.codes, batch.modifiers).items()}
    monkeypatch.setattr(neighbours, "MOST_IN_GROUP", most[0])
    monkeypatch.setattr(neighbours, "MOST_GROUPS", most[1])
    for batch in in_batches(lines, sizes):
        less |= {batch.numbers[at]: earlier for at, earlier in little.before(batch, batch.codes, batch.modifiers).items()}
    for number, earlier in less.items():
        assert set(earlier) <= set(more[number])
    assert little.forgotten or less == more
