"""What was taken for what: a table of counts, right families down, chosen ones across."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from medcode_desktop.ui.charts.chart import GAP, Draw, Look, write

_ROW = 1.6  # lines of text


def matrix(counts: Sequence[Sequence[int]], names: Sequence[str]) -> tuple[Draw, float]:
    """What draws the table, and its height in lines. `counts[i][j]`: `names[i]` was right and `names[j]` chosen."""
    return partial(_draw, counts=tuple(map(tuple, counts)), names=tuple(names)), (len(names) + 2) * _ROW


def _draw(painter: QPainter, area: QRectF, look: Look, counts: Sequence[Sequence[int]], names: Sequence[str]) -> None:
    widest = max((look.metrics.horizontalAdvance(name) for name in names), default=0)
    left = min(widest + GAP, area.width() * 0.3)
    width = min((area.width() - left) / max(1, len(names)), widest + 2 * GAP)
    height = _ROW * look.line
    write(painter, QRectF(area.left() + left, area.top(), area.width() - left, height), "Chosen", look,
          Qt.AlignmentFlag.AlignLeft, "text_muted")  # fmt: skip
    write(
        painter, QRectF(area.left(), area.top() + height, left, height), "Right", look, Qt.AlignmentFlag.AlignLeft, "text_muted"
    )
    for place, name in enumerate(names):
        box = QRectF(area.left() + left + place * width, area.top() + height, width - 2, height)
        write(painter, box, name, look, Qt.AlignmentFlag.AlignHCenter)
        box = QRectF(area.left(), area.top() + (place + 2) * height, left - GAP, height)
        write(painter, box, name, look, Qt.AlignmentFlag.AlignLeft)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            cell = QRectF(area.left() + left + column * width, area.top() + (row + 2) * height, width - 2, height - 2)
            _cell(painter, cell, count, look, right=row == column)


def _cell(painter: QPainter, cell: QRectF, count: int, look: Look, *, right: bool) -> None:
    """What is right is framed as well as coloured: colour is never the only sign."""
    plate = ("active" if right else "terminated") if count else "alternate"
    painter.fillRect(cell, look.colour(plate))
    if right:
        painter.setPen(look.colour("border_strong"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
    write(painter, cell, f"{count:,}" if count else "\u2013", look, Qt.AlignmentFlag.AlignHCenter,
          f"{plate}_text" if count else "text_muted")  # fmt: skip
