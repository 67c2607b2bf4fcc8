"""Importing a release: choose the file, do the work, ask when codes would be lost, hand the report on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.model import ImportReport
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import CodesWouldBeLost, UserError
from medcode_desktop.settings import Settings
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.work import Progress

FILES = "CMS releases (*.zip *.txt *.xlsx *.xls);;All files (*)"


class Importing(QObject):
    """One import at a time. `finished` comes after a new catalogue is in place, or nothing new was in the file."""

    started = Signal()
    ended = Signal()  # however it ended
    finished = Signal(object)  # ImportReport

    def __init__(self, store: CatalogueStore, tasks: Tasks, reporter: Reporter, remembered: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._reporter = reporter
        self._settings = remembered
        self._window = parent
        self.is_running = False

    def choose_file(self) -> None:
        """Ask for the file; its choice starts the import."""
        if self.is_running:
            return
        folder = self._settings.get(settings.IMPORT_FOLDER)
        if not folder:  # a browser or a colleague has put it there
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._window, "Import a release of HCPCS codes", folder, FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def start(self, path: Path, *, allow_loss: bool = False) -> None:
        """Import this file."""
        if self.is_running:
            self._reporter.message(Message("info", "An import is under way. Wait until it has ended, or cancel it."))
            return
        self.is_running = True
        self.started.emit()

        def work(progress: Progress) -> ImportReport:
            return self._store.import_file(path, progress, allow_loss=allow_loss)

        self._tasks.run(f"Importing {path.name}", work, self._on_done, partial(self._on_refused, path), self._on_cancelled)

    def _on_chosen(self, name: str) -> None:
        path = Path(name)
        self._settings.set(settings.IMPORT_FOLDER, str(path.parent)[: settings.IMPORT_FOLDER.most])
        self.start(path)

    def _end(self) -> None:
        self.is_running = False
        self.ended.emit()

    def _on_done(self, report: ImportReport) -> None:
        self._end()
        self.finished.emit(report)

    def _on_cancelled(self) -> None:
        self._end()
        self._reporter.message(Message("info", "The import was stopped. The catalogue is as it was."))

    def _on_refused(self, path: Path, error: UserError) -> None:
        self._end()
        if isinstance(error, CodesWouldBeLost):
            self._ask(path, error)
        else:
            self._reporter.user_error(error)

    def _ask(self, path: Path, error: CodesWouldBeLost) -> None:
        """The one question of an import; keeping what is loaded is what Enter and Esc do."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Codes would be lost")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"{path.name}: {error.missing:,} of {error.expected:,} codes would be lost")
        box.setInformativeText(str(error))
        anyway = box.addButton("Import all the same", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep what is loaded", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        anyway.clicked.connect(partial(self._import_anyway, path))
        box.open()

    def _import_anyway(self, path: Path, _checked: bool = False) -> None:
        self.start(path, allow_loss=True)
