"""Settings are typed and bounded; what cannot be read counts as not set; what is not declared is a bug."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop import settings
from medcode_desktop.settings import Choice, Number, Settings, Switch, Text


class Kept(dict[str, str]):
    """A store in memory that counts what is written."""

    writes = 0

    def set(self, key: str, value: str) -> None:
        self[key] = value
        self.writes += 1


def test_unset_is_the_default_and_set_is_kept() -> None:
    store = Kept()
    mine = Settings(store)
    assert mine.get(settings.THEME) == "system"
    assert mine.get(settings.ACTIVE_ONLY) is True
    mine.set(settings.THEME, "dark")
    mine.set(settings.ACTIVE_ONLY, False)
    mine.set(settings.TEXT_SIZE, 130)
    again = Settings(store)
    assert again.get(settings.THEME) == "dark"
    assert again.get(settings.ACTIVE_ONLY) is False
    assert again.get(settings.TEXT_SIZE) == 130


def test_the_same_value_is_not_written_twice() -> None:
    store = Kept()
    mine = Settings(store)
    mine.set(settings.LAST_SEARCH, "cpap")
    mine.set(settings.LAST_SEARCH, "cpap")
    assert store.writes == 1


@pytest.mark.parametrize("text", ["purple", "", "150 %", "1e9", "79", "201", "-100", "9" * 5000, "yes", "\0"])
def test_what_cannot_be_read_counts_as_not_set(text: str) -> None:
    mine = Settings(Kept({"theme": text, "text_size": text, "active_only": text}))
    assert mine.get(settings.THEME) == "system"
    assert mine.get(settings.TEXT_SIZE) == 100
    assert mine.get(settings.ACTIVE_ONLY) is True


def test_out_of_bounds_is_refused_and_nothing_is_kept() -> None:
    store = Kept()
    mine = Settings(store)
    with pytest.raises(ValueError, match="from 80 to 200"):
        mine.set(settings.TEXT_SIZE, 500)
    with pytest.raises(ValueError, match="purple"):
        mine.set(settings.THEME, "purple")
    with pytest.raises(ValueError, match="longer"):
        mine.set(settings.LAST_SCREEN, "x" * 41)
    assert store == {}


def test_what_is_not_declared_is_a_bug() -> None:
    mine = Settings(Kept())
    stranger = Switch("sound", True, "Sound", "A sound with every key.")
    with pytest.raises(KeyError, match="sound"):
        mine.get(stranger)
    with pytest.raises(KeyError, match="sound"):
        mine.set(stranger, False)
    with pytest.raises(KeyError, match="theme"):
        mine.get(Choice("theme", "red", "", "", options=(("red", "Red"),)))


@given(st.integers())
def test_every_number_within_bounds_is_read_as_written(value: int) -> None:
    number = Number("n", 5, least=-3, most=900)
    if -3 <= value <= 900:
        assert number.read(number.write(value)) == value
    else:
        with pytest.raises(ValueError, match="must be"):
            number.write(value)


@given(st.text(max_size=60))
def test_any_text_can_be_remembered_or_is_refused(value: str) -> None:
    text = Text("t", "", most=50)
    if len(value) <= 50:
        assert text.read(text.write(value)) == value
    else:
        with pytest.raises(ValueError, match="longer"):
            text.write(value)


def test_declarations_are_sound() -> None:
    keys = [setting.key for setting in settings.DECLARED]
    assert len(keys) == len(set(keys))
    for setting in settings.SHOWN:
        assert setting.title
        assert setting.help.endswith(".")
    declared: tuple[Any, ...] = settings.DECLARED
    for one in declared:
        assert one.read(one.write(one.default)) == one.default
