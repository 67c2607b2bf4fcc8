"""Before an exam is handed in: every question with what became of it, to go back to any of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medcode_desktop.training.session import Session
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.widgets.build import button, plain_label

_COLUMNS = 10


class OverviewPage(QWidget):
    handed_in = Signal()
    question_wanted = Signal(int)  # number, from 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._said = plain_label("", wrap=True)
        self._hand_in = button("Hand in", self.handed_in.emit, "primary")
        self._back = button("Back to the questions", self._on_back)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._hand_in)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addWidget(plain_label("Before you hand in", "title"))
        whole.addWidget(self._said)
        whole.addWidget(self._area, 1)
        whole.addLayout(foot)

    def show_session(self, session: Session) -> None:
        self._session = session
        open_ones = len(session.questions) - len(session.answers)
        self._said.setText(
            f"{words.many(open_ones, 'question')} without an answer, which count as wrong; {len(session.flagged)} flagged. "
            "Choose a number to go to its question."
            if open_ones
            else f"All {len(session.questions)} questions have an answer; {len(session.flagged)} flagged."
        )
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setSpacing(6)
        for number in range(1, len(session.questions) + 1):
            cells.addWidget(self._cell(session, number), (number - 1) // _COLUMNS, (number - 1) % _COLUMNS)
        cells.setRowStretch(cells.rowCount(), 1)
        self._area.setWidget(grid)
        self._hand_in.setFocus()

    def _cell(self, session: Session, number: int) -> QPushButton:
        answered, flagged = number in session.answers, number in session.flagged
        signs = (f"{number}", "\u2713" if answered else "", "\u2691" if flagged else "")
        cell = button(" ".join(filter(None, signs)), partial(self.question_wanted.emit, number))
        said = f"{'answered' if answered else 'no answer'}{', flagged' if flagged else ''}"
        cell.setAccessibleName(f"Question {number}, {said}")
        cell.setToolTip(said)
        return cell

    def _on_back(self) -> None:
        if self._session is not None:
            self.question_wanted.emit(self._session.number)
