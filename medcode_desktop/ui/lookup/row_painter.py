"""Paints a row: code, up to two lines of text with the matched words marked, what matched, a badge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from medcode_desktop.catalogue.model import Hit
from medcode_desktop.ui.lookup.marking import spans
from medcode_desktop.ui.lookup.row_delegate import LINES, PAD
from medcode_desktop.ui.lookup.rows_model import badge
from medcode_desktop.ui.theme import Theme


class RowPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.fillRect(option.rect, self._theme.colour("alternate"))
        painter.setPen(self._theme.colour("text_muted"))
        painter.drawText(option.rect.adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def paint_hit(
        self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit, marks: Sequence[str], *, starred: bool
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "selection" if chosen else "hover" if over else "base"
        painter.fillRect(option.rect, self._theme.colour(ground))
        if chosen:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), self._theme.colour("focus"))
        ink = self._theme.colour("selection_text" if chosen else "text")
        line = QFontMetrics(option.font).lineSpacing()
        area = option.rect.adjusted(PAD + 4, PAD, -PAD, -PAD)
        code_font = QFont(option.font)
        code_font.setBold(True)
        painter.setFont(code_font)
        painter.setPen(ink)
        star = " \u2605" if starred else ""
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, hit.code + star)
        code_width = QFontMetrics(code_font).horizontalAdvance(hit.code + star) + 10
        self._paint_top_right(painter, option, hit, area.adjusted(code_width, 0, 0, 0), line, chosen=chosen)
        painter.setPen(ink)
        self._paint_text(painter, option.font, hit.text, area.adjusted(0, line, 0, 0), marks)
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

    def _paint_text(self, painter: QPainter, font: QFont, text: str, area: QRect, marks: Sequence[str]) -> None:
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(text, marks))
        metrics = QFontMetrics(font)
        layout.beginLayout()
        height = 0.0
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, height))
            height += metrics.lineSpacing()
            rest = text[line.textStart() :]
            if number == LINES - 1 and line.textLength() < len(rest):
                layout.endLayout()
                self._paint_cut(painter, font, text, rest, area, marks)
                return
        layout.endLayout()
        layout.draw(painter, QPointF(area.topLeft()))

    def _paint_cut(self, painter: QPainter, font: QFont, text: str, rest: str, area: QRect, marks: Sequence[str]) -> None:
        """A text that needs more lines than there are: the last one ends in an ellipsis."""
        metrics = QFontMetrics(font)
        last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
        shown = text[: len(text) - len(rest)].rstrip() + "\u2028" + last
        layout = QTextLayout(shown, font)
        layout.setFormats(self._formats(shown, marks))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid() and height < metrics.lineSpacing() * LINES:
            line.setLineWidth(area.width() + 4)
            line.setPosition(QPointF(0, height))
            height += metrics.lineSpacing()
        layout.endLayout()
        layout.draw(painter, QPointF(area.topLeft()))

    def _formats(self, text: str, marks: Sequence[str]) -> list[QTextLayout.FormatRange]:
        formats = []
        for start, length in spans(text, marks):
            one = QTextLayout.FormatRange()
            one.start, one.length = start, length
            look = QTextCharFormat()
            look.setBackground(self._theme.colour("mark"))
            look.setForeground(self._theme.colour("mark_text"))
            one.format = look
            formats.append(one)
        return formats
