from __future__ import annotations

import pytest

from medcode_desktop.records.records import Records
from tests.records.conftest import Home


def test_the_code_starred_last_comes_first(records: Records) -> None:
    assert [records.favourites.star(code) for code in ("E0601", "RR", "99213")] == [True, True, True]
    assert records.favourites.starred() == ["99213", "RR", "E0601"]


def test_starring_again_changes_nothing(records: Records) -> None:
    records.favourites.star("E0601")
    records.favourites.star("A4253")
    assert records.favourites.star("E0601") is False
    assert records.favourites.starred() == ["A4253", "E0601"]


def test_unstar_says_whether_there_was_a_star(records: Records) -> None:
    records.favourites.star("E0601")
    assert records.favourites.is_starred("E0601")
    assert records.favourites.unstar("E0601") is True
    assert records.favourites.unstar("E0601") is False
    assert not records.favourites.is_starred("E0601")
    assert records.favourites.starred() == []


def test_stars_are_there_after_a_restart(home: Home) -> None:
    first = home.open()
    first.favourites.star("E0601")
    first.close()
    second = home.open()
    assert second.favourites.starred() == ["E0601"]
    second.close()


def test_the_order_does_not_hang_on_the_clock(home: Home, records: Records) -> None:
    records.favourites.star("E0601")
    home.clock.moment = home.clock.moment.replace(year=2001)
    records.favourites.star("A4253")
    assert records.favourites.starred() == ["A4253", "E0601"]


@pytest.mark.parametrize("no_code", ["", "e0601", "E06011", "E 601", "E0601\n", "Ü", "E060\0", "٣٣٣"])
def test_what_is_no_code_is_the_callers_bug(records: Records, no_code: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        records.favourites.star(no_code)
    assert records.favourites.starred() == []
    assert not records.favourites.is_starred(no_code)
