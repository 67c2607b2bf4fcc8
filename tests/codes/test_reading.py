"""One piece of input, read as a code."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import MOST_MODIFIERS, ProblemKind, looks_like_code, read_code
from medcode_desktop.codes.shapes import LEVEL_II_LETTERS, Family, family_of

LEVEL_II_CODES = st.from_regex(rf"[{LEVEL_II_LETTERS}D][0-9]{{4}}", fullmatch=True)
CODES = LEVEL_II_CODES | st.from_regex(r"[0-9]{5}|[0-9]{4}[FTUM]", fullmatch=True)
MODIFIERS = st.from_regex(r"[A-Z0-9]{2}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "code", "modifiers"),
    [
        ("e0601", "E0601", ()),
        ("  E0601\n", "E0601", ()),
        ("E-0601", "E0601", ()),
        ("E 0601", "E0601", ()),
        ("(E0601),", "E0601", ()),
        ("“E0601”", "E0601", ()),
        ("HCPCS E0601", "E0601", ()),
        ("CPT® 99213", "99213", ()),
        ("cpt:99213", "99213", ()),
        ("0001-f", "0001F", ()),
        ("99213-25", "99213", ("25",)),
        ("99213\N{NON-BREAKING HYPHEN}25", "99213", ("25",)),
        ("99213\N{EN DASH}25", "99213", ("25",)),
        ("E0601 RR", "E0601", ("RR",)),
        ("E0601RRKX", "E0601", ("RR", "KX")),
        ("J1100-JW-59", "J1100", ("JW", "59")),
        ("99213RT", "99213", ("RT",)),
        ("0042T26", "0042T", ("26",)),
        ("E0601, RR", "E0601", ("RR",)),
        ("\N{FULLWIDTH DIGIT NINE}9\N{FULLWIDTH DIGIT TWO}13", "99213", ()),
        ("\N{ZERO WIDTH SPACE}E0601\N{NO-BREAK SPACE}RR", "E0601", ("RR",)),
        ("\N{ZERO WIDTH NO-BREAK SPACE}E06\N{SOFT HYPHEN}01", "E0601", ()),
        ("٩٩٢١٣", "99213", ()),
        ("D0120", "D0120", ()),
        ("rr", "RR", ()),
        ("25", "25", ()),
    ],
)
def test_codes_as_people_type_them(text: str, code: str, modifiers: tuple[str, ...]) -> None:
    reading = read_code(text)
    assert (reading.code, reading.modifiers, reading.problem) == (code, modifiers, None)
    assert reading.family is family_of(code)


@pytest.mark.parametrize(
    ("text", "kind", "repairs"),
    [
        ("", ProblemKind.EMPTY, ()),
        (" - ", ProblemKind.EMPTY, ()),
        ("E06", ProblemKind.TOO_SHORT, ()),
        ("992", ProblemKind.TOO_SHORT, ()),
        ("42T", ProblemKind.TOO_SHORT, ("0042T",)),
        ("E06011", ProblemKind.TOO_LONG, ("E0601",)),
        ("099213", ProblemKind.TOO_LONG, ("99213",)),
        ("9921325", ProblemKind.TOO_LONG, ("99213",)),
        ("12345678", ProblemKind.TOO_LONG, ()),
        ("00042T", ProblemKind.TOO_LONG, ("00042", "0042T")),
        ("EO601", ProblemKind.LETTER_FOR_DIGIT, ("E0601",)),
        ("E060l", ProblemKind.LETTER_FOR_DIGIT, ("E0601",)),
        ("JI1OO", ProblemKind.LETTER_FOR_DIGIT, ("J1100",)),
        ("9921O", ProblemKind.LETTER_FOR_DIGIT, ("99210",)),
        ("OO42T", ProblemKind.LETTER_FOR_DIGIT, ("0042T",)),
        ("EO601-RR", ProblemKind.LETTER_FOR_DIGIT, ("E0601",)),
        ("O1234", ProblemKind.LETTER_NOT_USED, ("01234",)),
        ("I1234", ProblemKind.LETTER_NOT_USED, ("11234",)),
        ("N1234", ProblemKind.LETTER_NOT_USED, ()),
        ("W1234", ProblemKind.LETTER_NOT_USED, ()),
        ("X1234", ProblemKind.LETTER_NOT_USED, ()),
        ("Y1234", ProblemKind.LETTER_NOT_USED, ()),
        ("Z1234", ProblemKind.LETTER_NOT_USED, ()),
        ("1234567890", ProblemKind.NDC, ()),
        ("12345678901", ProblemKind.NDC, ()),
        ("0002-7597-01", ProblemKind.NDC, ()),
        ("50242-040-62", ProblemKind.NDC, ()),
        ("12345-6789-1", ProblemKind.NDC, ()),
        ("12345-6789-01", ProblemKind.NDC, ()),
        ("E11.9", ProblemKind.DIAGNOSIS, ()),
        ("m54.50", ProblemKind.DIAGNOSIS, ()),
        ("Z00.00", ProblemKind.DIAGNOSIS, ()),
        ("S72.001A", ProblemKind.DIAGNOSIS, ()),
        ("S72001A", ProblemKind.DIAGNOSIS, ()),
        ("I10", ProblemKind.DIAGNOSIS, ()),
        ("Z1231", ProblemKind.LETTER_NOT_USED, ()),
        ("0362", ProblemKind.FOUR_DIGITS, ("00362",)),
        ("1E+05", ProblemKind.SPREADSHEET, ()),
        ("9.9213E+04", ProblemKind.SPREADSHEET, ("99213",)),
        ("9.92E+04", ProblemKind.SPREADSHEET, ()),
        ("99213.0", ProblemKind.SPREADSHEET, ("99213",)),
        ("362.00", ProblemKind.SPREADSHEET, ("00362",)),
        ("E0601 RRR", ProblemKind.MODIFIER, ()),
        ("99213 25 59 RT LT GA", ProblemKind.MODIFIER, ()),
        ("wheelchair", ProblemKind.NO_SHAPE, ()),
        ("🦽", ProblemKind.NO_SHAPE, ()),
    ],
)
def test_what_is_no_code_gets_its_reason_and_repair(text: str, kind: ProblemKind, repairs: tuple[str, ...]) -> None:
    reading = read_code(text)
    assert reading.problem is not None
    assert reading.problem.kind is kind
    assert reading.problem.sentence.endswith(".")
    assert reading.repairs == repairs


def test_an_unfinished_code_is_no_diagnosis() -> None:
    reading = read_code("E119")
    assert reading.problem is not None
    assert reading.problem.kind is ProblemKind.TOO_SHORT


def test_a_code_with_an_unused_letter_is_still_told() -> None:
    """Should CMS take the letter into use, the catalogue can find the code."""
    assert read_code("N1234-RR").code == "N1234"


def test_a_dental_code_is_recognised() -> None:
    assert read_code("d2740").family is Family.DENTAL


@pytest.mark.parametrize(
    "word",
    ["cpap", "b12", "B12", "o2", "O2", "h1n1", "t4", "n95", "500mg", "a", "7", "25", "RR", "16f", "i131", "a1c", "100.0", ""],
)
def test_words_stay_words(word: str) -> None:
    assert not looks_like_code(word)


@pytest.mark.parametrize(
    "piece",
    ["e060", "E06", "e0", "J3", "T4", "992", "9921", "99213", "0001f", "EO601", "M54.50", "Z23", "1E+05", "N1234", "E0601RRKX"],
)
def test_what_is_meant_as_a_code_is_seen(piece: str) -> None:
    assert looks_like_code(piece)


@given(st.text())
@example("\x00")
@example("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 300)
@example("ß-0601")
def test_any_text_is_read(text: str) -> None:
    reading = read_code(text)
    looks_like_code(text)
    assert (reading.problem is None) or reading.problem.sentence
    assert reading.problem is not None or reading.code is not None
    assert reading.code is None or reading.code.isascii()
    assert len(reading.text) <= 60


@given(st.text(alphabet="EOIL01469.-+ RX,") | st.text(alphabet="0123456789.OIL-FTUM"))
def test_every_repair_is_a_code(text: str) -> None:
    for repair in read_code(text).repairs:
        assert read_code(repair).problem is None
        assert read_code(repair).code == repair


@given(st.text())
@example("\N{LATIN SMALL LIGATURE FFI}" * 200)
@example("ŉ")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(
    code=CODES,
    modifiers=st.lists(MODIFIERS, max_size=MOST_MODIFIERS),
    lower=st.booleans(),
    joint=st.sampled_from(["-", " ", "\N{NO-BREAK SPACE}", "\N{EN DASH}", " - ", ", ", "\t"]),
    around=st.sampled_from(["", " ", "\n", "\N{ZERO WIDTH SPACE}", "\N{NARROW NO-BREAK SPACE}", "'", '"']),
)
def test_a_code_survives_decoration(code: str, modifiers: list[str], lower: bool, joint: str, around: str) -> None:
    text = around + joint.join([code, *modifiers]) + around
    reading = read_code(text.lower() if lower else text)
    assert (reading.code, reading.modifiers, reading.problem) == (code, tuple(modifiers), None)


@given(LEVEL_II_CODES, st.integers(1, 4), st.sampled_from("OoIlL"))
def test_a_letter_typed_for_its_digit_is_repaired(code: str, place: int, letter: str) -> None:
    digit = "0" if letter in "Oo" else "1"
    meant = code[:place] + digit + code[place + 1 :]
    reading = read_code(code[:place] + letter + code[place + 1 :])
    assert meant in reading.repairs


@given(LEVEL_II_CODES)
def test_full_width_digits_are_digits(code: str) -> None:
    assert read_code("".join(chr(ord(c) + 0xFEE0) for c in code)).code == code
