"""A check as JSON: {"list": ..., "lines": [...], "summary": {...}}, written line by line. Every line of the list is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

from medcode_desktop.checking.findings import CheckedLine
from medcode_desktop.reports.check_rows import LIMITS, CheckReport, own_headings
from medcode_desktop.reports.whole_file import write_whole


def write_check_json(path: Path, report: CheckReport) -> int:
    """How many lines were written. UserError if the file cannot be written; it is then as it was before."""
    done = 0

    def write(file: IO[str]) -> None:
        nonlocal done
        done = dump_check(file, report)

    write_whole(path, "utf-8", write)
    return done


def dump_check(file: IO[str], report: CheckReport, *, ascii_only: bool = False) -> int:
    """The same to an open file."""

    def text(document: Any) -> str:
        return json.dumps(document, ensure_ascii=ascii_only)

    options = report.options
    head = {
        "list": report.name,
        "catalogue": report.catalogue,
        "mode": options.mode.value,
        "setting": options.setting.value,
        "payer": options.payer,
        "as_of": options.today.isoformat(),
        "headings": own_headings(report.columns, report.width),
        "notes": report.notes,
    }
    file.write(text(head)[:-1] + ', "lines": [')
    done = 0
    for checked in report.checked:
        file.write((",\n" if done else "\n") + _whole(text(line_json(checked))))
        done += 1
    file.write(f'\n], "summary": {text(summary_json(report))}}}\n')
    return done


def _whole(text: str) -> str:
    """Without halves of characters, which no file takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def line_json(checked: CheckedLine) -> dict[str, Any]:
    line = checked.line
    return {
        "line": line.number,
        "code": line.code,
        "modifiers": line.modifiers,
        "date": line.date,
        "units": line.units,
        "payer": line.payer,
        "charge": line.charge,
        "provider": line.provider,
        "cells": line.cells,
        "findings": [finding._asdict() for finding in checked.findings],
    }


def summary_json(report: CheckReport) -> dict[str, Any]:
    summary = report.summary
    return {
        "lines": summary.lines,
        "lines_by_worst": {key.value if key else "none": count for key, count in summary.lines_by_worst.items()},
        "findings": {key.value: count for key, count in summary.findings.items()},
        "by_rule": dict(summary.by_rule),
        "by_section": [section._asdict() for section in summary.by_section],
        "not_checked": summary.not_checked,
        "limits": LIMITS,
    }
