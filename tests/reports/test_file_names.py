"""Names of exported files are good on every system, whatever the clinic is called."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.reports.file_names import export_name

AT = datetime(2025, 7, 1, 9, 15, 30, tzinfo=UTC)
DAY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, "all dates"),
        (DAY, None, "from 2025-01-01"),
        (None, DAY, "to 2025-01-01"),
        (DAY, DAY, "2025-01-01"),
        (DAY, date(2025, 6, 30), "2025-01-01 to 2025-06-30"),
    ],
)
def test_clinic_range_and_time_are_in_it(first: date | None, last: date | None, days: str) -> None:
    name = export_name("scores", ".xlsx", AT, "Elm Street Clinic", first, last)
    assert name == f"MedCode scores, Elm Street Clinic, {days}, made 2025-07-01 091530.xlsx"


def test_without_a_clinic() -> None:
    assert export_name("scores", ".csv", AT) == "MedCode scores, all dates, made 2025-07-01 091530.csv"


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_clinic_makes_a_good_name(clinic: str, what: str) -> None:
    name = export_name(what, ".xlsx", AT, clinic, DAY, DAY)
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
    assert len(name.encode("utf-8")) <= 200
    assert not name.startswith((" ", ".")) and name.endswith(".xlsx")  # noqa: PT018
    assert name.splitlines() == [name]


@pytest.mark.parametrize("clinic", ["CON", "..", "a/../b", "x\u202efdp.exe", "\U0001fa7a" * 300, "\ud800"])
def test_hostile_clinics(clinic: str) -> None:
    name = export_name("scores", ".xlsx", AT, clinic)
    assert name.startswith("MedCode scores")
    assert "/" not in name
    assert "\u202e" not in name
