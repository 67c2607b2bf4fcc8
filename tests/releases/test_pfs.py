"""The physician fee schedule: real files, the pair of 2026, every format, and faults."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from medcode_desktop.releases import pfs
from medcode_desktop.releases.official import PfsRow, SourceKind
from tests.releases.fee_making import as_sheet, only_user_errors, pprrvu, record, refusal, text_of

CODES = [
    ("99998", "", "Made-up service  alpha ", "A", "1.30", "1.21", "0.53", "0.10"),
    ("99998", "26", "Made-up service alpha", "A", "0.50", "0.21", "0.21", "0.02"),
    ("D9998", "", "made-up tooth", "N", "0.00", "0.00", "0.00", "0.00"),
    ("G9999", "", "Made-up, with a comma", "A", "$1,234.50", "0.00", "0.00", "0.00"),
]
GOOD = [(code, mod, said, status, work.replace("$1,", "1"), *rest) for code, mod, said, status, work, *rest in CODES]


@pytest.fixture(scope="module")
def october(shared_data: Path) -> Path:
    return shared_data / "fees" / "PPRRVU2025_Oct.csv"


def test_october_2025(october: Path) -> None:
    found = pfs.read(october.name, october.read_bytes())
    lines = october.read_text().splitlines()
    assert (found.kind, found.date, found.until) == (SourceKind.PFS, "2025-10-01", "2025-12-31")
    assert found.title == "Physician fee schedule October 2025"
    assert (found.has_cpt, found.copyright_year) == (True, "2024")
    assert len(found.rows) == len(lines) - 10 == 5508
    assert not found.refused
    assert not found.warnings
    rows = {row[:2]: row for row in found.rows}
    base = rows["29845", ""]
    assert isinstance(base, PfsRow)
    assert (base.work, base.pe_non_facility, base.pe_non_facility_na, base.pe_facility) == ("7.69", "8.88", "NA", "8.88")
    assert (base.malpractice, base.total_non_facility, base.pctc, base.global_days) == ("1.47", "18.04", "0", "090")
    assert (base.pre, base.intra, base.post) == ("0.10", "0.69", "0.21")
    assert (base.multiple, base.bilateral, base.assistant, base.co_surgeons, base.team) == ("3", "1", "2", "1", "0")
    assert (base.endoscopic_base, base.factor, base.supervision) == ("29840", "32.3465", "09")
    for row in found.rows:
        assert isinstance(row, PfsRow)
        assert Decimal(row.work) + Decimal(row.pe_non_facility) + Decimal(row.malpractice) == Decimal(row.total_non_facility)
        assert Decimal(row.work) + Decimal(row.pe_facility) + Decimal(row.malpractice) == Decimal(row.total_facility)


def test_txt_says_what_csv_says(october: Path) -> None:
    txt = october.with_suffix(".txt")
    found = pfs.read(txt.name, txt.read_bytes())
    assert (found.kind, found.date) == (SourceKind.PFS, "2025-10-01")
    assert found.copyright_year == "2026"  # its notice is cut by the ends of its lines
    assert list(found.rows) == list(pfs.read(october.name, october.read_bytes()).rows)


def test_january_ends_with_an_end_of_file_mark(shared_data: Path) -> None:
    path = shared_data / "fees" / "PPRRVU25_JAN.csv"
    with path.open(newline="") as file:
        codes = [row[:2] for row in csv.reader(file)][9:-1]
    found = pfs.read(path.name, path.read_bytes())
    assert [list(row[:2]) for row in found.rows] == codes
    assert (found.date, found.refused, len(codes)) == ("2025-01-01", [], 5344)


def test_cells_are_cleaned_and_dental_texts_left_out() -> None:
    after = [["\x1a"], [], ["CPT codes are copyright 2025 American Medical Association"]]
    found = pfs.read("a.csv", text_of(pprrvu(GOOD, after=after)))
    assert [row[2] for row in found.rows] == ["Made-up service alpha", "Made-up service alpha", "", "Made-up, with a comma"]
    assert found.refused == []
    data = text_of(pprrvu(GOOD)).replace(b"1234.50,0.00", b'"$1,234.50",0.00')
    row = pfs.read("a.csv", data).rows[3]
    assert isinstance(row, PfsRow)
    assert row.work == "1234.50"
    assert (row.opps_pe_non_facility, row.opps_pe_facility, row.opps_malpractice) == ("0.00", "1.10", "0.02")


def test_workbook() -> None:
    data = as_sheet(pprrvu([("00099", *GOOD[0][1:]), *GOOD]))
    assert pfs.looks_like("a.xlsx", data)
    found = pfs.read("a.xlsx", data)
    row = found.rows[0]
    assert isinstance(row, PfsRow)
    assert (row.code, row.work, row.factor, row.total_non_facility) == ("00099", "1.3", "32.3465", "2.61")
    assert len(found.rows) == 5


TITLE_2026 = "2026 National Physician Fee Schedule Relative Value File January Release"


@pytest.mark.parametrize(
    ("name", "title", "pricing", "factor", "kind"),
    [
        ("a.csv", TITLE_2026, "1", "33.0001", SourceKind.PFS_QPP),
        ("a.csv", TITLE_2026, "9", "33.0001", SourceKind.PFS_NON_QPP),
        ("a.csv", f"{TITLE_2026} (nonQPP)", "", "33.0001", SourceKind.PFS_NON_QPP),
        ("a.csv", f"{TITLE_2026} Qualifying APM", "", "33.0001", SourceKind.PFS_QPP),
        ("a.csv", f"{TITLE_2026} Non-Qualifying APM", "", "33.0001", SourceKind.PFS_NON_QPP),
        ("a.csv", TITLE_2026, "", "33.5675", SourceKind.PFS_QPP),
        ("a.csv", TITLE_2026, "", "33.4009", SourceKind.PFS_NON_QPP),
        ("PPRRVU2026_Jan_nonQPP.csv", TITLE_2026, "", "33.0001", SourceKind.PFS_NON_QPP),
        ("PPRRVU2026_Jan_QPP.csv", TITLE_2026, "", "33.0001", SourceKind.PFS_QPP),
        ("PPRRVU2026_Jan_QPP.csv", TITLE_2026, "9", "33.0001", SourceKind.PFS_NON_QPP),  # content before name
        ("PPRRVU2025_Jan_QPP.csv", TITLE_2026.replace("2026", "2025"), "", "32.3465", SourceKind.PFS),
    ],
)
def test_which_of_the_pair_of_2026(name: str, title: str, pricing: str, factor: str, kind: SourceKind) -> None:
    found = pfs.read(name, text_of(pprrvu(GOOD, title, factor=factor, pricing=pricing)))
    assert (found.kind, found.warnings) == (kind, [])
    row = found.rows[0]
    assert isinstance(row, PfsRow)
    assert (row.team, row.endoscopic_base, row.factor, row.supervision) == ("0", "", factor, "09")


def test_a_pair_that_cannot_be_told_apart_is_said() -> None:
    found = pfs.read("a.csv", text_of(pprrvu(GOOD, TITLE_2026, factor="33.0001")))
    assert found.kind == SourceKind.PFS
    assert "does not say whether" in found.warnings[0]


def test_txt_with_a_factor_that_fills_its_columns() -> None:
    """Of the record layout: positions 128 to 132 are the endoscopic base, 133 to 140 the factor."""
    lines = ["HDR NOTICE", record("99998", pricing="9", base="19840"), record("99997", pricing="9")]
    found = pfs.read("PPRRVU2026_Jul.txt", "\r\n".join(lines).replace(" 32.3465", "032.3465").encode())
    assert [(row.endoscopic_base, row.factor) for row in found.rows if isinstance(row, PfsRow)] == [
        ("19840", "32.3465"),
        ("", "32.3465"),
    ]


def test_txt_with_the_pricing_indicator_of_2026() -> None:
    lines = ["HDR NOTICE", record("99998", pricing="9"), record("99997", "TC", pricing="9", base="19840")]
    found = pfs.read("PPRRVU2026_Jul.txt", "\r\n".join([*lines, ""]).encode())
    assert (found.kind, found.date) == (SourceKind.PFS_NON_QPP, "2026-07-01")
    first, second = found.rows
    assert isinstance(first, PfsRow)
    assert isinstance(second, PfsRow)
    assert (first.endoscopic_base, first.team, first.factor, first.post) == ("", "0", "32.3465", "0.19")
    assert (second.modifier, second.endoscopic_base, second.supervision, second.opps_pe_facility) == (
        "TC",
        "19840",
        "09",
        "1.10",
    )


@pytest.mark.parametrize(
    ("title", "name", "date"),
    [
        ("2025 National Physician Fee Schedule Relative Value File July Release", "a.csv", "2025-07-01"),
        ("2025 National Physician Fee Schedule Relative Value File Release", "RVU25B.csv", "2025-04-01"),
        ("2025 National Physician Fee Schedule Relative Value File", "a.csv", "2025-01-01"),
        ("2025 National Physician Fee Schedule Relative Value File RELEASED 06/05/2025", "a.csv", "2025-07-01"),
        ("2025 National Physician Fee Schedule Relative Value File RELEASED 12/23/2024", "a.csv", "2025-01-01"),
        ("No title", "PPRRVU25_JAN.csv", "2025-01-01"),
        ("No title", "a.csv", ""),
    ],
)
def test_quarter(title: str, name: str, date: str) -> None:
    assert pfs.read(name, text_of(pprrvu(GOOD, title))).date == date


def test_a_row_that_cannot_be_read_is_refused_with_its_place() -> None:
    many = [(f"9{at:04d}", *GOOD[0][1:]) for at in range(100)]
    rows = pprrvu(many)
    rows[10][5] = "abc"
    rows[11][0] = "9X"
    rows[12] = rows[12][:9]
    found = pfs.read("a.csv", text_of(rows))
    assert [(one.where, one.reason) for one in found.refused] == [
        ("a.csv, line 13", "the row has 9 of 31 columns; it was cut short"),
        ("a.csv, line 11", 'column WORK RVU: "abc" is no amount'),
        ("a.csv, line 12", 'column HCPCS: "9X" is no code'),
    ]
    assert len(found.rows) == 97


def test_a_damaged_record_of_the_txt_is_refused() -> None:
    lines = [record(f"9{at:04d}") for at in range(40)]
    lines[5] = lines[5][:90]
    found = pfs.read("PPRRVU25_JAN.txt", "\n".join(lines).encode())
    assert [one.where for one in found.refused] == ["PPRRVU25_JAN.txt, line 6"]
    assert len(found.rows) == 39


def test_the_last_of_two_rows_is_kept_and_said() -> None:
    twice = [*GOOD, ("99998", "", "Made-up other", "A", "9.00", "0.00", "0.00", "0.00")]
    found = pfs.read("a.csv", text_of(pprrvu(twice)))
    assert found.rows[0][2] == "Made-up other"
    assert len(found.rows) == 4
    assert "twice with different values (99998)" in found.warnings[0]
    assert pfs.read("a.csv", text_of(pprrvu([*GOOD, GOOD[0]]))).warnings == []


def test_faults_of_the_whole_file() -> None:
    rows = pprrvu(GOOD)
    assert "no rows below them" in refusal(pfs.read, "a.csv", text_of(rows[:5]))
    bad = pprrvu(GOOD)
    bad[6][10] = "many"
    assert '1 of 4 rows cannot be read. a.csv, line 7: column MP RVU: "many"' in refusal(pfs.read, "a.csv", text_of(bad))
    lacking = [row[:5] + row[6:] for row in rows]
    assert "a.csv, line 5: these columns are missing: MP RVU." in refusal(pfs.read, "a.csv", text_of(lacking))
    assert "cut short" in refusal(pfs.read, "a.csv", text_of(rows)[:-180] + b',"never closed')
    assert "UTF-16" in refusal(pfs.read, "a.csv", "HCPCS".encode("utf-16"))
    assert "no row with the headings" in refusal(pfs.read, "a.csv", b"Dear Sir")


def test_no_bytes_raise_anything_else() -> None:
    txt = "\r\n".join(record(f"9{at:04d}") for at in range(3)).encode()
    only_user_errors(pfs.looks_like, pfs.read, [text_of(pprrvu(GOOD)), txt, as_sheet(pprrvu(GOOD))])


def test_a_file_that_was_cut_short_is_refused_or_said() -> None:
    whole = text_of(pprrvu(GOOD))
    last = whole.rindex(b"G9999")
    assert "the file ends in the middle of a row; it was cut short" in refusal(pfs.read, "a 2025.csv", whole[: last + 30])
    told = "The last line of PPRRVU25_JAN.csv has no line end. If the file was cut short, it is not whole."
    assert pfs.read("PPRRVU25_JAN.csv", whole[:-4]).warnings == [told]
    lines = f"{record('99998')}\r\n{record('99999')}\r\n".encode()
    assert "it was cut short" in refusal(pfs.read, "PPRRVU25_JAN.txt", lines[:-80])
    assert not pfs.read("PPRRVU25_JAN.txt", lines).warnings
