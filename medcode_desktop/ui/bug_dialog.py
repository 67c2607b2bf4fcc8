"""What a person sees of a bug: that it was not their fault, that they can go on, and what to send to whom."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from medcode_desktop.ui.widgets.build import button, plain_label

WORDS = (
    "What you did last may not be finished; everything saved before is safe, and you can go on working. "
    "If it happens again, please send the details to whoever looks after this PC."
)


class BugDialog(QDialog):
    def __init__(self, details: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something went wrong in the program")
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Details of the error")
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setTabChangesFocus(True)
        self._copied = plain_label("", "muted")
        close = button("Close", self.accept, "primary")
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(button("Copy details", self._copy))
        buttons.addWidget(self._copied, 1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(plain_label("Something went wrong in the program", "heading"))
        column.addWidget(plain_label(WORDS, wrap=True))
        column.addWidget(self._details, 1)
        column.addWidget(plain_label(f"Also written to {log}", "muted", wrap=True, selectable=True))
        column.addLayout(buttons)
        self.resize(640, 380)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
        self._copied.setText("Copied")
