"""The look of the window: colours by role, one stylesheet, icons in the colours of the theme, text size.

Fusion is the base on every system, so that the window looks and measures the same everywhere (QT_ARGUMENTS). Light and
dark follow the system or are chosen. Whoever paints or sets icons asks here and listens to `changed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from medcode_desktop.ui.colours import DARK, LIGHT, Colours
from medcode_desktop.ui.icons import Icons

# For QApplication, after the program's name. QApplication.setStyle would make QStyle and its hundreds of enum members
# known to Python at every start, which takes 12 ms.
QT_ARGUMENTS = ("-style", "fusion")
STYLESHEET = "medcode.qss"
ICON_SIDE = 16
CHOICES = ("system", "light", "dark")
SIZES = {
    "size_small": 0.9,
    "size_normal": 1.0,
    "size_heading": 1.12,
    "size_title": 1.45,
}  # times the system's text size

_TOKEN = re.compile(r"@([a-z_]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def fill(template: str, colours: Colours, point_size: float, folder: Path) -> str:
    """The stylesheet with `@role` replaced by colours, `@size_...` by sizes, `@folder` by where its pictures are.

    KeyError names a role that does not exist.
    """
    values = colours._asdict() | {name: f"{point_size * times:.1f}pt" for name, times in SIZES.items()}
    values["folder"] = folder.as_posix()
    return _TOKEN.sub(lambda token: str(values[token.group(1)]), _COMMENT.sub("", template))


class Theme(QObject):
    """One for the program, made before the first window. `changed` comes after colours or text size have changed."""

    changed = Signal()

    def __init__(self, application: QApplication, style: Path, icons: Icons) -> None:
        super().__init__(application)
        self._application = application
        self._folder = style
        self._template = (style / STYLESHEET).read_text("utf-8")
        self._icons = icons
        self._choice = "system"
        self._system_font = application.font()
        self._system_size = QFontInfo(self._system_font).pointSizeF()  # also of a font given in pixels
        self._percent = 100
        self._colours: dict[str, QColor] = {}
        self._made: dict[tuple[str, str, int], QIcon] = {}
        # the system's own palette, before ours is put on: to ask for the scheme would make all of Qt's enums (by_number.py)
        self._system_is_dark = application.palette().window().color().lightness() < 128
        self.colours = self._wanted()
        application.styleHints().colorSchemeChanged.connect(self._follow)

    def start(self, choice: str, percent: int) -> None:
        """Put on the look that the settings ask for. Once, before the window."""
        self._set_choice(choice)
        self._percent = percent
        self._put_on()

    def choose(self, choice: str) -> None:
        """`choice` is one of CHOICES."""
        if choice != self._choice:
            self._set_choice(choice)
            self._put_on()

    def set_text_size(self, percent: int) -> None:
        """In per cent of the system's text size."""
        if percent != self._percent:
            self._percent = percent
            self._put_on()

    def colour(self, role: str) -> QColor:
        """The colour of a role of Colours. KeyError if there is none of that name."""
        if role not in self._colours:
            self._colours[role] = QColor(self.colours._asdict()[role])
        return self._colours[role]

    def icon(self, name: str, role: str = "text_muted", side: int = ICON_SIDE) -> QIcon:
        """An icon of resources/icons in the colour of a role, for a square of `side` logical pixels."""
        if (name, role, side) not in self._made:
            # those of the rail can be chosen and are never disabled, all others the other way round
            rail = role == "rail_text"
            disabled, chosen = (None, self.colour("rail_selected_text")) if rail else (self.colour("disabled"), None)
            self._made[name, role, side] = self._icons.icon(name, side, self.colour(role), disabled, chosen)
        return self._made[name, role, side]

    def dress(self, what: QAbstractButton | QAction, name: str, role: str = "text_muted") -> None:
        """Give a button or an action its icon now, and again whenever the theme changes. Set a button's icon size before."""
        side = what.iconSize().width() if isinstance(what, QAbstractButton) else ICON_SIDE
        follower = Follower(what, lambda: what.setIcon(self.icon(name, role, side)))
        self.changed.connect(follower.again)
        follower.again()

    def program_icon(self) -> QIcon:
        return self._icons.program()

    def _set_choice(self, choice: str) -> None:
        if choice not in CHOICES:
            raise ValueError(f"{choice!r} is none of {CHOICES}")
        before, self._choice = self._choice, choice
        if choice == before == "system":
            return
        # tell Qt as well, so that window frames and native dialogs go along
        scheme = QtCore.Qt.ColorScheme
        wanted = {"light": scheme.Light, "dark": scheme.Dark}.get(choice, scheme.Unknown)
        hints = self._application.styleHints()
        hints.setColorScheme(wanted)
        if choice == "system":
            self._system_is_dark = hints.colorScheme() == scheme.Dark

    def _wanted(self) -> Colours:
        dark = self._system_is_dark if self._choice == "system" else self._choice == "dark"
        return DARK if dark else LIGHT

    def _follow(self) -> None:
        if self._choice == "system":
            self._system_is_dark = self._application.styleHints().colorScheme() == QtCore.Qt.ColorScheme.Dark
        if self._wanted() is not self.colours:
            self._put_on()

    def _put_on(self) -> None:
        self.colours = self._wanted()
        self._colours.clear()
        self._made.clear()
        font = QFont(self._system_font)
        font.setPointSizeF(self._system_size * self._percent / 100)
        self._application.setFont(font)
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(fill(self._template, self.colours, font.pointSizeF(), self._folder))
        self.changed.emit()

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for what, name in (
            (role.Window, "window"),
            (role.WindowText, "text"),
            (role.Base, "base"),
            (role.AlternateBase, "alternate"),
            (role.Text, "text"),
            (role.PlaceholderText, "placeholder"),
            (role.Button, "panel"),
            (role.ButtonText, "text"),
            (role.BrightText, "error_text"),
            (role.ToolTipBase, "panel"),
            (role.ToolTipText, "text"),
            (role.Highlight, "selection"),
            (role.HighlightedText, "selection_text"),
            (role.Accent, "accent"),
            (role.Link, "link"),
            (role.LinkVisited, "link"),
            (role.Light, "panel"),
            (role.Midlight, "hover"),
            (role.Mid, "border"),
            (role.Dark, "border_strong"),
            (role.Shadow, "border_strong"),
        ):
            palette.setColor(what, self.colour(name))
        for what in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, what, self.colour("disabled"))
        return palette


class Follower(QObject):
    """Does something whenever the theme changes. A child of what it changes, so the connection ends with that."""

    def __init__(self, parent: QObject, action: Callable[[], None]) -> None:
        super().__init__(parent)
        self._action = action

    def again(self) -> None:
        self._action()
