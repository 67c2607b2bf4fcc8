"""The theme puts on colours, text size and icons, and tells everybody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from medcode_desktop.paths import find_places
from medcode_desktop.ui.colours import DARK, LIGHT
from medcode_desktop.ui.icons import Icons, read_outline
from medcode_desktop.ui.theme import CHOICES, Theme, fill
from medcode_desktop.ui.widgets import build

RESOURCES = find_places().resources


def test_a_chosen_theme_reaches_palette_stylesheet_and_listeners(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.colours is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert DARK.rail in qapp.styleSheet()
    theme.choose("light")
    assert theme.colours is LIGHT
    assert LIGHT.rail in qapp.styleSheet()


def test_choosing_the_same_again_changes_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light")
        theme.set_text_size(100)


def test_the_system_s_scheme_is_followed_only_when_asked_to(qapp: QApplication, theme: Theme) -> None:
    theme.choose("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.colours is DARK
    theme.choose("system")
    assert theme.colours is (DARK if qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT)


def test_an_unknown_choice_is_a_bug(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.choose("sepia")
    assert CHOICES == ("system", "light", "dark")


def test_text_size_scales_the_font_and_the_stylesheet(qapp: QApplication, theme: Theme) -> None:
    before = qapp.font().pointSizeF()
    theme.set_text_size(150)
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.5)
    assert f"font-size: {before * 1.5 * 1.45:.1f}pt" in qapp.styleSheet()
    theme.set_text_size(100)
    assert qapp.font().pointSizeF() == pytest.approx(before)


def test_the_stylesheet_is_filled_to_the_last_token() -> None:
    template = (RESOURCES / "style" / "medcode.qss").read_text("utf-8")
    filled = fill(template, LIGHT, 9.0, RESOURCES / "style")
    assert "@" not in filled
    assert "/*" not in filled


def test_an_unknown_role_is_a_bug(theme: Theme) -> None:
    with pytest.raises(KeyError, match="mauve"):
        fill("QLabel { color: @mauve; }", LIGHT, 9.0, RESOURCES)
    with pytest.raises(KeyError, match="mauve"):
        theme.colour("mauve")


def test_a_dressed_button_changes_its_icon_with_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button = QToolButton()
    button.setIconSize(QSize(24, 24))
    qtbot.addWidget(button)
    theme.dress(button, "search", "text")
    assert _darkest(button) == QColor(LIGHT.text)
    theme.choose("dark")
    assert _darkest(button) == QColor(DARK.text)


def test_a_dressed_button_may_go(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton()
    theme.dress(button, "star")
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    theme.choose("dark")


def test_every_icon_can_be_read_and_is_inside_its_grid() -> None:
    files = sorted((RESOURCES / "icons").glob("*.svg"))
    assert len(files) > 20
    for file in files:
        box = read_outline(file.read_text("utf-8")).boundingRect()
        assert box.width() > 6, file.name
        assert 0 <= box.left() < box.right() <= 24, file.name
        assert 0 <= box.top() < box.bottom() <= 24, file.name


@pytest.mark.parametrize("svg", ["<svg/>", '<path d="M1 1A3 4 0 0 0 2 2Z"/>', '<path d="m1 1"/>'])
def test_an_icon_of_another_form_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="path"):
        read_outline(svg)


def test_the_program_has_an_icon(qapp: QApplication) -> None:
    sizes = {size.width() for size in Icons(RESOURCES / "icons").program().availableSizes()}
    assert {16, 32, 48, 256} <= sizes


def test_badges_take_their_colours(theme: Theme, qtbot: QtBot) -> None:
    badge = QLabel("Terminated")
    badge.setProperty("badge", "terminated")
    qtbot.addWidget(badge)
    badge.show()
    assert badge.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.terminated_text)


def _darkest(button: QToolButton) -> QColor:
    """The colour of the most opaque pixel of the icon."""
    image = button.icon().pixmap(24, 24).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha())


def test_a_button_with_the_focus_is_not_drawn_as_the_one_to_press(theme: Theme, qtbot: QtBot) -> None:
    """Any button of a dialog is its default while it has the focus; and it keeps the words that it was laid out for."""
    dialog = QDialog()
    qtbot.addWidget(dialog)
    row = QHBoxLayout(dialog)
    start, save = build.button("Start", dialog.accept, "primary"), build.button("Save as...", dialog.accept)
    start.setDefault(True)
    for one in (save, start):
        row.addWidget(one)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    wide = save.sizeHint().width()
    save.setFocus()
    assert save.isDefault()
    inside = [one.grab().toImage().pixelColor(5, one.height() // 2) for one in (start, save)]
    assert inside == [QColor(LIGHT.accent), QColor(LIGHT.panel)]
    assert save.sizeHint().width() == wide
    assert not save.font().bold()
