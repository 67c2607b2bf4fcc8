"""Where the data folder is to go. The move itself is done once the window has closed its files: moving_window.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.records.moving import check_target
from medcode_desktop.ui.widgets.build import button, plain_label

TOLD = (
    "Records, backups, catalogues and settings are copied and checked; the window closes for that and opens again. If anything "
    "goes wrong, the present folder stays in use. Choose a folder of this PC, or of a share that no other PC uses for its data."
)


class Mover(NamedTuple):
    places: Places
    begin: Callable[[Path, bool], object]  # the new folder, and whether the old files are to be removed


class MoveDialog(QDialog):
    def __init__(self, mover: Mover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Move the data folder")
        self._mover = mover
        self.folder = QLineEdit()
        self.folder.setAccessibleName("New folder")
        self.folder.setPlaceholderText("An empty or a new folder")
        self.folder.textChanged.connect(self._on_text)
        self.remove_old = QCheckBox("Delete the files in the present folder afterwards")
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        self._move = button("Move", self.move_there, "primary")
        self._move.setDefault(True)
        self._move.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        choose = button("Choose...", self._on_choose)
        choose.setAutoDefault(False)
        row.addWidget(choose)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(self._move)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(f"The data is in {mover.places.data}", wrap=True, selectable=True))
        whole.addLayout(row)
        whole.addWidget(self.remove_old)
        whole.addWidget(plain_label(TOLD, "muted", wrap=True))
        whole.addWidget(self._error)
        whole.addStretch(1)
        whole.addLayout(foot)
        self.resize(620, self.sizeHint().height())
        self.folder.setFocus()

    def move_there(self) -> None:
        """Say what stands against it, or begin."""
        target = Path(self.folder.text().strip())
        try:
            check_target(self._mover.places, target)
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            return
        self.accept()
        self._mover.begin(target, self.remove_old.isChecked())

    def _on_choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "New data folder", str(self._mover.places.data.parent))
        if name:
            self.folder.setText(str(Path(name)))

    def _on_text(self, text: str) -> None:
        self._error.hide()
        self._move.setEnabled(bool(text.strip()))
