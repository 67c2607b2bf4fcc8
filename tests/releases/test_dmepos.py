"""The DMEPOS fee schedule: columns of states, or a row for each state."""

from __future__ import annotations

import pytest

from medcode_desktop.releases import dmepos
from medcode_desktop.releases.official import DmeposRow, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, refusal, text_of

STATES = ["AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "PR"]
TITLES = [
    ["Durable Medical Equipment,"],
    ["Prosthetics, Orthotics, and Supplies"],
    ["(DMEPOS)"],
    ["January 2026 Fee Schedule"],
    [],
    [],
]
HEADINGS = ["HCPCS", "Mod", "Mod2", "JURIS", "CATG", "Ceiling", "Floor"]
RURAL = [*HEADINGS, *(f"{state} ({kind})" for state in STATES for kind in ("NR", "R")), "Description"]
ROWS = [
    ["E9999", "RR", "", "D", "CR", "50.00", "42.50", "45.10", "80.20", *["0.00"] * 19, "1,050.04", "Made-up  device"],
    ["E9999", "NU", "KF", "D", "IN", "0.00", "0.00", *["0.00"] * 20, "$12.00", "", "Made-up device"],
    ["A9999", "", "", "J", "OS", "", "", *[""] * 22, "Made-up, priced by the contractor"],
]
TABLE = [*TITLES, RURAL, *ROWS]
EXPECTED = [
    DmeposRow("E9999", "RR", "", "AL", "NR", "45.10", "50.00", "42.50", "CR", "D", "Made-up device"),
    DmeposRow("E9999", "RR", "", "AL", "R", "80.20", "50.00", "42.50", "CR", "D", "Made-up device"),
    DmeposRow("E9999", "RR", "", "PR", "R", "1050.04", "50.00", "42.50", "CR", "D", "Made-up device"),
    DmeposRow("E9999", "NU", "KF", "PR", "NR", "12.00", "0.00", "0.00", "IN", "D", "Made-up device"),
]


def record(code: str, state: str, fee: str, rural: str = "") -> str:
    return f"2026~{code}~RR~  ~D~CR~A~00~{state:7}~000040.00~000050.00~000042.50~{fee}~0~1~{rural:1}~Made-up device"


def test_a_row_for_each_state_with_a_fee() -> None:
    assert dmepos.looks_like("a.csv", text_of(TABLE))
    found = dmepos.read("a.csv", text_of(TABLE))
    assert list(found.rows) == EXPECTED
    assert (found.kind, found.date, found.until) == (SourceKind.DMEPOS, "2026-01-01", "2026-12-31")
    assert (found.title, found.has_cpt) == ("DMEPOS fee schedule January 2026", False)
    assert "1 items have no fee in any state" in found.warnings[0]


def test_plain_states() -> None:
    rows = [*TITLES, [*HEADINGS, *STATES, "Description"], ["E9999", "RR", "", "D", "CR", "9", "8", *["1.50"] * 11, "Made up"]]
    found = dmepos.read("a.csv", text_of(rows))
    assert [row[3:6] for row in found.rows] == [(state, "", "1.50") for state in STATES]


def test_without_the_limits_as_the_list_of_enteral_items() -> None:
    headings = ["HCPCS", "Mod", "Mod2", "JURIS", "CATG", *RURAL[7:]]
    rows = [["PEN"], ["April 2026"], headings, ["B9999", "", "", "D", "PE", *["2.00"] * 22, "Made up"]]
    found = dmepos.read("a.csv", text_of(rows))
    assert (len(found.rows), found.date) == (22, "2026-04-01")
    assert found.rows[0] == DmeposRow("B9999", "", "", "AL", "NR", "2.00", "", "", "PE", "D", "Made up")


def test_workbook() -> None:
    data = as_sheet(TABLE)
    assert dmepos.looks_like("a.xlsx", data)
    found = dmepos.read("a.xlsx", data)
    assert [(*row[:5], float(str(tuple(row)[5]))) for row in found.rows] == [
        (*row[:5], float(str(tuple(row)[5]))) for row in EXPECTED
    ]


def test_txt_with_tildes() -> None:
    lines = [
        record("E9999", "AZ (NR)", "000045.10"),
        record("E9999", "AZ (R)", "000080.20"),
        record("E9998", "CA", "000000.00"),
    ]
    data = "\r\n".join([*lines, record("E9998", "PR", "001050.04"), ""]).encode()
    assert dmepos.looks_like("a.txt", data)
    found = dmepos.read("DMEPOS26_APR.txt", data)
    assert list(found.rows) == [
        DmeposRow("E9999", "RR", "", "AZ", "NR", "45.10", "50.00", "42.50", "CR", "D", "Made-up device"),
        DmeposRow("E9999", "RR", "", "AZ", "R", "80.20", "50.00", "42.50", "CR", "D", "Made-up device"),
        DmeposRow("E9998", "RR", "", "PR", "", "1050.04", "50.00", "42.50", "CR", "D", "Made-up device"),
    ]
    assert found.date == "2026-04-01"
    assert dmepos.read("a.txt", data).date == "2026-01-01"


@pytest.mark.parametrize(
    ("title", "name", "date"),
    [
        ("2026 DMEPOS Fee Schedule, released for October", "a.csv", "2026-10-01"),
        ("CY 2026 DMEPOS", "DMEPOS26_JUL.csv", "2026-07-01"),
        ("CY 2026 DMEPOS", "a.csv", "2026-01-01"),
        ("DMEPOS", "a.csv", ""),
    ],
)
def test_quarter(title: str, name: str, date: str) -> None:
    assert dmepos.read(name, text_of([[title], RURAL, *ROWS])).date == date


def test_the_list_of_rural_zip_codes_is_no_fee_file() -> None:
    rows = [["STATE", "DMEPOS RURAL ZIP CODE", "YEAR/QTR"], *([state, "00501", "20261"] for state in STATES)]
    assert not dmepos.looks_like("a.csv", text_of(rows))
    assert not dmepos.looks_like("a.xlsx", as_sheet(rows))
    across = [STATES, *rows]
    assert not dmepos.looks_like("a.csv", text_of(across))


def test_faults() -> None:
    lacking = [[row[0], *row[2:]] if len(row) > 5 else row for row in TABLE]
    assert "columns are missing: Mod" in refusal(dmepos.read, "a.csv", text_of(lacking))
    assert "no rows below" in refusal(dmepos.read, "a.csv", text_of(TABLE[:7]))
    many = [[f"E{at:04d}", *ROWS[0][1:]] for at in range(60)]
    bad = [*ROWS[0][:8], "abc", *ROWS[0][9:]]
    found = dmepos.read("a.csv", text_of([*TABLE[:7], *many, bad, ROWS[0][:20]]))
    assert [(one.where, one.reason) for one in found.refused] == [
        ("a.csv, line 69", "the row has 20 of 30 columns; it was cut short"),
        ("a.csv, line 68", 'column AL R: "abc" is no amount'),
    ]
    twice = dmepos.read("a.csv", text_of([*TABLE, [*ROWS[0][:7], "46.00", *ROWS[0][8:]]]))
    assert tuple(twice.rows[0])[5] == "46.00"
    assert "twice with different values (E9999)" in twice.warnings[0]


def test_a_file_without_any_fee_is_refused() -> None:
    assert "no fee" in refusal(dmepos.read, "a.csv", text_of([*TABLE[:7], ROWS[2]]))
    assert "no fee" in refusal(dmepos.read, "a.txt", record("E9999", "AZ", "000000.00").encode())


def test_no_bytes_raise_anything_else() -> None:
    tildes = "\n".join(record(f"E99{at:02d}", "AZ (NR)", "000045.10") for at in range(5)).encode()
    only_user_errors(dmepos.looks_like, dmepos.read, [text_of(TABLE), tildes, as_sheet(TABLE)])
