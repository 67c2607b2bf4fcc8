"""Amounts out of made-up rows: two conversion factors, the cap on imaging, equipment by state, laboratory, drugs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from medcode_desktop.catalogue import apply_source
from medcode_desktop.catalogue.fees import Fees, chosen
from medcode_desktop.catalogue.localities import find
from medcode_desktop.catalogue.sources import held
from medcode_desktop.releases.official import (
    AspRow,
    ClfsRow,
    DmeposRow,
    GpciRow,
    PfsRow,
    SourceFile,
    SourceKind,
    SourceRow,
)

ON = date(2026, 5, 1)


@pytest.fixture
def db(bundled: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "copy.db"
    shutil.copy(bundled, path)
    with closing(sqlite3.connect(path)) as opened:
        take(opened, SourceKind.GPCI, GpciRow("10112", "AL", "00", "ALABAMA", "1.000", "0.869", "0.575"))
        yield opened


def take(db: sqlite3.Connection, kind: SourceKind, *rows: SourceRow, day: str = "2026-01-01") -> None:
    title = f"{kind.value} of {day}"
    apply_source.apply(db, SourceFile(kind, title, day, "2026-12-31", "a.csv", "a.csv", title, rows), None)


def pfs(code: str, *, status: str = "A", factor: str = "33.00", modifier: str = "", **more: str) -> PfsRow:
    values = dict.fromkeys(PfsRow._fields, "")
    values |= {
        "code": code, "modifier": modifier, "status": status, "work": "1.00", "pe_non_facility": "2.00", "pe_facility": "0.50",
        "malpractice": "0.10", "total_non_facility": "3.10", "total_facility": "1.60", "factor": factor,
        "opps_pe_non_facility": "0.00", "opps_pe_facility": "0.00", "opps_malpractice": "0.00",
    }  # fmt: skip
    return PfsRow(**(values | more))


def amounts(db: sqlite3.Connection, code: str, **how: str) -> dict[str, Decimal | None]:
    place = find(db, "AL")
    return {fee.basis: fee.amount for fee in Fees(db).of(code, ON, place, **how)}


def test_two_conversion_factors_are_two_amounts(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS, pfs("G0402", factor="32.00"), day="2025-10-01")
    take(db, SourceKind.PFS_QPP, pfs("G0402", factor="33.57"))
    take(db, SourceKind.PFS_NON_QPP, pfs("G0402", factor="33.40"))
    found = amounts(db, "G0402")
    # (1.00 x 1.000 + 2.00 x 0.869 + 0.10 x 0.575) x factor; the file of 2025 with its one factor has gone
    assert found == {
        "Physician fee schedule, qualifying APM participant, non-facility": Decimal("93.84"),
        "Physician fee schedule, qualifying APM participant, facility": Decimal("50.09"),
        "Physician fee schedule, all others, non-facility": Decimal("93.37"),
        "Physician fee schedule, all others, facility": Decimal("49.83"),
    }


def test_half_a_cent_goes_up(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS, pfs("G0402", work="1.00", pe_non_facility="0.00", malpractice="0.00", factor="10.125"))
    assert amounts(db, "G0402")["Physician fee schedule, non-facility"] == Decimal("10.13")


def test_imaging_is_capped(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS, pfs("G0404", modifier="TC", work="0.00", opps_pe_non_facility="0.75", opps_malpractice="0.02"))
    (fee,) = chosen(Fees(db).of("G0404", ON, find(db, "AL")), "non-facility")
    assert fee.amount == Decimal("21.89")  # (0.75 x 0.869 + 0.02 x 0.575) x 33.00
    assert "Capped" in " ".join(fee.steps)
    take(
        db, SourceKind.PFS, pfs("G0405", modifier="TC", opps_pe_non_facility="9.00", opps_malpractice="0.02"), day="2026-04-01"
    )
    (fee,) = chosen(Fees(db).of("G0405", ON, find(db, "AL")), "non-facility")
    assert fee.amount == Decimal("92.25")
    assert "Capped" not in " ".join(fee.steps)


@pytest.mark.parametrize("status", list("BCDEFGHIJLMNPQX"))
def test_a_status_that_is_not_payable_gives_its_reason(db: sqlite3.Connection, status: str) -> None:
    take(db, SourceKind.PFS, pfs("G0402", status=status))
    for fee in Fees(db).of("G0402", ON, find(db, "AL")):
        assert fee.amount is None
        assert f"status {status}" in fee.reason
        assert fee.shown == "-"


def test_payable_but_without_relative_values(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS, pfs("G0402", status="R", work="0.00", malpractice="0.00", total_non_facility="0.00"))
    (fee,) = chosen(Fees(db).of("G0402", ON, find(db, "AL")), "non-facility")
    assert "contractor sets it" in fee.reason
    assert "Restricted coverage" in fee.notes[0]


def test_equipment_by_state_and_modifier(db: sqlite3.Connection) -> None:
    take(
        db,
        SourceKind.DMEPOS,
        DmeposRow("E0601", "RR", "", "AL", "NR", "45.10", "50.00", "42.50", "CR", "D", "x"),
        DmeposRow("E0601", "RR", "", "AL", "R", "80.20", "50.00", "42.50", "CR", "D", "x"),
        DmeposRow("E0601", "NU", "KF", "TX", "", "1200.00", "", "", "IN", "D", "x"),
    )
    place = find(db, "AL")
    assert amounts(db, "E0601") == {
        "Equipment fee, AL, not rural": Decimal("45.10"),
        "Equipment fee, AL, rural": Decimal("80.20"),
    }
    (fee,) = Fees(db).of("E0601", ON, place, "TX")
    assert (fee.modifier, fee.shown) == ("NU KF", "$1,200.00")
    (none,) = Fees(db).of("E0601", ON, None)
    assert none.reason == "No amount: choose your state."
    (none,) = Fees(db).of("E0601", ON, place, "HI")
    assert none.reason == "No amount: the file has none for HI."
    assert [fee.modifier for fee in Fees(db).of("E0601", ON, place, modifier="RR")] == ["RR", "RR"]


def test_laboratory_and_drugs(db: sqlite3.Connection) -> None:
    take(
        db, SourceKind.CLFS, ClfsRow("G0027", "QW", "2026-01-01", "N", "7.20", "x"), ClfsRow("G0027", "", "", "L", "0.00", "x")
    )
    take(db, SourceKind.ASP, AspRow("J9999", "x", "10 MG", "0.105", "20.000", "", "", "", ""))
    waived, local = sorted(Fees(db).of("G0027", ON), key=lambda fee: fee.modifier, reverse=True)
    assert (waived.modifier, waived.amount) == ("QW", Decimal("7.20"))
    assert "no national rate" in local.reason
    (drug,) = Fees(db).of("J9999", ON)
    assert (drug.shown, drug.unit, drug.source) == ("$0.105", "10 MG", "asp of 2026-01-01")


def test_no_amount_without_its_file_and_dates(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS, pfs("G0402"))
    for on, told in ((date(2025, 12, 31), "In force from"), (date(2027, 1, 1), "In force until"), (ON, "")):
        for fee in Fees(db).of("G0402", on, find(db, "AL")):
            assert (fee.source, fee.since, fee.until) == ("pfs of 2026-01-01", "2026-01-01", "2026-12-31")
            assert any(note.startswith(told) for note in fee.notes) if told else not fee.notes


def test_a_fee_schedule_of_an_earlier_year_is_left_out_beside_the_two_of_a_later_one(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PFS_QPP, pfs("G0402"))
    older = SourceFile(SourceKind.PFS, "2025", "2025-10-01", "2025-12-31", "a", "a", "old", [pfs("G0402", factor="32.00")])
    report = apply_source.apply(db, older, None)
    assert "older than what is loaded" in report.left_out
    assert [info.kind for info in held(db)] == [SourceKind.PFS_QPP, SourceKind.GPCI]


def equipment(code: str) -> DmeposRow:
    return DmeposRow(code, "", "", "AL", "NR", "10.00", "", "", "IN", "D", "made up")


def test_lists_of_one_date_with_other_codes_add_to_each_other_and_a_new_posting_replaces(db: sqlite3.Connection) -> None:
    take(db, SourceKind.DMEPOS, equipment("E0601"), equipment("E0602"))
    nutrition = SourceFile(SourceKind.DMEPOS, "PEN", "2026-01-01", "", "b", "b", "pen", [equipment("B4034")])
    assert apply_source.apply(db, nutrition, None).replaced == ""
    assert db.execute("SELECT count(*) FROM dmepos").fetchone() == (3,)
    again = SourceFile(SourceKind.DMEPOS, "v2", "2026-01-01", "", "c", "c", "v2", [equipment("E0601"), equipment("E0603")])
    assert apply_source.apply(db, again, None).replaced
    assert db.execute("SELECT code FROM dmepos ORDER BY code").fetchall() == [("E0601",), ("E0603",)]
