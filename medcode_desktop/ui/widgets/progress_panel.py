"""The strip at the foot of the window that shows long work and cancels it. It comes only after half a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.widgets.build import let_shrink, plain_label, plain_tip

PATIENCE = 500  # ms; what is over sooner is not announced
STEPS = 1000


class ProgressPanel(QFrame):
    """`task` is the work that has just begun."""

    def __init__(self, tasks: Tasks, task: Task | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self.setProperty("role", "card")
        self.setAccessibleName("Work under way")
        self._words = plain_label()
        let_shrink(self._words)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, STEPS)
        self._bar.setAccessibleName("Share done")
        self._cancel = QPushButton("Cancel")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._words, 2)
        row.addWidget(self._bar, 3)
        row.addWidget(self._cancel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.show)
        self._cancel.clicked.connect(self._on_cancel)
        tasks.began.connect(self._on_began)
        tasks.ended.connect(self._on_ended)
        self.hide()
        if task is not None:
            self._on_began(task)

    def _on_began(self, task: Task) -> None:
        self._task = task
        task.progressed.connect(self._on_progress)
        task.cancelling.connect(self._on_cancelling)
        self._cancel.setEnabled(not task.is_cancelled)
        self._on_progress("", 0.0)
        if not self.isVisible() and not self._patience.isActive():
            self._patience.start()

    def _on_progress(self, step: str, share: float) -> None:
        if self._task is None or self._task.is_cancelled:
            return
        waiting = self._tasks.count - 1
        words = f"{self._task.title}: {step}" if step else self._task.title
        self._say(words + (f" ({waiting} more to do)" if waiting > 0 else ""))
        self._bar.setValue(round(share * STEPS))

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setToolTip(plain_tip(words))

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_cancelling(self) -> None:
        if self._task is not None:
            self._say(f"{self._task.title}: stopping")
        self._cancel.setEnabled(False)

    def _on_ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
        if self._tasks.count == 0:
            self._patience.stop()
            self.hide()
