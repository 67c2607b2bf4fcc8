"""The rows of the result list. All are one height: code, up to two lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyledItemDelegate

from medcode_desktop.ui.lookup.rows_model import Role
from medcode_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from medcode_desktop.ui.lookup.row_painter import RowPainter

PAD = 8
LINES = 2


class RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.marks: Sequence[str] = ()
        self.starred: set[str] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(240, QFontMetrics(option.font).lineSpacing() * (LINES + 1) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        heading = index.data(Role.HEADING)
        if isinstance(heading, str):
            self._painter.paint_heading(painter, option, heading)
        else:
            hit = index.data(Role.HIT)
            self._painter.paint_hit(painter, option, hit, self.marks, starred=hit.code in self.starred)
        painter.restore()

    @cached_property
    def _painter(self) -> RowPainter:
        from medcode_desktop.ui.lookup.row_painter import (
            RowPainter,  # its classes of Qt take 20 ms; at the start there is no row
        )

        return RowPainter(self._theme)
