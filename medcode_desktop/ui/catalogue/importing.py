"""Importing: choose the files, do the work, ask when codes would be lost or a licence is needed, hand the report on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.catalogue.taking_in import Imported
from medcode_desktop.errors import CodesWouldBeLost, LicenceNeeded, UserError
from medcode_desktop.settings import Settings
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.work import Progress

FILES = "Code files (*.zip *.txt *.csv *.xlsx *.xls);;All files (*)"


class Importing(QObject):
    """One import at a time. `finished` comes after a new catalogue is in place, or nothing new was in the file."""

    started = Signal()
    ended = Signal()  # however it ended
    finished = Signal(object)  # Imported

    def __init__(self, store: CatalogueStore, tasks: Tasks, reporter: Reporter, remembered: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._reporter = reporter
        self._settings = remembered
        self._window = parent
        self.is_running = False

    def choose_files(self) -> None:
        """Ask for the files; their choice starts the import."""
        self._ask_for("Import code files", QFileDialog.FileMode.ExistingFiles)

    def choose_folder(self) -> None:
        """Ask for a folder; all code files in it are imported."""
        self._ask_for("Import all code files of a folder", QFileDialog.FileMode.Directory)

    def _ask_for(self, title: str, mode: QFileDialog.FileMode) -> None:
        if self.is_running:
            return
        folder = self._settings.get(settings.IMPORT_FOLDER)
        if not folder:  # a browser or a colleague has put it there
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._window, title, folder, FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.open()

    def start(self, paths: Sequence[Path], *, allow_loss: bool = False, licence: Licence | None = None) -> None:
        """Import these files, and the code files of these folders."""
        if self.is_running:
            self._reporter.message(Message("info", "An import is under way. Wait until it has ended, or cancel it."))
            return
        self.is_running = True
        self._reporter.begin()
        self.started.emit()

        def work(progress: Progress) -> Imported:
            return self._store.import_files(paths, progress, allow_loss=allow_loss, licence=licence)

        again = partial(self.start, paths, allow_loss=allow_loss, licence=licence)
        title = f"Importing {paths[0].name}" if len(paths) == 1 else f"Importing {len(paths)} files"
        self._tasks.run(title, work, self._on_done, partial(self._on_refused, again), self._on_cancelled)

    def _on_chosen(self, names: Sequence[str]) -> None:
        paths = [Path(name) for name in names]
        self._settings.set(settings.IMPORT_FOLDER, str(paths[0].parent)[: settings.IMPORT_FOLDER.most])
        self.start(paths)

    def _end(self) -> None:
        self.is_running = False
        self.ended.emit()

    def _on_done(self, imported: Imported) -> None:
        self._end()
        self.finished.emit(imported)

    def _on_cancelled(self) -> None:
        self._end()
        self._reporter.message(Message("info", "The import was stopped. The catalogue is as it was."))

    def _on_refused(self, again: Callable[..., None], error: UserError) -> None:
        """`again` starts the same import once more, with what the person has allowed."""
        self._end()
        if isinstance(error, CodesWouldBeLost):
            self._ask(again, error)
        elif isinstance(error, LicenceNeeded):
            self._ask_licence(again, error)
        else:
            self._reporter.user_error(error)

    def _ask_licence(self, again: Callable[..., None], error: LicenceNeeded) -> None:
        from medcode_desktop.ui.catalogue.licence_dialog import LicenceDialog  # most imports need none

        dialog = LicenceDialog(error, self._settings.get(settings.LICENCE_NAME), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(partial(self._on_licence, again))
        dialog.rejected.connect(self._on_no_licence)
        dialog.open()

    def _on_no_licence(self) -> None:
        told = "Nothing was imported: the licence for the CPT content was not confirmed. The catalogue is as it was."
        self._reporter.message(Message("info", told))

    def _on_licence(self, again: Callable[..., None], licence: Licence) -> None:
        self._settings.set(settings.LICENCE_NAME, licence.name)
        again(licence=licence)

    def _ask(self, again: Callable[..., None], error: CodesWouldBeLost) -> None:
        """Of a file that may be cut short or only a part; keeping what is loaded is what Enter and Esc do."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Codes would be lost")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"{error.missing:,} of {error.expected:,} codes would be lost")
        box.setInformativeText(str(error))
        anyway = box.addButton("Import all the same", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep what is loaded", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        anyway.clicked.connect(lambda _: again(allow_loss=True))
        box.rejected.connect(self._on_kept)
        box.open()

    def _on_kept(self) -> None:
        self._reporter.message(Message("info", "Nothing was imported: what is loaded was kept. The catalogue is as it was."))
