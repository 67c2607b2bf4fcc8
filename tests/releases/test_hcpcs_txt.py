"""The HCPCS text file: columns, pieces in any order, notes, encodings, damage."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases import hcpcs_txt, layout
from medcode_desktop.work import Cancelled
from tests.releases.making import NOTE, Made, some_codes, txt, txt_lines


def test_a_note_before_the_codes_is_left_out_and_said() -> None:
    """The files of 2018 to 2020 begin so."""
    data = "\r\n".join(NOTE).encode("cp1252") + b"\r\n" + txt(some_codes())
    assert hcpcs_txt.looks_like(data)
    found = hcpcs_txt.read("x.txt", data)
    assert len(found.codes) == 12
    assert found.warnings == ["x.txt, lines 1 to 4: a note before the first code; it was left out."]


@pytest.mark.parametrize(
    "heading", ["HCPC SEQNUM RECID LONG DESCRIPTION", "HCPCS  Long Description", "code|long desc|short desc"]
)
def test_headings_are_refused(heading: str) -> None:
    with pytest.raises(UserError, match=r"x.txt, line 1: this is not a record"):
        hcpcs_txt.read("x.txt", heading.encode() + b"\r\n" + txt(some_codes()))


def test_a_byte_order_mark_does_no_harm() -> None:
    assert len(hcpcs_txt.read("x.txt", b"\xef\xbb\xbf" + txt(some_codes())).codes) == 12


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [b"", b"\x1a", b"\r\n\r\n", b"\n\x1a\r\n"])
def test_line_ends_and_end_marks(end: str, last: bytes) -> None:
    found = hcpcs_txt.read("x.txt", txt(some_codes(), end) + last)
    assert (len(found.codes), len(found.modifiers), found.refused, found.warnings) == (12, 1, [], [])


def test_every_field_is_where_the_layout_says() -> None:
    line = [" "] * 320

    def put(first: int, text: str) -> None:
        """At a position of the record layout, which counts from 1."""
        line[first - 1 : first - 1 + len(text)] = text

    put(1, "E9999001003")
    put(12, "Long text")
    put(92, "Short text")
    put(120, "32332221")
    put(128, "A")
    put(129, "60-9  35-1  50-34")
    put(147, "2049    2130.B  4107.9")
    put(171, "1862(a)(1)")
    put(181, "110120130140")
    put(205, "E0100E0105A4253")
    put(230, "D")
    put(231, "YY20080101")
    put(241, "ABC")
    put(244, "1")
    put(245, "20090401")
    put(253, "0088")
    put(257, "D1E")
    put(261, "APR")
    put(266, "  7")
    put(269, "19880101200101012025123")
    put(291, "31")
    put(293, "D")
    (record,) = hcpcs_txt.read("x.txt", "".join(line).encode()).codes
    assert record._asdict() == {
        "kind": "code",
        "code": "E9999",
        "sequence": 100,
        "long": "Long text",
        "short": "Short text",
        "pricing": ("32", "33", "22", "21"),
        "multiple_pricing": "A",
        "cim": ("60-9", "35-1", "50-34"),
        "mcm": ("2049", "2130.B", "4107.9"),
        "statute": "1862(a)(1)",
        "lab_certification": ("110", "120", "130", "140"),
        "cross_references": ("E0100", "E0105", "A4253"),
        "coverage": "D",
        "asc_group": "YY",
        "asc_date": "2008-01-01",
        "opps": "ABC",
        "opps_indicator": "1",
        "opps_date": "2009-04-01",
        "processing_note": "0088",
        "betos": "D1E",
        "type_of_service": ("A", "P", "R"),
        "anesthesia_units": 7,
        "added": "1988-01-01",
        "effective": "2001-01-01",
        "terminated": "2025-12-31",
        "action": "D",
    }


def test_the_layout_agrees_with_the_official_description(shared_data: Path) -> None:
    """Begin and end of each field as the record layout in the January 2025 zip prints them."""
    with zipfile.ZipFile(shared_data / "hcpcs/january-2025-alpha-numeric-hcpcs-file.zip") as archive:
        text = archive.read("HCPC2025_recordlayout.txt").decode("latin-1")
    printed = {
        tuple(map(int, words[1:3])) for line in text.splitlines() if len(words := line.split()) in (3, 4) and _places(words)
    }
    singles = (
        "CODE SEQUENCE LONG SHORT MULTIPLE_PRICING STATUTE COVERAGE ASC_GROUP ASC_DATE OPPS OPPS_INDICATOR OPPS_DATE"
        " PROCESSING_NOTE BETOS ANESTHESIA_UNITS ADDED EFFECTIVE TERMINATED ACTION"
    )
    repeated = (
        layout.PRICING,
        layout.CIM,
        layout.MCM,
        layout.LAB_CERTIFICATION,
        layout.CROSS_REFERENCES,
        layout.TYPE_OF_SERVICE,
    )
    ours = [getattr(layout, name) for name in singles.split()] + [places[0] for places in repeated]
    assert {(place.start + 1, place.stop) for place in ours} <= printed


def _places(words: list[str]) -> bool:
    return all(word.isdecimal() for word in words[:3]) and int(words[0]) == int(words[2]) - int(words[1]) + 1


def test_a_doubled_code_does_not_double_its_text() -> None:
    long = "word " * 40
    twice = [*some_codes(3), Made("E9500", long), Made("E9500", long)]
    found = hcpcs_txt.read("x.txt", txt(twice))
    assert found.codes[-1].long == long.strip()
    assert [row.reason for row in found.refused] == ["E9500 occurs twice; the first was kept"]


def test_text_without_its_code_is_refused_with_its_line() -> None:
    lines = txt_lines(Made("E9500", "word " * 40))[1:]
    found = hcpcs_txt.read("x.txt", txt(some_codes(3)) + "\r\n".join([*lines, ""]).encode())
    assert [(row.where, row.reason) for row in found.refused] == [("x.txt, line 5", "text that belongs to no code")]


def test_a_further_line_may_be_empty() -> None:
    found = hcpcs_txt.read("x.txt", txt(some_codes(3)) + b"E9100001014\r\n")
    assert found.codes[0].long == "Invented appliance number 100, each"
    assert not found.refused


@pytest.mark.parametrize("cut", [5, 60, 200, 310])
def test_a_file_cut_in_its_last_line_is_refused(cut: int) -> None:
    data = txt([*some_codes(30), Made("E9900", "word " * 60)])
    with pytest.raises(UserError, match=r"x.txt, line 35"):
        hcpcs_txt.read("x.txt", data[: -(cut + 2)])


@pytest.mark.parametrize(("at", "length"), [(14, 276), (14, 284), (14, 292), (31, 12), (31, 60), (31, 90)])
def test_a_line_cut_short_among_padded_ones_is_refused(at: int, length: int) -> None:
    lines = [line for place in range(30) for line in txt_lines(Made(f"E9{place:03}", "word " * 20))]
    lines[at] = lines[at][:length]
    with pytest.raises(UserError, match=rf"x.txt, line {at + 1}: the record of E9\d+ ends at column"):
        hcpcs_txt.read("x.txt", "\r\n".join([*lines, ""]).encode())


@pytest.mark.parametrize("cut", [str.rstrip, lambda line: line[:91].rstrip() if line[10] in "48" else line])
def test_lines_of_any_length_are_read_where_the_others_are_not_padded(cut: Callable[[str], str]) -> None:
    codes = [Made(f"E8{at:03}", "word " * (5 + at)) for at in range(60)]
    lines = [cut(line) for made in codes for line in txt_lines(made)]
    assert len(hcpcs_txt.read("x.txt", "\n".join([*lines, ""]).encode()).codes) == 60


@pytest.mark.parametrize("heading", ["code,description", "HCPC SEQ RECID", "Codes of 2025", "A B C D"])
def test_one_line_right_above_the_codes_is_no_note(heading: str) -> None:
    with pytest.raises(UserError, match=r"x\.txt, line 1: this is not a record"):
        hcpcs_txt.read("x.txt", f"{heading}\r\n".encode() + txt(some_codes()))


def test_what_is_left_out_gets_its_reason() -> None:
    odd = [Made("EO6O1", "Letters for digits"), Made("D0120", "Dental"), Made("99213", "CPT"), Made("0001F", "CPT")]
    found = hcpcs_txt.read("x.txt", txt([*some_codes(3), *odd]))
    assert [row.reason.split(";")[0] for row in found.refused] == [
        "not the shape of a HCPCS Level II code",
        "a dental (CDT) code",
        "a CPT code",
        "a CPT code",
    ]


def test_many_codes_without_dates_are_refused_with_the_first() -> None:
    undated = [Made(f"E8{at:03}", "No dates", added="", effective="", action=" ") for at in range(5)]
    with pytest.raises(UserError, match=r"x.txt, line 14: the record of E8000"):
        hcpcs_txt.read("x.txt", txt([*some_codes(), *undated]))
    assert len(hcpcs_txt.read("x.txt", txt([*some_codes(), undated[0]])).codes) == 13


def test_a_day_that_is_none_is_left_empty_and_said() -> None:
    found = hcpcs_txt.read("x.txt", txt([*some_codes(3), Made("E9500", "Odd", terminated="20230931")]))
    assert found.codes[-1].terminated == ""
    assert found.warnings == ["x.txt, line 5: E9500 has 20230931, which is no day; it was left empty."]


def test_it_can_be_cancelled() -> None:
    def stop(step: str, share: float) -> None:
        assert 0 <= share <= 1
        raise Cancelled

    with pytest.raises(Cancelled):
        hcpcs_txt.read("x.txt", txt(some_codes()), stop)


@given(st.binary(max_size=400), st.integers(0, 12 * 322))
@example(b"\xb2\xb3\xb9", 6)
@example(b"\xb2", 266)
@example(b"\n", 100)
@example(b"\xc3\xa9", 20)
def test_any_bytes_in_it_are_read_or_refused(noise: bytes, at: int) -> None:
    data = txt(some_codes())
    for damaged in (data[:at] + noise + data[at:], data[:at] + noise + data[at + len(noise) :], noise):
        hcpcs_txt.looks_like(damaged)
        try:
            found = hcpcs_txt.read("x.txt", damaged)
        except UserError:
            continue
        assert found.codes or found.modifiers or found.refused


def test_lines_may_end_as_on_an_old_mac() -> None:
    data = txt(some_codes(), end="\r")
    assert hcpcs_txt.looks_like(data)
    assert len(hcpcs_txt.read("x.txt", data).codes) == 12
