"""A catalogue says how far it speaks."""

from __future__ import annotations

from datetime import date

import pytest

from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.reach import caution, quarter_after


@pytest.mark.parametrize(
    ("release", "next_quarter"),
    [
        (date(2025, 1, 1), date(2025, 4, 1)),
        (date(2025, 7, 1), date(2025, 10, 1)),
        (date(2025, 10, 1), date(2026, 1, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_the_quarter_after(release: date, next_quarter: date) -> None:
    assert quarter_after(release) == next_quarter


def test_a_date_beyond_the_quarter_is_cautioned() -> None:
    held = ReleaseInfo(1, "2025-10-01", "HCPCS Level II October 2025", "", "", "", "", 1, 0, own_words=True)
    assert caution(held, date(2025, 12, 31)) == ""
    assert caution(held, date(2019, 1, 1)) == ""
    assert "HCPCS Level II October 2025" in caution(held, date(2026, 1, 1))
