"""The rail at the left: one button a screen, and Help and Settings at its foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from medcode_desktop.ui.by_number import ICON_ONLY, TAB_FOCUS, TEXT_UNDER_ICON, set_tool_button_style, take_focus
from medcode_desktop.ui.theme import Theme

ICON = QSize(24, 24)


class Rail(QFrame):
    """In a low window the words go and the icons stay; the words are then in the tool tips."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._screens = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self.setProperty("role", "rail")
        self.setAccessibleName("Screens")
        self._style = TEXT_UNDER_ICON
        self._column = _Column(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(1)  # buttons without words are always shown; the layout must not ask for more

    def add_screen(self, key: str, title: str, icon: str, keys: str, chosen: Callable[[], object]) -> None:
        """A button above the gap. `keys` is its shortcut in words."""
        button = self._make(key, title, icon, keys, chosen)
        button.setCheckable(True)
        self._screens.addButton(button)
        self._column.insertWidget(len(self._screens.buttons()) - 1, button)

    def add_below(self, key: str, title: str, icon: str, keys: str, chosen: Callable[[], object]) -> None:
        """A button at the foot."""
        self._column.addWidget(self._make(key, title, icon, keys, chosen))

    def choose(self, key: str) -> None:
        """Mark the screen that is shown."""
        self._buttons[key].setChecked(True)

    def _make(self, key: str, title: str, icon: str, keys: str, chosen: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(title)
        button.setToolTip(f"{title} ({keys})")
        button.setAccessibleName(title)
        button.setIconSize(ICON)
        set_tool_button_style(button, self._style)
        take_focus(button, TAB_FOCUS)  # a click leaves the keyboard where it is wanted: on the screen
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(chosen)
        self._theme.dress(button, icon, "rail_text")
        self._buttons[key] = button
        return button

    def fit(self, height: int) -> None:
        """Show the words if there is room for all of them."""
        style = TEXT_UNDER_ICON
        if self._full_height() > height:
            style = ICON_ONLY
        if style != self._style:
            self._style = style
            for button in self._buttons.values():
                set_tool_button_style(button, style)

    def _full_height(self) -> int:
        """With words under every icon."""
        line = self.fontMetrics().height()
        margins = self._column.contentsMargins()
        each = ICON.height() + line + 20 + self._column.spacing()
        return each * len(self._buttons) + margins.top() + margins.bottom()


class _Column(QVBoxLayout):
    """Tells the rail its height. An override of resizeEvent would make all event classes of Qt at the start, 5 ms."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(rail)
        self._rail = rail

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        self._rail.fit(rect.height())
        super().setGeometry(rect)
