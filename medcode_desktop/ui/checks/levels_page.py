"""The level of service watch: what stands out, every comparison in a table, and a chart of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.checking.level_watch import Against, LevelResult, LevelRow, Verdict
from medcode_desktop.checking.levels import Counted
from medcode_desktop.errors import UserError
from medcode_desktop.reports.file_names import export_name
from medcode_desktop.reports.levels_csv import explained, write_levels_csv
from medcode_desktop.reports.levels_report import headline, left_out
from medcode_desktop.reports.levels_xlsx import write_levels_xlsx
from medcode_desktop.reports.whole_file import refuse_the_list
from medcode_desktop.settings import Settings
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.chart import ChartView
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.figures_table import FiguresTable

HEADINGS = (
    "Kind of visit", "Provider", "Result", "Level", "Visits", "Share", "Expected", "Difference", "Bounds (95 %)",
    "Adjusted p",
)  # fmt: skip
_SIGNS = {Verdict.MORE: "\u25b2 ", Verdict.FEWER: "\u25bc "}
_RESULTS = {
    Verdict.MORE: "\u25b2 More",
    Verdict.FEWER: "\u25bc Fewer",
    Verdict.AS_EXPECTED: "No clear difference",
    Verdict.TOO_FEW: "Too few visits",
}


class Shown(Enum):
    """Which comparisons are in the table."""

    OUTSTANDING = "What stands out"
    ALL = "All comparisons"


class LevelsPage(QWidget):
    """`show_result` fills it; the Check codes screen holds it. `exported` is called with the file's name, for the audit log."""

    def __init__(
        self,
        theme: Theme,
        remembered: Settings,
        reporter: Reporter,
        now: Callable[[], datetime],
        exported: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = remembered
        self._reporter = reporter
        self._now = now
        self._exported = exported
        self._result: LevelResult | None = None
        self._notice = ""
        self._kept: Mapping[str, Path] = {}
        self._rows: tuple[LevelRow, ...] = ()
        self._headline = plain_label("", "heading", wrap=True, selectable=True)
        self._said = plain_label("", wrap=True, selectable=True)
        self._how = plain_label("", "muted", wrap=True, selectable=True)
        self._chips = QButtonGroup(self)
        self._table = FiguresTable("Comparisons of visit levels", HEADINGS, words=3)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._chart_title = plain_label("", "heading", wrap=True)
        self._chart = ChartView(theme, "Share of each level")
        self._legend = plain_label("", "muted", wrap=True)
        self._card = QFrame()
        self._export = QPushButton("Export")
        self._export.setToolTip("All comparisons, and how they were made")
        menu = QMenu(self._export)
        for title, suffix in (("Workbook (XLSX)", ".xlsx"), ("Table (CSV)", ".csv")):
            menu.addAction(title).triggered.connect(partial(self._on_export, suffix))
        self._export.setMenu(menu)
        self._lay_out()
        self.show_nothing("Nothing to compare yet.")

    def show_result(
        self, result: LevelResult, counted: Counted | None = None, notice: str = "", kept: Mapping[str, Path] | None = None
    ) -> None:
        """What stands out first; without any, all comparisons. `counted` tells which lines of the list had no level.

        `notice` is the AMA's, where kinds of visit have their names from CPT texts: exports bear it. `kept` are files that no
        export replaces, by what they are: "list", "benchmark".
        """
        self._result = result
        self._notice, self._kept = notice, kept or {}
        self._how.setText(" ".join(explained(result)))
        self._headline.setText(headline(result))
        self._said.setText(left_out(counted) if counted is not None else "")
        self._said.setVisible(bool(self._said.text()))
        if not result.rows:
            self._show_why(headline(result))
            return
        self._show_parts(True)
        self._show_rows(Shown.OUTSTANDING if result.outstanding else Shown.ALL)

    def show_nothing(self, why: str) -> None:
        """Instead of a comparison."""
        self._result = None
        self._said.hide()
        self._show_why(why)

    def _show_why(self, why: str) -> None:
        self._rows = ()
        self._headline.setText(why)
        self._show_parts(False)

    def _show_parts(self, there: bool) -> None:
        for part in (self._table, self._card, self._how, self._export, *self._chips.buttons()):
            part.setVisible(there)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for shown in Shown:
            chip = button(shown.value, partial(self._show_rows, shown), "chip")
            chip.setCheckable(True)
            self._chips.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        row.addWidget(self._export)
        self._card.setProperty("role", "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(6)
        for widget in (self._chart_title, self._chart, self._legend):
            inside.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self._headline)
        whole.addWidget(self._said)
        whole.addLayout(row)
        whole.addWidget(self._table)
        whole.addWidget(self._card)
        whole.addWidget(self._how)
        whole.addStretch(1)

    def _show_rows(self, shown: Shown, _checked: bool = False) -> None:
        if self._result is None:
            return
        for chip in self._chips.buttons():
            chip.setChecked(chip.text() == shown.value)
        self._rows = self._result.outstanding if shown is Shown.OUTSTANDING else self._result.rows
        self._table.show_rows([table_cells(row) for row in self._rows])
        self._card.setVisible(bool(self._rows))
        if self._rows:
            self._table.setCurrentIndex(self._table.model().index(0, 0))
            self._show_chart(self._rows[0])

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._rows):
            self._show_chart(self._rows[now.row()])

    def _show_chart(self, chosen: LevelRow) -> None:
        """All levels of the provider and the kind of visit, beside what the chosen row compares with."""
        if self._result is None:
            return
        same = (chosen.group, chosen.provider, chosen.against)
        rows = [row for row in self._result.rows if (row.group, row.provider, row.against) == same]
        drawn = [
            Bar(
                f"{_SIGNS.get(row.verdict, '')}Level {row.level}",
                row.share,
                f"{row.share:.0%}, expected {row.expected:.0%}",
                row.share_low,
                row.share_high,
                row.expected,
            )
            for row in rows
        ]
        draw, lines = bars(drawn)
        said = chosen.said or f"Level {chosen.level}: {chosen.share:.0%} of {chosen.visits:,} visits, {chosen.verdict.value}."
        self._chart_title.setText(f"{chosen.provider}, {chosen.group}: {chosen.visits:,} visits")
        self._chart.show_chart(draw, lines, said)
        beside = f"the other providers ({chosen.others:,} visits)" if chosen.against is Against.OTHERS else "the benchmark"
        self._legend.setText(f"{said} Dotted line: {beside}. Thin line: bounds of the true share in 19 of 20 cases.")

    def _on_export(self, suffix: str, _checked: bool = False) -> None:
        clinic = self._settings.get(settings.CLINIC)
        name = export_name("visit levels", suffix, self._now(), clinic)
        try:
            path = where_to_save(self, "Export visit levels", name, self._settings)
            if path is None:
                return
            for what, one in self._kept.items():
                refuse_the_list(path, one, what)
        except UserError as error:
            self._reporter.user_error(error)
            return
        self.export_file(path)

    def export_file(self, path: Path) -> None:
        """CSV or XLSX by its name."""
        if self._result is None:
            return
        write = write_levels_xlsx if path.suffix.lower() == ".xlsx" else write_levels_csv
        try:
            many = write(path, self._result, self._notice)
            remember_folder(path, self._settings)
            if self._exported is not None:
                self._exported(path.name)
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._reporter.message(Message("success", f"{path.name}: {many:,} comparisons written to {path.parent}."))


def table_cells(row: LevelRow) -> tuple[str, ...]:
    """In the order of HEADINGS."""
    beside = "benchmark" if row.against is Against.BENCHMARK else "others"
    return (
        row.group,
        row.provider,
        _RESULTS[row.verdict],
        f"{row.level}",
        f"{row.at_level:,} of {row.visits:,}",
        f"{row.share:.1%}",
        f"{row.expected:.1%} ({beside})",
        f"{row.difference * 100:+.1f} points",
        f"{row.low * 100:+.1f} to {row.high * 100:+.1f}",
        _p(row),
    )


def _p(row: LevelRow) -> str:
    if row.verdict is Verdict.TOO_FEW:
        return "\u2013"
    return f"{row.adjusted:.3f}" if row.adjusted >= 0.001 else "< 0.001"
