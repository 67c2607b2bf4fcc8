"""Looks after the records: is the file sound, which backups are there, make one, go back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.backups import Backup, Backups
from medcode_desktop.ui.practice.words import when
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.work import Progress

WHY = {
    "daily": "daily",
    "by-hand": "made by hand",
    "before-upgrade": "before an upgrade of the program",
    "before-restore": "before another one was restored",
}


class DataDialog(QDialog):
    """`restored` is called after the records have changed under the program. Checks and backups of large records take a while:
    they are made in the background, and what came of them stands in the dialog."""

    def __init__(
        self,
        backups: Backups,
        tasks: Tasks,
        now: Callable[[], datetime],
        restored: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Backups")
        self._backups = backups
        self._tasks = tasks
        self._is_closed = False
        self._now = now
        self._restored = restored
        self._list = QListWidget()
        self._list.setAccessibleName("Backups, the newest first")
        self._list.currentRowChanged.connect(self._on_row)
        self._said = plain_label("", "strong", wrap=True, selectable=True)
        self._restore = button("Restore the one chosen", self.restore, tip="The present file is kept beside it")
        row = QHBoxLayout()
        row.setSpacing(8)
        self._check = button("Check the records", self.check)
        self._back_up = button("Back up now", self.back_up, "primary")
        for widget in (self._check, self._back_up, self._restore):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(button("Close", self.accept))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(f"In {backups.folder}", "muted", wrap=True, selectable=True))
        whole.addWidget(self._list, 1)
        whole.addWidget(self._said)
        whole.addLayout(row)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)  # else Enter in a list presses the first of them, and it is drawn as the one to press
        self.resize(620, 420)
        self._show()

    def check(self) -> None:
        """A full check, which reads every page of the file."""

        def work(_progress: Progress) -> str:
            told = self._backups.check_integrity()
            return "\n".join((told.message, *told.details))

        self._in_background("Checking the records", work)

    def back_up(self) -> None:
        def work(_progress: Progress) -> str:
            return f"Backed up: {self._backups.back_up().path.name}"

        self._in_background("Backing up the records", work)

    def restore(self) -> None:
        """Undone by restoring the one that is made of the present file before. At once: nobody else may read meanwhile."""
        try:
            told = self._restore_chosen()
        except UserError as error:
            told = str(error)
        self._end(told)

    def done(self, result: int) -> None:
        self._is_closed = True
        super().done(result)

    def _in_background(self, title: str, work: Callable[[Progress], str]) -> None:
        self._enable(False)
        self._said.setText(f"{title}...")
        self._tasks.run(title, work, self._end, lambda error: self._end(str(error)), lambda: self._end("Stopped."))

    def _end(self, told: str) -> None:
        """What came of it stands in the dialog, if that is still there."""
        if not self._is_closed:
            self._enable(True)
            self._show()
            self._said.setText(told)

    def _enable(self, able: bool) -> None:
        for widget in (self._check, self._back_up, self._restore):
            widget.setEnabled(able)

    def _restore_chosen(self) -> str:
        item = self._list.currentItem()
        if item is None:
            return "Choose a backup first."
        backup: Backup = item.data(Qt.ItemDataRole.UserRole)
        kept = self._backups.restore(backup)
        self._restored()
        return f"Restored: {self._title(backup)}." + (f" What was there before is kept as {kept.name}." if kept else "")

    def _show(self) -> None:
        self._list.clear()
        try:
            found = self._backups.list_backups()
        except UserError as error:
            self._said.setText(str(error))
            found = []
        for backup in found:
            item = QListWidgetItem(self._title(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self._list.addItem(item)
        if not found:
            self._said.setText("There is no backup yet. One is made every day on which the program is used.")
        self._list.setCurrentRow(0 if found else -1)
        self._restore.setEnabled(bool(found))

    def _on_row(self, row: int) -> None:
        self._restore.setEnabled(row >= 0)

    def _title(self, backup: Backup) -> str:
        return f"{when(backup.made, self._now())}, {WHY.get(backup.why, backup.why)}, {backup.size / 1e6:.1f} MB"
