"""The result list as a model: hits, a heading, and the hits that match most words below it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

from medcode_desktop.catalogue.model import Answer, Hit, Kind, Standing
from medcode_desktop.ui.by_number import DISPLAY_ROLE, USER_ROLE


class Role(IntEnum):
    """What the delegate asks for."""

    HIT = USER_ROLE
    HEADING = USER_ROLE + 1


def spoken(hit: Hit) -> str:
    """A row for a screen reader: code, text, and whether it may be used."""
    parts = [hit.code, hit.text]
    if hit.standing is Standing.TERMINATED:
        parts.append(f"terminated {hit.terminated}")
    if hit.standing is Standing.NOT_YET:
        parts.append(f"not yet effective, from {hit.added}")
    if hit.because:
        parts.append(f"found by {hit.because}")
    return ", ".join(parts)


def badge(hit: Hit) -> tuple[str, str]:
    """The sign of a row: its words and the colour role, ("", "") for an active code."""
    if hit.kind is Kind.SHAPE:
        return "shape only", "unknown"
    if hit.kind is Kind.LATER:
        return "no text yet", "unknown"
    if hit.standing is Standing.TERMINATED:
        use = f" \u2192 {' '.join(hit.replaced_by)}" if hit.replaced_by else ""
        return f"ended {hit.terminated}{use}", "terminated"
    if hit.standing is Standing.NOT_YET:
        return f"from {hit.added}", "not_yet"
    return "", ""


class RowsModel(QAbstractListModel):
    """Reset once for each answer."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Hit | str] = []

    def show_answer(self, answer: Answer) -> None:
        rows: list[Hit | str] = list(answer.hits)
        if answer.more:
            rows.append(f"More, matching most words ({len(answer.more)})")
            rows.extend(answer.more)
        self._put(rows)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        self._put(list(hits))

    def hit(self, row: int) -> Hit | None:
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Hit) else None

    def row_of(self, code: str) -> int:
        return next((row for row, hit in enumerate(self._rows) if isinstance(hit, Hit) and hit.code == code), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = DISPLAY_ROLE) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return (
                row
                if role in (QtCore.Qt.ItemDataRole.DisplayRole, Role.HEADING, QtCore.Qt.ItemDataRole.AccessibleTextRole)
                else None
            )
        if role == Role.HIT:
            return row
        if role in (QtCore.Qt.ItemDataRole.DisplayRole, QtCore.Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> QtCore.Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return QtCore.Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _put(self, rows: list[Hit | str]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
