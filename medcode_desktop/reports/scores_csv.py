"""Scores as CSV for a spreadsheet: UTF-8 with a byte order mark, ISO dates, numbers as numbers, no cell a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

from medcode_desktop.records.answer_rows import answer_pages, count_answers
from medcode_desktop.records.audit import Entry
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.reports.changes_csv import harmless
from medcode_desktop.reports.score_tables import (
    ANSWER_COLUMNS,
    QUESTION_COLUMNS,
    SESSION_COLUMNS,
    AnswerPieces,
    Cell,
    question_cells,
    session_cells,
)
from medcode_desktop.reports.whole_file import write_whole
from medcode_desktop.work import Progress, no_progress

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Row = Sequence[Cell]
T = TypeVar("T")


def write_answers_csv(path: Path, scores: Scores, chosen: Filter = EVERYTHING, progress: Progress = no_progress) -> int:
    """One line an answer; how many. UserError if the file cannot be written; it is then as it was before. `scores` of
    scores_of_one_moment, if others may change them meanwhile."""
    total = count_answers(scores.file, chosen)
    done = 0

    def write(file: IO[str]) -> None:
        nonlocal done
        file.write(_quoted([column.title for column in ANSWER_COLUMNS]) + "\r\n")
        pieces = AnswerPieces(_quoted)
        for page in answer_pages(scores.file, chosen):
            progress("Writing answers", done / total)
            tails = pieces.tails(page)
            for session, answers in page.sessions:
                head = pieces.head(session)
                file.write(
                    "".join(
                        [
                            f"{head},{number},{day},{at},{right},{seconds!r},{tails[question][pick]}\r\n"
                            for number, question, pick, right, seconds, day, at in answers
                        ]
                    )
                )
            done += page.answers

    write_whole(path, "utf-8-sig", write)
    return done


def write_sessions_csv(path: Path, scores: Scores, chosen: Filter = EVERYTHING, progress: Progress = no_progress) -> int:
    """One line a session; how many."""
    return _write_all(path, [c.title for c in SESSION_COLUMNS], scores.sessions(chosen), session_cells, progress)


def write_questions_csv(path: Path, scores: Scores, chosen: Filter = EVERYTHING, progress: Progress = no_progress) -> int:
    """One line a card, as Scores.items has them; how many."""
    return _write_all(path, [c.title for c in QUESTION_COLUMNS], scores.items(chosen), question_cells, progress)


def write_audit_csv(path: Path, entries: Sequence[Entry], progress: Progress = no_progress) -> int:
    """The audit log; how many entries."""

    def cells(entry: Entry) -> Row:
        return (entry.id, entry.at.isoformat(timespec="seconds"), entry.who, entry.what, entry.detail)

    return _write_all(path, ["No.", "Time (UTC)", "Who", "What", "Detail"], entries, cells, progress)


def clean(text: str) -> str:
    """The text so that it is neither a formula nor has characters that no spreadsheet shows."""
    return harmless(_CONTROL.sub(" ", text))


def _quoted(cells: Sequence[str]) -> str:
    """The cells as part of a line, quoted where needed."""
    line = io.StringIO()
    # the characters of the line end are what makes it quote a line break within a cell
    csv.writer(line, lineterminator="\r\n").writerow([clean(cell) for cell in cells])
    return line.getvalue()[:-2]


def _write_all(path: Path, headings: list[str], things: Sequence[T], cells: Callable[[T], Row], progress: Progress) -> int:
    def rows() -> Iterator[Row]:
        for number, thing in enumerate(things):
            if number % 200 == 0:
                progress("Writing", number / len(things))
            yield [clean(cell) if isinstance(cell, str) else cell for cell in cells(thing)]

    _write(path, headings, rows())
    return len(things)


def _write(path: Path, headings: list[str], rows: Iterable[Row]) -> None:
    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows(rows)

    write_whole(path, "utf-8-sig", write)
