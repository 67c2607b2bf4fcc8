"""The records cannot be opened: restore a backup, go on without them this once, or leave. Nothing is deleted here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from medcode_desktop.errors import UserError
from medcode_desktop.records.backups import Backup
from medcode_desktop.ui.widgets.build import button, plain_label

WITHOUT = "Stars, notes, recent codes and settings are then not kept when the program closes. The file stays as it is."


class Way(Enum):
    """What the person chose."""

    QUIT = auto()
    RESTORE = auto()
    WITHOUT = auto()


class RecordsTrouble(QDialog):
    """Run it with `ask`. `backups` are offered newest first; without any, only the other ways are there."""

    def __init__(self, error: UserError, backups: Sequence[Backup]) -> None:
        super().__init__()
        self.setWindowTitle("MedCode Desktop - your records cannot be opened")
        self._way = Way.QUIT
        self._list = QListWidget()
        self._list.setAccessibleName("Backups, newest first")
        for backup in backups:
            item = QListWidgetItem(_words(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        restore = button("Restore this backup", self._on_restore, "primary")
        without = button("Go on without", self._on_without, "" if backups else "primary", WITHOUT)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(plain_label("Your records cannot be opened", "heading"))
        column.addWidget(plain_label(error.what, wrap=True, selectable=True))
        if backups:
            column.addWidget(plain_label("Backups: the file in use is kept beside the one restored."))
            column.addWidget(self._list, 1)
        else:
            column.addWidget(plain_label(error.next_step, wrap=True))
        column.addWidget(plain_label(f"You can also go on without them. {WITHOUT}", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button("Quit", self.reject))
        row.addStretch(1)
        row.addWidget(without)
        if backups:
            row.addWidget(restore)
        column.addLayout(row)
        (restore if backups else without).setDefault(True)
        self.resize(620, 380 if backups else 240)

    def ask(self) -> tuple[Way, Backup | None]:
        """Show it and wait. There is no window yet whose events could be held up."""
        self.exec()
        item = self._list.currentItem()
        backup: Backup | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return self._way, backup

    def _on_restore(self) -> None:
        self._way = Way.RESTORE
        self.accept()

    def _on_without(self) -> None:
        self._way = Way.WITHOUT
        self.accept()


def _words(backup: Backup) -> str:
    return f"{backup.made.astimezone():%Y-%m-%d %H:%M}   {backup.why}   {backup.size / 2**20:.1f} MB"
