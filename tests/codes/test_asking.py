"""The code forms of the search box."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medcode_desktop.codes.asking import (
    MOST_CHARACTERS,
    CodePattern,
    CodePrefix,
    CodeRange,
    ExactCode,
    ModifierAsked,
    NdcAsked,
    NotACode,
    SeveralCodes,
    understand_codes,
)
from medcode_desktop.codes.reading import ProblemKind
from tests.codes.test_reading import CODES, LEVEL_II_CODES


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("e060", "E060"), ("E06", "E06"), ("J3", "J3"), ("e0", "E0"), ("T4", "T4"), ("E119", "E119"), ("992", "992")],
)
def test_prefixes(text: str, prefix: str) -> None:
    asked = understand_codes(text)
    assert asked == CodePrefix(prefix)


def test_a_short_prefix_may_be_a_modifier() -> None:
    assert CodePrefix("T4").may_be_modifier
    assert not CodePrefix("E06").may_be_modifier


@pytest.mark.parametrize(
    "text",
    [
        "E0100-E0159",
        "e0100 - 0159",
        "e0100 to e0159",
        "E0100..E0159",
        "E0159-E0100",
        "E0100\N{EN DASH}E0159",
        "E0100\N{HORIZONTAL ELLIPSIS}E0159",
        "E0100 thru E0159",
    ],
)
def test_ranges(text: str) -> None:
    assert understand_codes(text) == CodeRange("E0100", "E0159")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("99202-99215", "99202", "99215"),
        ("0001F-0015F", "0001F", "0015F"),
        ("0001-0015F", "0001F", "0015F"),
        ("0042T-0099", "0042T", "0099T"),
    ],
)
def test_ranges_of_cpt(text: str, first: str, last: str) -> None:
    assert understand_codes(text) == CodeRange(first, last)


@pytest.mark.parametrize("text", ["E0100-J0159", "99213-E0601", "0001F-0002T"])
def test_a_range_of_unlike_ends_is_told(text: str) -> None:
    asked = understand_codes(text)
    assert isinstance(asked, NotACode)
    assert asked.reading.problem is not None
    assert asked.reading.problem.kind is ProblemKind.UNLIKE_ENDS


def test_a_range_with_a_wrong_end_tells_which() -> None:
    asked = understand_codes("E01OO-E0159")
    assert isinstance(asked, NotACode)
    assert asked.reading.repairs == ("E0100",)


@pytest.mark.parametrize(
    ("text", "pattern"), [("J33*", "J33*"), ("e06?1", "E06?1"), ("*601", "*601"), ("J**", "J*"), ("j*?*", "J*")]
)
def test_wildcards(text: str, pattern: str) -> None:
    assert understand_codes(text) == CodePattern(pattern)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("E0601 E0470", ["E0601", "E0470"]),
        ("E0601, e0470; J1100\n99213\tA4253", ["E0601", "E0470", "J1100", "99213", "A4253"]),
        ("99213/99214", ["99213", "99214"]),
        ("E0601 E0470 E0601", ["E0601", "E0470"]),
        ("E0601 and E0470", ["E0601", "E0470"]),
        ("E0601 CPAP device\nE0470 bilevel device\nA7030 mask", ["E0601", "E0470", "A7030"]),
    ],
)
def test_lists(text: str, codes: list[str]) -> None:
    asked = understand_codes(text)
    assert isinstance(asked, SeveralCodes)
    assert [reading.code for reading in asked.readings] == codes


def test_a_list_keeps_modifiers_with_their_codes() -> None:
    asked = understand_codes("E0601 RR KX, 99213-25\nJ1100 JW")
    assert isinstance(asked, SeveralCodes)
    assert [(r.code, r.modifiers) for r in asked.readings] == [("E0601", ("RR", "KX")), ("99213", ("25",)), ("J1100", ("JW",))]


@pytest.mark.parametrize("text", ["E0601\tRR\t1\nJ1100\tJW\t2\n", "E0601\t2025-01-01\t125.00\r\nJ1100\t2025-01-01\t99.00"])
def test_rows_of_a_sheet_are_their_codes(text: str) -> None:
    asked = understand_codes(text)
    assert isinstance(asked, SeveralCodes)
    assert [reading.code for reading in asked.readings] == ["E0601", "J1100"]


def test_a_list_reports_what_is_no_code() -> None:
    asked = understand_codes("E0601, EO470, 1234567890, J1100, mask")
    assert isinstance(asked, SeveralCodes)
    kinds = [reading.problem and reading.problem.kind for reading in asked.readings]
    assert kinds == [None, ProblemKind.LETTER_FOR_DIGIT, ProblemKind.NDC, None, ProblemKind.NO_SHAPE]


def test_one_code_twice_is_one_code() -> None:
    asked = understand_codes("E0601 e0601")
    assert isinstance(asked, ExactCode)
    assert asked.reading.code == "E0601"


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("12345678901", ("12345678901",)),
        ("0002-7597-01", ("00002759701",)),
        ("50242-040-62", ("50242004062",)),
        ("12345-6789-1", ("12345678901",)),
        ("0002 7597 01", ("00002759701",)),
        ("50242 040 62", ("50242004062",)),
        ("12345 6789 1", ("12345678901",)),
        ("1234567890", ("12345067890", "12345678900", "01234567890")),
    ],
)
def test_package_numbers(text: str, candidates: tuple[str, ...]) -> None:
    asked = understand_codes(text)
    assert isinstance(asked, NdcAsked)
    assert asked.candidates == candidates
    assert asked.digits == text.replace("-", "").replace(" ", "")


@pytest.mark.parametrize("text", ["9921", "EO601", "M54.50", "Z23", "N1234", "1E+05", "99213.0", "123456789", "E06011"])
def test_what_is_meant_as_a_code_but_wrong(text: str) -> None:
    asked = understand_codes(text)
    assert isinstance(asked, NotACode)
    assert asked.reading.problem is not None


@pytest.mark.parametrize("text", ["RR", "25", "F5", "X1", "8P", "LT"])
def test_modifiers_alone(text: str) -> None:
    assert understand_codes(text) == ModifierAsked(text)


@pytest.mark.parametrize("text", ["modifier 25", "Mod. 25", "mod-25", "MODIFIER: 25"])
def test_a_modifier_called_so(text: str) -> None:
    assert understand_codes(text) == ModifierAsked("25")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "cpap",
        "b12",
        "o2",
        "h1n1",
        "t4",
        "rr",
        "wheelchair -power",
        '"skin barrier"',
        "cpap?",
        "***",
        "??",
        "10000 units heparin",
        "500 mg",
        "vitamin b12 injection",
        "walker 4 wheels",
        "at home",
        "a1c",
        "x",
        "🦽",
        "\x00",
        "مشاية",
        "RR NU UE",
    ],
)
def test_words_are_left_to_the_search_for_words(text: str) -> None:
    assert understand_codes(text) is None


def test_a_code_with_its_description_is_the_code() -> None:
    asked = understand_codes("E0601 continuous airway pressure device")
    assert isinstance(asked, ExactCode)
    assert asked.reading.code == "E0601"
    assert asked.reading.problem is not None


@given(st.text(max_size=200))
@example("E0601" * 40)
@example("- - -")
@example("E0100-" * 20)
@example("\N{RIGHT-TO-LEFT OVERRIDE}E0601")
def test_any_text_is_understood_or_left(text: str) -> None:
    understand_codes(text)


@given(
    st.lists(
        st.sampled_from(
            ["E0601", "e06", "RR", "*", "?", "-", " ", "\n", "..", "to", "99213", "0159", "12345-6789-01", "O", ","]
        )
    )
)
def test_any_mixture_of_forms_is_understood_or_left(pieces: list[str]) -> None:
    understand_codes("".join(pieces))


@given(LEVEL_II_CODES, st.from_regex("[0-9]{4}", fullmatch=True))
def test_ranges_are_in_order(code: str, digits: str) -> None:
    asked = understand_codes(f"{code}-{code[0]}{digits}")
    assert isinstance(asked, CodeRange)
    assert asked.first <= asked.last
    assert {asked.first, asked.last} == {code, code[0] + digits}


@given(st.lists(CODES, min_size=2, unique=True, max_size=30), st.sampled_from([" ", ", ", ";", "\n", "\t", " | "]))
def test_a_list_keeps_its_order(codes: list[str], separator: str) -> None:
    asked = understand_codes(separator.join(codes))
    assert isinstance(asked, SeveralCodes)
    assert [reading.code for reading in asked.readings] == codes


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "A1 ",
        "E0601 RR ",
        "9",
        "-",
        "*",
        "?",
        "E0100-",
        "E06O1,",
        "É1 ",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
        "\x00",
        "E0601 airway\n",
        "(",
        "1.",
    ],
)
def test_long_input_is_read_to_its_end(piece: str) -> None:
    text = piece * (2 * MOST_CHARACTERS // len(piece))
    understand_codes(text)
