"""The laboratory fee schedule: csv, the txt with tildes, workbook."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from medcode_desktop.releases import clfs
from medcode_desktop.releases.official import ClfsRow, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, refusal, text_of

HEADINGS = ["YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE", "SHORTDESC", "LONGDESC", "EXTENDEDLONGDESC"]
ROWS = [
    ["2026", "0999U", "", "20260101", "N", "00720.00", "made up", "made-up test, cut", "made-up test, cut no more"],
    ["2026", "Q9999", "QW", "20260401", "L", "00000.00", "made up", "made up", "made-up, of a contractor"],
]
TABLE = [["2026 Clinical Diagnostic Laboratory Fee Schedule"], ["CPT codes are copyright 2026 American Medical Association."]]
TABLE += [["Long, with, many, commas"] * 3, [], HEADINGS, *ROWS]
FIRST = ClfsRow("0999U", "", "2026-01-01", "N", "720.00", "made-up test, cut no more")


def test_second_quarter_of_2026(shared_data: Path) -> None:
    path = shared_data / "fees" / "PUF_CLFS_CY2026_Q2V1.csv"
    found = clfs.read(path.name, path.read_bytes())
    with path.open(newline="") as file:
        raw = [row for row in csv.reader(file) if row[:1] == ["2026"]]
    assert [row[:2] for row in found.rows] == [(row[1], row[2]) for row in raw]
    assert [float(str(tuple(row)[4])) for row in found.rows] == [float(tuple(row)[5]) for row in raw]
    assert (found.kind, found.date, found.until, len(raw)) == (SourceKind.CLFS, "2026-04-01", "2026-12-31", 102)
    assert (found.has_cpt, found.copyright_year, found.title) == (True, "2026", "Clinical laboratory fee schedule April 2026")
    assert [tuple(row)[4] for row in found.rows if row[0] == "0083U"] == ["167.35"]
    assert not found.refused
    assert not found.warnings


@pytest.mark.parametrize(
    ("name", "date"),
    [("a.csv", "2026-04-01"), ("CLAB2026Q3.csv", "2026-07-01"), ("PUF_CLFS_CY2026_Q1V1.csv", "2026-01-01")],
)
def test_quarter_of_the_name_else_the_newest_rate(name: str, date: str) -> None:
    found = clfs.read(name, text_of(TABLE))
    assert (found.rows[0], found.date) == (FIRST, date)


@pytest.mark.parametrize("before", [[*TABLE[:4], HEADINGS], TABLE[:1], []])
def test_txt_with_tildes_with_and_without_headings(before: list[list[str]]) -> None:
    lines = [", ".join(row) if len(row) < 9 else "~".join(row) for row in before]
    lines += ["~".join(row).replace("made-up test", '"made-up" test') for row in ROWS]
    data = ("\r\n".join(lines) + "\r\n").encode()
    assert clfs.looks_like("a.txt", data)
    found = clfs.read("26clabq2.txt", data)
    assert [row[:5] for row in found.rows] == [FIRST[:5], ("Q9999", "QW", "2026-04-01", "L", "0.00")]
    assert tuple(found.rows[0])[5] == '"made-up" test, cut no more'
    assert found.date == "2026-04-01"


def test_old_txt_has_only_the_short_description() -> None:
    data = "\n".join("~".join(row[:7]) for row in ROWS).encode()
    assert [tuple(row)[5] for row in clfs.read("a.txt", data).rows] == ["made up", "made up"]


def test_workbook_loses_zeros_and_they_are_put_back() -> None:
    rows = [*TABLE, ["2026", "00999", "", "20260101", "N", "1.5", "x", "x", "x"]]
    data = as_sheet(rows)
    assert clfs.looks_like("a.xlsx", data)
    assert [row[:5] for row in clfs.read("a.xlsx", data).rows] == [
        ("0999U", "", "2026-01-01", "N", "720"),
        ("Q9999", "QW", "2026-04-01", "L", "0"),
        ("00999", "", "2026-01-01", "N", "1.5"),
    ]


def test_faults() -> None:
    no_rate = [row[:5] + row[6:] if len(row) == 9 else row for row in TABLE]
    assert "a.csv, line 5: these columns are missing: RATE." in refusal(clfs.read, "a.csv", text_of(no_rate))
    bad = [*TABLE[:5], [*ROWS[0][:3], "20269999", *ROWS[0][4:]]]
    assert 'a.csv, line 6: column EFF_DATE: "20269999" is no day' in refusal(clfs.read, "a.csv", text_of(bad))
    many = [["2026", f"9{at:04d}", *ROWS[0][2:]] for at in range(60)]
    found = clfs.read("a.csv", text_of([*TABLE[:5], *many, [*ROWS[0][:5], "free", *ROWS[0][6:]], ["2026", "99"]]))
    assert [one.reason for one in found.refused] == [
        "the row has 2 of 9 columns; it was cut short",
        'column RATE: "free" is no amount',
    ]
    assert len(found.rows) == 60


def test_zero_bytes_are_damage() -> None:
    data = text_of(TABLE).replace(b"made up", b"made\0up", 1)
    assert "a.csv, line 6 has a zero byte in it" in refusal(clfs.read, "a.csv", data)


def test_no_bytes_raise_anything_else() -> None:
    tildes = "\n".join("~".join(row) for row in ROWS).encode()
    only_user_errors(clfs.looks_like, clfs.read, [text_of(TABLE), tildes, as_sheet(TABLE)])
