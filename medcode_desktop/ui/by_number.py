"""Values of Qt's own namespace that the first screen needs, set by property and number.

To name one member of `Qt` makes the whole namespace, some ninety enums of Python, and takes 27 ms of every start. So what is
made before the first paint goes through here, and `Qt` is named (as `QtCore.Qt`) only where a person has done something. The
numbers are part of Qt's binary interface; a test holds them against the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget

DISPLAY_ROLE = 0
USER_ROLE = 0x100
PLAIN_TEXT = 0  # Qt.TextFormat
SELECTABLE = 1 | 2  # Qt.TextInteractionFlag: by mouse, by keyboard
TAB_FOCUS, CLICK_FOCUS = 1, 2  # Qt.FocusPolicy
ICON_ONLY, TEXT_UNDER_ICON = 0, 3  # Qt.ToolButtonStyle
WIDGET_WITH_CHILDREN = 3  # Qt.ShortcutContext


def show_plain_text(label: QLabel) -> None:
    """Never take its text for HTML."""
    label.setProperty("textFormat", PLAIN_TEXT)


def let_select(label: QLabel) -> None:
    """Its text can be selected with the mouse and by keyboard."""
    label.setProperty("textInteractionFlags", SELECTABLE)


def take_focus(widget: QWidget, policy: int) -> None:
    """`policy` is TAB_FOCUS or CLICK_FOCUS."""
    widget.setProperty("focusPolicy", policy)


def set_tool_button_style(button: QToolButton, style: int) -> None:
    """`style` is ICON_ONLY or TEXT_UNDER_ICON."""
    button.setProperty("toolButtonStyle", style)


def bind_to_widget(action: QAction) -> None:
    """Its keys work while the keyboard is in the widget that has the action, or in one inside it."""
    action.setProperty("shortcutContext", WIDGET_WITH_CHILDREN)


def set_shortcut(button: QAbstractButton, keys: str) -> None:
    """QAbstractButton.setShortcut takes several kinds of arguments, and looks through all of Qt's enums for which it is."""
    button.setProperty("shortcut", QKeySequence(keys))
