"""Shares as lying bars, one a line, each with the bounds within which the true share lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from medcode_desktop.ui.charts.chart import GAP, Draw, Look, percent_grid, write

_ROW = 1.7  # lines of text


class Bar(NamedTuple):
    label: str
    value: float  # 0 to 1
    said: str  # at the right: "82 % of 45"
    low: float | None = None  # bounds of the true value, 0 to 1; None where nothing is uncertain
    high: float | None = None
    beside: float | None = None  # what it is compared with, as a line across its bar, 0 to 1


def bars(rows: Sequence[Bar], mark: float | None = None, *, percent: bool = True) -> tuple[Draw, float]:
    """What draws the bars, and its height in lines. `mark`: a share to reach, as a line down the chart. Without `percent`
    the bars are no shares and have no scale but what is said at the right."""
    return partial(_draw, rows=tuple(rows), mark=mark, percent=percent), len(rows) * _ROW + (1.3 if percent else 0.2)


def _draw(painter: QPainter, area: QRectF, look: Look, rows: Sequence[Bar], mark: float | None, *, percent: bool) -> None:
    labels = min(max((look.metrics.horizontalAdvance(row.label) for row in rows), default=0) + GAP, area.width() * 0.4)
    said = min(max((look.metrics.horizontalAdvance(row.said) for row in rows), default=0) + GAP, area.width() * 0.3)
    field = QRectF(area.left() + labels, area.top(), area.width() - labels - said - GAP, len(rows) * _ROW * look.line)
    if percent:
        percent_grid(painter, field, look, upright=False)
    for number, row in enumerate(rows):
        line = QRectF(area.left(), field.top() + number * _ROW * look.line, area.width(), _ROW * look.line)
        write(painter, line.adjusted(0, 0, labels - area.width() - GAP, 0), row.label, look, Qt.AlignmentFlag.AlignLeft)
        box = QRectF(field.left(), line.top() + line.height() * 0.2, field.width() * row.value, line.height() * 0.6)
        painter.fillRect(box, look.colour("accent"))
        if row.low is not None and row.high is not None:
            _whisker(painter, field, line.center().y(), row.low, row.high, look)
        if row.beside is not None:
            _beside(painter, field.left() + field.width() * row.beside, line, look)
        write(painter, line.adjusted(area.width() - said, 0, 0, 0), row.said, look, Qt.AlignmentFlag.AlignRight, "text_muted")
    if mark is not None:
        painter.setPen(QPen(look.colour("text"), 1.5, Qt.PenStyle.DashLine))
        x = field.left() + field.width() * mark
        painter.drawLine(QLineF(x, field.top(), x, field.bottom()))


def _whisker(painter: QPainter, field: QRectF, y: float, low: float, high: float, look: Look) -> None:
    """Drawn twice, wide in the colour of the ground and narrow in that of the text: seen on the bar and beside it."""
    left, right = field.left() + field.width() * low, field.left() + field.width() * high
    lines = [QLineF(left, y, right, y), QLineF(left, y - 4, left, y + 4), QLineF(right, y - 4, right, y + 4)]
    for role, width in (("panel", 3.5), ("text", 1.5)):
        painter.setPen(QPen(look.colour(role), width))
        painter.drawLines(lines)


def _beside(painter: QPainter, x: float, line: QRectF, look: Look) -> None:
    """Higher than the bar and dashed, so that it is neither a bound nor the end of a bar; on a stripe of the ground."""
    across = QLineF(x, line.top() + 2, x, line.bottom() - 2)
    painter.setPen(QPen(look.colour("panel"), 5))
    painter.drawLine(across)
    painter.setPen(QPen(look.colour("text"), 2.5, Qt.PenStyle.DotLine))
    painter.drawLine(across)
