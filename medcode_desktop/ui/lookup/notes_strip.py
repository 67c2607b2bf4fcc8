"""What the search understood, repaired or offers: lines above the list, some of them to click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medcode_desktop.catalogue.model import Note
from medcode_desktop.ui.widgets.build import button, plain_label

_MOST = 5


class NotesStrip(QWidget):
    """`chosen` brings the note that was clicked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(12, 4, 12, 4)
        self._lines.setSpacing(2)
        self._shown: tuple[Note, ...] = ()
        self.hide()

    def show_notes(self, notes: Sequence[Note]) -> None:
        if tuple(notes[:_MOST]) == self._shown:
            return
        self._shown = tuple(notes[:_MOST])
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for note in self._shown:
            self._lines.addWidget(self._line(note))
        self.setVisible(bool(self._shown))

    def _line(self, note: Note) -> QWidget:
        if not note.query and not note.action:
            return plain_label(note.text, "muted", wrap=True, selectable=True)
        made = button(note.text, lambda: self.chosen.emit(note), "link")
        made.setAccessibleName(note.text)
        return made
