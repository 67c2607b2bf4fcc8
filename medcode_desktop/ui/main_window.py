"""The window: rail, message bar, the screens one behind the other, progress, status bar, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.settings import Settings
from medcode_desktop.ui.rail import Rail
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.screen import Place, Screen
from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import plain_label

if TYPE_CHECKING:
    # classes of Qt are made when they are first named, with all their enums: these are not needed to start
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QCloseEvent, QKeyEvent
    from PySide6.QtWidgets import QLabel

    from medcode_desktop.ui.widgets.message_bar import MessageBar

FIRST_SIZE = (1180, 760)
LOOK_UP = "lookup"
PRACTICE = "practice"
PROGRESS = "progress"
CHECKS = "checks"
SCORES = "scores"
CATALOGUE = "catalogue"


class MainWindow(QMainWindow):
    """`places` are the screens in the order of the rail. To add one is to add a Place."""

    def __init__(
        self,
        places: Sequence[Place],
        catalogue: Catalogue,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        remembered: Settings,
        today: Callable[[], date],
        log: Path,
        open_help: Callable[[str], object],
        open_settings: Callable[[QWidget], object],
    ) -> None:
        super().__init__()
        self._places = {place.key: place for place in places}
        self._screens: dict[str, Screen] = {}
        self._catalogue = catalogue
        self._reporter = reporter
        self._settings = remembered
        self._today = today
        self._log = log
        self._open_help = open_help
        self._open_settings = open_settings
        self._theme = theme
        self._tasks = tasks
        self._key = ""
        self.setWindowTitle("MedCode Desktop")

        self._rail = Rail(theme)
        self._bar: MessageBar | None = None  # made for the first message
        self._notice: QLabel | None = None  # made when CPT content is loaded
        self._stack = QStackedWidget()
        self._fill()
        self._make_actions(places)
        self._restore_place()
        self.use_catalogue(catalogue)
        reporter.attach(self.post, self._show_bug, self._clear_seen)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        last = remembered.get(settings.LAST_SCREEN) if remembered.get(settings.OPEN_LAST_SCREEN) else ""
        self.show_screen(last if last in self._places else places[0].key)

    @property
    def screen_key(self) -> str:
        """The key of the screen that is shown."""
        return self._key

    def get_ready(self) -> Iterator[None]:
        """Load, piece by piece, what a person's first search would wait for."""
        yield from self._catalogue.get_ready()
        yield
        for screen in tuple(self._screens.values()):
            yield from screen.get_ready()

    def show_screen(self, key: str) -> Screen:
        """Show a screen and put the keyboard into it."""
        screen = self._screen(key)
        if key != self._key:
            self._key = key
            self._stack.setCurrentWidget(screen)
            self._rail.choose(key)
            if self._bar is not None:
                self._bar.clear_notes()
        screen.enter()
        return screen

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Hand a new catalogue to every screen. The caller closes the old one afterwards."""
        self._catalogue = catalogue
        behind = " - newer releases are in force: import the current one" if catalogue.caution(self._today()) else ""
        self._catalogue_label.setText(catalogue.title + behind)
        self._catalogue_label.setToolTip(catalogue.title + behind)
        self._show_notice(catalogue.cpt_notice)
        for screen in self._screens.values():
            screen.use_catalogue(catalogue)

    def _show_notice(self, notice: str) -> None:
        """The AMA's, below every screen as long as CPT descriptors are loaded."""
        if self._notice is None and notice:
            self._notice = plain_label("", "muted", wrap=True, selectable=True)
            self._notice.setContentsMargins(12, 2, 12, 2)
            self._middle.addWidget(self._notice)
        if self._notice is not None:
            self._notice.setText(notice)
            self._notice.setVisible(bool(notice))

    def replace_catalogue(self, catalogue: Catalogue) -> None:
        """Take a new catalogue into use and let the one before go."""
        before = self._catalogue
        self.use_catalogue(catalogue)
        if before is not catalogue:
            before.close()

    def close_catalogue(self) -> None:
        """At the very end, when no screen asks any more."""
        self._catalogue.close()

    def open_code(self, code: str) -> None:
        """Show a code in Look up."""
        self.show_screen(LOOK_UP).open_code(code)

    def start_import(self) -> None:
        """Let the person choose a file to import."""
        self.show_screen(CATALOGUE).start_import()

    def begin_search(self, text: str = "") -> None:
        """Put the keyboard into the search field of this screen, else of Look up."""
        if not self._screen(self._key).begin_search(text):
            self.show_screen(LOOK_UP).begin_search(text)

    def _fill(self) -> None:
        self._middle = middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(middle, 1)
        self.setCentralWidget(whole)
        self._tasks.began.connect(self._on_first_work)
        self._catalogue_label = plain_label()
        self._catalogue_label.setAccessibleDescription("The catalogue in use")
        # a long text is cut rather than making a small window wider; the tool tip has it whole
        self._catalogue_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        offline = plain_label("offline")
        offline.setToolTip("This program never uses the network.")
        self.statusBar().addWidget(self._catalogue_label, 1)
        self.statusBar().addPermanentWidget(offline)
        self.statusBar().setSizeGripEnabled(False)

    def _make_actions(self, places: Sequence[Place]) -> None:
        """Every key that works everywhere; the help page of the keyboard lists them."""
        for number, place in enumerate(places, 1):
            action = self._action(place.title, [f"Ctrl+{number}"], partial(self.show_screen, place.key))
            self._rail.add_screen(place.key, place.title, place.icon, f"Ctrl+{number}", action.trigger)
        self._action("Search", ["Ctrl+L", "/"], self.begin_search)
        help_action = self._action("Help", ["F1"], self._help)
        settings_action = self._action("Settings", ["Ctrl+,"], lambda: self._open_settings(self))
        self._action("Quit", ["Ctrl+Q"], self.close)
        self._rail.add_below("help", "Help", "help", "F1", help_action.trigger)
        self._rail.add_below("settings", "Settings", "settings", "Ctrl+,", settings_action.trigger)

    def _action(self, title: str, keys: list[str], do: Callable[[], object]) -> QAction:
        action = QAction(title, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _: do())  # not whether it is checked
        self.addAction(action)
        return action

    def _screen(self, key: str) -> Screen:
        """Made when first asked for. KeyError if there is none of that name."""
        if key not in self._screens:
            screen = self._places[key].make(self._stack)
            screen.setAccessibleName(self._places[key].title)
            screen.code_wanted.connect(self.open_code)
            screen.import_wanted.connect(self.start_import)
            self._screens[key] = screen
            self._stack.addWidget(screen)
            screen.use_catalogue(self._catalogue)
        return self._screens[key]

    def _help(self) -> None:
        self._open_help(self._places[self._key].help_page)

    def _show_bug(self, details: str) -> None:
        from medcode_desktop.ui.bug_dialog import BugDialog  # not needed on a good day

        BugDialog(details, self._log, self).open()

    def _restore_place(self) -> None:
        area = self.screen().availableGeometry()
        self.resize(min(FIRST_SIZE[0], area.width()), min(FIRST_SIZE[1], area.height()))
        kept = self._settings.get(settings.WINDOW_PLACE)
        if kept:
            # Qt refuses what is no such value, and moves a window whose monitor has gone
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))

    def _remember(self) -> None:
        self._settings.set(settings.WINDOW_PLACE, self.saveGeometry().toBase64().toStdString())
        self._settings.set(settings.LAST_SCREEN, self._key)
        for screen in self._screens.values():
            screen.remember()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing anywhere starts a search: keys that no control wanted come here."""
        if starts_search(event):
            self.begin_search(event.text())
        else:
            super().keyPressEvent(event)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Lists want letters, to go to a row that starts with them; here these are for the search."""
        if isinstance(now, QAbstractItemView) and now.window() is self:
            now.installEventFilter(self)  # a second time it does nothing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QtCore.QEvent.Type.KeyPress and isinstance(event, QtGui.QKeyEvent) and starts_search(event):
            self.begin_search(event.text())
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        try:
            self._remember()
        except UserError as error:
            self._reporter.user_error(error)  # the log has it; a full disk must not keep the window open
        self._reporter.detach()
        super().closeEvent(event)

    def post(self, message: Message) -> None:
        """Show a message above the screen."""
        if self._bar is None:
            from medcode_desktop.ui.widgets.message_bar import MessageBar  # most days have no message

            self._bar = MessageBar(self._theme)
            self._middle.insertWidget(0, self._bar)
        self._bar.post(message)

    def _clear_seen(self) -> None:
        if self._bar is not None:
            self._bar.clear_seen()

    def _on_first_work(self, task: Task) -> None:
        from medcode_desktop.ui.widgets.progress_panel import ProgressPanel  # work begins after the window is there

        self._tasks.began.disconnect(self._on_first_work)
        self._middle.addWidget(ProgressPanel(self._tasks, task))


def starts_search(event: QKeyEvent) -> bool:
    """A letter, digit or sign, alone or with Shift."""
    text = event.text()
    keys = QtCore.Qt.KeyboardModifier
    plain = event.modifiers() & ~(keys.KeypadModifier | keys.ShiftModifier)
    return plain == keys.NoModifier and text.isprintable() and bool(text.strip())
