"""The questions of a session that has ended, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medcode_desktop.training.model import TOPIC_TITLES, Answer, Question
from medcode_desktop.training.session import Session

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("No.", "Result", "Question", "Topic", "Seconds")


class Which(StrEnum):
    MISSED = "Missed"
    FLAGGED = "Flagged"
    ALL = "All"


class EndRow(NamedTuple):
    number: int
    question: Question
    answer: Answer | None
    flagged: bool


def rows(session: Session, which: Which) -> list[EndRow]:
    every = [
        EndRow(number, question, session.answers.get(number), number in session.flagged)
        for number, question in enumerate(session.questions, 1)
        if session.is_exam or number in session.answers  # what was only looked at is nothing to go over
    ]
    if which is Which.MISSED:
        return [row for row in every if row.answer is None or not row.answer.right]
    return [row for row in every if row.flagged] if which is Which.FLAGGED else every


class EndModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[EndRow] = ()

    def show_rows(self, shown: Sequence[EndRow]) -> None:
        self.beginResetModel()
        self._rows = shown
        self.endResetModel()

    def row(self, index: Index) -> EndRow:
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return row.question.prompt
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (0, 4):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def _cells(row: EndRow) -> tuple[str, ...]:
    result = "no answer" if row.answer is None else "\u2713 right" if row.answer.right else "\u2717 wrong"
    shown = f"{row.question.shown}: {row.question.stem}" if row.question.shown else row.question.stem
    seconds = "" if row.answer is None else f"{row.answer.seconds:.0f}"
    return (
        f"{row.number} \u2691" if row.flagged else f"{row.number}",
        result,
        shown,
        TOPIC_TITLES[row.question.topic],
        seconds,
    )
