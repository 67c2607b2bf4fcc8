"""Reports of a check, read back by others: every line of the list is there, no cell is a formula, whole or not at all."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from medcode_desktop.catalogue import bundle
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.findings import CheckedLine, Finding, Severity
from medcode_desktop.checking.list_reading import CodeList, open_text
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.summary import Summary
from medcode_desktop.errors import UserError
from medcode_desktop.reports.check_csv import write_check_csv
from medcode_desktop.reports.check_export import Format, export_check, suggested_name
from medcode_desktop.reports.check_json import write_check_json
from medcode_desktop.reports.check_pages import MOST_LINES, check_page
from medcode_desktop.reports.check_rows import CheckReport, finding_title
from medcode_desktop.reports.check_text import check_text
from medcode_desktop.reports.check_xlsx import write_check_xlsx
from medcode_desktop.work import Cancelled

DB = Path(__file__).resolve().parents[2] / "db"
MADE = datetime.fromisoformat("2025-11-01T15:30:00")
LIST = '''Patient,HCPCS,Mod,DOS,Payer,Charge
P1,E0601,RR,2025-03-31,Medicare,10.00
=1+1,EO601,ZZ,2025-03-31,@Aetna,-5.00
P3,,,,,
<b>P4</b>,J3490,RR RR,1/2/2025,"Smith, ""Bob""",+1
,,,,,
'''
LINES = 5


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "catalogue.db"
    bundle.build(DB, path)
    return path


@pytest.fixture
def catalogue(bundled: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(bundled)
    yield opened
    opened.close()


def report(catalogue: Catalogue, text: str = LIST, mode: Mode = Mode.CLAIMS, progress: Any = None) -> CheckReport:
    opened, summary = open_text(text, "=list.csv"), Summary()
    options = Options(date(2025, 11, 1), mode=mode)
    checked = check_lines(_lines(opened, progress), Book(catalogue), options, opened.columns, summary)
    return CheckReport(
        opened.name, opened.columns, opened.width, checked, summary, options, catalogue.title, opened.notes, MADE, "=Elm"
    )


def _lines(opened: CodeList, progress: Callable[[str, float], None] | None) -> Iterator[Any]:
    for number, line in enumerate(opened.lines()):
        if progress is not None:
            progress("Checking", number / LINES)
        yield line


def test_csv_has_every_line_with_its_own_cells(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    told = report(catalogue)
    assert write_check_csv(path, told) == 8
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head[:3] == ["Line", "Severity", "Finding"]
    assert head[7:] == ["Patient", "HCPCS", "Mod", "DOS", "Payer", "Charge"]
    assert [row[0] for row in rows] == ["2", "3", "3", "4", "5", "5", "5", "6"]
    assert rows[0][1:] == ["ok", "", "", "", "", "", "P1", "E0601", "RR", "2025-03-31", "Medicare", "10.00"]
    assert rows[1][7:] == ["'=1+1", "EO601", "ZZ", "2025-03-31", "'@Aetna", "'-5.00"]
    assert rows[4][11:] == ['Smith, "Bob"', "'+1"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert told.summary.lines == LINES


def test_workbook_has_every_line_and_the_summary(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    assert write_check_xlsx(path, report(catalogue)) == 8
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Summary", "Lines"]
    rows = book.get_sheet_by_name("Lines").to_python()
    assert [row[0] for row in rows[1:]] == [2, 3, 3, 4, 5, 5, 5, 6]
    assert rows[2][7] == "=1+1"
    summary = {row[0]: row[1] for row in book.get_sheet_by_name("Summary").to_python() if row[0]}
    assert summary["Clinic"] == "=Elm"
    assert summary["List"] == "=list.csv"
    assert (summary["Lines with errors"], summary["Lines with nothing found"], summary["Unlisted code"]) == (3, 1, 1)
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_workbook_for_an_application_has_the_sections(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_check_xlsx(path, report(catalogue, mode=Mode.CREDENTIALING))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Sections").to_python()
    assert rows[0][:3] == ["Section", "Lines", "Fine"]
    assert sum(int(str(row[1]).partition(".")[0]) for row in rows[1:]) == LINES


def test_json_has_every_line(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert write_check_json(path, report(catalogue)) == LINES
    document = json.loads(path.read_text("utf-8"))
    assert [line["line"] for line in document["lines"]] == [2, 3, 4, 5, 6]
    assert document["lines"][1]["cells"][0] == "=1+1"
    assert document["lines"][1]["findings"][0]["suggestion"] == "E0601"
    assert document["summary"]["lines"] == LINES
    assert document["summary"]["by_rule"]["not_a_code"] == 1


def test_pages_have_nothing_of_the_list_as_html(catalogue: Catalogue) -> None:
    page = check_page(report(catalogue, LIST.replace("J3490", "<i>J</i>")))
    assert "<i>J" not in page
    assert "&lt;i&gt;J" in page
    assert "Not checked" in page
    assert "no promise" in page
    long = check_page(report(catalogue, "HCPCS\n" + "EO601\n" * (MOST_LINES + 30)))
    assert "and 30 more lines" in long
    assert page == check_page(report(catalogue, LIST.replace("J3490", "<i>J</i>")))


def test_text_lists_what_has_to_be_done(catalogue: Catalogue) -> None:
    text = check_text(report(catalogue))
    assert "3: EO601 ZZ 2025-03-31\n    error:" in text
    assert "Lines with errors: 3" in text
    assert "Not checked: " in text
    many = check_text(report(catalogue, "HCPCS\n" + "EO601\n" * 300))
    assert "... and 100 more lines" in many


WRITERS = (Format.CSV, Format.XLSX, Format.JSON)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_cancel_or_a_full_disk_leaves_what_was_there(catalogue: Catalogue, tmp_path: Path, kind: Format) -> None:
    path = tmp_path / "report"
    path.write_text("before", encoding="utf-8")

    def cancel(step: str, share: float) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_check(kind, path, report(catalogue, progress=cancel))
    assert path.read_text("utf-8") == "before"
    with pytest.raises(UserError):
        export_check(kind, tmp_path / "none" / "report", report(catalogue))
    assert [one.name for one in tmp_path.iterdir()] == ["report"]


def test_names_of_files() -> None:
    name = suggested_name(Format.XLSX, Mode.CREDENTIALING, clinic="Elm/Street", at=MADE)
    assert name == "MedCode services for an application, Elm Street, made 2025-11-01 153000.xlsx"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), min_size=1, max_size=8))
@example([["=1"], ["\t=1"], [" +1"], ["\ufeff=1"], ["\x1f=1"], ["\uff1d1"], ["a", "=b"], ["\ud800"]])
def test_no_cell_is_a_formula_and_no_line_is_lost(catalogue: Catalogue, tmp_path: Path, cells: list[list[str]]) -> None:
    told = report(catalogue, "HCPCS,DOS\nE0601,2025-03-31\n")
    (first,) = list(told.checked)
    lines = [CheckedLine(first.line._replace(cells=tuple(row), number=at), ()) for at, row in enumerate(cells)]
    made = CheckReport(
        told.name, told.columns, 4, lines, told.summary, told.options, "", (), MADE
    )  # fmt: skip
    path = tmp_path / "any.csv"
    write_check_csv(path, made)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [row[0] for row in rows] == [str(at) for at in range(len(cells))]
    for row, given_row in zip(rows, cells, strict=True):
        assert len(row) == 7 + len(given_row)
        assert not any(re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell) for cell in row[7:])
    write_check_xlsx(tmp_path / "any.xlsx", made)
    assert len(CalamineWorkbook.from_path(tmp_path / "any.xlsx").get_sheet_by_name("Lines").to_python()) == len(cells) + 1
    write_check_json(tmp_path / "any.json", made)
    assert len(json.loads((tmp_path / "any.json").read_text("utf-8"))["lines"]) == len(cells)


def test_the_parts_of_the_workbook_are_whole(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_check_xlsx(path, report(catalogue))
    with zipfile.ZipFile(path) as parts:
        parts.extractall(tmp_path / "parts")
    done = subprocess.run(
        ["python3", "-c", "import sys, xml.dom.minidom as m; [m.parse(name) for name in sys.argv[1:]]",
         *map(str, (tmp_path / "parts").rglob("*.xml"))], capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_is_left_open_has_no_heading_that_decides_it() -> None:
    """ "Not in force", where the file only does not speak of the year."""
    finding = Finding("not_in_force", Severity.ERROR, "", "", "")
    assert finding_title(finding) == "Not in force on the date of service"
    assert finding_title(finding._replace(severity=Severity.INFO)).startswith("Not known whether")
