"""Work that can wait until nobody wants anything: piece by piece, between the events of the window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Idle(QObject):
    """Runs an iterator, one step whenever no event is waiting: a key pressed meanwhile waits for no more than one step."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def begin(self, steps: Iterator[None]) -> None:
        """Do these from now on; what is left of earlier ones is dropped."""
        self._steps = steps
        self._timer.start(0)

    def stop(self) -> None:
        self._timer.stop()

    def _next(self) -> None:
        self._timer.stop()  # a step that fails is not tried again
        for _ in self._steps:
            self._timer.start(0)
            break
