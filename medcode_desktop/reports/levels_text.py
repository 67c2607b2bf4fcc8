"""The level of service watch as text for the standard output."""

from __future__ import annotations

from collections.abc import Iterator

from medcode_desktop.checking.level_watch import LevelRow
from medcode_desktop.checking.levels import LEVELS
from medcode_desktop.reports.levels_csv import explained
from medcode_desktop.reports.levels_report import KindLevels, LevelsReport, beside, headline, kinds_of, left_out, shares

MOST_SHOWN = 200  # providers of a kind of visit; those who stand out go before the others
AVERAGE, BENCHMARK = "The clinic's own average", "Benchmark"
_NARROWEST, _WIDEST = len(AVERAGE), 40  # characters of a name; a longer one moves its figures to the right
_MARK = "*"


def levels_text(report: LevelsReport) -> str:
    """What came of it, then a table for each kind of visit, then how it was compared."""
    parts = [f"{report.name}: visit levels", headline(report.result)]
    parts += filter(None, (left_out(report.counted), beside(report)))
    kinds = list(kinds_of(report))
    shown = _shown(kinds)
    for kind in kinds:
        if any((kind.kind, one.visits.provider) in shown for one in kind.providers):
            parts += ["", *_table(kind, shown)]
    more = sum(len(kind.providers) for kind in kinds) - len(shown)
    if more > 0:
        parts += ["", f"... and {more:,} more; --format csv, xlsx or json has them all"]
    if report.result.rows:
        marked = [f"{_MARK} stands out; the sentence below says beside what."] if report.result.outstanding else []
        parts += ["", *marked, *explained(report.result)]
    parts += [f"Read: {note}" for note in report.notes]
    if report.notice:
        parts.append(report.notice)
    return "\n".join(parts)


def _shown(kinds: list[KindLevels]) -> set[tuple[str, str]]:
    """Kind and provider: as many as a person reads."""
    everybody = [(not one.outstanding, kind.kind, one.visits.provider) for kind in kinds for one in kind.providers]
    everybody.sort(key=lambda one: one[0])
    return {(kind, provider) for _, kind, provider in everybody[:MOST_SHOWN]}


def _table(kind: KindLevels, shown: set[tuple[str, str]]) -> Iterator[str]:
    providers = [one for one in kind.providers if (kind.kind, one.visits.provider) in shown]
    width = min(_WIDEST, max(_NARROWEST, *(len(one.visits.provider) for one in providers)))
    yield _row(kind.kind, width, "Visits", [f"Level {level} " for level in LEVELS], indent="")
    yield _row(AVERAGE, width, f"{kind.average.total:,}", [f"{share:.1%} " for share in shares(kind.average)])
    if any(share is not None for share in kind.benchmark):
        yield _row(BENCHMARK, width, "", ["- " if share is None else f"{share:.1%} " for share in kind.benchmark])
    for one in providers:
        figures = [
            f"{share:.1%}{_MARK if level in one.outstanding else ' '}"
            for level, share in zip(LEVELS, shares(one.visits), strict=True)
        ]
        yield _row(one.visits.provider, width, f"{one.visits.total:,}", figures)
        yield from (f"      {sentence}" for sentence in (*map(_remark, one.remarks), one.none) if sentence)


def _remark(row: LevelRow) -> str:
    """With the weight of the difference, as the table in the window has it."""
    p = f"{row.adjusted:.3f}" if row.adjusted >= 0.001 else "< 0.001"
    points = f"{row.difference * 100:+.1f} points (from {row.low * 100:+.1f} to {row.high * 100:+.1f})"
    return f"{row.said} Difference {points}; adjusted p {p}."


def _row(name: str, width: int, visits: str, cells: list[str], indent: str = "  ") -> str:
    return f"{indent}{name:<{width + 2 - len(indent)}}  {visits:>8}{''.join(f'{cell:>10}' for cell in cells)}".rstrip()
