"""Counts as standing columns, one a day: what comes due."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from medcode_desktop.ui.charts.chart import GAP, Draw, Look, write

_LINES = 9.0


class Column(NamedTuple):
    label: str  # below the column, where there is room
    height: int


def columns(counts: Sequence[Column]) -> tuple[Draw, float]:
    """What draws the columns, and its height in lines of text."""
    return partial(_draw, counts=tuple(counts)), _LINES


def nice_top(largest: int) -> int:
    """The end of the scale: 1, 2 or 5 times a power of ten, not below the largest count."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if times * power >= largest:
                return times * power
        power *= 10


def _draw(painter: QPainter, area: QRectF, look: Look, counts: Sequence[Column]) -> None:
    top = nice_top(max((column.height for column in counts), default=1))
    left = look.metrics.horizontalAdvance(f"{top:,}") + GAP
    field = area.adjusted(left, look.line / 2, -GAP, -1.5 * look.line)
    for value in (0, top // 2, top) if top > 1 else (0, top):
        y = field.bottom() - field.height() * value / top
        painter.setPen(look.colour("border"))
        painter.drawLine(QLineF(field.left(), y, field.right(), y))
        box = QRectF(area.left(), y - look.line / 2, left - GAP, look.line)
        write(painter, box, f"{value:,}", look, Qt.AlignmentFlag.AlignRight, "text_muted")
    if not counts:
        return
    step = field.width() / len(counts)
    free = field.left() - GAP
    for number, column in enumerate(counts):
        x = field.left() + number * step
        high = field.height() * column.height / top
        painter.fillRect(QRectF(x + step * 0.12, field.bottom() - high, step * 0.76, high), look.colour("accent"))
        half = look.metrics.horizontalAdvance(column.label) / 2 + 1
        middle = max(x + step / 2, area.left() + half)
        if column.label and middle - half > free and middle + half <= area.right():
            free = middle + half + GAP
            box = QRectF(middle - half, field.bottom() + 4, 2 * half, look.line)
            write(painter, box, column.label, look, Qt.AlignmentFlag.AlignHCenter, "text_muted")
