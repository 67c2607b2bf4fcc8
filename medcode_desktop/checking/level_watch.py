"""Who reports more or fewer visits of a level than the colleagues, or than a benchmark, beyond what chance explains.

Each provider is compared with the other providers of the clinic together, not with an average in which they are themselves.
All comparisons of a report go through Holm's method: the chance that a clinic in which nobody differs gets even one remark is
at most 1 in 20. Benjamini and Hochberg's method would let one remark in twenty be false in every report, and here a remark is
about a person. Patients differ between providers, and so do levels, a little: a margin is allowed for, and only what lies
beyond it by more than chance is told.

Once a provider stands out at a level, they are set aside there and the others are compared anew, so that one provider with
many visits does not make all the others look as if they reported too few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.checking.exact_tests import bounds_of_difference, bounds_of_share, holm, share_differs, shares_differ
from medcode_desktop.checking.levels import LEVELS, Visits
from medcode_desktop.checking.payer_rules import name_key

Benchmark = Mapping[tuple[str, int], float]  # (kind of visit as name_key, level) -> share, 0 to 1


class Against(StrEnum):
    """What a share stands beside."""

    OTHERS = "other providers"
    BENCHMARK = "benchmark"


class Verdict(StrEnum):
    MORE = "more than expected"
    FEWER = "fewer than expected"
    AS_EXPECTED = "no clear difference"
    TOO_FEW = "too few visits"


class Limits(NamedTuple):
    """Below these nothing is said of a difference."""

    visits: int = 30  # of the provider, of one kind
    others: int = 30  # of the other providers together
    margin: float = 0.05  # by which shares may differ without a remark: five visits in a hundred (benchmarks/levels.py)
    alpha: float = 0.05  # chance of even one false remark in a report


class LevelRow(NamedTuple):
    """One comparison. Shares from 0 to 1; `low` and `high` bound the true difference in 19 of 20 cases. `chance` is the exact p
    of a difference beyond the margin, `adjusted` the same after Holm's method; both are 1.0 where nothing was compared."""

    group: str
    provider: str
    level: int
    visits: int
    at_level: int
    share: float
    share_low: float
    share_high: float
    against: Against
    others: int  # visits of the other providers; 0 for a benchmark
    expected: float
    difference: float
    low: float
    high: float
    chance: float
    adjusted: float
    verdict: Verdict
    said: str  # a sentence for what stands out, "" for what does not

    @property
    def stands_out(self) -> bool:
        return self.verdict in (Verdict.MORE, Verdict.FEWER)


class LevelResult(NamedTuple):
    rows: tuple[LevelRow, ...]  # by kind, provider, what is compared with, level
    compared: int  # comparisons made
    limits: Limits
    two_only: tuple[str, ...]  # kinds of visit that only two providers had: a difference may lie with either

    @property
    def outstanding(self) -> tuple[LevelRow, ...]:
        """The least likely first."""
        return tuple(sorted((row for row in self.rows if row.stands_out), key=lambda row: row.adjusted))


class _Cell(NamedTuple):
    """One comparison to make, by its place."""

    at: int  # in the sequence of Visits
    level: int
    against: Against


def watch(visits: Sequence[Visits], benchmark: Benchmark | None = None, limits: Limits = Limits()) -> LevelResult:  # noqa: B008
    """All comparisons: of each provider with the others, and with the benchmark where it has the level of the kind."""
    groups: dict[str, list[int]] = {}
    for at, one in enumerate(visits):
        groups.setdefault(name_key(one.group), []).append(at)
    comparing = _Comparing(visits, groups, benchmark or {}, limits)
    rows = comparing.rows()
    two = tuple(visits[members[0]].group for members in groups.values() if len(members) == 2)
    return LevelResult(rows, comparing.made, limits, two)


class _Comparing:
    def __init__(
        self, visits: Sequence[Visits], groups: Mapping[str, Sequence[int]], benchmark: Benchmark, limits: Limits
    ) -> None:
        self._visits = visits
        self._groups = groups
        self._benchmark = benchmark
        self._limits = limits
        self._aside: dict[tuple[str, int], set[int]] = {}  # kind and level -> providers that stand out there
        self._beside: dict[_Cell, tuple[int, int]] = {}  # what a decided comparison was made with
        self._cells = [cell for cell in self._all_cells() if self._enough(cell)]
        self.made = len(self._cells)

    def rows(self) -> tuple[LevelRow, ...]:
        chances = {cell: self._chance(cell) for cell in self._cells}
        adjusted = self._step_down(chances)
        return tuple(self._row(cell, chances.get(cell), adjusted.get(cell)) for cell in self._all_cells())

    def _all_cells(self) -> list[_Cell]:
        cells = []
        for at, one in enumerate(self._visits):
            key = name_key(one.group)
            if len(self._groups[key]) > 1:
                cells += [_Cell(at, level, Against.OTHERS) for level in LEVELS]
            cells += [_Cell(at, level, Against.BENCHMARK) for level in LEVELS if (key, level) in self._benchmark]
        return cells

    def _enough(self, cell: _Cell) -> bool:
        """Asked before any share is looked at, so that it does not favour any outcome."""
        if self._visits[cell.at].total < self._limits.visits:
            return False
        return cell.against is Against.BENCHMARK or self._others(cell)[1] >= self._limits.others

    def _step_down(self, chances: dict[_Cell, float]) -> dict[_Cell, float]:
        """Holm's method, one remark at a time; after each the provider is set aside at that level. How many comparisons are
        allowed for does not shrink by that."""
        left = dict(chances)
        adjusted: dict[_Cell, float] = {}
        highest, done = 0.0, 0
        while left:
            cell = min(left, key=left.__getitem__)
            highest = max(highest, min(1.0, left[cell] * (self.made - done)))
            if highest > self._limits.alpha:
                break
            adjusted[cell] = highest
            chances[cell] = left.pop(cell)
            self._beside[cell] = self._others(cell)
            done += 1
            if cell.against is Against.OTHERS:
                self._set_aside(cell, left)
        rest = list(left)
        for cell, value in zip(rest, holm([left[cell] for cell in rest]), strict=True):
            adjusted[cell] = max(highest, value) if done else value
            chances[cell] = left[cell]
        return adjusted

    def _set_aside(self, cell: _Cell, left: dict[_Cell, float]) -> None:
        """The provider no longer counts among the others at this level, as long as others are left."""
        key = name_key(self._visits[cell.at].group)
        aside = self._aside.setdefault((key, cell.level), set())
        members = self._groups[key]
        if len(members) - len(aside) <= 2:
            return  # of two, either may be the one that differs
        aside.add(cell.at)
        same = [one for one in left if one.against is Against.OTHERS and one.level == cell.level and one.at in members]
        if any(self._others(one)[1] < self._limits.others for one in same):
            aside.discard(cell.at)
            return
        for one in same:
            left[one] = self._chance(one)

    def _others(self, cell: _Cell) -> tuple[int, int]:
        """Visits at the level, and all visits, of the other providers that did not stand out there before."""
        if cell in self._beside:
            return self._beside[cell]
        key = name_key(self._visits[cell.at].group)
        aside = self._aside.get((key, cell.level), set())
        others = [self._visits[at] for at in self._groups[key] if at != cell.at and at not in aside]
        return sum(one.levels[cell.level - 1] for one in others), sum(one.total for one in others)

    def _chance(self, cell: _Cell) -> float:
        one = self._visits[cell.at]
        seen = one.levels[cell.level - 1]
        if cell.against is Against.BENCHMARK:
            return share_differs(seen, one.total, self._benchmark[name_key(one.group), cell.level], self._limits.margin)
        return shares_differ(seen, one.total, *self._others(cell), self._limits.margin)

    def _expected(self, cell: _Cell) -> float:
        if cell.against is Against.BENCHMARK:
            return self._benchmark[name_key(self._visits[cell.at].group), cell.level]
        seen, total = self._others(cell)
        return seen / total if total else 0.0

    def _row(self, cell: _Cell, chance: float | None, adjusted: float | None) -> LevelRow:
        one = self._visits[cell.at]
        seen, total = one.levels[cell.level - 1], one.total
        share, expected = (seen / total if total else 0.0), self._expected(cell)
        share_low, share_high = bounds_of_share(seen, total)
        others = 0
        if cell.against is Against.BENCHMARK:
            low, high = share_low - expected, share_high - expected
        else:
            others_seen, others = self._others(cell)
            low, high = bounds_of_difference(seen, total, others_seen, others)
        verdict = _verdict(share - expected, adjusted, self._limits)
        row = LevelRow(
            one.group, one.provider, cell.level, total, seen, share, share_low, share_high, cell.against, others, expected,
            share - expected, low, high, 1.0 if chance is None else chance, 1.0 if adjusted is None else adjusted, verdict, "",
        )  # fmt: skip
        return row._replace(said=_sentence(row)) if row.stands_out else row


def _verdict(difference: float, adjusted: float | None, limits: Limits) -> Verdict:
    if adjusted is None:
        return Verdict.TOO_FEW
    if adjusted > limits.alpha:
        return Verdict.AS_EXPECTED
    return Verdict.MORE if difference > 0 else Verdict.FEWER


def _sentence(row: LevelRow) -> str:
    """Says what was counted and what to do, never why: patients differ, and so may the share."""
    word = "More" if row.verdict is Verdict.MORE else "Fewer"
    beside = "the other providers" if row.against is Against.OTHERS else "the benchmark"
    return (
        f"{word} level {row.level} than expected: {row.share:.0%} of {row.visits:,} visits, {row.expected:.0%} for {beside};"
        " review a sample of the records."
    )
