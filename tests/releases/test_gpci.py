"""Localities: factors, counties, anesthesia."""

from __future__ import annotations

from pathlib import Path

import pytest

from medcode_desktop.releases import gpci
from medcode_desktop.releases.official import AnesthesiaRow, CountyRow, GpciRow, SourceFile, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, refusal, text_of

HEADINGS = ["Medicare Administrative Contractor (MAC)", "State", "Locality Number", "Locality Name"]
FACTORS = ["2025 PW GPCI (with 1.0 Floor)", "2025 PE GPCI", "2025 MP GPCI"]
ROWS = [
    ["01112", "CA", "05", "MADE-UP BAY*", "1.088", "1.419", "0.445"],
    ["10112", "AL", "00", "MADE-UP PLAIN", "1", ".869", "0.575"],
]
GPCI = [
    ["ADDENDUM E. FINAL CY 2025"],
    [],
    [*HEADINGS, *FACTORS],
    *ROWS,
    ["MAC Assignments as of a day"],
    ["*A note of the file."],
]
LOCCO = [
    ["COUNTIES INCLUDED IN 2025 LOCALITIES"], [],
    ["Medicare Adminstrative Contractor", "Locality Number", "State ", "Fee Schedule Area ", "Counties"], [],
    ["1182", "18", "CALIFORNIA", "MADE-UP SOUTH", "SOUTH /WEST"], ["1112", "5", "", "MADE-UP BAY*", "BAY"],
    ["", "", "", "", ""],
    ["10112", "0", "ALABAMA ", "STATEWIDE ", "ALL COUNTIES "], ["10112", "0", "", "STATEWIDE", "ALL COUNTIES"],
    ["*  Payment locality is serviced by two carriers."],
]  # fmt: skip
ANES = [
    ["Contractor", "Locality", "Locality Name", "National Anes CF of 20.3178"],
    ["01112 ", "05 ", "MADE-UP BAY**", "22.37 "],
]


def fees(folder: Path, name: str) -> SourceFile:
    return gpci.read(name, (folder / "fees" / name).read_bytes())


def test_factors_of_2025(shared_data: Path) -> None:
    found = fees(shared_data, "GPCI2025.csv")
    lines = (shared_data / "fees" / "GPCI2025.csv").read_text().splitlines()
    assert len(found.rows) == sum(line[:5].isdecimal() for line in lines) == 109
    assert (found.kind, found.date, found.until, found.has_cpt) == (SourceKind.GPCI, "2025-01-01", "2025-12-31", False)
    assert GpciRow("02102", "AK", "01", "ALASKA", "1.5", "1.081", "0.592") in found.rows
    assert not found.refused
    assert not found.warnings


def test_txt_says_what_csv_says(shared_data: Path) -> None:
    txt, table = fees(shared_data, "GPCI2025.txt"), fees(shared_data, "GPCI2025.csv")
    assert txt.date == "2025-01-01"
    assert [row[:4] for row in txt.rows] == [row[:4] for row in table.rows]
    assert [list(map(float, row[4:])) for row in txt.rows] == [list(map(float, row[4:])) for row in table.rows]


def test_counties_and_anesthesia_name_the_same_localities(shared_data: Path) -> None:
    factors = {(row[0], row[2]) for row in fees(shared_data, "GPCI2025.csv").rows}
    counties, anesthesia = fees(shared_data, "25LOCCO.csv"), fees(shared_data, "ANES2025.csv")
    assert {row[:2] for row in counties.rows} == factors == {row[:2] for row in anesthesia.rows}
    assert (counties.kind, counties.date) == (SourceKind.COUNTIES, "2025-01-01")
    assert CountyRow("01112", "51", "CALIFORNIA", "NAPA", "NAPA") in counties.rows
    assert (anesthesia.kind, anesthesia.date, len(anesthesia.rows)) == (SourceKind.ANESTHESIA, "2025-01-01", 109)
    assert AnesthesiaRow("02102", "01", "ALASKA", "27.86") in anesthesia.rows
    assert counties.refused == anesthesia.refused == []


def test_counties_are_repaired() -> None:
    assert list(gpci.read("a.csv", text_of(LOCCO)).rows) == [
        CountyRow("01182", "18", "CALIFORNIA", "MADE-UP SOUTH", "SOUTH /WEST"),
        CountyRow("01112", "05", "CALIFORNIA", "MADE-UP BAY", "BAY"),
        CountyRow("10112", "00", "ALABAMA", "STATEWIDE", "ALL COUNTIES"),
    ]


@pytest.mark.parametrize(
    ("rows", "kind"), [(GPCI, SourceKind.GPCI), (LOCCO, SourceKind.COUNTIES), (ANES, SourceKind.ANESTHESIA)]
)
def test_workbooks(rows: list[list[str]], kind: SourceKind) -> None:
    data = as_sheet(rows)
    assert gpci.looks_like("a.xlsx", data)
    found, table = gpci.read("a.xlsx", data), gpci.read("a.csv", text_of(rows))
    assert found.kind == kind
    assert [row[:3] for row in found.rows] == [row[:3] for row in table.rows]
    assert found.rows[0][0] == ("01112" if kind != SourceKind.COUNTIES else "01182")


def test_the_factor_with_the_floor_is_taken_of_two() -> None:
    both = ["2026 PW GPCI (without 1.0 Floor)", "2026 PW GPCI (with 1.0 Floor)***", "2026 PE GPCI", "2026 MP GPCI"]
    rows = [["CY 2026"], [*HEADINGS, *both], ["10112", "AL", "00", "MADE-UP", "0.988", "1.000", "0.869", "0.575"]]
    found = gpci.read("a.csv", text_of(rows))
    assert found.rows[0] == GpciRow("10112", "AL", "00", "MADE-UP", "1.000", "0.869", "0.575")
    assert "with and without the floor" in found.warnings[0]
    line = "10112           AL      00   MADE-UP                        0.988       1.000       0.869       0.575\r\n"
    head = "Medicare Admi State  Locality             Locality Name     2026 PW GPCI2026 PW GPCI2026 PE GPCI2026 MP GPCI\r\n"
    found = gpci.read("GPCI2026.txt", (head + line).encode())
    assert list(found.rows) == [GpciRow("10112", "AL", "00", "MADE-UP", "1.000", "0.869", "0.575")]
    assert found.date == "2026-01-01"


def test_the_factor_of_all_others_is_taken_of_two() -> None:
    rows = [
        [*ANES[0][:3], "Qualifying APM National Anes CF of 20.6", "Non-Qualifying APM National Anes CF of 20.5"],
        ["01112", "05", "MADE-UP", "22.37", "22.26"],
    ]
    found = gpci.read("ANES2026.csv", text_of(rows))
    assert found.rows[0] == AnesthesiaRow("01112", "05", "MADE-UP", "22.26")
    assert "2 anesthesia conversion factors" in found.warnings[0]
    assert gpci.read("x.csv", text_of(rows)).date == ""


def test_faults() -> None:
    assert "columns are missing: MP GPCI" in refusal(gpci.read, "a.csv", text_of([row[:6] for row in GPCI]))
    assert 'column PE GPCI: "" is no factor' in refusal(gpci.read, "a.csv", text_of([*GPCI[:3], [*ROWS[0][:5], "", "1"]]))
    assert "no rows below" in refusal(gpci.read, "a.csv", text_of(GPCI[:3]))
    many = [["10112", "AL", f"{at:02d}", "MADE-UP", "1", "1", "1"] for at in range(60)]
    found = gpci.read("a.csv", text_of([*GPCI[:3], *many, ["x", "AL", "00", "MADE-UP", "1", "1", "1"]]))
    assert [(one.where, one.text) for one in found.refused] == [("a.csv, line 64", "x,AL,00,MADE-UP,1,1,1")]
    line = "10112           AL      00   MADE-UP          0.988       1.000       0.869\n"
    head = "Medicare Admi State  Locality  Locality Name  2025 PW GPCI2025 PE GPCI2025 MP GPCI\n"
    found = gpci.read("a.txt", (head + line * 30 + "10112     AL    0\n").encode())
    assert [one.where for one in found.refused] == ["a.txt, line 32"]


def test_no_bytes_raise_anything_else(shared_data: Path) -> None:
    txt = (shared_data / "fees" / "GPCI2025.txt").read_bytes()[:2000]
    only_user_errors(gpci.looks_like, gpci.read, [text_of(GPCI), text_of(LOCCO), text_of(ANES), as_sheet(GPCI), txt])
