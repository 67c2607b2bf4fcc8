"""Every export, PDF too: onto a disk that is full or read-only, into a folder that vanishes; and names come back from each."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import scores_of_one_moment
from medcode_desktop.reports.scores_export import Format, export_scores
from medcode_desktop.training.model import Topic
from medcode_desktop.ui.lookup.printing import write_pdf
from medcode_desktop.ui.scores.pages import Page, gather_page, page_html
from medcode_desktop.work import Progress, no_progress
from tests.disks import can_mount, mounted
from tests.records.practising import hold
from tests.reports.scores import NAMES, fill
from tests.training.asking import question

AT = datetime(2025, 10, 20, 15, 30, tzinfo=UTC)
Write = Callable[[Path, Path], object]  # the records, the file


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Also of somebody with so many answers that no file of them fits onto a small disk."""
    path = tmp_path_factory.mktemp("faults") / "data" / "records.db"
    records = fill(path)
    many = records.people.add("Many", "many")
    for number in range(120):
        hold(records, many, [(question(number * 20 + one), True) for one in range(20)], AT)
    records.close()
    return path


def exports(kind: Format, progress: Progress = no_progress) -> Write:
    return lambda records, path: export_scores(records, kind, path, clinic="", at=AT, progress=progress)


def saves(page: Page, person: int | None = None) -> Write:
    def write(records: Path, path: Path) -> None:
        chosen = Filter(people=(person,)) if person else EVERYTHING
        with scores_of_one_moment(records) as scores:
            told = gather_page(page, scores, chosen, clinic="", made=AT)
        write_pdf(page_html(told), path)

    return write


EVERY = [*((kind.value, exports(kind)) for kind in Format), ("team.pdf", saves(Page.TEAM)), ("one.pdf", saves(Page.PERSON, 1))]


@pytest.mark.skipif(not can_mount(), reason="only root may mount")
@pytest.mark.parametrize(("name", "write"), EVERY, ids=[name for name, _ in EVERY])
@pytest.mark.parametrize("options", ["size=4k", "size=12k", "ro"])
def test_a_disk_that_is_full_or_read_only(
    qapp: QApplication, filled: Path, tmp_path: Path, name: str, write: Write, options: str
) -> None:
    with mounted(tmp_path / "disk", options) as disk:
        with pytest.raises(UserError, match="could not be written") as told:
            write(filled, disk / name)
        assert str(disk / name) in told.value.what
        assert told.value.next_step
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("kind", [Format.XLSX, Format.CSV_ANSWERS, Format.XAPI])
def test_a_folder_that_vanishes_half_way(filled: Path, tmp_path: Path, kind: Format) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "scores").write_text("of last month")

    def pull_out(step: str, share: float) -> None:
        if folder.exists() and share > 0:
            folder.rename(tmp_path / "elsewhere")

    with pytest.raises(UserError, match="could not be written"):
        exports(kind, pull_out)(filled, folder / "scores")
    assert not folder.exists()
    assert (tmp_path / "elsewhere" / "scores").read_text() == "of last month"


def known(path: Path) -> dict[str, str]:
    """Everybody by staff number, as the records have them."""
    with scores_of_one_moment(path) as scores:
        return {one.staff_number: one.name for one in scores.people()}


def without_controls(name: str) -> str:
    """What no spreadsheet can hold becomes a blank."""
    return "".join(char if ord(char) >= 32 else " " for char in name).strip()


def test_names_come_back_from_every_format(filled: Path, tmp_path: Path) -> None:
    names = known(filled)
    assert len(names) == len(NAMES) + 1
    exports(Format.XAPI)(filled, tmp_path / "a.json")
    told = {one["actor"]["name"] for one in json.loads((tmp_path / "a.json").read_bytes())}
    assert told == set(names.values())
    exports(Format.CSV_SESSIONS)(filled, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    assert {row["Staff number"]: row["Name"].lstrip("'") for row in rows} == {
        number: without_controls(name) for number, name in names.items()
    }
    exports(Format.XLSX)(filled, tmp_path / "a.xlsx")
    sessions = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("Sessions").to_python()
    read = {str(row[1]): str(row[0]) for row in sessions[1:]}
    assert read.keys() == names.keys()
    for number, name in names.items():
        if name.isprintable():
            assert read[number] == name


def test_names_come_back_from_a_pdf(qapp: QApplication, filled: Path, tmp_path: Path) -> None:
    with scores_of_one_moment(filled) as scores:
        people = {one.name: one.id for one in scores.people()}
    for name in ('Smith, "Jo" & <b>Co</b>', '=HYPERLINK("http://example.test","x")', "007", "x" * 300):
        saves(Page.CERTIFICATE, people[name])(filled, tmp_path / "a.pdf")
        (page,) = PdfReader(tmp_path / "a.pdf").pages
        told = "".join(page.extract_text().split())  # where a blank or a new line is, is guessed from places
        assert "".join(name.split()) in told, name
        assert "passedtheexam" in told


@pytest.mark.parametrize("letter", ["x", "\u6f22", "\u05d0", "\U0001f600", "word "])
def test_the_team_summary_is_one_page_whatever_people_are_called(qapp: QApplication, tmp_path: Path, letter: str) -> None:
    path = tmp_path / "data" / "records.db"
    records = Records.open(path, path.with_name("backups"))
    long = (letter * 300)[:290]
    asked = [question(number, topic=list(Topic)[number % len(Topic)])._replace(stem=f"{number} {long}") for number in range(12)]
    for number in range(14):
        person = records.people.add(f"{number} {long}", str(number))
        hold(records, person, [(one, False) for one in asked], AT - timedelta(days=7 * number))
    records.close()
    saves(Page.TEAM)(path, tmp_path / "a.pdf")
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "a.pdf").read_bytes())) == 1
