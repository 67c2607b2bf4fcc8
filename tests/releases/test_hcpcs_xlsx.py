"""The HCPCS workbook: headings wherever they are, cells of every kind."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.releases import hcpcs_txt, hcpcs_xlsx, sheets
from tests.releases.making import HEADINGS, NOTE, Made, sheet_of, some_codes, txt, xlsx

ROW = ["E9100", "0010", "3", "Long", "Short", "C", "D1E", "20200101", "20200101", "", "N"]
TITLES = [
    "HCPC",
    "SEQNUM",
    "RECID",
    "LONG DESCRIPTION",
    "SHORT DESCRIPTION",
    "COV",
    "BETOS",
    "ADD DT",
    "ACT EFF DT",
    "TERM DT",
    "ACTION CD",
]


def test_text_and_workbook_give_the_same_records() -> None:
    codes = [
        *some_codes(),
        Made("E9500", "word " * 100, xref="E9100E9101", pricing="3233", coverage="D", terminated="20251231"),
    ]
    book = hcpcs_xlsx.read("x.xlsx", xlsx(codes))
    text = hcpcs_txt.read("x.txt", txt(codes))
    for ours, theirs in zip(book.codes, text.codes, strict=True):
        assert ours.code == theirs.code
        assert (ours.long, ours.short, ours.sequence, ours.added) == (theirs.long, theirs.short, theirs.sequence, theirs.added)
        assert (ours.effective, ours.terminated, ours.action) == (theirs.effective, theirs.terminated, theirs.action)


def test_the_real_workbook_says_what_the_real_text_says(shared_data: Path) -> None:
    with zipfile.ZipFile(shared_data / "hcpcs/january-2025-alpha-numeric-hcpcs-file.zip") as archive:
        text = hcpcs_txt.read("t", archive.read("HCPC2025_JAN_ANWEB_12172024.txt"))
        book = hcpcs_xlsx.read("x", archive.read("HCPC2025_JAN_ANWEB_12172024.xlsx"))
    assert [record.code for record in text.codes] == [record.code for record in book.codes]
    unlike = {
        field: [
            ours.code
            for ours, theirs in zip(text.codes, book.codes, strict=True)
            if getattr(ours, field) != getattr(theirs, field)
        ]
        for field in text.codes[0]._fields
    }
    # CMS's own: the workbook cuts one text short, lacks some old action dates and has two more types of service
    assert {field: len(codes) for field, codes in unlike.items() if codes} == {
        "long": 1,
        "effective": 116,
        "type_of_service": 2,
    }
    assert unlike["long"] == ["G0503"]


def test_a_note_above_the_headings() -> None:
    assert len(hcpcs_xlsx.read("x.xlsx", xlsx(some_codes(), note=NOTE)).codes) == 12


def test_a_sheet_before_the_codes() -> None:
    assert len(hcpcs_xlsx.read("x.xlsx", xlsx(some_codes(), sheet_before=True)).codes) == 12


def test_columns_in_another_order_and_spelling() -> None:
    titles = [title.title() for title in reversed(HEADINGS)]
    assert [record.code for record in hcpcs_xlsx.read("x.xlsx", xlsx(some_codes(), titles)).codes] == [
        made.code for made in some_codes() if made.code != "ZZ"
    ]


def test_only_the_needed_columns_need_be_there() -> None:
    (record,) = hcpcs_xlsx.read("x.xlsx", sheet_of(TITLES, ROW)).codes
    assert (record.long, record.betos, record.pricing, record.anesthesia_units) == ("Long", "D1E", (), None)


@pytest.mark.parametrize(
    "value",
    ["20200101", 20200101, 20200101.0, "2020-01-01", "2020-01-01 00:00:00", "1/1/2020", "01/01/2020 0:00", 43831, "43831"],
)
def test_dates_as_text_or_numbers(value: object) -> None:
    (record,) = hcpcs_xlsx.read("x.xlsx", sheet_of(TITLES, [*ROW[:7], value, value, value, "N"])).codes
    assert (record.added, record.effective, record.terminated) == ("2020-01-01",) * 3


@pytest.mark.parametrize(
    "text", ["", "0", "99999999", "2020-13-01", "13/1/2020", "1.1.2020", "Jan 1", "1/1/20", "-43831", "2024", "99999", "٤٣٨٣١"]
)
def test_what_is_no_day_is_left_empty(text: str) -> None:
    assert sheets.cell_day(text) == ""


def test_a_sheet_whose_dates_are_no_days_is_refused() -> None:
    """Codes that ended would be taken for active ones."""
    codes = [*some_codes(), *(Made(f"E98{at}", "Old appliance", terminated="31-Dec-2024") for at in range(10, 14))]
    expected = "x.xlsx, row 15: E9810 has 31-Dec-2024, which is no day; so it is in 4 places."
    with pytest.raises(UserError, match=re.escape(expected)):
        hcpcs_xlsx.read("x.xlsx", xlsx(codes))
    assert len(hcpcs_xlsx.read("x.xlsx", xlsx(codes[:-1])).warnings) == 3


def test_a_sheet_without_descriptions_is_refused() -> None:
    codes = [Made(made.code, "") for made in some_codes()]
    expected = "x.xlsx, row 2: E9100 has no long description; so it is with 13 codes."
    with pytest.raises(UserError, match=re.escape(expected)):
        hcpcs_xlsx.read("x.xlsx", xlsx(codes))


@pytest.mark.parametrize("value", [date(2020, 1, 1), datetime(2020, 1, 1)])  # noqa: DTZ001 - cells have no zone
def test_a_cell_may_be_a_date(value: object) -> None:
    assert sheets.cell_text(value) == "20200101"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("", ""), ("   A1", "A1"), (3.0, "3"), (3, "3"), (1.5, "1.5"), (True, "")]
)
def test_cells_of_every_kind(value: object, text: str) -> None:
    assert sheets.cell_text(value) == text


def test_a_stray_row_goes_on_with_its_code() -> None:
    stray = ["E9100", "0020", "4", "and more", *[""] * 7]
    (record,) = hcpcs_xlsx.read("x.xlsx", sheet_of(TITLES, ROW, stray)).codes
    assert record.long == "Long and more"


def test_rows_that_are_no_codes_are_refused_with_their_row() -> None:
    rows = [
        ["E9999", "0020", "4", "text of no code", *[""] * 7],
        ["E9101", "0010", "9", *ROW[3:]],
        ["D0120", *ROW[1:]],
        ["99213", *ROW[1:]],
        ["0001F", *ROW[1:]],
        ["E91", *ROW[1:]],
        ["   A", "0010", "7", *ROW[3:]],
        ["", "", "", "Copyright by nobody", *[""] * 7],
    ]
    found = hcpcs_xlsx.read("x.xlsx", sheet_of(TITLES, ROW, *rows))
    assert len(found.codes) == 1
    assert [row.where for row in found.refused] == [f"x.xlsx, row {number}" for number in range(3, 11)]
    assert ["licensed" in row.reason for row in found.refused] == [False, False, True, True, True, False, False, False]


def test_missing_columns_are_named_with_those_seen() -> None:
    titles = ["HCPC", "RECID", "LONG DESCRIPTION", "Price"]
    with pytest.raises(
        UserError, match=r"x.xlsx, row 1: these columns are missing: SHORT DESCRIPTION, COV.*Seen: HCPC, RECID"
    ) as caught:
        hcpcs_xlsx.read("x.xlsx", sheet_of(titles, ["E9100", "3", "Long", "00"]))
    assert "ACTION CD" in caught.value.what


def test_no_rows_and_no_headings() -> None:
    with pytest.raises(UserError, match="no codes below them"):
        hcpcs_xlsx.read("x.xlsx", sheet_of(TITLES))
    with pytest.raises(UserError, match="is an empty workbook"):
        hcpcs_xlsx.read("x.xlsx", sheet_of())
