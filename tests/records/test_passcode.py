"""The manager's passcode: kept as scrypt, a growing wait that goes on after a restart, reset with an entry in the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records import passcode
from medcode_desktop.records.passcode import FIRST_WAIT, FREE_TRIES, LONGEST_WAIT, TooSoon, WrongPasscode
from medcode_desktop.records.records import Records
from tests.records.conftest import Home


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)  # a tenth of a second a try adds up


def test_none_is_set_at_first(records: Records) -> None:
    assert not records.passcode.is_set
    records.passcode.check("anything")


def test_the_right_one_is_let_in(records: Records) -> None:
    records.passcode.set("correct horse \u00e9")
    assert records.passcode.is_set
    records.passcode.check(" correct horse e\u0301 ")
    with pytest.raises(WrongPasscode):
        records.passcode.check("Correct horse \u00e9")
    with pytest.raises(WrongPasscode):
        records.passcode.check("\ud800\0")


def test_neither_it_nor_a_plain_hash_of_it_is_kept(records: Records) -> None:
    records.passcode.set("correct horse")
    first = records.settings.get(passcode.SETTING)
    assert first is not None
    assert "correct" not in first
    records.passcode.set("correct horse", "correct horse")
    assert records.settings.get(passcode.SETTING) != first  # another salt


@pytest.mark.parametrize("new", ["", "12345", " 12345 ", "x" * 201])
def test_a_short_one_is_refused(records: Records, new: str) -> None:
    with pytest.raises(UserError, match="6 to 200"):
        records.passcode.set(new)
    assert not records.passcode.is_set


def test_it_is_changed_by_those_who_know_it(records: Records) -> None:
    records.passcode.set("first one")
    with pytest.raises(WrongPasscode):
        records.passcode.set("second one", "guess")
    with pytest.raises(WrongPasscode):
        records.passcode.set("second one")
    records.passcode.set("second one", "first one")
    records.passcode.check("second one")


def wrong(records: Records) -> float:
    with pytest.raises(WrongPasscode) as told:
        records.passcode.check("wrong one")
    return told.value.wait


def test_the_wait_grows_and_a_try_too_soon_is_not_looked_at(home: Home, records: Records) -> None:
    records.passcode.set("right one")
    assert [wrong(records) for _ in range(FREE_TRIES - 1)] == [0.0] * (FREE_TRIES - 1)
    waits = [wrong(records)]
    for _ in range(12):
        with pytest.raises(TooSoon):
            records.passcode.check("right one")
        home.clock.moment += timedelta(seconds=records.passcode.wait() + 1)
        waits.append(wrong(records))
    assert waits[0] == FIRST_WAIT
    assert all(after == min(2 * before, LONGEST_WAIT) for before, after in pairwise(waits))
    home.clock.moment += timedelta(seconds=LONGEST_WAIT)
    records.passcode.check("right one")
    assert wrong(records) == 0.0


def test_the_wait_goes_on_after_a_restart(home: Home) -> None:
    records = home.open()
    records.passcode.set("right one")
    for _ in range(FREE_TRIES):
        wrong(records)
    records.close()
    again = home.open()
    with pytest.raises(TooSoon, match="Try again in"):
        again.passcode.check("right one")
    again.close()


def test_a_clock_that_was_set_back_makes_no_endless_wait(home: Home, records: Records) -> None:
    records.passcode.set("right one")
    for _ in range(FREE_TRIES):
        wrong(records)
    home.clock.moment = datetime.fromisoformat("2001-01-01T00:00:00Z")
    assert records.passcode.wait() == FIRST_WAIT
    for _ in range(2):
        with pytest.raises(TooSoon):
            records.passcode.check("right one")
        home.clock.moment += timedelta(seconds=1)  # a try too soon does not make the wait longer
    home.clock.moment += timedelta(seconds=FIRST_WAIT)
    records.passcode.check("right one")  # and not in twenty-four years
    records.settings.set(passcode.TRIES, "9 nonsense")
    records.passcode.check("right one")


def test_a_try_is_counted_before_it_is_looked_at(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    records.passcode.set("right one")

    def killed(given: str, kept: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(passcode, "_matches", killed)
    with pytest.raises(KeyboardInterrupt):
        records.passcode.check("right one")
    assert (records.settings.get(passcode.TRIES) or "").startswith("1 ")


def test_a_reset_lets_everybody_in_and_is_written_down(records: Records) -> None:
    records.passcode.set("right one")
    wrong(records)
    records.passcode.reset()
    records.passcode.check("anything")
    assert [entry.what for entry in records.audit.entries()] == ["passcode set", "passcode wrong", "passcode reset"]


def test_a_setting_changed_by_hand_lets_nobody_in(records: Records) -> None:
    for kept in ("nonsense", "zz:zz", "00:", ":", "a:b:c"):
        records.settings.set(passcode.SETTING, kept)
        records.settings.remove(passcode.TRIES)
        wrong(records)
