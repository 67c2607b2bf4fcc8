"""Which quarter a release is of."""

from __future__ import annotations

import pytest

from medcode_desktop.releases.dating import date_in_name, posting, release_date
from medcode_desktop.releases.records import CodeRecord


def actions(day: str, count: int, action: str = "A") -> list[CodeRecord]:
    return [CodeRecord("code", "E9000", 100, "", "", added="2001-01-01", effective=day, action=action) for _ in range(count)]


def test_the_latest_day_that_several_actions_share() -> None:
    records = [*actions("2025-01-01", 300), *actions("2024-10-01", 1, "C"), *actions("2023-01-01", 5000, "N")]
    assert release_date(records, []) == "2025-01-01"


def test_a_year_s_actions_are_of_its_last_quarter() -> None:
    records = [*actions("2019-01-01", 300), *actions("2019-07-01", 40), *actions("2019-10-01", 40)]
    assert release_date(records, []) == "2019-10-01"


def test_a_code_announced_early_does_not_decide() -> None:
    assert release_date([*actions("2025-07-01", 80), *actions("2025-10-01", 2)], []) == "2025-07-01"
    assert release_date([*actions("2025-07-01", 300), *actions("2026-01-01", 9)], []) == "2025-07-01"
    assert release_date([*actions("2025-07-01", 80), *actions("2095-10-01", 1)], []) == "2025-07-01"


def test_days_that_begin_no_quarter_do_not_decide() -> None:
    assert release_date([*actions("2025-01-24", 50), *actions("2025-01-01", 40)], []) == "2025-01-01"


def test_the_name_decides_between_days_of_the_content() -> None:
    records = [*actions("2025-07-01", 300), *actions("2025-10-01", 9)]
    assert release_date(records, ["HCPC2025_OCT_ANWEB.txt"]) == "2025-10-01"
    assert release_date(records, ["HCPC2019_OCT_ANWEB.txt"]) == "2025-07-01"


def test_without_actions_the_last_addition_decides() -> None:
    records = [CodeRecord("code", "E9000", 100, "", "", added="2024-05-17", effective="", action="N")]
    assert release_date(records, []) == "2024-04-01"
    assert release_date(records, ["HCPC2024_JUL_ANWEB.txt"]) == "2024-07-01"
    assert release_date(records, ["HCPC2019_JUL_ANWEB.txt"]) == "2024-04-01"


def test_without_any_date_there_is_none() -> None:
    assert release_date([CodeRecord("code", "E9000", 100, "", "")], []) == ""


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("HCPC2025_OCT_ANWEB_v4.xlsx", "2025-10-01"),
        ("HCPC17_JAN_CONTR.txt", "2017-01-01"),
        ("HCPC17_CONTR_ANWEB.txt", ""),
        ("HCPC2018_CONTR_ANWEB_disc.xlsx", ""),
        ("HCPC2019_OCT_CONTR_ANWEB.txt", "2019-10-01"),
        ("HCPC2023_APR_ANWEB_v2.xlsx", "2023-04-01"),
        ("january-2025-alpha-numeric-hcpcs-file.zip", "2025-01-01"),
        ("july-2019-hcpcs.zip", "2019-07-01"),
        ("2020-Alpha-Numeric-HCPCS-File.zip", ""),
    ],
)
def test_the_quarter_in_a_name(name: str, date: str) -> None:
    assert date_in_name(name) == date


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HCPC2025_OCT_ANWEB_v4.xlsx", "v4"),
        ("HCPC2025_JAN_ANWEB_12172024.txt", "2024-12-17"),
        ("HCPC2019_CONTR_ANWEB.txt", ""),
        ("99999999.txt", ""),
    ],
)
def test_the_posting_in_a_name(name: str, expected: str) -> None:
    assert posting([name]) == expected
