"""The list of changes: a model over rows, and a delegate that draws them with their words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medcode_desktop.reports.change_rows import ChangeRow
from medcode_desktop.ui.catalogue.change_text import ChangeText, Ink, change_text
from medcode_desktop.ui.theme import Follower, Theme

ROW_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_CODE_LETTERS = "E0601MM"  # as wide as the column of codes
_PAD_X, _PAD_Y = 12, 8


class ChangeModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[ChangeRow] = ()

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.code}\n{change_text(row).plain}"
        return None


class ChangeDelegate(QStyledItemDelegate):
    """Draws a row: the code at the left, its lines beside it. Heights are kept until width or theme change."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heights: dict[tuple[ChangeRow, int], int] = {}

    def forget(self) -> None:
        """The theme or the text size has changed."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        row: ChangeRow = index.data(ROW_ROLE)
        if (row, width) not in self._heights:
            font: QFont = option.font
            layout = self._layout(change_text(row), font, self._text_width(font, width), selected=False)
            self._heights[row, width] = round(layout.boundingRect().height()) + 2 * _PAD_Y
        return QSize(width, self._heights[row, width])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        font: QFont = option.font
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = self._theme.colour
        row: ChangeRow = index.data(ROW_ROLE)
        painter.save()
        if selected:
            painter.fillRect(rect, colour("selection"))
        painter.setPen(colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(colour("selection_text" if selected else "text"))
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(rect.adjusted(_PAD_X, _PAD_Y, 0, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, row.code)
        painter.setFont(font)
        layout = self._layout(change_text(row), font, self._text_width(font, rect.width()), selected=selected)
        layout.draw(painter, QPointF(rect.left() + _code_width(font), rect.top() + _PAD_Y))
        painter.restore()

    def _text_width(self, font: QFont, width: int) -> int:
        return max(width - _code_width(font) - _PAD_X, 80)

    def _layout(self, text: ChangeText, font: QFont, width: int, *, selected: bool) -> QTextLayout:
        layout = QTextLayout(text.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        formats = []
        for stretch in text.stretches:
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = stretch.start, stretch.length, self._format(stretch.ink, selected=selected)
            formats.append(one)
        layout.setFormats(formats)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout

    def _format(self, ink: Ink, *, selected: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        if ink is Ink.MUTED:
            made.setForeground(self._theme.colour("selection_text" if selected else "text_muted"))
            return made
        made.setBackground(self._theme.colour(ink.value))
        made.setForeground(self._theme.colour(f"{ink.value}_text"))
        # not by colour alone
        made.setFontStrikeOut(ink is Ink.REMOVED)
        made.setFontUnderline(ink is Ink.ADDED)
        return made


class ChangeList(QListView):
    """Rows of one section. `activated` (Enter, double click) comes from QListView."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChangeModel(self)
        self._delegate = ChangeDelegate(theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Changes")
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that the width does not depend on it
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._follower = Follower(self, self._on_theme)
        theme.changed.connect(self._follower.again)

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        self._delegate.forget()
        self._model.show_rows(rows)
        self.scrollToTop()

    def row(self, index: _Index) -> ChangeRow:
        found: ChangeRow = index.data(ROW_ROLE)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(self.selectedIndexes(), key=QModelIndex.row)
            if chosen:
                QGuiApplication.clipboard().setText("\n\n".join(str(index.data()) for index in chosen))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()

    def _on_theme(self) -> None:
        self._delegate.forget()
        self.scheduleDelayedItemsLayout()


def _code_width(font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(_CODE_LETTERS) + _PAD_X
