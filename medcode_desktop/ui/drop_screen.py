"""A screen onto which files can be dropped: its frame shows that they would be taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.widgets.build import restyle


class DropScreen(Screen):
    """`take` gets what was dropped, files and folders, after the drop has ended: the program that it comes from must not wait.
    More than `most` at once are not taken; None for any number."""

    def __init__(self, take: Callable[[list[Path]], object], most: int | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._take = take
        self._most = most
        self.setAcceptDrops(True)
        self._drop = QFrame()
        self._drop.setProperty("role", "drop")

    def lay_out(self, top: QHBoxLayout, *below: QWidget, spacing: int) -> None:
        """The heading row and what stands below it, the last with the room that is left. Once."""
        inside = QVBoxLayout(self._drop)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(spacing)
        inside.addLayout(top)
        for one in below:
            inside.addWidget(one, int(one is below[-1]))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._drop)
        for one in self.findChildren(QWidget):
            one.setAcceptDrops(False)  # a field would take the name of the file as text

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event):
            event.acceptProposedAction()
            self._show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(False)
        paths = self._dropped(event)
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, partial(self._take, paths))

    def _dropped(self, event: QDropEvent) -> list[Path]:
        """The files and folders that are dragged; none if anything else is among them, or too many."""
        urls = event.mimeData().urls()
        if not all(url.isLocalFile() for url in urls) or (self._most is not None and len(urls) > self._most):
            return []
        return [Path(url.toLocalFile()) for url in urls]

    def _show_drop(self, over: bool) -> None:
        self._drop.setProperty("over", over)
        restyle(self._drop)
