"""The settings dialog shows every declared setting, and a change takes effect at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop import settings as declared
from medcode_desktop.settings import Setting, Settings
from medcode_desktop.ui.settings_dialog import SettingsDialog
from medcode_desktop.ui.theme import Theme


@pytest.fixture
def changed() -> list[Setting[Any]]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, settings: Settings, changed: list[Setting[Any]]) -> SettingsDialog:
    made = SettingsDialog(settings, changed.append)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.open()
    return made


def control(dialog: SettingsDialog, setting: Setting[Any]) -> QWidget:
    return next(w for w in dialog.findChildren(QWidget) if w.accessibleName() == setting.title)


def press(dialog: SettingsDialog, text: str) -> None:
    found = next(b for b in dialog.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def test_every_setting_shown_has_a_control_with_a_name_and_help(dialog: SettingsDialog) -> None:
    for setting in declared.SHOWN:
        assert control(dialog, setting).accessibleDescription() == setting.help


def test_a_change_is_kept_and_told_at_once(dialog: SettingsDialog, settings: Settings, changed: list[Setting[Any]]) -> None:
    theme = control(dialog, declared.THEME)
    assert isinstance(theme, QComboBox)
    QTest.keyClick(theme, Qt.Key.Key_Down)
    assert settings.get(declared.THEME) == "light"
    tick = control(dialog, declared.OPEN_LAST_SEARCH)
    assert isinstance(tick, QCheckBox)
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert settings.get(declared.OPEN_LAST_SEARCH) is True
    size = control(dialog, declared.TEXT_SIZE)
    assert isinstance(size, QSpinBox)
    QTest.keyClick(size, Qt.Key.Key_Up)
    assert settings.get(declared.TEXT_SIZE) == 110
    assert changed == [declared.THEME, declared.OPEN_LAST_SEARCH, declared.TEXT_SIZE]


def test_a_number_typed_out_of_bounds_is_brought_into_them(dialog: SettingsDialog, settings: Settings) -> None:
    size = control(dialog, declared.TEXT_SIZE)
    assert isinstance(size, QSpinBox)
    size.selectAll()
    QTest.keyClicks(size, "999")
    QTest.keyClick(size, Qt.Key.Key_Tab)
    assert 80 <= settings.get(declared.TEXT_SIZE) <= 200


def test_all_changes_can_be_taken_back(dialog: SettingsDialog, settings: Settings) -> None:
    theme = control(dialog, declared.THEME)
    assert isinstance(theme, QComboBox)
    QTest.keyClick(theme, Qt.Key.Key_End)
    assert settings.get(declared.THEME) == "dark"
    press(dialog, "As they were")
    assert settings.get(declared.THEME) == "system"


def test_defaults_are_put_back(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    settings.set(declared.TEXT_SIZE, 150)
    settings.set(declared.ACTIVE_ONLY, False)
    dialog = SettingsDialog(settings, lambda _: None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    press(dialog, "Defaults")
    assert settings.get(declared.TEXT_SIZE) == 100
    assert settings.get(declared.ACTIVE_ONLY) is True


def test_a_kind_that_the_dialog_does_not_know_is_a_bug(
    qtbot: QtBot, theme: Theme, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declared, "SHOWN", (declared.LAST_SEARCH,))
    with pytest.raises(TypeError, match="cannot be shown"):
        SettingsDialog(settings, lambda _: None)


def test_escape_closes_and_frees_it(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    dialog = SettingsDialog(settings, lambda _: None)
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
