"""What all charts share: the colours and fonts they draw with, their scales, and the widget that shows one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from medcode_desktop.ui.colours import Colours
from medcode_desktop.ui.theme import Theme

GAP = 8.0  # between a label and what it labels


class Look(NamedTuple):
    """Colours of a theme and the font of the surface: for paper, LIGHT and the font of the page."""

    colours: Colours
    font: QFont

    def colour(self, role: str) -> QColor:
        return QColor(getattr(self.colours, role))

    @property
    def metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font)

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return self.metrics.lineSpacing()


Draw = Callable[[QPainter, QRectF, Look], None]


def write(painter: QPainter, area: QRectF, text: str, look: Look, align: Qt.AlignmentFlag, role: str = "text") -> None:
    """A text in one line, cut with dots where it does not fit."""
    painter.setFont(look.font)
    painter.setPen(look.colour(role))
    short = look.metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, short)


def percent_grid(painter: QPainter, area: QRectF, look: Look, *, upright: bool) -> None:
    """Hairlines at 0, 25, 50, 75 and 100 % with their figures: across for upright charts, else down."""
    for percent in (0, 25, 50, 75, 100):
        painter.setPen(look.colour("border"))
        if upright:
            y = area.bottom() - area.height() * percent / 100
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            box = QRectF(area.left() - 200 - GAP, y - look.line / 2, 200, look.line)
            write(painter, box, f"{percent} %", look, Qt.AlignmentFlag.AlignRight, "text_muted")
        else:
            x = area.left() + area.width() * percent / 100
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            box = QRectF(x - 40, area.bottom() + 2, 80, look.line)
            write(painter, box, f"{percent} %", look, Qt.AlignmentFlag.AlignHCenter, "text_muted")


class ChartView(QWidget):
    """Shows one chart, follows the theme, and says to a screen reader what it shows; the figures are in a table beside it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._draw: Draw | None = None
        self._lines = 6.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow)

    def show_chart(self, draw: Draw, lines: float, said: str) -> None:
        """`lines` is how high the chart is, in lines of text. `said` sums it up in a sentence."""
        self._draw = draw
        self._lines = lines
        self.setAccessibleDescription(said)
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, round(self._lines * QFontMetricsF(self.font()).lineSpacing()))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event  # a chart is small: all of it is painted
        if self._draw is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, QRectF(self.rect()), Look(self._theme.colours, self.font()))
        painter.end()
