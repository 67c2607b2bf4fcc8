"""What a report of the level of service watch says beside its comparisons: by kind of visit and provider, in few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from medcode_desktop.checking.level_watch import Against, Benchmark, LevelResult, LevelRow, Verdict
from medcode_desktop.checking.levels import LEVELS, Counted, Visits
from medcode_desktop.checking.payer_rules import name_key

NOTHING_TO_COMPARE = (
    "Nothing to compare: levels are compared between at least two providers with visits of one kind, or with a benchmark. Check"
    " that the list has the columns for provider and level."
)
_ALONE = "Nothing to compare with."
_TOO_FEW = "Too few visits to compare."
_NOTHING = "Nothing stands out."


@dataclass(frozen=True, slots=True)
class LevelsReport:
    name: str  # of the list
    counted: Counted
    result: LevelResult
    notes: tuple[str, ...] = ()  # how the list was read
    benchmark: Benchmark | None = None
    benchmark_name: str = ""
    notice: str = ""  # of the AMA, where kinds of visit have their names from CPT texts


class ProviderLevels(NamedTuple):
    visits: Visits
    remarks: tuple[LevelRow, ...]  # what stands out, by level
    none: str  # that there are no remarks, or why; "" if there are some

    @property
    def outstanding(self) -> frozenset[int]:
        """Levels."""
        return frozenset(row.level for row in self.remarks)


class KindLevels(NamedTuple):
    """One kind of visit. Shares from 0 to 1, of levels 1 to 5; None where the benchmark has no share."""

    kind: str
    average: Visits  # all providers of the clinic together
    benchmark: tuple[float | None, ...]
    providers: tuple[ProviderLevels, ...]


def headline(result: LevelResult) -> str:
    """What came of it, in a sentence that accuses nobody."""
    if not result.rows:
        return NOTHING_TO_COMPARE
    found = result.outstanding
    if not result.compared:
        return "Too few visits to compare: nothing can be said of any difference."
    if not found:
        return f"Nothing stands out in {result.compared:,} comparisons."
    people = len({row.provider for row in found})
    what = f"{len(found):,} of {result.compared:,} comparisons"
    who = "one provider" if people == 1 else f"{people:,} providers"
    return f"{what} {'stands' if len(found) == 1 else 'stand'} out, for {who}: review a sample of their records."


def left_out(counted: Counted) -> str:
    """Lines that were not counted, and why; "" if there are none."""
    parts = []
    if counted.no_provider:
        parts.append(f"{counted.no_provider:,} without a provider")
    if counted.no_level:
        parts.append(f"{counted.no_level:,} without a visit level")
    return f"Of {counted.lines:,} lines, not counted: {' and '.join(parts)}." if parts else ""


def beside(report: LevelsReport) -> str:
    """What the benchmark is, and which of it the list has no visits for; "" without one."""
    if report.benchmark is None:
        return ""
    there = {name_key(one.group) for one in report.counted.visits}
    other = list(dict.fromkeys(kind for kind, _ in report.benchmark if kind not in there))
    unused = f" Not in the list: {', '.join(other)}." if other else ""
    return f"{benchmark_said(report.benchmark_name, report.benchmark)}{unused}"


def benchmark_said(name: str, benchmark: Benchmark) -> str:
    many = len(benchmark)
    return f"Benchmark: {name}, {many:,} share{'' if many == 1 else 's'}."


def shares(visits: Visits) -> tuple[float, ...]:
    return tuple(count / visits.total if visits.total else 0.0 for count in visits.levels)


def kinds_of(report: LevelsReport) -> Iterator[KindLevels]:
    """In the order of the counts: by kind, then by provider."""
    rows: dict[tuple[str, str], list[LevelRow]] = {}
    for row in report.result.rows:
        rows.setdefault((row.group, row.provider), []).append(row)
    groups: dict[str, list[Visits]] = {}
    for one in report.counted.visits:
        groups.setdefault(one.group, []).append(one)
    for kind, visits in groups.items():
        providers = tuple(_provider(one, rows.get((kind, one.provider), ())) for one in visits)
        shown = tuple((report.benchmark or {}).get((name_key(kind), level)) for level in LEVELS)
        one, two, three, four, five = (sum(counts) for counts in zip(*(one.levels for one in visits), strict=True))
        yield KindLevels(kind, Visits(kind, "", (one, two, three, four, five)), shown, providers)


def _provider(visits: Visits, rows: Sequence[LevelRow]) -> ProviderLevels:
    found = sorted((row for row in rows if row.stands_out), key=lambda row: (row.level, row.against is Against.BENCHMARK))
    if found:
        return ProviderLevels(visits, tuple(found), "")
    none = _NOTHING if any(row.verdict is not Verdict.TOO_FEW for row in rows) else _TOO_FEW if rows else _ALONE
    return ProviderLevels(visits, (), none)
