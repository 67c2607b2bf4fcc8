"""A small table of ready texts that is as high as its rows: the figures below a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QSizePolicy, QTableView, QWidget

from medcode_desktop.ui.widgets.build import plain_tip

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS = 15  # shown at once; more scroll
LEAST_WORDS = 24  # characters of the column that takes the room left; the table scrolls rather than making it narrower


class FiguresModel(QAbstractTableModel):
    """Rows of texts. `words`: how many of the first columns are words; the others are figures and stand at the right."""

    def __init__(self, headings: Sequence[str], words: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._words = words
        self._rows: Sequence[Sequence[str]] = ()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._rows[index.row()][index.column()])
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column < self._words else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


class FiguresTable(QTableView):
    """The last column of words takes the room that is left. Ctrl+C copies the chosen rows, tab separated."""

    def __init__(
        self, name: str, headings: Sequence[str], words: int = 1, parent: QWidget | None = None, *, widest: int = 320
    ) -> None:
        """`widest`: pixels that a column gets at most; longer texts are cut, and whole in the tool tip."""
        super().__init__(parent)
        self._widest = widest
        self._rows: Sequence[Sequence[str]] = ()
        self._figures = FiguresModel(headings, words, self)
        self.setModel(self._figures)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wide = words - 1
        self._least = 0  # pixels of that column
        self._scrolls = False  # sideways
        QShortcut(QKeySequence.StandardKey.Copy, self, self._copy, context=Qt.ShortcutContext.WidgetShortcut)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self._figures.show_rows(rows)
        self._rows = rows
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()  # a person has chosen another text size

    def _fit(self) -> None:
        """As wide as its texts and as high as its rows."""
        rows, metrics = self._rows, self.fontMetrics()
        bold = QFont(self.font())
        bold.setBold(True)
        for column in range(self._figures.columnCount()):
            heading = QFontMetrics(bold).horizontalAdvance(str(self._figures.headerData(column, Qt.Orientation.Horizontal)))
            widest = max((heading, *(metrics.horizontalAdvance(row[column]) for row in rows[:200])))
            self.setColumnWidth(column, min(widest, self._widest) + 20)
        self._least = min(self.columnWidth(self._wide), metrics.averageCharWidth() * LEAST_WORDS)
        self._stretch()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        """Give the last column of words what the others leave, but never less than it needs to be read."""
        heading = self.horizontalHeader()
        others = heading.length() - self.columnWidth(self._wide)
        self.setColumnWidth(self._wide, max(self._least, self.viewport().width() - others))
        scrolls = heading.length() > self.viewport().width()
        if scrolls != self._scrolls:
            self._scrolls = scrolls
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = min(self._figures.rowCount(), MOST_ROWS)
        height = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 6
        if self._scrolls:
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(400, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _copy(self) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        model = self._figures
        lines = ("\t".join(str(model.data(model.index(row, c))) for c in range(model.columnCount())) for row in rows)
        QApplication.clipboard().setText("\n".join(lines))
