"""The composition root of the window: builds every service once, hands each to whoever needs it, opens the window.

What the first screen does not need is imported when it is asked for: the start is what a person waits for every morning.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.records.faults import DamagedRecords
from medcode_desktop.records.records import Records, back_up_if_due, backups_of
from medcode_desktop.settings import Setting, Settings
from medcode_desktop.ui.crash_file import CrashFile
from medcode_desktop.ui.display import no_display, qt_may_give_up
from medcode_desktop.ui.icons import Icons
from medcode_desktop.ui.idle import Idle
from medcode_desktop.ui.log_file import LogFile
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen
from medcode_desktop.ui.main_window import CATALOGUE, CHECKS, LOOK_UP, PRACTICE, PROGRESS, SCORES, MainWindow
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.screen import Place, Screen
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import QT_ARGUMENTS, Theme

if TYPE_CHECKING:
    from medcode_desktop.records.backups import Backup
    from medcode_desktop.ui.practice.coach import Coach

AFTER_PAINT = 200  # milliseconds after which the window has surely been painted, and nobody has typed yet
PATIENCE_AT_END = 10.0  # seconds for work under way to stop


class Program:
    """Everything that runs while the window is open. `application` outlives it."""

    def __init__(self, application: QApplication, places: Places, records: Records) -> None:
        self._places = places
        self._records = records
        self._is_closed = False
        self.move_to: tuple[Path, bool] | None = None  # once the window is closed: the new data folder, and whether to tidy up
        self._settings = Settings(records.settings)
        log = LogFile(places.logs)
        self.reporter = Reporter(log)
        self.theme = make_theme(application, places)
        self.theme.start(self._settings.get(settings.THEME), self._settings.get(settings.TEXT_SIZE))
        self.tasks = Tasks(self.reporter)
        self._store = CatalogueStore(places.catalogues, places.bundled_catalogue)
        self.window = MainWindow(
            [
                Place(LOOK_UP, "Look up", "search", "look-up", self._look_up),
                Place(PRACTICE, "Practice", "practice", "practice", self._practice_screen),
                Place(PROGRESS, "Progress", "progress", "progress", self._progress_screen),
                Place(CHECKS, "Check codes", "checks", "check-codes", self._checks_screen),
                Place(SCORES, "Scores", "scores", "scores", self._scores_screen),
                Place(CATALOGUE, "Catalogue", "catalogue", "catalogue", self._catalogue_screen),
            ],
            self._store.open(),
            self.theme,
            self.tasks,
            self.reporter,
            self._settings,
            _today,
            log.path,
            self._open_help,
            self._open_settings,
        )
        self._idle = Idle(self.window)
        self._tell_fallback()

    def close(self) -> bool:
        """Stop the work and close the files. False if work under way did not stop."""
        self._is_closed = True
        self._idle.stop()
        self.window.close()
        stopped = self.tasks.close(PATIENCE_AT_END)
        self.window.close_catalogue()
        self._records.close()
        return stopped

    def reload_catalogue(self) -> None:
        """Open the catalogue now in use and hand it to every screen."""
        self.window.replace_catalogue(self._store.open())
        self._idle.begin(self.window.get_ready())
        self._tell_fallback()

    def after_start(self) -> None:
        """The window is painted: do what had to wait for it. It may have been closed meanwhile."""
        if self._is_closed:
            return
        self.back_up()
        self.tasks.run("Clearing what an import left", lambda _: self._store.clear_leftovers(), lambda _: None)
        self._idle.begin(self._get_ready())

    def _get_ready(self) -> Iterator[None]:
        """What would make the first search, the first repair of a word and the first code wait."""
        gc.collect()
        gc.freeze()  # what is there now stays to the end: no collection has to look through it while somebody types
        gc.enable()
        yield
        from PySide6.QtCore import Qt  # noqa: F401 - all its enums are made now, not at the first key

        yield
        yield from self.window.get_ready()

    def back_up(self) -> None:
        """The daily backup of the person's own records, if it is due."""

        def work(_progress: object) -> None:
            back_up_if_due(self._records, datetime.now().astimezone())

        self.tasks.run("Backing up your records", work, lambda _: None)

    def _look_up(self, parent: QWidget) -> Screen:
        return LookupScreen(self.theme, self._records, self._settings, self.reporter, _today, parent)

    def _practice_screen(self, parent: QWidget) -> Screen:
        from medcode_desktop.ui.practice.screen import PracticeScreen  # not the first screen

        return PracticeScreen(self._coach, self._records, self._settings, self.theme, self.tasks, self.reporter, parent)

    def _progress_screen(self, parent: QWidget) -> Screen:
        from medcode_desktop.records.texts import system_clock
        from medcode_desktop.ui.progress.screen import ProgressScreen  # not the first screen

        return ProgressScreen(self._records, self._settings, self.theme, system_clock, parent)

    def _checks_screen(self, parent: QWidget) -> Screen:
        from medcode_desktop.records.texts import system_clock
        from medcode_desktop.ui.checks.screen import CheckScreen  # not the first screen

        return CheckScreen(self._records, self._settings, self.theme, self.tasks, self.reporter, system_clock, _today, parent)

    def _scores_screen(self, parent: QWidget) -> Screen:
        from medcode_desktop.records.texts import system_clock
        from medcode_desktop.ui.scores.move_dialog import Mover
        from medcode_desktop.ui.scores.screen import ScoresScreen  # not the first screen

        mover = Mover(self._places, self._move_data)
        return ScoresScreen(self._records, self._settings, self.theme, self.tasks, self.reporter, system_clock, mover, parent)

    def _move_data(self, target: Path, remove_old: bool) -> None:
        """Nobody may have the files open meanwhile: the window closes, and opens again on the new folder."""
        self.move_to = target, remove_old
        self.window.close()

    @cached_property
    def _coach(self) -> Coach:
        import time
        from random import Random

        from medcode_desktop.records.texts import system_clock
        from medcode_desktop.ui.practice.coach import Coach

        questions = self._places.resources / "questions"
        return Coach(self._records, questions, system_clock, time.monotonic, Random())  # noqa: S311 - no secret

    def _catalogue_screen(self, parent: QWidget) -> Screen:
        from medcode_desktop.ui.catalogue.screen import CatalogueScreen  # not the first screen

        return CatalogueScreen(
            self._store, self.theme, self.tasks, self.reporter, self._settings, self.reload_catalogue, parent, self._may_import
        )

    def _may_import(self) -> bool:
        from medcode_desktop.ui.scores.passcode_dialog import allowed

        return allowed(self._records.passcode, "Importing", self.window)

    def _open_help(self, page: str) -> None:
        from medcode_desktop.ui.help_window import HelpWindow  # not at the start

        window = self.window.findChild(HelpWindow) or HelpWindow(self.theme, self._places.resources / "help", self.window)
        window.show_page(page)

    def _open_settings(self, parent: QWidget) -> None:
        from medcode_desktop.ui.settings_dialog import SettingsDialog  # not at the start

        SettingsDialog(self._settings, self._on_setting, parent).open()

    def _on_setting(self, setting: Setting[Any]) -> None:
        """Settings that show at once; the others are read when they are needed."""
        if setting is settings.THEME:
            self.theme.choose(self._settings.get(settings.THEME))
        elif setting is settings.TEXT_SIZE:
            self.theme.set_text_size(self._settings.get(settings.TEXT_SIZE))

    def _tell_fallback(self) -> None:
        if self._store.fallback:
            self.reporter.message(Message("warning", self._store.fallback))


def build(application: QApplication, places: Places) -> Program:
    """Everything made, the window not yet shown. UserError if the records or the catalogue cannot be opened."""
    return Program(application, places, Records.open(places.records, places.backups))


def make_theme(application: QApplication, places: Places) -> Theme:
    """The look, with the icon of the program."""
    theme = Theme(application, places.resources / "style", Icons(places.resources / "icons"))
    application.setWindowIcon(theme.program_icon())
    return theme


def run(places: Places) -> int:
    """Open the window and stay until it is closed. The exit code: 0, or 1 if there is no display or no catalogue."""
    problem = no_display(os.environ, sys.platform)
    if problem:
        print(f"medcode-desktop: {problem}", file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    with qt_may_give_up(os.environ):
        application = QApplication([sys.argv[0], *QT_ARGUMENTS])
    application.setApplicationName("MedCode Desktop")
    application.setDesktopFileName("medcode-desktop")
    crash = CrashFile(places.logs)
    earlier = crash.collect()
    crash.watch()
    try:
        return _run(application, places, earlier)
    finally:
        crash.stop()


def _run(application: QApplication, places: Places, earlier_crash: str) -> int:
    told: Message | None = None  # what became of moving the data folder
    while True:
        try:
            records = open_records(application, places)
            if records is None:
                return 1
            program = Program(application, places, records)
        except Exception as error:
            _tell_failed_start(places, error)
            return 1
        program.reporter.install()
        if earlier_crash:
            program.reporter.earlier_crash(earlier_crash)
        if told is not None:
            program.reporter.message(told)
        program.window.show()
        QTimer.singleShot(AFTER_PAINT, program.window, program.after_start)
        code = application.exec()
        stopped = program.close()
        program.reporter.uninstall()
        if not stopped:
            # work that hears no cancel, such as reading from a network drive that has gone, would keep the process for ever;
            # every long work leaves the files right if it is killed
            os._exit(code)
        if program.move_to is None:
            return code
        places, told = _move_data(application, program, places, *program.move_to)
        earlier_crash = ""


def _move_data(
    application: QApplication, program: Program, places: Places, target: Path, remove_old: bool
) -> tuple[Places, Message]:
    """Between two windows. The places to go on with, and what to say there."""
    import shiboken6

    from medcode_desktop.ui.scores.moving_window import MovingWindow, say

    application.setQuitOnLastWindowClosed(False)  # the small window is the last one, and the program goes on
    moving = MovingWindow(places, target, program.reporter, remove_old=remove_old)
    outcome = moving.run(PATIENCE_AT_END)
    for part in (moving, program.window, program.tasks, program.theme):
        shiboken6.delete(part)
    application.setStyleSheet("")
    application.setQuitOnLastWindowClosed(True)
    return getattr(outcome, "places", places), say(outcome)


def tell_no_data(error: UserError) -> int:
    """The data folder is not where it was moved to: say so in a box of its own. The exit code."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    print(f"medcode-desktop: {error}", file=sys.stderr)  # noqa: T201 - for whoever started it from a console
    if not no_display(os.environ, sys.platform):
        with qt_may_give_up(os.environ):
            application = QApplication.instance() or QApplication([sys.argv[0], *QT_ARGUMENTS])
        box = QMessageBox(QMessageBox.Icon.Critical, "MedCode Desktop", error.what)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(error.next_step)
        box.exec()
        del application
    return 1


def open_records(application: QApplication, places: Places) -> Records | None:
    """The person's own records; if they cannot be opened, what the person chose: a backup, or none. None to quit."""
    backup: Backup | None = None
    offer = False  # once the file is known to be damaged, backups are offered until one is in its place
    while True:
        try:
            if backup is not None:
                backups_of(places.records, places.backups).restore(backup)
            return Records.open(places.records, places.backups)
        except UserError as error:
            from medcode_desktop.ui.records_trouble import RecordsTrouble, Way  # on a good day not needed

            make_theme(application, places).start("system", 100)
            offer = offer or isinstance(error, DamagedRecords)
            way, backup = RecordsTrouble(error, _readable_backups(places) if offer else ()).ask()
            if way is Way.QUIT:
                return None
            if way is Way.WITHOUT:
                import tempfile

                folder = Path(tempfile.mkdtemp(prefix="medcode-"))
                return Records.open(folder / "records.db", folder)


def _readable_backups(places: Places) -> Sequence[Backup]:
    try:
        return backups_of(places.records, places.backups).list_backups()
    except UserError:
        return ()


def _tell_failed_start(places: Places, error: Exception) -> None:
    """The window could not be made: say why, in a box of its own."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    from medcode_desktop.ui.bug_dialog import BugDialog
    from medcode_desktop.ui.reporting import describe

    log = LogFile(places.logs)
    if isinstance(error, UserError):
        log.write("error", str(error))
        box = QMessageBox(QMessageBox.Icon.Critical, "MedCode Desktop", error.what)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(error.next_step)
        box.exec()
        return
    log.write("bug", describe(error))
    BugDialog(describe(error), log.path).exec()


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a date of service is a local calendar day
