"""The window: screens, keys that work everywhere, what is remembered, and that it fits small and large."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop import settings as declared
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.settings import Settings
from medcode_desktop.ui.bug_dialog import BugDialog
from medcode_desktop.ui.main_window import MainWindow
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.screen import Place, Screen
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from tests.ui.conftest import KeptInMemory

TODAY = date(2025, 11, 24)


class Searching(Screen):
    """A screen with a search field, a list that would swallow letters, and a tick."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.list = QListWidget()
        self.list.addItems(["alpha", "beta"])
        self.tick = QCheckBox("tick")
        column = QVBoxLayout(self)
        for control in (self.field, self.list, self.tick):
            column.addWidget(control)
        self.catalogues: list[Catalogue] = []
        self.codes: list[str] = []
        self.remembered = 0

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self.catalogues.append(catalogue)

    def enter(self) -> None:
        self.field.setFocus()

    def begin_search(self, text: str) -> bool:
        if text:
            self.field.setText(text)
        else:
            self.field.selectAll()
        self.field.setFocus()
        return True

    def open_code(self, code: str) -> None:
        self.codes.append(code)

    def remember(self) -> None:
        self.remembered += 1


class Showing(Screen):
    """A screen without a search field."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("Do", self)
        self.imports = 0
        self.catalogues: list[Catalogue] = []

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self.catalogues.append(catalogue)

    def enter(self) -> None:
        self.button.setFocus()

    def start_import(self) -> None:
        self.imports += 1


class Scene:
    """A window with the two screens, and what it asked for."""

    def __init__(
        self, qtbot: QtBot, catalogue: Catalogue, theme: Theme, tasks: Tasks, reporter: Reporter, settings: Settings
    ) -> None:
        self._make = partial(self._build, qtbot, catalogue, theme, tasks, reporter, settings)
        self.search, self.show = Searching(), Showing()
        self.made: list[str] = []
        self.helped: list[str] = []
        self.set_up: list[QWidget] = []
        self.window = self._make()

    def again(self) -> MainWindow:
        """Close the program and start it anew."""
        self.window.close()
        self.search, self.show = Searching(), Showing()
        self.window = self._make()
        return self.window

    def keys(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key as the system would: it goes to the window, which finds the control."""
        QTest.keyClick(self._handle(), key, modifier)

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self._handle(), ord(character))

    def _handle(self) -> QWindow:
        return self.window.windowHandle()

    def _build(
        self, qtbot: QtBot, catalogue: Catalogue, theme: Theme, tasks: Tasks, reporter: Reporter, settings: Settings
    ) -> MainWindow:
        def make(name: str, screen: Callable[[], Screen]) -> Screen:
            self.made.append(name)
            return screen()

        window = MainWindow(
            [
                Place("lookup", "Look up", "search", "look-up", lambda _: make("lookup", lambda: self.search)),
                Place("catalogue", "Catalogue", "catalogue", "catalogue", lambda _: make("catalogue", lambda: self.show)),
            ],
            catalogue,
            theme,
            tasks,
            reporter,
            settings,
            lambda: TODAY,
            Path("/somewhere/medcode.log"),
            self.helped.append,
            self.set_up.append,
        )
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window


@pytest.fixture
def scene(qtbot: QtBot, catalogue: Catalogue, theme: Theme, tasks: Tasks, reporter: Reporter, settings: Settings) -> Scene:
    return Scene(qtbot, catalogue, theme, tasks, reporter, settings)


def test_it_starts_with_look_up_and_the_keyboard_in_it(scene: Scene) -> None:
    assert scene.window.screen_key == "lookup"
    assert scene.search.field.hasFocus()
    assert scene.made == ["lookup"], "other screens are made when they are first shown"


def test_screens_change_by_click_and_by_key(scene: Scene, qtbot: QtBot) -> None:
    rail = {button.text(): button for button in scene.window.findChildren(QToolButton) if button.text()}
    QTest.mouseClick(rail["Catalogue"], Qt.MouseButton.LeftButton)
    assert scene.window.screen_key == "catalogue"
    assert rail["Catalogue"].isChecked()
    assert scene.show.button.hasFocus()
    scene.keys(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert scene.window.screen_key == "lookup"
    assert rail["Look up"].isChecked()
    assert not rail["Catalogue"].isChecked()
    scene.keys(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert scene.window.screen_key == "catalogue"
    assert scene.made == ["lookup", "catalogue"]


@pytest.mark.parametrize("place", ["list", "tick", "other screen"])
def test_typing_anywhere_starts_a_search(scene: Scene, place: str) -> None:
    if place == "other screen":
        scene.window.show_screen("catalogue")
    else:
        getattr(scene.search, place).setFocus()
    scene.type("cPap")
    assert scene.window.screen_key == "lookup"
    assert scene.search.field.text() == "cPap"


def test_typing_in_a_field_stays_there(scene: Scene) -> None:
    scene.type("a/b")
    assert scene.search.field.text() == "a/b"


def test_space_works_the_control_that_has_the_keyboard(scene: Scene) -> None:
    scene.search.tick.setFocus()
    scene.type(" ")
    assert scene.search.tick.isChecked()
    assert scene.search.field.text() == ""


@pytest.mark.parametrize(
    "key", [(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier)]
)
def test_ctrl_l_and_slash_go_to_the_search_field(scene: Scene, key: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    scene.search.field.setText("walker")
    scene.window.show_screen("catalogue")
    scene.keys(*key)
    assert scene.search.field.hasFocus()
    assert scene.search.field.selectedText() == "walker"


def test_help_and_settings_open_for_the_screen(scene: Scene) -> None:
    scene.keys(Qt.Key.Key_F1)
    scene.window.show_screen("catalogue")
    scene.keys(Qt.Key.Key_F1)
    assert scene.helped == ["look-up", "catalogue"]
    scene.keys(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert scene.set_up == [scene.window]


def test_ctrl_q_closes_and_screens_remember(scene: Scene) -> None:
    scene.keys(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not scene.window.isVisible()
    assert scene.search.remembered == 1


def test_screens_ask_for_each_other(scene: Scene) -> None:
    scene.search.import_wanted.emit()
    assert scene.window.screen_key == "catalogue"
    assert scene.show.imports == 1
    scene.show.code_wanted.emit("E0601")
    assert scene.window.screen_key == "lookup"
    assert scene.search.codes == ["E0601"]


def test_a_new_catalogue_reaches_every_screen(scene: Scene, catalogue: Catalogue, bundled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(bundled, copy)
    new = Catalogue.open(copy)
    scene.window.use_catalogue(new)
    scene.window.show_screen("catalogue")
    assert scene.search.catalogues == [catalogue, new]
    assert scene.show.catalogues == [new]
    words = [label.text() for label in scene.window.statusBar().findChildren(QLabel)]
    assert words == [new.title, "offline"]
    new.close()


def test_size_and_screen_are_remembered(scene: Scene, settings: Settings) -> None:
    scene.window.resize(700, 500)
    scene.window.show_screen("catalogue")
    assert scene.again().screen_key == "lookup"
    assert scene.window.size() == QSize(700, 500)
    settings.set(declared.OPEN_LAST_SCREEN, True)
    scene.window.show_screen("catalogue")
    assert scene.again().screen_key == "catalogue"


@pytest.mark.parametrize("nonsense", ["", "not base64 \u20ac", "AAAA", "AdnQywADAAD" * 90])
def test_a_spoilt_memory_does_not_keep_the_window_from_opening(scene: Scene, kept: KeptInMemory, nonsense: str) -> None:
    scene.window.close()
    kept.set("window.place", nonsense)
    kept.set("window.screen", nonsense[:40])
    kept.set("open_last_screen", "on")
    assert scene.again().screen_key == "lookup"


def test_a_full_disk_does_not_keep_the_window_from_closing(
    scene: Scene, kept: KeptInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(key: str, value: str) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(kept, "set", full)
    scene.window.close()
    assert not scene.window.isVisible()


def test_errors_are_shown_above_the_screen(scene: Scene, reporter: Reporter, qtbot: QtBot) -> None:
    reporter.user_error(UserError("The file a.txt is empty.", "Download it again."))
    shown = partial(_shown_text, scene.window, "The file a.txt is empty. Download it again.")
    qtbot.waitUntil(shown)
    reporter.bug(ValueError("a bug"))
    qtbot.waitUntil(lambda: scene.window.findChild(BugDialog) is not None)
    dialog = scene.window.findChild(BugDialog)
    assert isinstance(dialog, BugDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert scene.window.isVisible()


def test_the_rail_keeps_its_words_as_long_as_they_fit(scene: Scene) -> None:
    rail = [button for button in scene.window.findChildren(QToolButton) if button.text()]
    scene.window.resize(1024, 700)
    assert {button.toolButtonStyle() for button in rail} == {Qt.ToolButtonStyle.ToolButtonTextUnderIcon}
    scene.window.resize(683, 260)
    assert scene.window.height() == 260
    assert {button.toolButtonStyle() for button in rail} == {Qt.ToolButtonStyle.ToolButtonIconOnly}
    assert all(button.toolTip() for button in rail)


def test_the_rail_is_worked_by_tab_and_arrows(scene: Scene) -> None:
    def name() -> str:
        focus = scene.window.focusWidget()
        assert focus is not None
        return focus.accessibleName()

    reached = set()
    for _ in range(8):
        scene.keys(Qt.Key.Key_Tab)
        reached.add(name())
    assert {"Look up", "Help", "Settings"} <= reached, "the screens are one stop, as radio buttons are"
    while name() != "Look up":
        scene.keys(Qt.Key.Key_Tab)
    scene.keys(Qt.Key.Key_Down)
    assert scene.window.screen_key == "catalogue"
    scene.keys(Qt.Key.Key_Up)
    assert scene.window.screen_key == "lookup"


def _shown_text(window: MainWindow, text: str) -> bool:
    return any(label.text() == text and label.isVisible() for label in window.findChildren(QLabel))
