"""The small window that is there while the data folder is moved: the program has closed its own window and its files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout

from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.records.moving import Moved, move_data
from medcode_desktop.reports.scores_text import moved_text
from medcode_desktop.ui.reporting import Message
from medcode_desktop.ui.tasks import Reports, Tasks
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.work import Progress

_STEPS = 1000


class MovingWindow(QDialog):
    """`outcome` after exec(): what was moved, why it could not be, or None if it was cancelled."""

    def __init__(self, places: Places, target: Path, reports: Reports, *, remove_old: bool) -> None:
        super().__init__()
        self.setWindowTitle("MedCode Desktop")
        self.outcome: Moved | UserError | None = None
        self._tasks = Tasks(reports, self)
        self._said = plain_label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._bar.setAccessibleName("Share done")
        self._cancel = button("Cancel", self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self._cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(f"Moving the data to {target}", wrap=True))
        whole.addWidget(self._bar)
        whole.addLayout(foot)
        self.setMinimumWidth(520)

        def work(progress: Progress) -> Moved:
            return move_data(places, target, progress=progress, remove_old=remove_old)

        self._task = self._tasks.run("Moving the data", work, self._end, self._end, lambda: self._end(None))
        self._task.progressed.connect(self._on_progress)

    def reject(self) -> None:
        """Esc, the button and the cross of the window: it ends when the work has stopped."""
        self._cancel.setEnabled(False)
        self._said.setText("Stopping")
        self._task.cancel()

    def _end(self, outcome: Moved | UserError | None) -> None:
        self.outcome = outcome
        self.accept()

    def _on_progress(self, step: str, share: float) -> None:
        if not self._task.is_cancelled:
            self._said.setText(step)
            self._bar.setValue(round(share * _STEPS))

    def run(self, patience: float) -> Moved | UserError | None:
        """Stay until the move has ended. `patience`: seconds for its thread to end."""
        self.exec()
        self._tasks.close(patience)
        return self.outcome


def say(outcome: Moved | UserError | None) -> Message:
    """For the message bar of the next window."""
    if outcome is None:
        return Message("info", "The move was stopped. The data is where it was.")
    if isinstance(outcome, UserError):
        return Message("error", f"The data was not moved. {outcome}")
    return Message("success", moved_text(outcome))
