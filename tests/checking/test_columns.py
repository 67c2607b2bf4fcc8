"""Columns of a list are found by their headings and by what is in them."""

from __future__ import annotations

from itertools import product

import pytest

from medcode_desktop.checking.columns import Field, Recognised, recognise

HEADINGS = ["HCPCS", "Mod", "DOS", "Units", "Charge", "Payer", "NPI", "Patient"]
PLACES = (
    Field.CODE, Field.MODIFIER_1, Field.DATE, Field.UNITS, Field.CHARGE, Field.PAYER, Field.PROVIDER, Field.PATIENT
)  # fmt: skip
LINES = [
    ["E0601", "RR", "1/13/2025", "1", "125.00", "Aetna", "1234567893", "12345"],
    ["J1100", "KX", "1/14/2025", "10", "20.50", "Medicare", "1234567893", "12346"],
    ["G0463", "25", "12/2/2024", "1", "89.99", "Cigna", "1245319599", "12347"],
    ["99213", "", "12/2/2024", "2", "90.00", "Cigna", "1245319599", "12348"],
]


def found(rows: list[list[str]], headings: list[str] = HEADINGS) -> Recognised:
    return recognise([headings, *rows])


def rotated(rows: list[list[str]], *places: int) -> list[list[str]]:
    """The cells of the first place stand in the second, and so on."""
    made = [list(row) for row in rows]
    for old, new in zip(rows, made, strict=True):
        for one, other in zip(places, (*places[1:], places[0]), strict=True):
            new[other] = old[one]
    return made


def test_a_first_line_with_a_number_is_no_second_heading() -> None:
    rows = [["Provider", "Level"], ["Provider A", "1"], ["Provider B", "4"]]
    columns = recognise(rows).columns
    assert columns.heading_rows == 1
    assert columns.headings == ("Provider", "Level")


@pytest.mark.parametrize(
    "places",
    [
        (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (2, 3), (2, 4),
        (3, 4), (3, 5), (3, 6), (4, 5), (4, 6), (5, 6), (5, 7), (1, 3, 5), (0, 1, 2, 3), (1, 3, 4),
    ],
)  # fmt: skip
def test_headings_that_lie_are_seen_and_said(places: tuple[int, ...]) -> None:
    columns, notes = found(rotated(LINES, *places))
    where = dict(zip(places, (*places[1:], places[0]), strict=True))
    assert columns.by_field == {field: where.get(at, at) for at, field in enumerate(PLACES)}
    assert len(notes) == len(places)
    assert all("is headed" in note for note in notes)


def test_right_headings_are_never_made_wrong() -> None:
    cells = {
        1: (["", "", "", ""], ["25", "59", "50", "25"], ["50", "", "", ""], ["RR KX", "RRKX", "N/A", "-"], ["1", "1", "", ""]),
        3: (["1", "1", "1", "1"], ["", "", "", ""], ["50", "90", "25", "59"], ["1.00", "2.00", "1.00", "10.00"],
            ["100", "250", "1000", "500"], ["2 EA", "1 unit", "0.5", "many"]),
        4: (["", "", "", ""], ["0", "0", "0", "0"], ["0.01", "0.01", "0.01", "0.01"], ["1", "1", "2", "3"],
            ["$1,250.00", "$90.00", "", "(5.00)"], ["90", "150", "85", "1200"], ["1.00", "2.50", "3.00", "1.00"]),
        5: (["", "", "", ""], ["12345", "00430", "87726", "60054"], ["MC", "BC", "MC", "SP"], ["1", "2", "3", "1"]),
        6: (["", "", "", ""], ["Smith, John", "Jones, Ann", "Diaz", "Diaz"], ["JD", "AB", "JD", "AB"], ["12", "7", "12", "7"]),
        7: (["", "", "", ""], ["45001", "45002", "45003", "45004"], ["A1234", "E1234", "J1000", "G1001"],
            ["1000000001", "1000000002", "1000000003", "1000000004"], ["Oscar", "Molina", "Ng, Bo", "Lee"]),
    }  # fmt: skip
    right = dict(zip(PLACES, range(8), strict=True))
    for first, second in product(cells, cells):
        for one, other in product(cells[first], cells[second]):
            rows = [list(row) for row in LINES]
            for row, cell, more in zip(rows, one, other, strict=True):
                row[first], row[second] = cell, more
            for headings in (HEADINGS, [*HEADINGS[:6], "Provider", "Acct"]):
                assert found(rows, headings).columns.by_field == right, (one, other)


@pytest.mark.parametrize("codes", [["1E+05", "100", "bad", "?"], ["", "", "", ""], ["bad", "xx", "99213", "yy"]])
@pytest.mark.parametrize("days", [["", "", "", ""], ["soon", "", "", ""]])
def test_numbers_of_patients_are_neither_codes_nor_days(codes: list[str], days: list[str]) -> None:
    rows = [[str(45001 + at), code, day] for at, (code, day) in enumerate(zip(codes, days, strict=True))]
    columns, notes = found(rows, ["Patient", "CPT", "DOS"])
    assert (columns.by_field, notes) == ({Field.PATIENT: 0, Field.CODE: 1, Field.DATE: 2}, ())


def test_codes_below_a_heading_that_only_has_a_known_name_in_it() -> None:
    columns, notes = found([["99213", "1/13/2025"], ["99214", "1/14/2025"]], ["Visit type", "DOS"])
    assert columns.get(Field.CODE) == 0
    assert len(notes) == 1


def test_units_and_charges_in_doubt_are_told_and_left() -> None:
    rows = [["J1100", "100", "2"], ["J1885", "60", "1"]]
    columns, notes = found(rows, ["HCPCS", "Units", "Charge"])
    assert (columns.get(Field.UNITS), columns.get(Field.CHARGE)) == (1, 2)
    assert [note for note in notes if "swapped" in note]
    assert found([["J1100", "1", "20"]], ["HCPCS", "Units", "Charge"]).notes == ()


def test_charges_with_a_sign_of_money_or_cents_below_units() -> None:
    for rows in ([["E0601", "$5", "1"]], [["E0601", "125.50", "2"], ["E0601", "80", "1"]], [["E0601", "125.00", "1"]]):
        columns = found(rows, ["HCPCS", "Units", "Charge"]).columns
        assert (columns.get(Field.UNITS), columns.get(Field.CHARGE)) == (2, 1), rows


def test_modifiers_that_are_digits_below_units() -> None:
    columns = found([["99213", "1", "25"], ["99214", "1", "59"]], ["CPT", "Mod", "Units"]).columns
    assert (columns.get(Field.MODIFIER_1), columns.get(Field.UNITS)) == (2, 1)


@pytest.mark.parametrize(
    ("rows", "heading_rows"),
    [
        ("Claims of 2025/Name,HCPCS,Foo,Bar/A,E0601,x,y", 2),
        ("Claims of 2025,,,/,,,/Name,HCPCS,Dx1,Bar/A,E0601,x,y", 3),
        ("Provider,Dr. Smith/Name,HCPCS,Foo/A,E0601,x", 2),
        ("Payer: Aetna/Name,HCPCS,Foo/A,E0601,x", 2),
        ("Claims of 2025/Alpha,Beta,Gamma/x,E0601,y/y,E0470,z", 2),
        ("Codes of Elm/HCPCS/E0601/E0470", 2),
        ("Claims/Name,HCPCS,Foo//A,E0601,x", 2),
        ("Name,HCPCS,Foo/A,bad,x/B,E0601,y", 1),
        ("HCPCS,Foo/E0601,x", 1),
        ("bad,Plan,Smith/E0601,Plan,Jones/E0470,Plan,Jones", 0),
        ("Plan,E0601/Other,E0470", 0),
        ("HCPCS,Payer/bad,Plan/E0601,Plan", 1),
    ],
)
def test_titles_above_headings_with_few_known_names(rows: str, heading_rows: int) -> None:
    assert recognise([row.split(",") for row in rows.split("/")]).columns.heading_rows == heading_rows
