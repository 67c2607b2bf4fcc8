"""Bad lists from the file to the finding: a line that cannot be read is a finding, never a lost line."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.columns import Field
from medcode_desktop.checking.findings import CheckedLine, Severity
from medcode_desktop.checking.list_reading import CodeList, open_list, open_text
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.summary import Summary
from medcode_desktop.errors import UserError
from tests.checking.asking import ON

OLD_KIND = Path(__file__).resolve().parents[1] / "releases" / "old_kind.xls"
HEADS = ["Claim", "HCPCS", "DOS", "Units"]


def checked(opened: CodeList, catalogue: Catalogue) -> list[CheckedLine]:
    summary = Summary()
    found = list(check_lines(opened.lines(), Book(catalogue), Options(ON), opened.columns, summary))
    assert summary.lines == len(found)
    return found


def read(opened: CodeList) -> list[tuple[int, str, str, float | None]]:
    return [(line.number, line.code, line.date, line.units) for line in opened.lines()]


def rows_of_file(data: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data, newline="")))


CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10),  # with NUL a file is no text
    st.sampled_from(
        ["E0601", "99213.0", "1E+05", "J3490", "RR", "1/13/2025", "45670", "2", "Aetna", '"', "a\nb", "\xa0", "=1+1"]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=80)
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=15))
@example([[""], ["", ""], ["\n"]])
@example([['"'], ['"', "\n"], ["x"] * 6])
@example([["HCPCS", "Units"], ["Code", "Qty"]])
def test_any_table_below_headings_gives_a_line_and_a_verdict_for_each_row(
    catalogue: Catalogue, tmp_path: Path, rows: list[list[str]]
) -> None:
    out = io.StringIO(newline="")
    first = ["1", "E0601", "2025-01-13", "1"]  # below it nothing is taken for a heading, and the comma is the separator
    csv.writer(out).writerows([HEADS, *[first] * 30, *rows])
    path = tmp_path / "list.csv"
    path.write_bytes(out.getvalue().encode())
    opened = open_list(path)
    table = rows_of_file(out.getvalue())
    found = checked(opened, catalogue)
    assert opened.columns.heading_rows == 1
    assert [one.line.number for one in found] == list(range(2, len(table) + 1))
    assert [list(one.line.cells) for one in found] == table[1:]
    for one in found:
        if not one.line.code:
            assert "unreadable" in [finding.rule for finding in one.findings]


@pytest.mark.parametrize(
    ("code", "repair"),
    [
        ("100", "00100"), ("0100", "00100"), ("99213.0", "99213"), ("9.9213E+04", "99213"), ("1E+05", ""), ("1.0E+05", ""),
        ("E06O1", "E0601"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_has_done_to_a_code_is_found(catalogue: Catalogue, code: str, repair: str) -> None:
    (one,) = checked(open_text(f"HCPCS,DOS\n{code},2025-03-31\n"), catalogue)
    (finding,) = [finding for finding in one.findings if finding.rule == "not_a_code"]
    assert finding.suggestion == repair
    assert one.line.cells[0] == code


@pytest.mark.parametrize(
    "code", ["E0601 ", " E0601", "\xa0E0601\xa0", "E06\u200b01", "\ufeffE0601", "'E0601", '"=""E0601"""', "e0601"]
)
def test_what_does_no_harm_is_no_finding(catalogue: Catalogue, code: str) -> None:
    (one,) = checked(open_text(f"HCPCS,DOS,Payer\n{code},2025-03-31,Aetna\n"), catalogue)
    assert one.findings == ()


def test_short_long_and_empty_rows() -> None:
    opened = open_text("HCPCS,DOS,Units\nE0601\nE0601,2025-01-01\nE0601,2025-01-01,1,x,y,z\n\n  \n,,\nE0470,2025-01-02,1")
    assert read(opened) == [
        (2, "E0601", "", None), (3, "E0601", "2025-01-01", None), (4, "E0601", "2025-01-01", 1.0), (5, "", "", None),
        (6, "", "", None), (7, "", "", None), (8, "E0470", "2025-01-02", 1.0),
    ]  # fmt: skip
    assert [bool(line.problems) for line in opened.lines()] == [False, False, True, True, True, True, False]


def test_a_comma_that_pushes_cells_to_the_right_is_told(catalogue: Catalogue) -> None:
    good = "P1,E0601,2025-01-01,1\n" * 8
    opened = open_text(f"Patient,HCPCS,DOS,Units\n{good}Smith, Jo,E0601,2025-01-01,1\nP1,E0601,2025-01-01,1,,\n")
    told = [[one.severity for one in line.findings if one.rule == "unreadable"] for line in checked(opened, catalogue)]
    error, warning = Severity.ERROR, Severity.WARNING
    assert told == [[]] * 8 + [[error, error, warning], []]  # a code for a date, a date for units


def test_cells_beyond_the_headings_of_all_lines_are_a_column_without_one() -> None:
    opened = open_text("HCPCS,DOS\n" + "E0601,2025-01-01,note\n" * 5)
    assert not any(line.problems for line in opened.lines())


@pytest.mark.parametrize("code", ["\0\0", "\x01", " \x1f ", "\x0b"])
def test_signs_that_nobody_sees_are_no_code(code: str) -> None:
    (_, line) = open_text(f"HCPCS,Payer\nE0601,Acme\n{code},Acme\n").lines()
    assert (line.code, [problem.sentence for problem in line.problems]) == ("", ["There is no code in this line."])


def test_line_breaks_within_cells() -> None:
    opened = open_text('HCPCS,Note,DOS\nE0601,"a\nb\r\nc",2025-01-01\n"E\n0470","",2025-01-02\nJ1100,x,2025-01-03\n')
    assert [(number, day) for number, _, day, _ in read(opened)] == [(2, "2025-01-01"), (3, "2025-01-02"), (4, "2025-01-03")]
    assert next(iter(opened.lines())).cells[1] == "a\nb\r\nc"


def test_headings_that_lie_about_code_and_date() -> None:
    opened = open_text("DOS,HCPCS,Units\nE0601,1/13/2025,1\nE0470,1/14/2025,2\nJ1100,2/13/2025,3\n")
    assert opened.columns.by_field == {Field.CODE: 0, Field.DATE: 1, Field.UNITS: 2}
    assert read(opened)[2] == (4, "J1100", "2025-02-13", 3.0)
    assert len(opened.notes) == 2
    born = open_text("DOB,HCPCS,DOS\n1/1/1950,E0601,1/13/2025\n2/1/1950,E0470,1/14/2025\n")
    assert born.columns.by_field == {Field.CODE: 1, Field.DATE: 2}


def test_days_as_numbers_beside_codes_of_five_digits() -> None:
    for heads in ("CPT,DOS\n", ""):
        opened = open_text(f"{heads}10001,45671\n80002,45672\n00003,45673\n90004,45670\n")
        assert [line[2] for line in read(opened)] == ["2025-01-14", "2025-01-15", "2025-01-16", "2025-01-13"]
        assert [line[1] for line in read(opened)] == ["10001", "80002", "00003", "90004"]


def test_a_workbook_with_merged_headings_errors_and_empty_rows(tmp_path: Path, catalogue: Catalogue) -> None:
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "Claims of Elm Street")
    sheet.merge_range(1, 0, 2, 0, "HCPCS")
    sheet.merge_range(1, 1, 1, 2, "Service")
    sheet.write_row(2, 1, ["Date", "Units"])
    sheet.write_row(3, 0, ["E0601", "2025-01-13", 1])
    sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(5, 0, True)
    sheet.write_row(8, 0, ["E0470", 45671, "2"])
    book.close()
    opened = open_list(tmp_path / "list.xlsx")
    assert [(number, day) for number, _, day, _ in read(opened)] == [
        (4, "2025-01-13"), (5, ""), (6, ""), (7, ""), (8, ""), (9, "2025-01-14"),
    ]  # fmt: skip
    worst = [one.worst for one in checked(opened, catalogue)]
    assert worst[0] is worst[5] is None
    assert None not in worst[1:5]


def test_a_workbook_of_the_old_kind_gives_all_its_rows() -> None:
    opened = open_list(OLD_KIND)
    cells = [cell for line in opened.lines() for cell in line.cells]
    assert [code for code in ("E9100", "E9101", "E9102") if code not in cells] == []
    assert [line.number for line in opened.lines()] == list(range(opened.columns.heading_rows + 1, 12))


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 9]
)
def test_a_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(UserError) as error:
        open_list(tmp_path / "list.csv")
    assert error.value.next_step


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1,000", 1000), ("12,345.5", 12345.5), ("1,5", None), ("0,5", None), ("1,0000", None), ("0,500", None),
        (".5", 0.5), (",5", None), ("5-", None), ("\u20135", None), ("'-5", None), ("(5)", None), ("<5", None), ("'5", 5),
        ("5 days", 5), ("2 ea.", 2),
    ],
)  # fmt: skip
def test_units_that_are_less_than_one_or_in_doubt_are_never_read_as_more(text: str, units: float | None) -> None:
    (line,) = open_text(f'HCPCS,Units\nE0601,"{text}"\n').lines()
    assert (line.units, bool(line.problems)) == (units, units is None)


@pytest.mark.parametrize("end", [b"", bytes(5000)])
@pytest.mark.parametrize("first", [b"HCPCS,Payer\n", b"MZ001,Payer\nHCPCS,Payer\n"])
def test_a_list_with_a_few_nul_bytes_is_read(tmp_path: Path, catalogue: Catalogue, first: bytes, end: bytes) -> None:
    rows = b"E0\x00601,Aetna\nE0470,Aet\0na\n\0E0601,Cigna\n\0-\0\n"
    (tmp_path / "list.csv").write_bytes(first + rows + end)
    found = checked(open_list(tmp_path / "list.csv"), catalogue)
    assert len(found) == 4 + bool(end)
    told = [[one.rule for one in line.findings if one.rule in ("not_a_code", "unreadable")] for line in found]
    assert told[:4] == [[], [], [], ["not_a_code"]]  # a NUL does no harm to a code


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" * 90, b"\x7fELF\x02\x01\x01\0" * 90, b"SQLite format 3\0" + b"a" * 5000,
        b"HCPCS,Payer\n" + b"a,b\n" * 600 + bytes(range(32)) * 100, hashlib.shake_128(b"7").digest(20_000),
        hashlib.shake_128(b"7").digest(200),
    ],
)  # fmt: skip
def test_a_file_of_bytes_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(UserError, match=r"list\.csv is (?:a program|a database|not text)") as error:
        open_list(tmp_path / "list.csv")
    assert error.value.next_step


@pytest.mark.parametrize("code", ["-", "--", "...", "#", "\u2014", "'", "()"])
def test_marks_in_place_of_a_code_are_no_code(catalogue: Catalogue, code: str) -> None:
    (one,) = checked(open_text(f"HCPCS,DOS,Payer\n{code},2025-03-31,Aetna\n"), catalogue)
    assert [finding.rule for finding in one.findings] == ["not_a_code"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<c r='B2'><f>1+1</f><v /></c>", True), ("<c r='B2'><f>1+1</f><v></v></c>", True), ("<c r='B2'><f>1+1</f></c>", True),
        ("<c r='B2'><f>1+1</f><v>2</v></c>", False), ("<c r='B2' t='str'><f>IF(A2,1,T(A2))</f><v></v></c>", False),
    ],
)  # fmt: skip
def test_formulas_that_were_never_calculated_are_told(tmp_path: Path, cell: str, told: bool) -> None:
    book = xlsxwriter.Workbook(tmp_path / "whole.xlsx")
    sheet = book.add_worksheet()
    for at, row in enumerate((["HCPCS", "Units"], ["E0601", 7], ["E0470", 1])):
        sheet.write_row(at, 0, row)
    book.close()
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as before, zipfile.ZipFile(tmp_path / "list.xlsx", "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, text.replace('<c r="B2"><v>7</v></c>', cell.replace("'", '"')))
    opened = open_list(tmp_path / "list.xlsx")
    assert ["never calculated" in note for note in opened.notes] == [True] * told
    assert [line.units for line in opened.lines()] == [2 if "<v>2" in cell else None, 1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("HCPCS,Payer\nE0601,Aetna\n".encode("utf-32"), "UTF-32"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" + bytes(99), "OpenDocument"),
    ],
)
def test_other_kinds_of_lists_are_refused_with_a_way_out(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(UserError, match=told) as error:
        open_list(tmp_path / "list.csv")
    assert "Save it as" in error.value.next_step


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        open_list(tmp_path)


def test_a_pipe_is_refused_since_its_lines_would_be_lost(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "list.csv")
        with pytest.raises(UserError, match="no plain file"):
            open_list(tmp_path / "list.csv")


@pytest.mark.parametrize(("day", "rules"), [("", ["unreadable", "no_date"]), ("soon", ["unreadable", "unreadable"])])
def test_a_missing_date_is_told_beside_units_that_cannot_be_read(catalogue: Catalogue, day: str, rules: list[str]) -> None:
    (one,) = checked(open_text(f"HCPCS,DOS,Units,Payer\nE0601,{day},many,Aetna\n"), catalogue)
    assert [finding.rule for finding in one.findings] == rules
