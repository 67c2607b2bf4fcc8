"""Payment limits of drugs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from medcode_desktop.releases import asp
from medcode_desktop.releases.official import AspRow, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, refusal, text_of

HEADINGS = [
    "HCPCS Code", "Short Description", "HCPCS Code Dosage", "Payment Limit", "Co-insurance Percentage", "Vaccine AWP%",
    "Vaccine Limit", "Blood AWP%", "Blood limit", "Clotting Factor", "Notes",
]  # fmt: skip
PERIOD = "Effective October 1, 2025 through December 31, 2025"
ROWS = [
    ["J9999", "Inj,  made-up drug\u00ae", "1 ML", "$1,426.241", "20.000", "", "", "", "", "1", "first\nsecond"],
    ["90999", "Made-up vaccine", "0.5 ML", "7.569", "0.000", "95", "7.569", "", "", "", ""],
    ["A9999", "Made up", "1 microCurie", "N/A", "20.000", "", "", "95", "53.077", "", "AWP = $202.82"],
]
TABLE = [
    ["Payment Allowance Limits for Medicare Part B Drugs"],
    [],
    [PERIOD],
    ["Note 1: of 2Q25 ASP data."],
    [],
    HEADINGS,
    *ROWS,
]


def test_october_2025(shared_data: Path) -> None:
    path = shared_data / "fees" / "Oct 2025 ASP Pricing File updated 120925.csv"
    data = path.read_bytes()
    found = asp.read(path.name, data)
    raw = list(csv.reader(io.StringIO(data.decode("cp1252"), newline="")))[9:]
    assert [row[0] for row in found.rows] == [row[0] for row in raw]
    assert [row[3] for row in found.rows if row[3]] == [row[3] for row in raw if row[3] != "N/A"]
    assert (found.kind, found.date, found.until, len(raw)) == (SourceKind.ASP, "2025-10-01", "2025-12-31", 978)
    rows = {row[0]: row for row in found.rows}
    assert rows["J0129"][2:5] == ("10 MG", "44.109", "20.000")
    assert rows["A9606"][3] == ""
    assert tuple(rows["A9606"])[8] == "microCurie 100% AWP = $202.82 microCurie 100% WAC = $169.02"
    assert not found.refused
    assert not found.warnings


def test_cells_are_cleaned() -> None:
    found = asp.read("a.csv", text_of(TABLE).decode().encode("cp1252"))
    assert list(found.rows) == [
        AspRow("J9999", "Inj, made-up drug\u00ae", "1 ML", "1426.241", "20.000", "", "", "1", "first second"),
        AspRow("90999", "Made-up vaccine", "0.5 ML", "7.569", "0.000", "7.569", "", "", ""),
        AspRow("A9999", "Made up", "1 microCurie", "", "20.000", "", "53.077", "", "AWP = $202.82"),
    ]
    assert found.has_cpt


def test_workbook() -> None:
    data = as_sheet(TABLE)
    assert asp.looks_like("a.xlsx", data)
    found = asp.read("a.xlsx", data)
    assert [row[3] for row in found.rows] == ["1426.241", "7.569", ""]
    assert (found.date, found.until) == ("2025-10-01", "2025-12-31")


@pytest.mark.parametrize(
    ("said", "name", "period"),
    [
        ("   Effective January 1, 2026 through March 31, 2026 ", "a", ("2026-01-01", "2026-03-31")),
        ("Effective October 1, 2025 through March 31, 2025", "Oct 2025", ("2025-10-01", "2025-12-31")),
        ("Effective 04/01/2026 through 06/30/2026", "a", ("2026-04-01", "2026-06-30")),
        ("July 2025 limits", "a", ("2025-07-01", "2025-09-30")),
        ("Nothing", "Oct 2025 ASP Pricing File.csv", ("2025-10-01", "2025-12-31")),
        ("Nothing", "a", ("", "")),
    ],
)
def test_period(said: str, name: str, period: tuple[str, str]) -> None:
    rows = [[said] if row == [PERIOD] else row for row in TABLE]
    found = asp.read(name, text_of(rows))
    assert (found.date, found.until) == period


def test_faults() -> None:
    lacking = [row[:3] for row in TABLE]
    assert "no row with the headings" in refusal(asp.read, "a.csv", text_of(lacking))
    lacking = [row[:3] + row[4:] for row in TABLE]
    assert "columns are missing: Payment Limit" in refusal(asp.read, "a.csv", text_of(lacking))
    many = [[f"J{at:04d}", *ROWS[0][1:]] for at in range(60)]
    found = asp.read("a.csv", text_of([*TABLE[:6], *many, ["J9999", "x", "1", "abc", *ROWS[0][4:]]]))
    # each of the sixty takes two lines
    assert [(one.where, one.reason) for one in found.refused] == [
        ("a.csv, line 127", 'column Payment Limit: "abc" is no amount')
    ]


@pytest.mark.parametrize(
    ("marks", "said"), [((57,), "line 64: the file ends within"), ((20, 50), "line 27: a cell goes on over")]
)
def test_quotation_marks_that_swallow_rows(marks: tuple[int, ...], said: str) -> None:
    lines = [f"J{at:04d},Made up,1 ML,1.5,20.000,,,,,,note\r\n" for at in range(60)]
    for at in marks:
        lines[at] = lines[at].replace(",note", ',"note')
    data = text_of(TABLE[:5]) + (",".join(HEADINGS) + "\r\n" + "".join(lines)).encode()
    assert said in refusal(asp.read, "a.csv", data.replace(PERIOD.encode(), b"2025"))


def test_no_bytes_raise_anything_else() -> None:
    only_user_errors(asp.looks_like, asp.read, [text_of(TABLE), as_sheet(TABLE)])
