"""Taking one of the clinic's own files out: ask where it cannot be undone, do the work, say what went."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from medcode_desktop.catalogue.sources import NAMES, SourceInfo
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.going_back import listed
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.work import Progress


class Removing(QObject):
    """`removed` comes when another catalogue is in use, or may be: a removal can fail at its very end."""

    removed = Signal()

    def __init__(self, store: CatalogueStore, tasks: Tasks, reporter: Reporter, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._reporter = reporter
        self._window = parent

    def start(self, kind: SourceKind, held: Sequence[SourceInfo]) -> None:
        """Remove one of the sources held. Undone by going back, save for CPT content, of which nothing may stay."""
        info = next(one for one in held if one.kind is kind)
        if not is_last_cpt(info, held):
            self._run(info, "")
            return
        fee_files = [one.title for one in held if one.copyright_year and one.kind is not info.kind]
        cancel = QMessageBox.StandardButton.Cancel
        box = QMessageBox(QMessageBox.Icon.Warning, "Remove CPT content", f"Remove {info.title}?", cancel, self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(question(fee_files))
        do = box.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(cancel)
        do.clicked.connect(lambda _: self._run(info, gone_for_good(fee_files)))
        box.open()

    def _run(self, info: SourceInfo, for_good: str) -> None:
        """`for_good`: what is said at the end if it cannot be undone."""

        def work(progress: Progress) -> str:
            return self._store.remove(info.kind, progress)

        self._reporter.begin()
        done = partial(self._on_removed, for_good)
        self._tasks.run(f"Removing {NAMES[info.kind]}", work, done, self._on_failed, self._on_stopped)

    def _on_removed(self, for_good: str, title: str) -> None:
        self.removed.emit()
        undo = ". To undo this, go back to the one before." if self._store.can_roll_back() else "."
        self._reporter.message(Message("success", f"Removed: {title}{for_good or undo}"))

    def _on_stopped(self) -> None:
        self._reporter.message(Message("info", "The removal was stopped. The catalogue is as it was."))

    def _on_failed(self, error: UserError) -> None:
        self.removed.emit()  # what is in use may have changed before earlier catalogues could not be deleted
        self._reporter.user_error(error)


def is_last_cpt(info: SourceInfo, held: Sequence[SourceInfo]) -> bool:
    """Does all CPT content go with it? The AMA's file takes the texts that came with fee files along."""
    others = (one for one in held if one.kind is not info.kind)
    return info.kind is SourceKind.CPT or (bool(info.copyright_year) and not any(one.copyright_year for one in others))


def question(fee_files: Sequence[str]) -> str:
    """What goes with the last CPT content; `fee_files` have CPT texts as well."""
    texts = f"The CPT texts that came with {listed(fee_files)} are deleted too; the amounts stay. " if fee_files else ""
    return (
        f"{texts}The earlier catalogues that have CPT content are deleted as well, so that nothing of it stays on this PC."
        " This cannot be undone: only importing the files again brings the texts back."
    )


def gone_for_good(fee_files: Sequence[str]) -> str:
    """The end of the sentence that says what was removed."""
    texts = f", and with it the CPT texts of {listed(fee_files)}" if fee_files else ""
    return f"{texts}. The earlier catalogues with CPT content were deleted too; this cannot be undone."
