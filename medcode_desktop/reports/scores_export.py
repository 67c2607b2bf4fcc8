"""Exporting scores: one function for the window and for the command, with the entry in the audit log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.records.audit import Act, AuditLog
from medcode_desktop.records.database import opened
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import Scores, scores_of_one_moment
from medcode_desktop.reports import scores_csv
from medcode_desktop.reports.file_names import export_name
from medcode_desktop.reports.score_summary import days_text
from medcode_desktop.reports.scores_xapi import write_scores_xapi
from medcode_desktop.reports.scores_xlsx import write_scores_xlsx
from medcode_desktop.work import Progress, no_progress


class Format(StrEnum):
    """What can be exported. CSV holds one table, so there are three of them."""

    XLSX = "xlsx"
    CSV_ANSWERS = "csv-answers"
    CSV_SESSIONS = "csv-sessions"
    CSV_QUESTIONS = "csv-questions"
    XAPI = "xapi"


_NAMES = {
    Format.XLSX: ("scores", ".xlsx"),
    Format.CSV_ANSWERS: ("answers", ".csv"),
    Format.CSV_SESSIONS: ("sessions", ".csv"),
    Format.CSV_QUESTIONS: ("questions", ".csv"),
    Format.XAPI: ("xAPI statements", ".json"),
}


class Exported(NamedTuple):
    path: Path
    rows: int  # answers of a workbook, lines of CSV, statements of xAPI


def suggested_name(kind: Format, chosen: Filter, *, clinic: str, at: datetime) -> str:
    what, suffix = _NAMES[kind]
    return export_name(what, suffix, at, clinic, chosen.first, chosen.last)


def export_scores(
    records: Path,
    kind: Format,
    out: Path,
    chosen: Filter = EVERYTHING,
    *,
    clinic: str,
    at: datetime,
    progress: Progress = no_progress,
) -> Exported:
    """Export from the records at the path `records`, in any thread, into the file `out`, or under a name of its own into the
    folder `out`. `at`: now, in the zone of this PC.

    UserError if it cannot be written; whatever was there is then as it was, and so it is after a cancel.
    """
    path = out / suggested_name(kind, chosen, clinic=clinic, at=at) if out.is_dir() else out
    with scores_of_one_moment(records) as scores:
        rows = _write(kind, path, scores, chosen, clinic, at, progress)
    people = f"{len(chosen.people)} people" if chosen.people else "everybody"
    topics = ", ".join(chosen.topics) or "all topics"
    days = days_text(chosen.first, chosen.last)
    with opened(records) as file:
        AuditLog(file, lambda: at).add(Act.EXPORT, f"{kind}: {rows} rows; {people}; {topics}; {days}; {path.name}")
    return Exported(path, rows)


def _write(kind: Format, path: Path, scores: Scores, chosen: Filter, clinic: str, at: datetime, progress: Progress) -> int:
    match kind:
        case Format.XLSX:
            return write_scores_xlsx(path, scores, chosen, clinic=clinic, made=at, progress=progress)
        case Format.XAPI:
            return write_scores_xapi(path, scores, chosen, clinic=clinic, progress=progress)
        case Format.CSV_ANSWERS:
            return scores_csv.write_answers_csv(path, scores, chosen, progress)
        case Format.CSV_SESSIONS:
            return scores_csv.write_sessions_csv(path, scores, chosen, progress)
        case Format.CSV_QUESTIONS:
            return scores_csv.write_questions_csv(path, scores, chosen, progress)
