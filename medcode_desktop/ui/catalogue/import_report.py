"""How an import ended, in words and counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.catalogue.reported import ImportReport, RefusedRow
from medcode_desktop.catalogue.sources import SourceReport, how_many
from medcode_desktop.catalogue.taking_in import Imported
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label

MOST_SHOWN = 500  # refused rows and warnings; nobody reads more, and the command prints all


def headline(report: ImportReport) -> str:
    """What happened, in a sentence."""
    if report.already_loaded:
        return f"{report.release.title} was loaded before from this very content; nothing was changed."
    if report.history_only:
        return f"Imported {report.release.title} as history: it is older than what is loaded, so newer facts stay."
    return f"Imported {report.release.title}."


def counts(report: ImportReport) -> list[tuple[str, str]]:
    """Numbers and what they count, in the order shown."""
    read = (f"{report.codes + report.modifiers:,}", "read")
    refused = (f"{len(report.refused):,}", "refused")
    if report.already_loaded:
        return [read, refused]
    return [
        read,
        (f"{report.added:,}", "added"),
        (f"{report.revised:,}", "revised"),
        (f"{report.discontinued:,}", "discontinued"),
        refused,
    ]


def source_line(report: SourceReport) -> str:
    """How the import of one of the clinic's own files ended."""
    if report.left_out:
        return f"{report.source}: {report.left_out}"
    told = f"{report.source}: {report.title}, {how_many(report.info.kind, report.rows)}"
    if report.already_loaded:
        return f"{told}. Loaded before from this very content; nothing was changed."
    return f"{told}{f', in the place of {report.replaced}' if report.replaced else ''}."


def headline_of(imported: Imported) -> str:
    """What happened, in a sentence."""
    reports = imported.reports
    if len(reports) == 1:
        (report,) = reports
        return headline(report) if isinstance(report, ImportReport) else source_line(report)
    if imported.nothing_new:
        older = any(isinstance(report, SourceReport) and report.left_out for report in reports)
        return f"All {len(reports)} files were loaded before{' or are older' if older else ''}; nothing was changed."
    return f"Imported {sum(not report.already_loaded for report in reports)} of {len(reports)} files."


class ImportReportPanel(QFrame):
    """A card under the table. `changes_wanted` carries the number of the release imported."""

    changes_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._release = 0
        self.setProperty("role", "card")
        self._headline = plain_label("", "heading", wrap=True, selectable=True)
        self._numbers = QHBoxLayout()
        self._numbers.setSpacing(28)
        self._more = plain_label("", "muted", wrap=True, selectable=True)
        self._refused = _refused_table()
        self._see = button("What changed", self._on_see)
        close = QToolButton()
        close.setToolTip("Close this report")
        close.setAccessibleName("Close this report")
        close.clicked.connect(self.hide)
        theme.dress(close, "close")
        top = QHBoxLayout()
        top.addWidget(self._headline, 1)
        top.addWidget(self._see)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(self._numbers)
        column.addWidget(self._more)
        column.addWidget(self._refused)
        self.hide()

    def show_imported(self, imported: Imported) -> None:
        releases = [report for report in imported.reports if isinstance(report, ImportReport)]
        newest = releases[-1] if releases else None
        self._release = newest.release.number if newest else 0
        self._headline.setText(headline_of(imported))
        self._see.setVisible(newest is not None and not newest.already_loaded and bool(newest.compared_with))
        self._show_counts(newest)
        refused = [RefusedRow(*row) for report in imported.reports for row in report.refused]
        lines = _lines(imported, newest)
        if refused:
            lines.append(f"Refused lines, which are not in the catalogue ({len(refused):,}):")
        self._more.setText("\n".join(lines))
        self._more.setVisible(bool(lines))
        _fill(self._refused, refused)
        self._refused.setVisible(bool(refused))
        self.show()

    def _show_counts(self, report: ImportReport | None) -> None:
        while item := self._numbers.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, what in counts(report) if report else ():
            self._numbers.addWidget(_count(number, what))
        self._numbers.addStretch(1)

    def _on_see(self) -> None:
        self.changes_wanted.emit(self._release)


def _lines(imported: Imported, newest: ImportReport | None) -> list[str]:
    """What stands below the counts: each file if there are several, what it was compared with, warnings, what was left out."""
    lines = []
    if len(imported.reports) > 1:
        lines += [headline(one) if isinstance(one, ImportReport) else source_line(one) for one in imported.reports]
    if newest is not None and newest.compared_with:
        lines.append(f"Compared with {newest.compared_with}.")
    warnings = [f"Warning: {warning}" for report in imported.reports for warning in report.warnings]
    left_out = [f"Left out: {sentence}" for sentence in imported.left_out]
    return lines + warnings[:MOST_SHOWN] + left_out[:MOST_SHOWN]


def _count(number: str, what: str) -> QWidget:
    """A large number over its word; read out as one."""
    both = QWidget()
    both.setAccessibleName(f"{number} {what}")
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    large: QLabel = plain_label(number, "title", selectable=True)
    column.addWidget(large)
    column.addWidget(plain_label(what, "muted"))
    return both


def _refused_table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setHorizontalHeaderLabels(["Where", "Why", "What stands there"])
    table.setAccessibleName("Refused lines")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    table.setColumnWidth(0, 200)
    table.setColumnWidth(1, 300)
    table.setMaximumHeight(180)
    return table


def _fill(table: QTableWidget, refused: Sequence[RefusedRow]) -> None:
    table.setRowCount(0)
    for number, row in enumerate(refused[:MOST_SHOWN]):
        table.insertRow(number)
        for column, text in enumerate((row.where, row.reason, row.text)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            table.setItem(number, column, item)
