"""A share over time: a line through points, with the band within which the true share lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from medcode_desktop.ui.charts.chart import GAP, Draw, Look, percent_grid, write

_LINES = 11.0


class Point(NamedTuple):
    label: str  # below the point, where there is room: "6 Oct"
    at: float  # place in time, in any unit
    value: float  # 0 to 1
    low: float
    high: float


def course(points: Sequence[Point]) -> tuple[Draw, float]:
    """What draws the line, and its height in lines of text. Points in order of time."""
    return partial(_draw, points=tuple(points)), _LINES


def _draw(painter: QPainter, area: QRectF, look: Look, points: Sequence[Point]) -> None:
    left = look.metrics.horizontalAdvance("100 %") + GAP
    right = look.metrics.horizontalAdvance(points[-1].label) / 2 if points else 0.0
    field = area.adjusted(left, look.line / 2, -max(right, GAP), -1.5 * look.line)
    percent_grid(painter, field, look, upright=True)
    if not points:
        return
    first, last = points[0].at, points[-1].at

    def place(point: Point, value: float) -> QPointF:
        x = field.center().x() if last == first else field.left() + field.width() * (point.at - first) / (last - first)
        return QPointF(x, field.bottom() - field.height() * value)

    band = QColor(look.colour("accent"))
    band.setAlphaF(0.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(band)
    upper = [place(point, point.high) for point in points]
    lower = [place(point, point.low) for point in reversed(points)]
    painter.drawPolygon(QPolygonF(upper + lower))
    painter.setPen(QPen(look.colour("accent"), 2))
    painter.drawPolyline(QPolygonF([place(point, point.value) for point in points]))
    painter.setBrush(look.colour("accent"))
    for point in points:
        painter.drawEllipse(place(point, point.value), 3, 3)
    _dates(painter, field, look, [(place(point, 0).x(), point.label) for point in points])


def _dates(painter: QPainter, field: QRectF, look: Look, labels: Sequence[tuple[float, str]]) -> None:
    """As many as there is room for, the last one always."""
    free = float("inf")
    for x, label in reversed(labels):
        half = look.metrics.horizontalAdvance(label) / 2 + 1
        if x + half > free:
            continue
        free = x - half - 2 * GAP
        box = QRectF(x - half, field.bottom() + 4, 2 * half, look.line)
        write(painter, box, label, look, Qt.AlignmentFlag.AlignHCenter, "text_muted")
