"""The composition root: builds every service once, hands each to whoever needs it, opens the window.

    python -m medcode_desktop [--data-dir DIR]

Start-up imports only what the first screen needs; the rest is imported where it is first used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places, find_places
from medcode_desktop.records.records import Records, back_up_if_due
from medcode_desktop.settings import Settings
from medcode_desktop.ui.crash_file import CrashFile
from medcode_desktop.ui.icons import Icons
from medcode_desktop.ui.log_file import LogFile
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen
from medcode_desktop.ui.main_window import CATALOGUE, LOOK_UP, MainWindow
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.screen import Place, Screen
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.work import Progress

NO_DISPLAY = (
    "There is no display to open a window on. Without one these work: medcode-desktop lookup, search, import, releases,"
    " changes, rollback, selftest; or run the window on a virtual screen: xvfb-run make run."
)
_SECONDS_TO_END_WORK = 10.0


@dataclass
class Running:
    """The services of one run, for closing them in order."""

    window: MainWindow
    records: Records
    tasks: Tasks
    reporter: Reporter

    def close(self) -> None:
        self.window.close()
        self.tasks.close(_SECONDS_TO_END_WORK)
        self.window.close_catalogue()
        self.records.close()
        self.reporter.uninstall()


def main(arguments: list[str]) -> int:
    """0 after a good run, 1 with a sentence on standard error if there is no window to open."""
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201 - no window to say it in
        return 1
    places = find_places(_data_dir(arguments))
    application = QApplication([sys.argv[0]])
    application.setApplicationName("MedCode Desktop")
    try:
        running = build(application, places)
    except UserError as error:
        from PySide6.QtWidgets import QMessageBox  # the window could not be made

        QMessageBox.critical(None, "MedCode Desktop", str(error))
        return 1
    running.window.show()
    try:
        return application.exec()
    finally:
        running.close()


def has_display() -> bool:
    """Qt aborts without one; a sentence is better."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def build(application: QApplication, places: Places) -> Running:
    """Everything, wired, the window not yet shown. Raises UserError if the records or the catalogue cannot be opened."""
    reporter = Reporter(LogFile(places.logs))
    reporter.install()
    records = Records.open(places.records, places.backups)
    remembered = Settings(records.settings)
    theme = Theme(application, places.resources / "style", Icons(places.resources / "icons"))
    theme.start(remembered.get(settings.THEME), remembered.get(settings.TEXT_SIZE))
    application.setWindowIcon(theme.program_icon())
    store = CatalogueStore(places.catalogues, places.bundled_catalogue)
    catalogue = store.open()
    tasks = Tasks(reporter)
    if store.fallback:
        reporter.message(Message("warning", store.fallback))
    crash = CrashFile(places.logs)
    report = crash.collect()
    if report:
        reporter.earlier_crash(report)
    crash.watch()

    def reload() -> None:
        window.replace_catalogue(store.open())

    def on_setting(setting: object) -> None:
        if setting is settings.THEME:
            theme.choose(remembered.get(settings.THEME))
        elif setting is settings.TEXT_SIZE:
            theme.set_text_size(remembered.get(settings.TEXT_SIZE))

    def look_up() -> Screen:
        return LookupScreen(theme, records, remembered, reporter, date.today)

    def catalogue_screen() -> Screen:
        from medcode_desktop.ui.catalogue.screen import CatalogueScreen  # not needed for the first screen

        return CatalogueScreen(store, theme, tasks, reporter, remembered, reload)

    def open_settings(parent: QWidget) -> None:
        from medcode_desktop.ui.settings_dialog import SettingsDialog  # seldom opened

        SettingsDialog(remembered, on_setting, parent).open()

    window = MainWindow(
        [
            Place(LOOK_UP, "Look up", "search", "look-up", look_up),
            Place(CATALOGUE, "Catalogue", "catalogue", "catalogue", catalogue_screen),
        ],
        catalogue,
        theme,
        tasks,
        reporter,
        remembered,
        places.logs,
        _help_opener(theme, places.resources / "help"),
        open_settings,
    )
    tasks.run("Backup", _backup(records), lambda _: None)
    return Running(window, records, tasks, reporter)


def _backup(records: Records) -> Callable[[Progress], object]:
    """Once a day, in the worker thread."""

    def work(progress: Progress) -> object:
        del progress
        return back_up_if_due(records, datetime.now().astimezone())

    return work


def _help_opener(theme: Theme, folder: Path) -> Callable[[str], object]:
    """One help window, made when first asked for."""
    made: list[QWidget] = []

    def open_help(name: str) -> None:
        from medcode_desktop.ui.help_window import HelpWindow  # seldom opened

        if not made:
            made.append(HelpWindow(theme, folder))
        window = made[0]
        if isinstance(window, HelpWindow):
            window.show_page(name)

    return open_help


def _data_dir(arguments: list[str]) -> Path | None:
    for at, argument in enumerate(arguments):
        if argument == "--data-dir" and at + 1 < len(arguments):
            return Path(arguments[at + 1])
        if argument.startswith("--data-dir="):
            return Path(argument.partition("=")[2])
    return None
