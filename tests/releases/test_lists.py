"""The lists beside the main file."""

from __future__ import annotations

from medcode_desktop.releases import lists
from medcode_desktop.releases.records import Correction


def test_unlisted_codes_below_their_title() -> None:
    rows = [
        ["", "NOC CODES - HCPCS 2025"],
        ["", ""],
        ["HCPCS", "LONG DESCRIPTION"],
        ["", ""],
        ["A0999", "Unlisted ambulance "],
        ["99", "x"],
    ]
    assert lists.unlisted_codes(rows) == {"A0999": "Unlisted ambulance"}


def test_transactions_by_their_words() -> None:
    rows: list[list[object]] = [
        ["HCPC", "ACTION CD", "SHORT DESCRIPTION"],
        ["   A1", "No Change", ""],
        ["E9100", "ADD", ""],
        ["E9101", "Coverage and Long Description Change", ""],
        ["E9102", "Re-activated", ""],
        ["E9103", "d", ""],
        ["E9104", "Something new", ""],
        ["", "", ""],
    ]
    assert lists.transactions(rows) == {"A1": "N", "E9100": "A", "E9101": "B", "E9102": "R", "E9103": "D", "E9104": "T"}


def test_transactions_as_2020_headed_them() -> None:
    assert lists.transactions([["Note"], [], ["HCPC/MOD", "ACTION CD"], ["A4226", "ADD"]]) == {"A4226": "A"}


def test_corrections() -> None:
    rows = [["HCPCS/MOD Code", "Action", "Effective Date", "Comments"], ["MA", "Terminate ", "20250101", ""], ["", "", "", ""]]
    assert lists.corrections(rows) == [Correction(code="MA", action="Terminate", effective="2025-01-01")]


def test_processing_notes_over_several_lines() -> None:
    text = (
        "     PROCESSING NOTES\r\n ____\r\n          0001--THIS NOTE IS DELETED.      *\r\n                       *\r\n"
        "          0013--THIS DEVICE (E0194) SHOULD     *\r\n                NOT BE CONFUSED.         *\r\n"
    )
    assert lists.processing_notes(text) == {
        "0001": "THIS NOTE IS DELETED.",
        "0013": "THIS DEVICE (E0194) SHOULD NOT BE CONFUSED.",
    }


def test_other_sheets_are_none_of_them() -> None:
    rows = [["Name", "Address"], ["x", "y"]]
    assert [read(rows) for read in (lists.unlisted_codes, lists.transactions, lists.corrections)] == [None, None, None]
    assert lists.processing_notes("nothing") is None
