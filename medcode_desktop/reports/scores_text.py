"""Scores as the commands print them: plain text for people, documents for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from medcode_desktop.records.audit import Entry
from medcode_desktop.records.items import Item
from medcode_desktop.records.moving import Moved
from medcode_desktop.records.pooling import MergeReport
from medcode_desktop.records.scores import PersonScore, ScoredSession, Somebody
from medcode_desktop.records.sources import Source


def sessions_text(sessions: Sequence[ScoredSession]) -> str:
    rows = [
        (
            f"{one.started:%Y-%m-%d %H:%M}",
            one.name,
            one.mode.value,
            f"{one.right}/{one.asked}",
            {True: "passed", False: "not passed", None: ""}[one.passed],
            one.title,
            one.pc,
        )
        for one in sessions
    ]
    return columns(("Started (UTC)", "Name", "Mode", "Right", "Result", "Title", "PC"), rows)


def sessions_json(sessions: Sequence[ScoredSession]) -> list[dict[str, Any]]:
    return [
        {
            **one._asdict(),
            "mode": one.mode.value,
            "started": one.started.isoformat(),
            "share": round(one.share, 4),
            "passed": one.passed,
        }
        for one in sessions
    ]


def people_text(people: Sequence[Somebody], scores: Sequence[PersonScore]) -> str:
    known = {one.person: one for one in scores}
    rows = []
    for person in people:
        score = known[person.id]
        where = "another PC" if person.elsewhere else "on the list" if person.on_list else "off the list"
        rows.append(
            (
                str(person.id),
                person.name,
                person.staff_number,
                where,
                f"{score.right}/{score.asked}",
                str(score.last or "never"),
            )
        )
    return columns(("Id", "Name", "Staff number", "Where", "Right", "Last day"), rows)


def people_json(people: Sequence[Somebody], scores: Sequence[PersonScore]) -> list[dict[str, Any]]:
    known = {one.person: one for one in scores}
    return [
        {
            **person._asdict(),
            "asked": known[person.id].asked,
            "right": known[person.id].right,
            "last": str(known[person.id].last or ""),
        }
        for person in people
    ]


def items_text(items: Sequence[Item]) -> str:
    rows = [
        (
            f"{100 * one.facility:.0f} %",
            f"{one.right}/{one.people}",
            "" if one.discrimination is None else f"{one.discrimination:.2f}",
            one.card,
            one.question,
            f"{one.wrong_option} ({one.wrong_count})" if one.wrong_count else "",
        )
        for one in items
    ]
    return columns(("Facility", "Right", "Discr.", "Card", "Question", "Most chosen wrong option"), rows)


def items_json(items: Sequence[Item]) -> list[dict[str, Any]]:
    return [{**one._asdict(), "facility": round(one.facility, 4)} for one in items]


def sources_text(sources: Sequence[Source], people: Sequence[Somebody]) -> str:
    labels = {person.id: person.label for person in people}
    rows = [
        (one.uid, one.name, one.staff_number, one.pc, "decided" if one.decided else "", f"{labels[one.person]} ({one.person})")
        for one in sources
    ]
    return columns(("Source", "Name", "Staff number", "PC", "Decided", "Is here (id)"), rows)


def sources_json(sources: Sequence[Source], people: Sequence[Somebody]) -> list[dict[str, Any]]:
    labels = {person.id: person.label for person in people}
    return [{**one._asdict(), "is": labels[one.person]} for one in sources]


def merge_text(report: MergeReport) -> str:
    seal = "sealed" if report.sealed else "not sealed"
    before = "; this very file was merged before" if report.seen_before else ""
    lines = [
        f"{report.path.name}: from {report.pc}, written {report.written:%Y-%m-%d %H:%M} UTC, {seal}{before}.",
        f"  People: {report.people_new} new, {report.people_matched} matched, {report.people_known} known.",
        f"  Sessions: {report.sessions_new} new with {report.answers_new} answers, {report.sessions_known} known.",
    ]
    if report.people_deleted:
        gone = f"{report.people_deleted} people with {report.sessions_deleted} sessions"
        lines.append(f"  Left out, because they were deleted here for good: {gone}.")
    if report.in_future:
        lines.append(f"  {report.in_future} sessions have dates in the future: the clock of that PC, or of this one, is wrong.")
    return "\n".join(lines)


def merge_json(report: MergeReport) -> dict[str, Any]:
    return {**report._asdict(), "path": str(report.path), "written": report.written.isoformat()}


def audit_text(entries: Sequence[Entry]) -> str:
    rows = [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.what, one.detail) for one in entries]
    return columns(("Time (UTC)", "Who", "What", "Detail"), rows)


def audit_json(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [{**one._asdict(), "at": one.at.isoformat()} for one in entries]


def columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned, the last column as long as it is. Texts that people typed stay on one line."""
    clean = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [min(40, max(len(row[at]) for row in [headings, *clean])) for at in range(len(headings) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in [headings, *clean]
    )


def moved_text(moved: Moved) -> str:
    """Also what the window says after a move of the data folder."""
    left = f" {moved.left:,} files in the old folder could not be removed." if moved.left else ""
    return f"The data is in {moved.places.data} now: {moved.files:,} files, {moved.size / 1e6:.1f} MB.{left}"


def moved_json(moved: Moved) -> dict[str, Any]:
    return {"folder": str(moved.places.data), "files": moved.files, "bytes": moved.size, "left": moved.left}
