"""What stands before the scores when a passcode is set."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.passcode import LONGEST, Passcode
from medcode_desktop.ui.widgets.build import button, plain_label


class LockPage(QWidget):
    opened = Signal()

    def __init__(self, passcode: Passcode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passcode = passcode
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName("Passcode")
        self._field.setPlaceholderText("Passcode")
        self._field.returnPressed.connect(self._on_try)
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        row.addWidget(button("Open", self._on_try, "primary"))
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(560)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(plain_label("Scores are behind a passcode", "heading"))
        inside.addLayout(row)
        inside.addWidget(self._error)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(12)
        whole.addWidget(plain_label("Scores", "title"))
        whole.addWidget(card)
        whole.addStretch(1)

    def enter(self) -> None:
        self._field.setFocus()

    def _on_try(self) -> None:
        try:
            self._passcode.check(self._field.text())
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            self._field.selectAll()
            return
        self._field.clear()
        self._error.hide()
        self.opened.emit()
