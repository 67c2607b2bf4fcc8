"""Looks after the records: is the file sound, which backups are there, make one, go back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.backups import Backup, Backups
from medcode_desktop.ui.practice.words import when
from medcode_desktop.ui.widgets.build import button, plain_label

WHY = {
    "daily": "daily",
    "by-hand": "made by hand",
    "before-upgrade": "before an upgrade of the program",
    "before-restore": "before another one was restored",
}


class DataDialog(QDialog):
    """`restored` is called after the records have changed under the program."""

    def __init__(
        self, backups: Backups, now: Callable[[], datetime], restored: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Backups")
        self._backups = backups
        self._now = now
        self._restored = restored
        self._list = QListWidget()
        self._list.setAccessibleName("Backups, the newest first")
        self._list.currentRowChanged.connect(self._on_row)
        self._said = plain_label("", "strong", wrap=True, selectable=True)
        self._restore = button("Restore the one chosen", self.restore, tip="The present file is kept beside it")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("Check the records", self.check))
        row.addWidget(button("Back up now", self.back_up, "primary"))
        row.addWidget(self._restore)
        row.addStretch(1)
        row.addWidget(button("Close", self.accept))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(f"In {backups.folder}", "muted", wrap=True, selectable=True))
        whole.addWidget(self._list, 1)
        whole.addWidget(self._said)
        whole.addLayout(row)
        self.resize(620, 420)
        self._show()

    def check(self) -> None:
        """A full check, which reads every page of the file."""
        self._guarded(self._check)

    def back_up(self) -> None:
        self._guarded(self._back_up)

    def restore(self) -> None:
        """Undone by restoring the one that is made of the present file before."""
        self._guarded(self._restore_chosen)

    def _check(self) -> str:
        told = self._backups.check_integrity()
        return "\n".join((told.message, *told.details))

    def _back_up(self) -> str:
        made = self._backups.back_up()
        return f"Backed up: {made.path.name}"

    def _restore_chosen(self) -> str:
        item = self._list.currentItem()
        if item is None:
            return "Choose a backup first."
        backup: Backup = item.data(Qt.ItemDataRole.UserRole)
        kept = self._backups.restore(backup)
        self._restored()
        return f"Restored: {self._title(backup)}." + (f" What was there before is kept as {kept.name}." if kept else "")

    def _guarded(self, do: Callable[[], str]) -> None:
        """What came of it stands in the dialog."""
        try:
            said = do()
        except UserError as error:
            said = str(error)
        self._show()
        self._said.setText(said)

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
