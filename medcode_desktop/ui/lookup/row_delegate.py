"""Paints a row: code, up to two lines of text with the matched words marked, what matched, a badge. All rows are one height."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medcode_desktop.catalogue.model import Hit
from medcode_desktop.ui.lookup.marking import spans
from medcode_desktop.ui.lookup.rows_model import Role, badge
from medcode_desktop.ui.theme import Theme

_PAD = 8
_LINES = 2


class RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.marks: Sequence[str] = ()
        self.starred: set[str] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(240, QFontMetrics(option.font).lineSpacing() * (_LINES + 1) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        heading = index.data(Role.HEADING)
        if isinstance(heading, str):
            self._paint_heading(painter, option, heading)
        else:
            self._paint_hit(painter, option, index.data(Role.HIT))
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.fillRect(option.rect, self._theme.colour("alternate"))
        painter.setPen(self._theme.colour("text_muted"))
        painter.drawText(option.rect.adjusted(_PAD, 0, -_PAD, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_hit(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "selection" if chosen else "hover" if over else "base"
        painter.fillRect(option.rect, self._theme.colour(ground))
        if chosen:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), self._theme.colour("focus"))
        ink = self._theme.colour("selection_text" if chosen else "text")
        line = QFontMetrics(option.font).lineSpacing()
        area = option.rect.adjusted(_PAD + 4, _PAD, -_PAD, -_PAD)
        code_font = QFont(option.font)
        code_font.setBold(True)
        painter.setFont(code_font)
        painter.setPen(ink)
        star = " \u2605" if hit.code in self.starred else ""
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, hit.code + star)
        code_width = QFontMetrics(code_font).horizontalAdvance(hit.code + star) + 10
        self._paint_top_right(painter, option, hit, area.adjusted(code_width, 0, 0, 0), line, chosen=chosen)
        self._paint_text(painter, option.font, hit.text, area.adjusted(0, line, 0, 0), ink)
        painter.setPen(self._theme.colour("border"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_top_right(
        self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit, area: QRect, line: int, *, chosen: bool
    ) -> None:
        """The badge at the right; what matched, in front of it."""
        words, role = badge(hit)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        right = area.right()
        if words:
            width = min(metrics.horizontalAdvance(words) + 12, area.width())
            box = QRectF(right - width, area.top(), width, line)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(role))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self._theme.colour(f"{role}_text"))
            painter.drawText(
                box, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(width))
            )
            right -= int(width) + 8
        if hit.because and right - area.left() > 40:
            painter.setPen(self._theme.colour("selection_text" if chosen else "text_muted"))
            room = QRect(area.left(), area.top(), right - area.left(), line)
            text = metrics.elidedText(hit.because, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_text(self, painter: QPainter, font: QFont, text: str, area: QRect, ink: QColor) -> None:
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(text))
        metrics = QFontMetrics(font)
        layout.beginLayout()
        height = 0.0
        for number in range(_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, height))
            height += metrics.lineSpacing()
            rest = text[line.textStart() :]
            if number == _LINES - 1 and line.textLength() < len(rest):
                layout.endLayout()
                self._paint_cut(painter, font, text, rest, area, number, ink)
                return
        layout.endLayout()
        painter.setPen(ink)
        layout.draw(painter, QPointF(area.topLeft()))

    def _paint_cut(self, painter: QPainter, font: QFont, text: str, rest: str, area: QRect, full: int, ink: QColor) -> None:
        """A text that needs more lines than there are: the last one ends in an ellipsis."""
        metrics = QFontMetrics(font)
        last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
        shown = text[: len(text) - len(rest)].rstrip() + "\u2028" * bool(full) + last
        layout = QTextLayout(shown, font)
        layout.setFormats(self._formats(shown))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid() and height < metrics.lineSpacing() * _LINES:
            line.setLineWidth(area.width() + 4)
            line.setPosition(QPointF(0, height))
            height += metrics.lineSpacing()
        layout.endLayout()
        painter.setPen(ink)
        layout.draw(painter, QPointF(area.topLeft()))

    def _formats(self, text: str) -> list[QTextLayout.FormatRange]:
        formats = []
        for start, length in spans(text, self.marks):
            one = QTextLayout.FormatRange()
            one.start, one.length = start, length
            look = QTextCharFormat()
            look.setBackground(self._theme.colour("mark"))
            look.setForeground(self._theme.colour("mark_text"))
            one.format = look
            formats.append(one)
        return formats
