"""A row of buttons that goes on in a next row where the window is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem

GAP = 6  # pixels, as between the buttons of any row; asking the style would make QStyle and its enums at every start


class Flow(QLayout):
    """Takes no more width than its widest item needs. `to_the_right`: rows end at the right edge."""

    def __init__(self, *, to_the_right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._to_the_right = to_the_right

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        rows = self._rows(width - self._around().width())
        gaps = GAP * max(0, len(rows) - 1)
        return sum(max(item.sizeHint().height() for item in row) for row in rows) + gaps + self._around().height()

    def sizeHint(self) -> QSize:
        """All in one row."""
        hints = [item.sizeHint() for item in self._items]
        gaps = GAP * max(0, len(hints) - 1)
        width, height = sum(hint.width() for hint in hints) + gaps, max((hint.height() for hint in hints), default=0)
        return QSize(width, height) + self._around()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        widest = QSize(0, 0)
        for item in self._items:
            widest = widest.expandedTo(item.minimumSize())
        return widest + self._around()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        top = inside.top()
        for row in self._rows(inside.width()):
            width = sum(item.sizeHint().width() for item in row) + GAP * (len(row) - 1)
            left = inside.left() + (max(0, inside.width() - width) if self._to_the_right else 0)
            for item in row:
                item.setGeometry(QRect(QPoint(left, top), item.sizeHint()))
                left += item.sizeHint().width() + GAP
            top += max(item.sizeHint().height() for item in row) + GAP

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            needed = item.sizeHint().width()
            if rows and left + GAP + needed <= width:
                rows[-1].append(item)
                left += GAP + needed
            else:
                rows.append([item])
                left = needed
        return rows

    def _around(self) -> QSize:
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
