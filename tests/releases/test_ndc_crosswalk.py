"""Drug numbers and their codes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from medcode_desktop.releases import ndc_crosswalk
from medcode_desktop.releases.official import NdcRow, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, refusal, text_of

HEADINGS = [
    "_2025_CODE", "Short Description", "LABELER NAME", "NDC2", "Drug Name", "HCPCS dosage", "PKG SIZE", "PKG QTY", "BILLUNITS",
    "BILLUNITSPKG",
]  # fmt: skip
ROWS = [
    ["J9999", "Made-up  inj, 1 ml", "Invented Ltd ", "99999-7015-46", "Inventa\u2122", "1 ML", "30", "25", "30", "750"],
    ["J9998", "Made-up other", "Invented Ltd", "12345-0001-01", "Two\nlines\n", "10 MG", "0.5", "1", "1,000", "1000"],
    ["Q9999", "Made-up skin", "Invented Ltd", "gg-100", "Skinta", "1 SQ CM", "2.25", "1", "2.25", "2.25"],
]
TABLE = [
    ["October 2025 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs"],
    ["     Effective October 1, 2025 through December 31, 2025"],
    [],
    ["Words, " * 300],
    [],
    HEADINGS,
    *ROWS,
]
WIDE = [[*row, *[""] * (250 - len(row))] for row in TABLE]


def test_october_2025(shared_data: Path) -> None:
    path = shared_data / "fees" / "October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"
    data = path.read_bytes()
    found = ndc_crosswalk.read(path.name, data)
    raw = list(csv.reader(io.StringIO(data.decode("cp1252"), newline="")))[9:]
    assert len(found.rows) == len(raw) == 8218
    assert (found.kind, found.date, found.until, found.has_cpt) == (SourceKind.NDC, "2025-10-01", "2025-12-31", False)
    assert found.refused == []
    for row, cells in zip(found.rows, raw, strict=True):
        assert isinstance(row, NdcRow)
        assert (row.code, row.units_in_item, row.units_in_package) == (cells[0], cells[8], cells[9])
        if re.fullmatch(r"\d{5}-\d{4}-\d\d", cells[3]):
            assert row.ndc == cells[3].replace("-", "")
    assert sum(len(row[0]) == 11 and row[0].isdecimal() for row in found.rows) == 6934
    assert "1,284 products have no NDC" in found.warnings[0]
    vueway = (
        "00270701546",
        "A9573",
        "Inj, gadopiclenol, 1 ml",
        "1 ML",
        "Bracco Diagnostics Inc.",
        "Vueway",
        "30",
        "25",
        "750",
        "30",
    )
    assert found.rows[0] == vueway


@pytest.mark.parametrize("rows", [TABLE, WIDE])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_cells_are_cleaned(rows: list[list[str]], encoding: str) -> None:
    found = ndc_crosswalk.read("a.csv", text_of(rows).decode().encode(encoding))
    assert list(found.rows) == [
        NdcRow("99999701546", "J9999", "Made-up inj, 1 ml", "1 ML", "Invented Ltd", "Inventa\u2122", "30", "25", "750", "30"),
        NdcRow("12345000101", "J9998", "Made-up other", "10 MG", "Invented Ltd", "Two lines", "0.5", "1", "1000", "1000"),
        NdcRow("GG-100", "Q9999", "Made-up skin", "1 SQ CM", "Invented Ltd", "Skinta", "2.25", "1", "2.25", "2.25"),
    ]


@pytest.mark.parametrize("title", ["2025_CODE", "2026_CODE", "_2027_CODE", "2026 CODE", "HCPCS CODE", "_2026_HCPCS_CODE"])
def test_the_first_heading_changes_each_year(title: str) -> None:
    rows = [[title, *HEADINGS[1:]] if row is HEADINGS else row for row in TABLE]
    assert ndc_crosswalk.looks_like("a.csv", text_of(rows))
    assert [row[1] for row in ndc_crosswalk.read("a.csv", text_of(rows)).rows] == ["J9999", "J9998", "Q9999"]


def test_workbook() -> None:
    data = as_sheet(WIDE)
    assert ndc_crosswalk.looks_like("a.xlsx", data)
    found = ndc_crosswalk.read("a.xlsx", data)
    assert [row[0] for row in found.rows] == ["99999701546", "12345000101", "GG-100"]
    assert found.rows[2][6:] == ("2.25", "1", "2.25", "2.25")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234-5678-90", "01234567890"),
        ("12345-678-90", "12345067890"),
        ("12345-6789-0", "12345678900"),
        (" 12345-6789-01 ", "12345678901"),
        ("888867413689", "888867413689"),
        ("", None),
    ],
)
def test_numbers_of_ten_digits_are_padded_part_by_part(written: str, number: str | None) -> None:
    assert ndc_crosswalk.ndc(written) == number


def test_the_same_package_twice() -> None:
    other = [*ROWS[0][:8], "31", "775"]
    found = ndc_crosswalk.read("a.csv", text_of([*TABLE, other, ROWS[1]]))
    assert len(found.rows) == 3
    assert found.rows[0][8:] == ("775", "31")
    assert "twice with different values (99999701546)" in found.warnings[0]


def test_faults() -> None:
    lacking = [row[:9] for row in TABLE]
    assert "columns are missing: BILLUNITSPKG" in refusal(ndc_crosswalk.read, "a.csv", text_of(lacking))
    assert "no rows below" in refusal(ndc_crosswalk.read, "a.csv", text_of(TABLE[:6]))
    many = [[*ROWS[0][:3], f"99999-{at:04d}-46", *ROWS[0][4:]] for at in range(60)]
    found = ndc_crosswalk.read("a.csv", text_of([*TABLE[:6], *many, [*ROWS[0][:3], "", *ROWS[0][4:]], ["J1", *ROWS[1][1:]]]))
    assert [one.reason for one in found.refused] == ['column NDC: "" is no number', 'column code: "J1" is no code']


def test_no_bytes_raise_anything_else() -> None:
    only_user_errors(ndc_crosswalk.looks_like, ndc_crosswalk.read, [text_of(TABLE), text_of(WIDE), as_sheet(TABLE)])
