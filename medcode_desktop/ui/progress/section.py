"""One part of the Progress screen: a heading, a sentence, a chart and its figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from medcode_desktop.ui.charts.chart import ChartView, Draw
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import plain_label
from medcode_desktop.ui.widgets.figures_table import FiguresTable


class Section(QFrame):
    def __init__(
        self,
        theme: Theme,
        title: str,
        headings: Sequence[str],
        words: int = 1,
        *,
        chart: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._said = plain_label("", wrap=True, selectable=True)
        self._chart = ChartView(theme, title) if chart else None
        self._table = FiguresTable(f"{title}, in figures", headings, words)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(plain_label(title, "heading"))
        column.addWidget(self._said)
        if self._chart is not None:
            column.addWidget(self._chart)
        column.addWidget(self._table)

    def show_figures(self, said: str, rows: Sequence[Sequence[str]], chart: tuple[Draw, float] | None = None) -> None:
        """Without rows, only the sentence is shown."""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._table.setVisible(bool(rows))
        self._table.show_rows(rows)
        if self._chart is not None:
            self._chart.setVisible(bool(rows) and chart is not None)
            if chart is not None:
                self._chart.show_chart(chart[0], chart[1], said)
