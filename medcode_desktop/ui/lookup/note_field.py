"""Where a person writes a note on the code that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from medcode_desktop.ui.widgets.build import plain_label


class NoteField(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QPlainTextEdit()
        self.field.setPlaceholderText("Your note on this code; it is kept as you leave the field")
        self.field.setAccessibleName("Your note on this code")
        self.field.setMaximumHeight(90)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain_label("Your note", "muted"))
        column.addWidget(self.field)

    @property
    def text(self) -> str:
        return self.field.toPlainText().strip()

    def begin(self, text: str) -> None:
        """Show what has been written so far, and put the keyboard into it."""
        self.field.setPlainText(text)
        self.show()
        self.field.setFocus()
