"""Scores as CSV: every row, right types, no formula, whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Entry
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.reports import scores_csv
from medcode_desktop.reports.score_tables import ANSWER_COLUMNS, QUESTION_COLUMNS, SESSION_COLUMNS
from medcode_desktop.reports.scores_csv import (
    clean,
    write_answers_csv,
    write_audit_csv,
    write_questions_csv,
    write_sessions_csv,
)
from medcode_desktop.work import Cancelled
from tests.reports.scores import AT, NAMES


def read(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_answers_are_rows_with_numbers_and_iso_dates(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_answers_csv(path, scores) == 48
    rows = read(path)
    assert len(rows) == 48
    assert list(rows[0]) == [column.title for column in ANSWER_COLUMNS]
    last = rows[-1]
    assert (last["Day"], last["Time (UTC)"], last["No."], last["Right"]) == ("2025-10-01", "2025-10-01T09:03:00", "3", "0")
    assert float(last["Seconds"]) == 10.0
    assert (last["Chosen"], last["Right answer"]) == ("answer 1 to 3", "answer 0 to 3")
    assert rows[-2]["Chosen"] == "answer 1 to 2 + answer 2 to 2"
    assert last["Question"].splitlines()[1] == "second line"


def test_sessions_and_questions(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_sessions_csv(path, scores) == len(NAMES)
    rows = read(path)
    assert list(rows[0]) == [column.title for column in SESSION_COLUMNS]
    assert (rows[-1]["Started (UTC)"], rows[-1]["Score"], rows[-1]["Pass mark"]) == ("2025-10-01T09:00:00", "0.6667", "0.6")
    assert {row["Result"] for row in rows} == {"passed"}
    assert write_questions_csv(path, scores) == 3
    rows = read(path)
    assert list(rows[0]) == [column.title for column in QUESTION_COLUMNS]
    assert (rows[0]["Facility"], rows[0]["Most chosen wrong option"], rows[0]["Chosen by"]) == ("0.0", "answer 1 to 3", "16")


def test_no_cell_is_a_formula_and_names_come_back(scores: Scores, tmp_path: Path) -> None:
    for write in (write_answers_csv, write_sessions_csv, write_questions_csv):
        path = tmp_path / "a.csv"
        write(path, scores)
        for row in read(path):
            for title, cell in row.items():
                if title != "Discrimination":
                    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b")), (title, cell)
                assert not cell.startswith(("\t", "\r", "\n"))
    write_sessions_csv(path, scores)
    names = {row["Name"].lstrip("'") for row in read(path)}
    assert names == {"".join(" " if ord(char) < 32 else char for char in name).strip() for name in NAMES}


@given(st.text(max_size=12))
def test_a_clean_cell_is_harmless_and_printable(text: str) -> None:
    cell = clean(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not any(ord(char) < 32 and char not in "\t\r\n" for char in cell)
    assert not cell.startswith(("\t", "\r", "\n"))


def test_the_bytes_are_those_of_the_csv_module(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_answers_csv(path, scores)
    text = path.read_bytes().decode("utf-8-sig")
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\r\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert again.getvalue() == text


def test_a_filter(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_answers_csv(path, scores, Filter(people=(1, 2), first=date(2025, 10, 2))) == 3
    assert write_answers_csv(path, scores, Filter(first=date(2030, 1, 1))) == 0
    assert read(path) == []
    assert write_sessions_csv(path, scores, Filter(first=date(2030, 1, 1))) == 0


def test_a_cancel_leaves_the_file_as_it_was(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine", "utf-8")

    def cancel(step: str, share: float) -> None:
        raise Cancelled

    for write in (write_answers_csv, write_sessions_csv, write_questions_csv):
        with pytest.raises(Cancelled):
            write(path, scores, progress=cancel)
        assert path.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [28, 13, 116, 5])
def test_a_disk_that_fails_is_said_and_leaves_nothing(
    scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(UserError, match=r"a\.csv could not be written") as told:
        write_answers_csv(tmp_path / "a.csv", scores)
    assert os.strerror(number) in told.value.what
    assert told.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file(scores: Scores, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UserError, match=r"a\.csv could not be written"):
        write_answers_csv(tmp_path / "a.csv", scores)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_audit_log(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_audit_csv(path, [Entry(1, AT, "=ann", "export", "10 rows, \u00e9")]) == 1
    assert read(path) == [{
        "No.": "1", "Time (UTC)": "2025-10-01T09:00:00+00:00", "Who": "'=ann", "What": "export", "Detail": "10 rows, \u00e9"
    }]  # fmt: skip


def test_pieces_that_are_kept_are_given_up_when_there_are_many(
    scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_answers_csv(tmp_path / "a.csv", scores)
    monkeypatch.setattr("medcode_desktop.reports.score_tables.MOST_KEPT", 0)
    monkeypatch.setattr("medcode_desktop.records.answer_rows.SESSIONS_A_PAGE", 3)
    write_answers_csv(tmp_path / "b.csv", scores)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert scores_csv.clean("a\0b") == "a b"
