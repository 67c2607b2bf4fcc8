"""AMA data files in each layout, made up: notices, encodings, doubled codes, damage. No text of a real descriptor."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases import ama_cpt, ama_notice
from medcode_desktop.releases.official import CptRow, SourceFile, SourceKind
from medcode_desktop.releases.source_files import read_sources
from medcode_desktop.work import Cancelled
from tests.releases.making import sheet_of

NOTICE = (
    "CPT\u00ae 2026 data file, made up for tests",
    "CPT copyright 2025 American Medical Association. All rights reserved.",
    "Fee schedules, relative value units and the like are not assigned by the AMA. Its address is 330 North Street,",
    "60611 Chicago, and it answers letters.",
    "",
)
TEXTS = {
    "00001": "made-up service alpha",
    "00002": "made-up service beta, with a comma; and a semicolon",
    "0001F": "made-up tracking gamma",
    "0002T": "made-up emerging delta",
    "0003U": "made-up laboratory epsilon",
    "0004M": "made-up assay zeta",
    "22": "made-up modifier eta",
}
LICENSED = "made-up"


def rows_of(found: SourceFile) -> list[CptRow]:
    rows = [row for row in found.rows if isinstance(row, CptRow)]
    assert len(rows) == len(found.rows)
    return rows


def longult(texts: dict[str, str], notice: tuple[str, ...] = NOTICE, end: str = "\r\n") -> str:
    return end.join([*notice, *(f"{code}\t{text}" for code, text in texts.items()), ""])


def fixed(texts: dict[str, str], width: int = 0, notice: tuple[str, ...] = NOTICE) -> str:
    return "\r\n".join([*notice, *(f"{code:<5} {text}".ljust(width) for code, text in texts.items()), ""])


def many(length: int, count: int = 150) -> dict[str, str]:
    """Codes with texts in upper case, the longest of this length."""
    return {f"{number:05d}": f"MADE-UP SERVICE {'X' * (length - 16 if number % 7 == 0 else 3)}" for number in range(1, count)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [b"", b"\x1a", b"\r\n\r\n", b"\n\x1a\r\n"])
def test_long_descriptors(encoding: str, end: str, last: bytes) -> None:
    data = longult({**TEXTS, "00003": "made-up caf\u00e9 \u2013 theta"}, end=end).encode(encoding)
    data += last if end != "\r" else b""
    assert ama_cpt.looks_like("x.txt", data)
    found = ama_cpt.read("x.txt", data)
    assert found.rows == [
        *(CptRow(code, text, "", "", "") for code, text in TEXTS.items()),
        CptRow("00003", "made-up caf\u00e9 \u2013 theta", "", "", ""),
    ]
    assert (found.kind, found.date, found.until, found.copyright_year) == (SourceKind.CPT, "2026-01-01", "", "2025")
    assert (found.title, found.has_cpt) == ("CPT 2026, long descriptors", True)
    assert (found.refused, found.warnings) == ([], [])
    assert (found.source, found.member, len(found.sha256)) == ("x.txt", "x.txt", 64)


def test_long_descriptors_over_several_lines_in_any_order() -> None:
    lines = [
        f"00001{number:02d} {text:<72}" for number, text in ((2, "goes on here"), (1, "made-up service alpha"), (3, "and ends"))
    ]
    lines += [f"0001F01 {'made-up tracking gamma':<72}", f"22   01 {'made-up modifier':<72}"]
    data = "\r\n".join([*NOTICE, *lines, ""]).encode()
    assert ama_cpt.looks_like("x.txt", data)
    assert ama_cpt.read("x.txt", data).rows == [
        CptRow("00001", "made-up service alpha goes on here and ends", "", "", ""),
        CptRow("0001F", "made-up tracking gamma", "", "", ""),
        CptRow("22", "made-up modifier", "", "", ""),
    ]


def test_a_descriptor_of_which_a_line_is_missing_is_refused() -> None:
    lines = [f"{number:05d}01 made-up service" for number in range(1, 40)] + ["0050001 made-up", "0050003 made-up"]
    found = ama_cpt.read("x.txt", "\n".join([*NOTICE, *lines, ""]).encode())
    assert len(found.rows) == 39
    assert [(one.where, one.reason, one.text) for one in found.refused] == [
        ("x.txt, line 45", "a line of its descriptor is missing", "00500")
    ]


@pytest.mark.parametrize(("width", "length"), [(54, 48), (0, 48), (0, 29), (54, 20), (80, 29)])
def test_medium_descriptors_are_told_by_their_length_or_width(width: int, length: int) -> None:
    found = ama_cpt.read("x.txt", fixed(many(length), width).encode())
    rows = rows_of(found)
    assert all(row.medium and not (row.long or row.short or row.consumer) for row in rows)
    assert (len(found.rows), found.warnings, found.title) == (149, [], "CPT 2026, medium descriptors")
    assert max(len(row.medium) for row in rows) == length


@pytest.mark.parametrize(("width", "count"), [(34, 150), (0, 150), (80, 150), (34, 5)])
def test_short_descriptors_are_told_by_their_length_or_width(width: int, count: int) -> None:
    found = ama_cpt.read("x.txt", fixed(many(28, count), width).encode())
    assert all(row.short and not (row.long or row.medium) for row in rows_of(found))
    assert (len(found.rows), found.warnings, found.title) == (count - 1, [], "CPT 2026, short descriptors")


def test_one_text_that_is_too_long_does_not_make_medium_descriptors_of_short_ones() -> None:
    found = ama_cpt.read("x.txt", fixed({**many(28), "00999": "MADE-UP SERVICE THAT GOES ON HERE"}, 34).encode())
    assert all(row.short and not row.medium for row in rows_of(found))
    assert found.warnings == ["x.txt has 1 of 150 texts that are too long for short descriptors."]


@pytest.mark.parametrize(("name", "field"), [("MEDU.txt", "medium"), ("SHORTU.txt", "short"), ("x.txt", "short")])
def test_a_guess_between_medium_and_short_is_said(name: str, field: str) -> None:
    data = fixed(many(20, 5)).encode()
    assert ama_cpt.looks_like(name, data)
    found = ama_cpt.read(name, data)
    assert all(getattr(row, field) for row in found.rows)
    guess = f"it was taken for {field} descriptors. Check that this is right."
    assert found.warnings == [f"{name} has too few lines to tell medium from short descriptors; {guess}"]


def test_medium_descriptors_in_lower_case_are_a_guess_too() -> None:
    found = ama_cpt.read("x.txt", fixed({"00001": "Made-up service of some thirty chars", "00002": "Made-up"}).encode())
    assert found.rows[1] == CptRow("00002", "", "Made-up", "", "")
    assert len(found.warnings) == 1


CONSOLIDATED = (
    "Concept Id", "CPT Code", "Long", "Medium", "Short", "Consumer", "Spanish Consumer",
    "Current Descriptor Effective Date", "Test Name", "Lab Name", "Manufacturer Name",
)  # fmt: skip
ROWS = (
    ("1031001", "00001", "made-up service alpha", "MADE-UP ALPHA", "Made-up a", "Made-up for people", "Inventado", "20260101"),
    ("1031002", "0001U", 'made-up "laboratory", beta', "MADE-UP BETA", "Made-up b", "", "", "20260101", "T", "L", "M"),
)
READ = [
    CptRow("00001", "made-up service alpha", "MADE-UP ALPHA", "Made-up a", "Made-up for people"),
    CptRow("0001U", 'made-up "laboratory", beta', "MADE-UP BETA", "Made-up b", ""),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("headings_first", [False, True])
def test_the_consolidated_list_as_text(encoding: str, headings_first: bool) -> None:
    lines = ["\t".join(row) for row in (CONSOLIDATED, *ROWS)]
    text = "\r\n".join([*(() if headings_first else NOTICE), *lines, ""])
    name = "Consolidated_Code_List_2026.txt"
    assert ama_cpt.looks_like("x.txt", text.encode(encoding))
    found = ama_cpt.read(name, text.encode(encoding))
    assert found.rows == READ
    assert (found.date, found.title) == ("2026-01-01", "CPT 2026, long, medium, short and consumer descriptors")
    assert (found.copyright_year, found.warnings) == ("" if headings_first else "2025", [])


def test_the_consolidated_list_saved_again_by_a_spreadsheet() -> None:
    """It quotes cells with commas or quotation marks."""
    row = '1031002\t0001U\t"made-up ""laboratory"", beta"\tMADE-UP BETA\tMade-up b\t'
    text = "\n".join([*NOTICE, "\t".join(CONSOLIDATED), "\t".join(ROWS[0]), row, ""])
    assert ama_cpt.read("x.txt", text.encode()).rows == READ


def test_the_consolidated_list_as_workbook() -> None:
    row = ("1031003", 101, "made-up, its zeros lost", "", "", "")
    data = sheet_of(*((line,) for line in NOTICE), CONSOLIDATED, *ROWS, row, ("",))
    assert ama_cpt.looks_like("x.xlsx", data)
    found = ama_cpt.read("x.xlsx", data)
    assert found.rows == [*READ, CptRow("00101", "made-up, its zeros lost", "", "", "")]
    assert (found.date, found.copyright_year, found.refused) == ("2026-01-01", "2025", [])


def test_consumer_descriptors() -> None:
    lines = ("Concept Id\tCPT Code\tConsumer Friendly Descriptor", "1031001\t00001\tMade-up for people")
    data = "\n".join([*NOTICE, *lines, ""]).encode()
    assert ama_cpt.looks_like("x.txt", data)
    found = ama_cpt.read("x.txt", data)
    assert found.rows == [CptRow("00001", "", "", "", "Made-up for people")]
    assert found.title == "CPT 2026, consumer descriptors"


@pytest.mark.parametrize(
    ("notice", "name", "date", "copyrighted", "said"),
    [
        ("CPT 2026. Copyright 2025 American Medical Association", "x.txt", "2026-01-01", "2025", False),
        ("Current Procedural Terminology (CPT\u00ae), 2024", "x.txt", "2024-01-01", "", False),
        ("CPT(R) 2026 and before it CPT(R) 2025, \u00a9 AMA 2024, 2025", "x.txt", "2026-01-01", "2025", False),
        ("CPT copyright 2025 American Medical Association", "x.txt", "2026-01-01", "2025", True),
        ("CPT copyright 2025 American Medical Association", "CPT2025_LONGULT.txt", "2025-01-01", "2025", False),
        ("CPT copyright 2025 American Medical Association", "old_2019.txt", "2026-01-01", "2025", True),
        ("Copyright (c) 1966, 1970, 1973-2025 by the American Medical Association", "x.txt", "2026-01-01", "2025", True),
        ("(c) 2024 Another Institute. CPT \u00a9 2023 American Medical Association.", "x.txt", "2024-01-01", "2023", True),
        ("CPT, a notice without a year", "LONGULT_2025.txt", "2025-01-01", "", False),
        ("Copyright 2024 American Medical Association\nCPT 2025 Long Descriptors", "x.txt", "2025-01-01", "2024", False),
        ("(c) 2024 AMA. CPT 2025.", "x.txt", "2025-01-01", "2024", False),
        ("(c) American Medical Association 1995-2024; 2025 CPT", "x.txt", "2025-01-01", "2024", False),
    ],
)
def test_the_year(notice: str, name: str, date: str, copyrighted: str, said: bool) -> None:
    found = ama_cpt.read(name, longult(TEXTS, (notice, "")).encode())
    assert (found.date, found.copyright_year) == (date, copyrighted)
    assert bool(found.warnings) is said


def test_a_file_without_a_year_is_refused() -> None:
    with pytest.raises(UserError, match=r"LONGULT.txt does not say of which year it is"):
        ama_cpt.read("LONGULT.txt", longult(TEXTS, ()).encode())


def test_a_byte_order_mark_before_the_first_code_does_no_harm() -> None:
    found = ama_cpt.read("LONGULT_2026.txt", b"\xef\xbb\xbf" + longult(TEXTS, ()).encode())
    assert (len(found.rows), found.refused) == (7, [])


def test_a_code_that_stands_twice() -> None:
    lines = [*NOTICE, "00001\tmade-up one", "00002\tmade-up two", "00001\tmade-up one", "00002\tmade-up other", ""]
    found = ama_cpt.read("x.txt", "\n".join(lines).encode())
    assert found.rows == [CptRow("00001", "made-up one", "", "", ""), CptRow("00002", "made-up other", "", "", "")]
    assert found.warnings == ["x.txt: codes that stand twice with different texts (1), the last was kept: 00002."]


BAD_LINES = ("A0001\tmade-up other letter", "made-up words and nothing else", "00500\tmade-up\tthree", "00501\t", "\tmade-up")


@pytest.mark.parametrize("line", BAD_LINES)
def test_lines_that_are_no_data_are_refused_without_their_text(line: str) -> None:
    texts = {f"{number:05d}": "made-up service" for number in range(1, 40)}
    data = longult(texts).encode() + line.encode() + b"\r\n00999\tmade-up last\r\n"
    found = ama_cpt.read("x.txt", data)
    assert len(found.rows) == 40
    assert [one.where for one in found.refused] == ["x.txt, line 45"]
    assert LICENSED not in found.refused[0].text + found.refused[0].reason


def test_a_second_line_that_is_no_data_does_not_hide_the_first() -> None:
    lines = [*NOTICE, "00001\tmade-up", "made-up words", *(f"{number:05d}\tmade-up" for number in range(2, 40)), ""]
    found = ama_cpt.read("x.txt", "\n".join(lines).encode())
    assert (len(found.rows), found.refused[0].where) == (39, "x.txt, line 7")


def test_text_beyond_its_columns_is_refused() -> None:
    found = ama_cpt.read("x.txt", fixed({**many(48), "00999": "MADE-UP " + "X" * 41}).encode())
    assert [(one.where, one.reason, one.text) for one in found.refused] == [
        ("x.txt, line 155", "there is text after column 54", "00999")
    ]


def test_lines_out_of_their_columns_are_told_where_the_notice_says_whose_file_it_is() -> None:
    lines = fixed(many(20)).split("\r\n")
    at = next(index for index, line in enumerate(lines) if line[:5].isdecimal())
    spoilt = [f" {line}" if index > at + 5 and index % 5 == 0 else line for index, line in enumerate(lines)]
    data = "\r\n".join(spoilt).encode()
    assert ama_cpt.looks_like("x.txt", data)
    with pytest.raises(UserError, match=r"29 of 149 lines have no CPT codes that can be read. The first: x.txt, line [0-9]+: "):
        ama_cpt.read("x.txt", data)


def test_more_than_a_few_refused_lines_refuse_the_file() -> None:
    texts = {f"{number:05d}": "made-up service" for number in range(1, 40)}
    data = longult(texts).encode() + b"made-up words\r\n" * 3
    with pytest.raises(UserError, match=r"3 of 42 lines have no CPT codes.*The first: x.txt, line 45") as caught:
        ama_cpt.read("x.txt", data)
    assert LICENSED not in str(caught.value)


@pytest.mark.parametrize("cut", ["0", "0099", "00999", "00999\t"])
def test_a_file_cut_in_its_last_code_is_refused(cut: str) -> None:
    with pytest.raises(UserError, match=r"x.txt, line 13: the file ends in the middle of a line; it was cut short"):
        ama_cpt.read("x.txt", longult(TEXTS).encode() + cut.encode())


def test_a_file_cut_in_a_padded_text_is_refused() -> None:
    data = fixed(many(48), 54).encode()
    assert len(ama_cpt.read("x.txt", data[:-2]).rows) == 149
    with pytest.raises(UserError, match="cut short"):
        ama_cpt.read("x.txt", data[:-20])


def test_a_last_line_without_an_end_is_said() -> None:
    found = ama_cpt.read("x.txt", longult(TEXTS).encode().rstrip())
    assert len(found.rows) == 7
    assert found.warnings == ["The last line of x.txt has no line end. If the file was cut short, its text is not whole."]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("00001\tmade-up".encode("utf-16"), "UTF-16"),
        (b"00001\tmade\0up\n", "line 1, column 11: there is a NUL byte"),
        (b"", "has no CPT codes"),
        (b"nothing here\n", "has no CPT codes"),
    ],
)
def test_what_is_no_such_file(data: bytes, why: str) -> None:
    assert not ama_cpt.looks_like("LONGULT.txt", data)
    with pytest.raises(UserError, match=why):
        ama_cpt.read("LONGULT.txt", data)


@pytest.mark.parametrize(
    "text",
    [
        "60611\tChicago\n60612\tChicago\n10001\tNew York\n",  # no notice, and not called so
        "".join(f"{n:05d}  {'made-up descriptor':<50}A 0.00 0.00 0.00 XXX\n" for n in range(50)),  # a fee schedule
        "00001\t00002\t\t20200101\t*\t1\tmade-up rationale\n" * 20,
        "Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n1\t00001\t2\tmade-up\n",
        "A0001\tmade-up Level II\n" * 9,
        "22 made-up modifier in prose\n" * 9,
    ],
)
def test_other_files_do_not_look_like_it(text: str) -> None:
    assert not ama_cpt.looks_like("x.txt", text.encode())


def test_the_files_of_a_zip_are_read_together(tmp_path: Path) -> None:
    path = tmp_path / "cpt.zip"
    medium = many(48)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("CPT/LONGULT.txt", longult({"00001": "made-up service alpha"}))
        archive.writestr("CPT/MEDU.txt", fixed(medium, 54))
        archive.writestr("CPT/SHORTU.txt", fixed({"00001": "MADE-UP ALPHA"}, 34))
        archive.writestr("CPT/Notice.txt", "\n".join(NOTICE))
    (found,) = read_sources(path)
    assert found.rows[0] == CptRow("00001", "made-up service alpha", medium["00001"], "MADE-UP ALPHA", "")
    assert (len(found.rows), found.date, found.copyright_year, found.warnings) == (149, "2026-01-01", "2025", [])


def test_it_can_be_cancelled() -> None:
    def stop(step: str, share: float) -> None:
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        ama_cpt.read("x.txt", longult(many(40, 20_000)).encode(), stop)


_LINES = st.lists(
    st.sampled_from([*NOTICE, "00001\tmade-up", "0000101 made-up", "00002 MADE-UP", "000", "\x1a", "\t".join(CONSOLIDATED)])
    | st.text(max_size=60)
)


@given(data=st.binary(max_size=400) | _LINES.map(lambda lines: "\n".join(lines).encode()))
@example(data=b"PK\x03\x04[Content_Types].xml")
@example(data=b"0000002 x\n0000001 y\n")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    ama_cpt.looks_like("x.txt", data)
    try:
        found = ama_cpt.read("x.txt", data)
    except UserError:
        return
    assert found.rows
    assert found.date


@given(notice=st.text(max_size=300) | st.text("copyright \u00a9(c)2025,-AMA ", max_size=400))
def test_years_of_any_notice(notice: str) -> None:
    assert ama_notice.copyright_year(notice) == "" or 1900 <= int(ama_notice.copyright_year(notice)) < 2100
    ama_notice.code_set_year(notice, notice)
