"""The workbook, read back by another library and by what its parts say."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.reports import scores_xlsx
from medcode_desktop.reports.score_tables import ANSWER_COLUMNS, SESSION_COLUMNS
from medcode_desktop.reports.scores_xlsx import plain, serial, write_scores_xlsx
from medcode_desktop.work import Cancelled
from tests.records.practising import hold
from tests.reports.scores import NAMES
from tests.training.asking import question

# a workbook knows no zones
MADE = datetime.fromisoformat("2025-10-20T15:30:00")
ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, scores: Scores, **more: object) -> int:
    return write_scores_xlsx(path, scores, clinic="=Elm Street", made=MADE, **more)  # type: ignore[arg-type]


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_four_sheets_with_real_dates_and_numbers(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write(path, scores) == 48
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Summary", "Sessions", "Answers", "Questions"]
    sessions = book.get_sheet_by_name("Sessions").to_python()
    assert sessions[0] == [column.title for column in SESSION_COLUMNS]
    assert sessions[-1][1:10] == [
        "000",
        datetime.fromisoformat("2025-10-01T09:00:00"),
        "Exam",
        "Test",
        3,
        2,
        0.6667,
        0.6,
        "passed",
    ]
    answers = book.get_sheet_by_name("Answers").to_python()
    assert answers[0] == [column.title for column in ANSWER_COLUMNS]
    assert len(answers) == 49
    assert answers[-1][6:12] == [3, date(2025, 10, 1), datetime.fromisoformat("2025-10-01T09:03:00"), 0, 10, "answer 1 to 3"]
    questions = book.get_sheet_by_name("Questions").to_python()
    assert questions[1][3:6] == [16, 0, 0]
    summary = book.get_sheet_by_name("Summary").to_python()
    facts = {row[0]: row[1] for row in summary}
    assert facts["Clinic"] == "=Elm Street"
    assert facts["Made"] == MADE
    assert (facts["Answers"], facts["Passed"]) == (48, 16)
    assert facts["Right"] == pytest.approx(2 / 3)


def test_every_text_is_a_text(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(path, scores)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert "<f>" not in archive.read(name).decode(), name
            assert "hyperlink" not in archive.read(name).decode(), name
    sessions = CalamineWorkbook.from_path(path).get_sheet_by_name("Sessions").to_python()
    assert {row[0] for row in sessions[1:]} == {plain(" ".join(name.split())) for name in NAMES}
    assert all(isinstance(row[0], str) and isinstance(row[1], str) for row in sessions[1:])


def test_headings_stay_and_filter_and_columns_have_widths(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(path, scores)
    for number, last in ((2, f"O{len(NAMES) + 1}"), (3, "R49"), (4, "I4")):
        sheet = part(path, f"xl/worksheets/sheet{number}.xml")
        assert re.search(r'<pane ySplit="1" [^>]*state="frozen"', sheet)
        assert f'<autoFilter ref="A1:{last}"/>' in sheet
        assert '<col min="1" max="1" width=' in sheet
    styles = part(path, "xl/styles.xml")
    for shape in ("0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"):
        assert f'formatCode="{shape}"' in styles


def test_nothing_is_a_workbook_with_headings(scores: Scores, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write(path, scores, chosen=Filter(first=date(2030, 1, 1))) == 0
    assert len(CalamineWorkbook.from_path(path).get_sheet_by_name("Answers").to_python()) == 1


def test_a_cancel_anywhere_leaves_nothing(scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    steps: list[str] = []

    def told(step: str, share: float) -> None:
        assert 0 <= share <= 1
        steps.append(step)

    write(tmp_path / "a.xlsx", scores, progress=told)
    (tmp_path / "a.xlsx").unlink()
    assert {"Writing answers", "Putting the workbook together"} == set(steps)
    for stop in range(1, len(steps), 5):
        calls = 0

        def cancel(step: str, share: float, stop: int = stop) -> None:
            nonlocal calls
            calls += 1
            if calls == stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            write(tmp_path / "a.xlsx", scores, progress=cancel)
        gc.collect()
        assert list(tmp_path.iterdir()) == [temporary]
        assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk(scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is really full: what is opened is /dev/full."""

    def full(_path: Path, _mode: str) -> io.FileIO:
        return Path("/dev/full").open("wb", buffering=0)

    monkeypatch.setattr("io.FileIO", full)
    with pytest.raises(UserError, match=r"a\.xlsx could not be written: No space left on device") as told:
        write(tmp_path / "a.xlsx", scores)
    assert "Free some space" in told.value.next_step
    del told
    gc.collect()
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, signal, sys
from datetime import datetime
from pathlib import Path
from medcode_desktop.errors import UserError
from medcode_desktop.records.scores import scores_of_one_moment
from medcode_desktop.reports.scores_xlsx import write_scores_xlsx
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = int(sys.argv[3])
with scores_of_one_moment(Path(sys.argv[1])) as scores:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        write_scores_xlsx(Path(sys.argv[2]), scores, clinic="", made=datetime(2025, 1, 1))
    except UserError as error:
        print(error.what)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of file sizes are a thing of POSIX")
@pytest.mark.parametrize("most", [0, 100, 2000, 9000])
def test_a_file_that_cannot_grow(filled_records: Path, tmp_path: Path, most: int) -> None:
    """The system refuses to write on, in the parts or in the workbook itself; nothing is left, nothing else is said."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FULL, filled_records, tmp_path / "a.xlsx", str(most)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert os.strerror(errno.EFBIG) in done.stdout or most == 0  # then there is no place for temporary files at all
    assert "a.xlsx could not be written" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file(scores: Scores, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    for path in (tmp_path / "a.xlsx", tmp_path / "none" / "a.xlsx"):
        with pytest.raises(UserError, match=r"a\.xlsx could not be written"):
            write(path, scores)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_day_before_spreadsheets_have_days_is_a_text(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", tmp_path / "backups")
    hold(records, records.people.add("Rosa"), [(question(1), True)], datetime(1899, 5, 1, 9, tzinfo=UTC))
    write(tmp_path / "a.xlsx", records.scores)
    answers = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("Answers").to_python()
    assert answers[1][7:9] == ["1899-05-01", "1899-05-01T09:01:00"]
    records.close()


def test_more_answers_than_a_sheet_holds(scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores_xlsx, "MOST_ROWS", 47)
    with pytest.raises(UserError, match="A sheet holds 47 rows, and there are 48 answers"):
        write(tmp_path / "a.xlsx", scores)
    assert list(tmp_path.iterdir()) == []


DAY_0 = datetime.fromisoformat("1899-12-30T00:00:00")


@given(st.datetimes(DAY_0).map(lambda moment: moment.replace(microsecond=0)))
def test_serial_numbers_are_days_since_the_end_of_1899(moment: datetime) -> None:
    assert serial(moment.isoformat()) == pytest.approx((moment - DAY_0) / timedelta(days=1), abs=1e-9)
    assert serial(moment.date().isoformat()) == int(serial(moment.isoformat()))


def test_a_cell_holds_as_much_as_excel_counts() -> None:
    assert plain("x" * 40_000) == "x" * 32_767
    assert plain("\U0001f600" * 20_000) == "\U0001f600" * 16_383  # two units each
    assert plain("\U0001f600" * 10_000) == "\U0001f600" * 10_000
