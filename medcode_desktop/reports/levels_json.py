"""The level of service watch as JSON: {"list": ..., "kinds": [...], "comparisons": [...], "explained": [...]}."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from medcode_desktop.checking.level_watch import Against, LevelRow
from medcode_desktop.checking.levels import Visits
from medcode_desktop.reports.as_text import json_text
from medcode_desktop.reports.levels_csv import explained
from medcode_desktop.reports.levels_report import LevelsReport, ProviderLevels, headline, kinds_of, shares
from medcode_desktop.reports.whole_file import write_whole

PLACES = 4  # of shares, which go from 0 to 1


def levels_json(report: LevelsReport) -> dict[str, Any]:
    counted = report.counted
    return {
        "list": report.name,
        "headline": headline(report.result),
        "lines": counted.lines,
        "not_counted": {"no_provider": counted.no_provider, "no_level": counted.no_level},
        "benchmark": report.benchmark_name or None,
        "kinds": [
            {
                "kind": kind.kind,
                **_visits(kind.average),
                "benchmark": [None if share is None else round(share, PLACES) for share in kind.benchmark],
                "providers": [
                    {"provider": one.visits.provider, **_visits(one.visits), "said": _said(one)} for one in kind.providers
                ],
            }
            for kind in kinds_of(report)
        ],
        "compared": report.result.compared,
        "comparisons": [comparison_json(row) for row in report.result.rows],
        "explained": explained(report.result),
        "notes": report.notes,
        **({"cpt_notice": report.notice} if report.notice else {}),
    }


def write_levels_json(path: Path, report: LevelsReport) -> int:
    """How many comparisons. UserError if the file cannot be written; it is then as it was before."""
    text = json_text(levels_json(report))

    def write(file: IO[str]) -> None:
        file.write(f"{text}\n")

    write_whole(path, "utf-8", write)
    return len(report.result.rows)


def comparison_json(row: LevelRow) -> dict[str, Any]:
    """One comparison, under the names of LevelRow; shares and differences from 0 to 1."""
    document = {name: round(value, PLACES) if isinstance(value, float) else value for name, value in row._asdict().items()}
    return document | {
        "chance": float(f"{row.chance:.3g}"),
        "adjusted": float(f"{row.adjusted:.3g}"),
        "others": row.others if row.against is Against.OTHERS else None,
    }


def _said(one: ProviderLevels) -> list[str]:
    """The remarks; else that there are none, or why."""
    return [row.said for row in one.remarks] or [one.none]


def _visits(visits: Visits) -> dict[str, Any]:
    """Counts and shares of levels 1 to 5."""
    return {"visits": visits.total, "levels": visits.levels, "shares": [round(share, PLACES) for share in shares(visits)]}
