"""Exporting a check: one function for the window and for the command. PDF is drawn in ui/, from check_pages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from medcode_desktop.checking.options import Mode
from medcode_desktop.reports.check_csv import write_check_csv
from medcode_desktop.reports.check_json import write_check_json
from medcode_desktop.reports.check_rows import CheckReport
from medcode_desktop.reports.check_xlsx import write_check_xlsx
from medcode_desktop.reports.file_names import export_name
from medcode_desktop.work import Progress, no_progress


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


def suggested_name(kind: Format, mode: Mode, *, clinic: str, at: datetime) -> str:
    what = "services for an application" if mode is Mode.CREDENTIALING else "check of codes"
    return export_name(what, f".{kind.value}", at, clinic).replace(", all dates", "")


def export_check(kind: Format, path: Path, report: CheckReport, progress: Progress = no_progress) -> int:
    """Write the report into a file; how many rows. UserError if it cannot be written; whatever was there is then as it was, and
    so it is after a cancel. ValueError for PDF."""
    match kind:
        case Format.XLSX:
            return write_check_xlsx(path, report, progress)
        case Format.CSV:
            return write_check_csv(path, report)
        case Format.JSON:
            return write_check_json(path, report)
        case _:
            raise ValueError(kind)
