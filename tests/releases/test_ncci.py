"""NCCI pairs and units, made up: layouts, notices, encodings, spoilt lines, damage."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases import long_sheets, ncci
from medcode_desktop.releases.official import MueRow, PtpRow, SourceKind
from medcode_desktop.releases.source_files import read_sources
from medcode_desktop.work import Cancelled
from tests.releases.making import sheet_of

NOTICE = "CPT only copyright 2025 American Medical Association.  All rights reserved."
PTP_HEAD = (
    f"{NOTICE}\t\t\t\t\t\t",
    "",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
PAIRS = (
    ("0001A", "0002T", "", "20220101", "20231231", "1", "Made-up rationale one"),
    ("00003", "00002", "", "19960101", "19960101", "9", "Made-up rationale two"),
    ("00003", "00002", "*", "19960101", "*", "0", "Made-up  rationale two"),  # the same pair, in force at another time
    ("00004", "J0005", "", "20260101", "*", "1", ""),
)
READ = [
    PtpRow("0001A", "0002T", "2022-01-01", "2023-12-31", "1", "Made-up rationale one"),
    PtpRow("00003", "00002", "1996-01-01", "1996-01-01", "9", "Made-up rationale two"),
    PtpRow("00003", "00002", "1996-01-01", "", "0", "Made-up rationale two"),
    PtpRow("00004", "J0005", "2026-01-01", "", "1", ""),
]
PRA, OPH = "ccipra-v320r0-f1.TXT", "ccioph-v313r0-f4.TXT"


def ptp(pairs: tuple[tuple[str, ...], ...] = PAIRS, head: tuple[str, ...] = PTP_HEAD, end: str = "\r\n") -> bytes:
    return end.join([*head, *map("\t".join, pairs), ""]).encode()


def pairs(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"{number // 90:05d}", f"{number % 90:04d}U", "", "20240101", "*", "1", "Made-up") for number in range(count))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [b"", b"\x1a", b"\r\n\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_pairs(end: str, last: bytes, mark: bytes) -> None:
    data = mark + ptp(end=end) + last
    assert ncci.looks_like("x.txt", data)
    found = ncci.read(PRA, data)
    assert found.rows == READ
    assert all(type(row) is PtpRow for row in found.rows)
    assert (found.kind, found.date, found.until) == (SourceKind.PTP_PRACTITIONER, "2026-01-01", "")
    assert (found.has_cpt, found.copyright_year, found.refused, found.warnings) == (True, "2025", [], [])
    assert found.title == "NCCI pairs for practitioners, January 2026, part 1"
    assert (found.source, found.member, len(found.sha256)) == (PRA, PRA, 64)


def test_pairs_of_codes_that_are_not_cpt() -> None:
    found = ncci.read(PRA, ptp((("G0001", "J0005", "", "20260101", "*", "1", "Made-up"),)))
    assert found.has_cpt is False


def test_pairs_in_cp1252_with_quotation_marks_and_blanks() -> None:
    line = '00007 \t 00008\t \t20240101\t*\t1\t"Made-up caf\u00e9 \u2013 rationale"\t\r\n'
    found = ncci.read(PRA, ptp() + line.encode("cp1252"))
    assert found.rows[-1] == PtpRow("00007", "00008", "2024-01-01", "", "1", "Made-up caf\u00e9 \u2013 rationale")
    assert found.refused == []


@pytest.mark.parametrize(
    ("title", "name", "kind", "date"),
    [
        ("", PRA, SourceKind.PTP_PRACTITIONER, "2026-01-01"),
        ("", OPH, SourceKind.PTP_HOSPITAL, "2025-10-01"),
        ("Outpatient Hospital PTP edits, effective April 1, 2026", "x.txt", SourceKind.PTP_HOSPITAL, "2026-04-01"),
        ("Practitioner PTP edits, version 32.1", OPH, SourceKind.PTP_PRACTITIONER, "2026-04-01"),
        ("Practitioner edits", "medicare-ncci-2026q3-ptp.txt", SourceKind.PTP_PRACTITIONER, "2026-07-01"),
        ("Practitioner, effective date: 07/01/2026", "x.txt", SourceKind.PTP_PRACTITIONER, "2026-07-01"),
    ],
)
def test_for_whom_and_from_when(title: str, name: str, kind: SourceKind, date: str) -> None:
    found = ncci.read(name, ptp(head=(NOTICE, title, *PTP_HEAD[2:])))
    assert (found.kind, found.date) == (kind, date)


def test_pairs_without_a_date_are_dated_by_their_latest() -> None:
    found = ncci.read("ccipra.txt", ptp())
    assert found.date == "2026-01-01"
    assert found.warnings == ["ccipra.txt does not say from when it is; its latest pairs take effect on 2026-01-01."]


def test_a_name_older_than_the_pairs_is_said() -> None:
    assert ncci.read(OPH, ptp()).warnings == [
        f"{OPH} says that it is of 2025-10-01, but has pairs that take effect on 2026-01-01."
    ]


def test_pairs_for_nobody_are_refused() -> None:
    with pytest.raises(UserError, match=r"x.txt does not say whether its pairs are for practitioners"):
        ncci.read("x.txt", ptp())


SPOILT = [
    (("0009", "00002", "", "20240101", "*", "1", "Made-up"), 1, "this is not a code", ""),
    (("00009", "words", "", "20240101", "*", "1", "Made-up"), 2, "this is not a code", "00009"),
    (("00009", "00002", "x", "20240101", "*", "1", "Made-up"), 3, "this is neither empty nor a star", "00009 00002"),
    (("00009", "00002", "", "20240132", "*", "1", "Made-up"), 4, "the effective date is no day", "00009 00002"),
    (("00009", "00002", "", "20240101", "soon", "1", "Made-up"), 5, "the deletion date is no day", "00009 00002"),
    (("00009", "00002", "", "20240101", "*", "2", "Made-up"), 6, "the modifier indicator is not 0, 1 or 9", "00009 00002"),
    (("00009", "00002", "", "20240101", "*"), 6, "the line ends before its modifier indicator", "00009 00002"),
    (("00009", "00002", "", "20240101", "*", "1", "Made-up", "x"), 8, "there are more than seven columns", "00009 00002"),
    (("Made-up",), 1, "this is not a code", ""),
]


@pytest.mark.parametrize(("cells", "column", "reason", "text"), SPOILT)
@pytest.mark.parametrize("kind", ["txt", "csv", "xlsx"])
def test_a_spoilt_line_is_refused_and_the_others_kept(
    cells: tuple[str, ...], column: int, reason: str, text: str, kind: str
) -> None:
    good = pairs(3000)
    lines = (*good[:2000], cells, *good[2000:])
    place = "line" if kind != "xlsx" else "row"
    if kind == "txt":
        data = ptp(lines)
    else:
        table = [line.split("\t") for line in PTP_HEAD] + [list(line) for line in lines]
        data = as_csv(table) if kind == "csv" else sheet_of(*table)
    found = ncci.read(f"ccipra-v320r0.{kind}", data)
    assert len(found.rows) == 3000
    assert [(one.where, one.reason, one.text) for one in found.refused] == [
        (f"ccipra-v320r0.{kind}, {place} 2007, column {column}", reason, text)
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_a_short_and_a_long_line_do_not_make_up_for_each_other() -> None:
    short, long = ("00901", "00002", "", "20240101", "*", "1"), ("00902", "00002", "", "20240101", "*", "1", "Made-up", "more")
    good = pairs(100)
    found = ncci.read(PRA, ptp((*good[:50], short, *good[50:60], long, *good[60:])))
    assert [row[:2] for row in found.rows] == [line[:2] for line in (*good[:50], short, *good[50:])]
    assert [one.where for one in found.refused] == [f"{PRA}, line 68, column 8"]


def test_more_than_a_few_refused_lines_refuse_the_file() -> None:
    with pytest.raises(UserError, match=r"6 of 86 lines have no pairs that can be read. The first: .* line 87, column 1"):
        ncci.read(PRA, ptp((*pairs(80), *[("Made-up",)] * 6)))


def test_pairs_as_workbook_and_csv() -> None:
    """Of a workbook saved again: codes and dates as numbers, headings with line breaks."""
    titles = ("Column 1", "Column 2", "*=in existence\nprior to 1996", "Effective\nDate", "Deletion\nDate\n*=no data")
    head = (
        (NOTICE,),
        ("Practitioner PTP Edits",),
        (*titles, "Modifier\n0=not allowed\n1=allowed\n9=not applicable", "Rationale"),
    )
    data = sheet_of(*head, PAIRS[0], (3, 2, "", 19960101, 19960101, 9, "Made-up rationale two"), *PAIRS[2:])
    assert ncci.looks_like("x.xlsx", data)
    found = ncci.read("ccipra-v320r0-f1.xlsx", data)
    assert (found.rows, found.refused, found.copyright_year) == (READ, [], "2025")
    text = as_csv([list(map(str, row)) for row in (*head, *PAIRS)])
    assert ncci.looks_like("x.csv", text)
    assert ncci.read("ccipra-v320r0-f1.csv", text).rows == READ


@pytest.mark.parametrize("cut", ["000", "00009\t00002\t\t2024", "00009\t00002\t\t20240101\t*\t1\tMade-up ratio"])
def test_pairs_cut_short_are_refused(cut: str) -> None:
    with pytest.raises(UserError, match=r"line 11: the file ends in the middle of a line; it was cut short"):
        ncci.read(PRA, ptp() + cut.encode())


def test_pairs_without_a_last_line_end_are_whole() -> None:
    line = "00009\t00002\t\t20240101\t*\t1\tMade-up rationale one"
    found = ncci.read(PRA, ptp() + line.encode())
    assert (len(found.rows), found.refused, found.warnings) == (5, [], [])


def test_texts_are_shared_by_rows() -> None:
    """Half a million rows would take hundreds of megabytes otherwise."""
    found = ncci.read(PRA, ptp(pairs(3000)))
    for column in range(6):
        values = [row[column] for row in found.rows]
        assert len(set(map(id, values))) == len(set(values))


@pytest.mark.parametrize("kind", ["txt", "csv", "xlsx"])
def test_reading_pairs_can_be_cancelled(kind: str) -> None:
    def stop(step: str, share: float) -> None:
        if share > 0:
            raise Cancelled

    table = [line.split("\t") for line in PTP_HEAD] + [list(line) for line in pairs(20_000)]
    data = {"txt": lambda: ptp(pairs(20_000)), "csv": lambda: as_csv(table), "xlsx": lambda: sheet_of(*table)}[kind]()
    with pytest.raises(Cancelled):
        ncci.read(PRA, data, stop)


# --- units

MUE_NOTICE = f"{NOTICE}\nIt goes on in a second line,\nand a third, in quotation marks."
PRACTITIONER, HOSPITAL, DME = "Practitioner Services", "Outpatient Hospital Services", "DME Supplier Services"
CODES = (
    ("0001U", "1", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"),
    ("00002", "0", "3 Date of Service Edit: Clinical", "Nature of Service"),
    ("J0003", "1,200", "1 Line Edit", "Made-up,  rationale"),
)
UNITS = [
    MueRow("0001U", 1, "2", "Code Descriptor / CPT Instruction"),
    MueRow("00002", 0, "3", "Nature of Service"),
    MueRow("J0003", 1200, "1", "Made-up, rationale"),
]


def mue(whose: str = PRACTITIONER, codes: tuple[tuple[object, ...], ...] = CODES) -> list[list[str]]:
    titles = ["HCPCS/\nCPT Code", f"{whose} MUE Values", "MUE Adjudication Indicator", "MUE Rationale"]
    return [[MUE_NOTICE, "", "", ""], titles, *(list(map(str, code)) for code in codes)]


@pytest.mark.parametrize(
    ("whose", "name", "kind", "for_whom"),
    [
        (PRACTITIONER, "PractitionerServices", SourceKind.MUE_PRACTITIONER, "practitioners"),
        (HOSPITAL, "OutpatientHospitalServices", SourceKind.MUE_HOSPITAL, "outpatient hospitals"),
        (DME, "DMESupplierServices", SourceKind.MUE_DME, "DME suppliers"),
        ("", "DMESupplierServices", SourceKind.MUE_DME, "DME suppliers"),
        (HOSPITAL, "PractitionerServices", SourceKind.MUE_HOSPITAL, "outpatient hospitals"),  # the content decides
    ],
)
@pytest.mark.parametrize("last", [b"", b"\x1a", b",,,\r\n\x1a"])
def test_units(whose: str, name: str, kind: SourceKind, for_whom: str, last: bytes) -> None:
    data = as_csv(mue(whose)) + last
    assert ncci.looks_like("x.csv", data)
    name = f"MCR_MUE_{name}_Eff_01-01-2026.csv"
    found = ncci.read(name, data)
    assert found.rows == UNITS
    assert (found.kind, found.date, found.until) == (kind, "2026-01-01", "")
    assert (found.has_cpt, found.copyright_year, found.refused, found.warnings) == (True, "2025", [], [])
    assert found.title == f"NCCI units for {for_whom}, January 2026"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("quoted", [True, False])
def test_units_as_text_with_tabs(encoding: str, quoted: bool) -> None:
    """The heading of the codes has a line break, in quotation marks or without."""
    rows = mue(codes=(*CODES, ("00004", "2", "1 Line Edit", "Made-up caf\u00e9")))
    rows[1][0] = '"HCPCS/\nCPT Code"' if quoted else "HCPCS/CPT\nCode"
    text = "\n".join(["a notice", *map("\t".join, rows[1:]), ""])
    assert ncci.looks_like("x.txt", text.encode(encoding))
    found = ncci.read("MUE_Eff_2026-04-01.txt", text.encode(encoding))
    assert found.rows == [*UNITS, MueRow("00004", 2, "1", "Made-up caf\u00e9")]
    assert found.date == "2026-04-01"


def test_units_as_workbook() -> None:
    rows: list[Sequence[object]] = [
        *map(list, mue(codes=())),
        ["0001U", 1, *CODES[0][2:]],
        [2, 0, *CODES[1][2:]],
        ["J0003", 1200, *CODES[2][2:]],
    ]
    data = sheet_of(*rows)
    assert ncci.looks_like("x.xlsx", data)
    found = ncci.read("practitionerservicesmuetable-effective-07-01-2026.xlsx", data)
    assert (found.rows, found.date, found.refused) == (UNITS, "2026-07-01", [])


def test_units_in_columns_of_another_order() -> None:
    data = as_csv([["HCPCS/CPT Code", "MUE Rationale", "MUE Adjudication Indicator", f"{PRACTITIONER} MUE Values"],
                   ["00002", "Made-up", "3 Date", "4"]])  # fmt: skip
    assert ncci.read("Eff_01-01-2026.csv", data).rows == [MueRow("00002", 4, "3", "Made-up")]


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        (("", ""), "MCR_MUE_PractitionerServices.csv", "does not say from when it is"),
        (("Practitioner Services ", ""), "Eff_01-01-2026.csv", "does not say whether its units are for"),
        (("MUE Adjudication Indicator", "Other"), "Eff_01-01-2026.csv", "has no column MUE Adjudication Indicator"),
        (("MUE Values", "Values"), "Eff_01-01-2026.csv", "has no row of headings"),
    ],
)
def test_units_without_what_is_needed_are_refused(change: tuple[str, str], name: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        ncci.read(name, as_csv(mue()).replace(change[0].encode(), change[1].encode()))


@pytest.mark.parametrize(
    ("cells", "column", "reason", "text"),
    [
        (("Made-up note at the end",), 1, "this is not a code", ""),
        (("", "1", "2 Date", "Made-up"), 1, "there is no code", ""),
        (("00099", "many", "2 Date", "Made-up"), 2, "the units are no whole number", "00099"),
        (("00099", "1.5", "2 Date", "Made-up"), 2, "the units are no whole number", "00099"),
        (("00099", "1", "Date", "Made-up"), 3, "the adjudication indicator is not 1, 2 or 3", "00099"),
        (("00099", "1"), 3, "the adjudication indicator is not 1, 2 or 3", "00099"),
    ],
)
def test_a_spoilt_row_of_units_is_refused(cells: tuple[str, ...], column: int, reason: str, text: str) -> None:
    codes = tuple((f"{number:05d}", 1, "3 Date", "Made-up") for number in range(1, 40))
    found = ncci.read("Eff_01-01-2026.csv", as_csv(mue(codes=(*codes, cells, ("00100", 1, "3 Date", "Made-up")))))
    assert len(found.rows) == 40
    assert [(one.where, one.reason, one.text) for one in found.refused] == [
        (f"Eff_01-01-2026.csv, line 45, column {column}", reason, text)
    ]


def test_a_code_with_units_that_stands_twice() -> None:
    found = ncci.read("Eff_01-01-2026.csv", as_csv(mue(codes=(*CODES, CODES[0], ("00002", "5", *CODES[1][2:])))))
    assert [row[:2] for row in found.rows] == [("0001U", 1), ("00002", 5), ("J0003", 1200)]
    assert found.warnings == ["Eff_01-01-2026.csv: codes that stand twice and differ (1), the last was kept: 00002."]


def test_a_quotation_mark_that_is_never_closed_loses_no_rows() -> None:
    codes = tuple((f"{number:05d}", 1, "3 Date", "Made-up") for number in range(1, 40))
    data = as_csv(mue(codes=codes)).replace(b"00020,1,3 Date,Made-up", b'00020,1,3 Date,"Made-up')
    with pytest.raises(UserError, match="a quotation mark is missing or too many"):
        ncci.read("Eff_01-01-2026.csv", data)


def test_units_cut_short_are_refused() -> None:
    codes = tuple((f"{number:05d}", 1, "3 Date", "Made-up") for number in range(1, 40))
    with pytest.raises(UserError, match="line 45: the file ends in the middle of a line; it was cut short"):
        ncci.read("Eff_01-01-2026.csv", as_csv(mue(codes=codes)) + b"00040,1")


def test_units_of_no_code_are_refused() -> None:
    with pytest.raises(UserError, match="has no codes with units in it"):
        ncci.read("Eff_01-01-2026.csv", as_csv(mue(codes=())))


# --- neither


@pytest.mark.parametrize(
    "text",
    ["Column 1\tColumn 2\n", "00001\t00002\n" * 9, "00001\tmade-up\n", "HCPCS,Description\nA0001,made-up\n", "", "\0" * 99],
)
def test_other_files_do_not_look_like_it(text: str) -> None:
    assert not ncci.looks_like("ccipra-v320r0-f1.txt", text.encode())


def test_other_workbooks_do_not_look_like_it() -> None:
    assert not ncci.looks_like("x.xlsx", sheet_of(("HCPC", "LONG DESCRIPTION"), ("A0001", "made-up")))
    assert not ncci.looks_like("x.xlsx", b"PK\x03\x04[Content_Types].xml and then nothing")


def test_a_workbook_of_the_old_kind_is_refused() -> None:
    data = Path(__file__).with_name("old_kind.xls").read_bytes()
    assert not ncci.looks_like("x.xls", data)
    with pytest.raises(UserError, match=r"x\.xls is a workbook of the old kind"):
        ncci.read("x.xls", data)


def test_parts_of_a_zip_are_read_together(tmp_path: Path) -> None:
    path = tmp_path / "edits.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ccipra-v320r0-f1.TXT", ptp())
        archive.writestr("ccipra-v320r0-f1.xlsx", sheet_of(*(line.split("\t") for line in PTP_HEAD), *PAIRS))
        archive.writestr("ccipra-v320r0-f2.TXT", ptp(pairs(10)))
        archive.writestr("MCR_MUE_DMESupplierServices_Eff_01-01-2026.csv", as_csv(mue(DME)))
    found = {file.kind: file for file in read_sources(path)}
    assert [*found] == [SourceKind.PTP_PRACTITIONER, SourceKind.MUE_DME]
    assert sorted(found[SourceKind.PTP_PRACTITIONER].rows) == sorted([*READ, *(ncci.read(PRA, ptp(pairs(10))).rows)])
    assert found[SourceKind.MUE_DME].rows == UNITS


def test_rows_of_a_workbook_one_after_the_other() -> None:
    data = sheet_of(("a & b\nc", 1.5, "", "d"), (), ("", "", "\u00e9", 20260101))
    assert list(long_sheets.rows("x.xlsx", data)) == [(1, ["a & b\nc", 1.5, "", "d"]), (3, ["", "", "\u00e9", 20260101.0])]
    assert long_sheets.texts_seen("x.xlsx", data).split("\n")[:3] == ["a & b c", "d", "\u00e9"]


_LINES = st.lists(st.sampled_from([*PTP_HEAD, *map("\t".join, PAIRS), "00009\t", "\x1a", "\r"]) | st.text(max_size=60))
_CELLS = st.lists(st.lists(st.sampled_from([cell for row in mue() for cell in row]) | st.text(max_size=20), max_size=6))


@given(
    data=st.binary(max_size=300)
    | _LINES.map(lambda lines: "\n".join(lines).encode())
    | _CELLS.map(lambda rows: as_csv([*mue()[:2], *rows]))
)
@example(data=as_csv(mue())[:-3])
@example(data=b'"')
@example(data=b"PK\x03\x04[Content_Types].xml")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    ncci.looks_like(PRA, data)
    try:
        found = ncci.read(PRA, data)
    except UserError:
        return
    assert found.rows
    assert found.date
