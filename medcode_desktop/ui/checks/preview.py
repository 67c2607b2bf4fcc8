"""The first rows of a list, and above each column a box that says what it is and lets a person change it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableView, QWidget

from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.ui.checks.words import FIELDS, NOT_USED, heading_of
from medcode_desktop.ui.theme import Theme

MOST_ROWS = 50
MOST_COLUMNS = 200  # that can be looked at and set
LONGEST_CELL = 300  # characters
_LEAST_LETTERS, _MOST_LETTERS = 15, 26  # of a column's width
_Index = QModelIndex | QPersistentModelIndex


class PreviewModel(QAbstractTableModel):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[Sequence[str]] = ()
        self._columns = Columns({})
        self._width = 0

    def show_list(self, rows: Sequence[Sequence[str]], columns: Columns, width: int) -> None:
        self.beginResetModel()
        self._rows, self._columns, self._width = rows[:MOST_ROWS], columns, min(width, MOST_COLUMNS)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return heading_of(self._columns, section)[:60] if orientation == Qt.Orientation.Horizontal else f"{section + 1}"

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = row[index.column()] if index.column() < len(row) else ""
            return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "..."
        if role == Qt.ItemDataRole.ForegroundRole and index.row() < self._columns.heading_rows:
            return self._theme.colour("text_muted")  # headings and titles are no lines
        return None


class FieldHeader(QHeaderView):
    """The boxes stand above the headings and go along with their columns."""

    chosen = Signal(int, object)  # the column, a Field or None

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._boxes: list[QComboBox] = []
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionResized.connect(self._place)
        table.horizontalScrollBar().valueChanged.connect(self._place)

    @property
    def boxes(self) -> Sequence[QComboBox]:
        return self._boxes

    def show_columns(self, columns: Columns, width: int) -> None:
        width = min(width, MOST_COLUMNS)
        while len(self._boxes) > width:
            box = self._boxes.pop()
            box.hide()
            box.deleteLater()
        while len(self._boxes) < width:
            self._boxes.append(self._box(len(self._boxes)))
        by_column = {at: field for field, at in columns.by_field.items()}
        for at, box in enumerate(self._boxes):
            field = by_column.get(at)
            box.setCurrentIndex(0 if field is None else box.findData(field.value))
            box.setAccessibleName(f"What column {heading_of(columns, at)[:80]} holds")
            box.setToolTip(box.currentText())
        self.updateGeometries()
        self._place()

    def sizeHint(self) -> QSize:
        plain = super().sizeHint()
        return QSize(plain.width(), plain.height() + self._box_height())

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        self.setViewportMargins(0, self._box_height(), 0, 0)
        super().updateGeometries()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QComboBox):
            if event.type() == QEvent.Type.FocusIn and watched in self._boxes:
                self._table.scrollTo(self.model().index(0, self._boxes.index(watched)))
            elif event.type() == QEvent.Type.Wheel and not watched.hasFocus():
                event.ignore()  # turning the wheel over the list must not change what a column is
                return True
        return super().eventFilter(watched, event)

    def _box(self, at: int) -> QComboBox:
        box = QComboBox(self)
        box.addItem(NOT_USED)
        for field, title in FIELDS.items():
            box.addItem(title, field.value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.activated.connect(partial(self._on_chosen, at))
        box.installEventFilter(self)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.show()
        QWidget.setTabOrder(self._boxes[-1] if self._boxes else self._table, box)
        return box

    def _on_chosen(self, at: int, _index: int) -> None:
        value = self._boxes[at].currentData()
        self.chosen.emit(at, None if value is None else Field(value))

    def _box_height(self) -> int:
        return self._boxes[0].sizeHint().height() + 4 if self._boxes else 0

    def _place(self) -> None:
        height = self._box_height() - 4
        for at, box in enumerate(self._boxes):
            box.setGeometry(self.sectionPosition(at) - self.offset() + 1, 2, max(self.sectionSize(at) - 2, 10), height)


class Preview(QTableView):
    """`chosen` comes when a person says what a column is."""

    chosen = Signal(int, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows_model = PreviewModel(theme, self)
        self.header = FieldHeader(self)
        self.setHorizontalHeader(self.header)
        self.setModel(self._rows_model)
        self.header.chosen.connect(self.chosen)
        self.header.show()
        self.setAccessibleName("First rows of the list")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)

    def sizeHint(self) -> QSize:
        """No more than the least height: it takes what is left, and in a low window the page scrolls only for the least."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def show_list(self, rows: Sequence[Sequence[str]], columns: Columns, width: int) -> None:
        anew = width != self._rows_model.columnCount()
        self._rows_model.show_list(rows, columns, width)
        self.header.show_columns(columns, width)
        letter = self.fontMetrics().averageCharWidth()
        if anew:
            for at in range(self._rows_model.columnCount()):
                used = max((len(row[at]) for row in rows[:MOST_ROWS] if at < len(row)), default=0)
                used = max(used, len(heading_of(columns, at)), _LEAST_LETTERS)
                self.setColumnWidth(at, letter * (min(used, _MOST_LETTERS) + 4) + 20)
