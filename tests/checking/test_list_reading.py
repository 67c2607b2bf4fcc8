"""Lists as people have them: any separator and encoding, damaged, from spreadsheets. Lines in = lines out."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.checking.columns import Columns, Field, column_letter
from medcode_desktop.checking.days import Order, read_day
from medcode_desktop.checking.line_making import split_modifiers
from medcode_desktop.checking.list_reading import CodeList, open_list, open_text
from medcode_desktop.checking.text_rows import MOST_IN_ONE, TextSource, find_separator
from medcode_desktop.errors import UserError
from medcode_desktop.work import Cancelled

ROWS = [["E0601", "RR", "1/13/2025", "1"], ["J1100", "", "1/14/2025", "10"], ["G0463", "25", "12/2/2024", "1"]]
HEAD = ["HCPCS", "Mod", "DOS", "Units"]
DAYS = ["2025-01-13", "2025-01-14", "2024-12-02"]


def lines(opened: CodeList) -> list[tuple[str, tuple[str, ...], str, float | None]]:
    return [(line.code, line.modifiers, line.date, line.units) for line in opened.lines()]


WANTED = [("E0601", ("RR",), DAYS[0], 1.0), ("J1100", (), DAYS[1], 10.0), ("G0463", ("25",), DAYS[2], 1.0)]


def text(rows: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text([[*HEAD, "Patient"], *([*row, "Díaz"] for row in ROWS)], separator).encode(encoding))
    opened = open_list(path)
    assert lines(opened) == WANTED
    assert [line.patient for line in opened.lines()] == ["Díaz"] * 3
    assert [line.number for line in opened.lines()] == [2, 3, 4]


def test_encodings_mixed_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("HCPCS,Patient\nE0601,Díaz\n".encode() + "E0601,Núñez €\n".encode("cp1252") + b"E0601,\x81x\n")
    assert [line.patient for line in open_list(path).lines()] == ["Díaz", "Núñez €", "\x81x"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text([HEAD, *ROWS]).replace("\r\n", end).encode())
    assert lines(open_list(path)) == WANTED


def test_title_rows_and_two_rows_of_headings() -> None:
    title = [["Elm Street Clinic", "", "", ""], ["", "", "", ""], ["Claims of January 2025", "", "", ""]]
    assert lines(open_text(text([*title, HEAD, *ROWS]))) == WANTED
    double = [["Procedure", "", "Date of", "Service"], ["Code", "Mod", "Service", "Units"]]
    opened = open_text(text([*title, *double, *ROWS]))
    assert lines(opened) == WANTED
    assert opened.columns.heading_rows == 5
    assert [line.number for line in opened.lines()] == [6, 7, 8]


def test_no_headings_at_all() -> None:
    assert lines(open_text(text(ROWS))) == WANTED
    opened = open_text(text([[*row, price] for row, price in zip(ROWS, ("1.50", "20.00", "3.10"), strict=True)]))
    assert opened.columns.by_field == {
        Field.CODE: 0, Field.MODIFIER_1: 1, Field.DATE: 2, Field.UNITS: 3, Field.CHARGE: 4,
    }  # fmt: skip


def test_a_data_row_is_never_taken_for_a_heading() -> None:
    opened = open_text("HCPCS,Payer\nbad,Plan\nE0601,Plan\n")
    assert [line.code for line in opened.lines()] == ["bad", "E0601"]
    assert [line.code for line in open_text("E0601,Plan\nE0470,Payer\n").lines()] == ["E0601", "E0470"]


def test_swapped_columns_are_seen_and_said() -> None:
    opened = open_text(text([["HCPCS", "Mod", "DOS", "Units"], *([row[2], row[1], row[0], row[3]] for row in ROWS)]))
    assert lines(opened) == WANTED
    assert "headed \u201cHCPCS\u201d, but the codes stand in column C" in " ".join(opened.notes)


def test_many_names_of_columns() -> None:
    for code, modifier, day, units in (
        ("CPT/HCPCS", "Modifier 1", "Service Date", "Qty"),
        ("Proc Code", "Mods", "From Date", "Days/Units"),
        ("PROCEDURE_CODE", "MOD1", "DATE_OF_SERVICE", "UNITS"),
        ("Svc Code", "M1", "Line Svc Dt", "Quantity billed"),
    ):
        assert lines(open_text(text([[code, modifier, day, units], *ROWS]))) == WANTED, code
    opened = open_text(
        "Claim ID,Diagnosis Code,Rev Code,HCPCS,Mod,Mod,Mod,DOS,Rendering NPI,Insurance,Billed Amount,NDC\n"
        "1,E1165,0301,E0601,RR,KX,GA,2025-03-01,1000000001,Aetna,$10.00,00002821501\n"
    )
    (line,) = opened.lines()
    assert (line.code, line.modifiers, line.payer, line.charge) == ("E0601", ("RR", "KX", "GA"), "Aetna", "$10.00")
    assert (line.patient, line.provider) == ("1", "1000000001")


def test_columns_chosen_by_a_person_are_kept_for_the_same_headings() -> None:
    opened = open_text("Alpha,Beta,Gamma\nx,E0601,E0470\ny,E0601,E0470\n")
    assert opened.columns.get(Field.CODE) == 1
    chosen = opened.columns.with_field(Field.CODE, 2).with_field(Field.PATIENT, 0)
    opened.use(chosen)
    assert [(line.code, line.patient) for line in opened.lines()] == [("E0470", "x"), ("E0470", "y")]
    again = open_text("ALPHA, beta ,Gamma\nz,E0601,E0470\n").columns
    assert again.key == chosen.key == "alpha|beta|gamma"
    assert again.with_remembered(chosen.as_json()).by_field == chosen.by_field
    for damaged in ("", "[]", '{"code": "x"}', '{"other": 1}', '{"code": -1}'):
        assert again.with_remembered(damaged) == again
    assert chosen.with_field(Field.DATE, 2).get(Field.CODE) is None
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_column_that_is_not_there_any_more_gives_lines_all_the_same() -> None:
    opened = open_text("HCPCS\nE0601\n")
    opened.use(Columns({Field.CODE: 7, Field.DATE: 900}, 1))
    (line,) = opened.lines()
    assert line.problems


def workbook(path: Path, rows: list[list[Any]], **more: Any) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    if more.get("first"):
        book.add_worksheet("Notes").write_string(0, 0, "Read me")
    sheet = book.add_worksheet("List")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, place, cell, day)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(at, place, cell, None, more["result"])
            else:
                sheet.write(at, place, cell)
    for first, last, place, value in more.get("merged", ()):
        sheet.merge_range(first, place, last, place, value)
    book.close()
    return path


def test_workbooks_with_dates_as_cells_serials_and_text(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["E0601", "RR", datetime(2025, 1, 13), 1],  # noqa: DTZ001 - a workbook knows no zones
        ["J1100", "", 45671, 10],
        ["G0463", 25, "12/2/2024", "1"],
        ["=A2", "", "2025-01-13", 2.0],
        [99213, "", "13-Jan-25", 1],
        [100, "", "Jan 13, 2025", 1],
        [1e5, "", "20250113", 1],
    ]
    opened = open_list(workbook(tmp_path / "list.xlsx", rows, result="E0601"))
    got = lines(opened)
    assert got[:3] == WANTED
    assert [(code, day) for code, _, day, _ in got[3:]] == [(code, DAYS[0]) for code in ("E0601", "99213", "100", "100000")]


def test_merged_cells_count_for_each_of_their_rows(tmp_path: Path) -> None:
    rows = [["Patient", "HCPCS", "DOS"], ["", "E0601", "2025-01-13"], ["", "E0470", ""], ["P2", "J1100", "2025-01-14"]]
    path = workbook(tmp_path / "list.xlsx", rows, merged=((1, 2, 0, "P1"), (1, 2, 2, "2025-01-13")))
    assert [(line.patient, line.code, line.date) for line in open_list(path).lines()] == [
        ("P1", "E0601", "2025-01-13"), ("P1", "E0470", "2025-01-13"), ("P2", "J1100", "2025-01-14"),
    ]  # fmt: skip


def test_the_sheet_with_the_codes_is_taken(tmp_path: Path) -> None:
    opened = open_list(workbook(tmp_path / "list.xlsx", [HEAD, *ROWS], first=True))
    assert len(lines(opened)) == 3
    assert opened.notes == ("The list was read from the sheet \u201cList\u201d.",)


def test_a_workbook_of_200_000_lines_is_not_too_large(tmp_path: Path) -> None:
    long: list[list[Any]] = [["HCPCS"], *[["E0601"]] * 200_000]
    path = workbook(tmp_path / "list.xlsx", long)
    assert sum(1 for _ in open_list(path).lines()) == 200_000


@pytest.mark.parametrize("text", ["E0601", "E0601,RR", "  E0601 \u200b", "\u00a0E0601\u00a0"])
def test_one_line_without_headings(text: str) -> None:
    (line,) = open_text(text).lines()
    assert line.code.startswith("E0601")


def test_codes_pasted_in_a_line() -> None:
    assert [line.code for line in open_text("E0601 RR, E0470; J1100").lines()] == ["E0601 RR", "E0470", "J1100"]
    assert list(open_text("").lines()) == []


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-01-13", DAYS[0]), ("2025/1/13", DAYS[0]), ("20250113", DAYS[0]), ("01132025", DAYS[0]), ("45670", DAYS[0]),
        ("45670.0", DAYS[0]), ("1/13/25", DAYS[0]), ("13.1.2025", DAYS[0]), ("13-Jan-2025", DAYS[0]),
        ("January 13th, 2025", DAYS[0]),
        ("13 JAN 25", DAYS[0]), ("2025-01-13T08:30:00Z", DAYS[0]), ("1/13/2025 8:30 AM", DAYS[0]), ("Mon, 1/13/2025", DAYS[0]),
        ("1/13/2025 - 1/20/2025", DAYS[0]), ("1/13/2025-1/20/2025", DAYS[0]), ("2025-01-13-2025-01-20", DAYS[0]),
        (" 1/13/2025\u00a0", DAYS[0]), ("\u200b2025-01-13", DAYS[0]), ("2/29/2025", ""), ("13/13/2025", ""),
        ("", ""), ("soon", ""),
        ("1900-01-01", ""), ("99999", ""), ("2025", ""), ("0/0/2025", ""),
    ],
)  # fmt: skip
def test_dates(written: str, day: str) -> None:
    assert read_day(written) == day


def test_day_or_month_first_is_decided_by_the_whole_column() -> None:
    us = open_text("HCPCS,DOS\nE0601,04/03/2025\nE0601,04/13/2025\n")
    assert [line.date for line in us.lines()] == ["2025-04-03", "2025-04-13"]
    assert us.notes == ()
    other = open_text("HCPCS,DOS\nE0601,04/03/2025\nE0601,13/04/2025\n")
    assert [line.date for line in other.lines()] == ["2025-03-04", "2025-04-13"]
    assert "day first" in other.notes[0]
    late = open_text("HCPCS,DOS\n" + "E0601,04/03/2025\n" * 3000 + "E0601,13/04/2025\n")
    assert next(iter(late.lines())).date == "2025-03-04"
    unsaid = open_text("HCPCS,DOS\nE0601,04/03/2025\n")
    assert next(iter(unsaid.lines())).date == "2025-04-03"
    assert "nothing in the list tells" in unsaid.notes[0]
    assert unsaid.order is Order.MONTH_FIRST


def test_a_date_or_units_that_cannot_be_read_are_told() -> None:
    made = open_text("HCPCS,DOS,Units\nE0601,1/13/2025,1\nE0601,31 Foo,1\nE0601,1/13/2025,many\nE0601,1/13/2025,0\n,,\n,,1\n")
    told = [[problem.sentence for problem in line.problems] for line in made.lines()]
    assert told[0] == []
    assert [part in one[0] for part, one in zip(("31 Foo", "many", "no units", "nothing", "no code"), told[1:], strict=True)]
    assert [len(one) for one in told[1:]] == [1] * 5
    units = open_text('HCPCS,Units\nE0601,1\nE0601,1.5\nE0601,2 units\nE0601,"1,000"\nE0601,-1\nE0601,\n').lines()
    assert [line.units for line in units] == [1, 1.5, 2, 1000, None, None]


def test_modifiers_in_one_cell() -> None:
    for written in ("RR KX", "RR,KX", "RR-KX", "RRKX", "rr/kx", "RR\u00a0KX"):
        assert split_modifiers(written) == ("RR", "KX"), written
    assert split_modifiers("25.0") == ("25",)
    assert split_modifiers("") == ()


def test_a_torn_quote_swallows_nothing() -> None:
    torn = 'HCPCS,Payer\nE0601,Aetna\n"E0470,Aetna\nE0471,Aetna\n"J1100","Smith, John"\nE0472,"two\nlines"\n"E0473,x\n'
    got = [(line.number, line.code, line.payer) for line in open_text(torn).lines()]
    assert got == [
        (2, "E0601", "Aetna"), (3, '"E0470', "Aetna"), (4, "E0471", "Aetna"), (5, "J1100", "Smith, John"),
        (6, "E0472", "two\nlines"), (7, '"E0473', "x"),
    ]  # fmt: skip


def test_a_torn_quote_in_a_long_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = ["HCPCS,Payer", *["E0601,Aetna"] * 30_000, '"E0470,Aetna', *["E0601,Aetna"] * 30_000]
    path.write_text("\n".join(rows), encoding="utf-8")
    got = [line.code for line in open_list(path).lines()]
    assert len(got) == 60_001
    assert got.count("E0601") == 60_000
    assert MOST_IN_ONE < 100


def test_cells_without_end_and_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        b"HCPCS,Payer\nE0601,Aetna\n" + b"x" * 300_000 + b"\nE0\x00601,Aetna\nE0470,Aetna\n" + b'"' + b"y" * 140_000
    )
    got = list(open_list(path).lines())
    assert [line.code[:6] for line in got] == ["E0601", "xxxxxx", "E0\x00601", "E0470", '"yyyyy'] or len(got) == 5


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "nothing in it"), (b"\xef\xbb\xbf \r\n", "nothing in it"), (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04rubbish", "zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""), (bytes(range(256)) * 20, ""),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        open_list(path)
    assert told in str(error.value)
    assert error.value.next_step
    with pytest.raises(UserError):
        open_list(tmp_path / "none.csv")


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "list.xlsx", [HEAD, *ROWS]).read_bytes()
    for end in range(40, len(whole), 997):
        (tmp_path / "cut.xlsx").write_bytes(whole[:end])
        with pytest.raises(UserError):
            open_list(tmp_path / "cut.xlsx")


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("HCPCS,Payer\n" + "E0601,Aetna\n" * 100_000, encoding="utf-8")
    shares: list[float] = []

    def progress(step: str, share: float) -> None:
        shares.append(share)
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(open_list(path).lines(progress))
    assert shares == sorted(shares)


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["E0601", "99213", "RR", "1/13/2025", "HCPCS", "Mod", "DOS", "Units", "Payer"]),
    st.sampled_from(['"', '""', ",", "'", "\n", ""]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=20), st.sampled_from([",", ";", "\t", "|"]))
@example([["HCPCS", "DOS"], ["DOS", "HCPCS"], ["Payer", "Units"]], ",")
def test_any_table_gives_a_line_for_each_row(rows: list[list[str]], separator: str) -> None:
    written = text(rows, separator).encode("utf-8", "replace").decode("utf-8")
    opened = open_text(written)
    if opened.name and find_separator(written) == separator and len(written.strip().splitlines()) > 1:
        got = list(opened.lines())
        read = list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
        assert opened.columns.heading_rows + len(got) == len(read)
        assert [list(line.cells) for line in got] == read[opened.columns.heading_rows :]
        assert [line.number for line in got] == list(range(opened.columns.heading_rows + 1, len(read) + 1))


@given(st.binary(max_size=400))
@example(b'"\n"\n"')
@example(b'a,b\n"c\n' + b"d,e\n" * 90)
def test_any_bytes_of_a_text_file_lose_no_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    try:
        opened = open_list(path)
    except UserError:
        return
    got = list(opened.lines())
    seen = "".join("".join(line.cells) for line in got)
    letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in data)
    heads = "".join("".join(row) for row in opened.sample[: opened.columns.heading_rows])
    if TextSource(path).encoding == "utf-8-sig":
        assert sum(c.isascii() and c.isalpha() for c in seen + heads) == letters
