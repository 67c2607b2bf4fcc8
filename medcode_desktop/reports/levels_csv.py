"""The level of service watch as rows, for CSV and workbooks: one row a comparison."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import IO

from medcode_desktop.checking.level_watch import Against, LevelResult, LevelRow
from medcode_desktop.reports.changes_csv import harmless
from medcode_desktop.reports.whole_file import write_whole

HEADINGS = (
    "Kind of visit", "Provider", "Level", "Visits", "At this level", "Share", "Share from", "Share to", "Compared with",
    "Visits of the others", "Expected share", "Difference", "Difference from", "Difference to", "Chance (p)",
    "Adjusted for many comparisons", "Result", "What to do",
)  # fmt: skip
SHARES = frozenset({"Share", "Share from", "Share to", "Expected share", "Difference", "Difference from", "Difference to"})
Cell = str | int | float


def level_cells(row: LevelRow) -> tuple[Cell, ...]:
    """In the order of HEADINGS; shares from 0 to 1, four places. "" where there is nothing."""
    return (
        row.group, row.provider, row.level, row.visits, row.at_level, round(row.share, 4), round(row.share_low, 4),
        round(row.share_high, 4), row.against.value, row.others if row.against is Against.OTHERS else "",
        round(row.expected, 4), round(row.difference, 4), round(row.low, 4), round(row.high, 4),
        float(f"{row.chance:.3g}"), float(f"{row.adjusted:.3g}"), row.verdict.value, row.said,
    )  # fmt: skip


def explained(result: LevelResult) -> tuple[str, ...]:
    """How it was compared and what it does not say: sentences to stand with every table."""
    limits = result.limits
    two = f" {', '.join(result.two_only)}: only two providers, so a difference may lie with either." if result.two_only else ""
    return (
        (
            "A difference is a reason to read a sample of the records, not a finding about anybody: patients differ, and levels"
            f" follow from what was done and written down.{two}"
        ),
        (
            "Each provider is compared with the other providers of the clinic together (Fisher's exact test) and, if one was"
            " given, with a benchmark (exact binomial test); two-sided."
        ),
        (
            f"{result.compared:,} comparisons were made. By Holm's method the chance that even one of them is told where nobody"
            f" differs is at most {limits.alpha:.0%}."
        ),
        (
            f"Shares may differ by {limits.margin * 100:g} in 100 visits without a remark, since patients differ; told is what"
            f" lies beyond that by more than chance, from {limits.visits} visits of the provider and {limits.others} of the"
            " others on. From and to: bounds of the true value in 19 of 20 cases (Wilson, Newcombe)."
        ),
        "Somebody who stands out at a level is set aside there before the others are compared with each other.",
    )


def write_levels_csv(path: Path, result: LevelResult, notice: str = "") -> int:
    """How many rows. UserError if the file cannot be written; it is then as it was before.

    `notice` is the AMA's, which stands in the last row if kinds of visit are named by CPT descriptors.
    """

    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for row in result.rows:
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in level_cells(row)])
        if notice:
            writer.writerow([notice])

    write_whole(path, "utf-8-sig", write)
    return len(result.rows)
