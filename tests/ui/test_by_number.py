"""The numbers stand for Qt's names, and the first screen is painted without making all of those."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from medcode_desktop.ui import by_number

STARTED = """
import enum, os, sys
made = []
make = enum.EnumType.__new__
def counting(kind, name, *rest, **more):
    made.append(name)
    return make(kind, name, *rest, **more)
enum.EnumType.__new__ = counting
from pathlib import Path
from PySide6.QtWidgets import QApplication
from medcode_desktop import app
from medcode_desktop.paths import find_places
application = QApplication([sys.argv[0], *app.QT_ARGUMENTS])
running = app.build(application, find_places(Path(sys.argv[1])))
running.window.show()
application.processEvents()
print("GlobalColor" in made, "Look" in made, flush=True)
os._exit(0)
"""


def test_the_numbers_are_those_of_the_names(qtbot: QtBot) -> None:
    label, tool, push, action = QLabel(), QToolButton(), QPushButton(), QAction()
    for widget in (label, tool, push):
        qtbot.addWidget(widget)
    by_number.show_plain_text(label)
    by_number.let_select(label)
    by_number.take_focus(label, by_number.CLICK_FOCUS)
    by_number.take_focus(tool, by_number.TAB_FOCUS)
    assert label.textFormat() is Qt.TextFormat.PlainText
    by_mouse, by_keyboard = Qt.TextInteractionFlag.TextSelectableByMouse, Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert label.textInteractionFlags() == by_mouse | by_keyboard
    assert (label.focusPolicy(), tool.focusPolicy()) == (Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.TabFocus)
    for style, name in (
        (by_number.TEXT_UNDER_ICON, Qt.ToolButtonStyle.ToolButtonTextUnderIcon),
        (by_number.ICON_ONLY, Qt.ToolButtonStyle.ToolButtonIconOnly),
    ):
        by_number.set_tool_button_style(tool, style)
        assert tool.toolButtonStyle() is name
    by_number.bind_to_widget(action)
    assert action.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
    by_number.set_shortcut(push, "Alt+T")
    assert push.shortcut() == QKeySequence("Alt+T")
    assert (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole) == (by_number.DISPLAY_ROLE, by_number.USER_ROLE)


def test_the_start_makes_no_enum_of_the_namespace(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", STARTED, str(tmp_path)], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["False", "True"]  # the second: the count counts
