"""The table of findings: a model over kept lines, a row each, and its view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from medcode_desktop.checking.findings import CheckedLine
from medcode_desktop.ui.checks.kept_lines import KeptLines
from medcode_desktop.ui.checks.words import KINDS, finding_for_row
from medcode_desktop.ui.theme import Follower, Theme

HEADINGS = ("Line", "Code", "Severity", "Reason", "What to do", "Source")
LINE, CODE, SEVERITY, REASON, ADVICE, SOURCE = range(6)
MOST_COPIED = 10_000  # rows
_SHARES = {REASON: 0.42, ADVICE: 0.36, SOURCE: 0.22}  # of the room that is left
_LEAST = {REASON: 24, ADVICE: 20, SOURCE: 12}  # letters
_Index = QModelIndex | QPersistentModelIndex


class FindingsModel(QAbstractTableModel):
    """Asks the kept lines for the rows that are painted, and for no others."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept = KeptLines()
        self._rows: Sequence[int] = ()
        self._rule = ""

    def show_rows(self, kept: KeptLines, rows: Sequence[int], rule: str) -> None:
        """`rule`: of several findings of a line, the one of this rule is shown."""
        self.beginResetModel()
        self._kept, self._rows, self._rule = kept, rows, rule
        self.endResetModel()

    def line(self, row: int) -> CheckedLine:
        return self._kept.line(self._rows[row])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row_texts(self.line(index.row()), self._rule)[column]
        if column == SEVERITY:
            return self._look(index.row(), role)
        return None

    def _look(self, row: int, role: int) -> Any:
        """The sign and the colours of a severity; the word is the text."""
        if role not in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ForegroundRole):
            return None
        finding = finding_for_row(self.line(row).findings, self._rule)
        _, icon, plate = KINDS[finding.severity if finding is not None else None]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(icon, f"{plate}_text")
        return self._theme.colour(plate if role == Qt.ItemDataRole.BackgroundRole else f"{plate}_text")


def row_texts(checked: CheckedLine, rule: str = "") -> tuple[str, str, str, str, str, str]:
    """In the order of HEADINGS."""
    line, findings = checked
    code = " ".join((" ".join(line.code.split()) or "\u2013", *line.modifiers))
    finding = finding_for_row(findings, rule)
    if finding is None:
        return f"{line.number}", code, KINDS[None][0], "", "", ""
    more = f" (+{len(findings) - 1} more)" if len(findings) > 1 else ""
    return f"{line.number}", code, KINDS[finding.severity][0], f"{finding.reason}{more}", finding.advice, finding.source


class FindingsTable(QTableView):
    """Rows are one line high, so that 200,000 cost nothing. Enter or double click: `activated`. Ctrl+C copies."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings = FindingsModel(theme, self)
        self.setModel(self.findings)
        self.setAccessibleName("Findings")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        QShortcut(QKeySequence.StandardKey.Copy, self, self._copy, context=Qt.ShortcutContext.WidgetShortcut)
        self._follower = Follower(self, self._fit)
        theme.changed.connect(self._follower.again)
        self._fit()

    def show_rows(self, kept: KeptLines, rows: Sequence[int], rule: str) -> None:
        self.findings.show_rows(kept, rows, rule)
        if rows:
            self.setCurrentIndex(self.findings.index(0, 0))

    def line(self, row: int) -> CheckedLine:
        return self.findings.line(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Numbers, codes and severities as wide as they are; the texts share the rest, and scroll where that is too little."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        letter = metrics.averageCharWidth()
        for column, text in ((LINE, "000000"), (CODE, "E0601 KX RR"), (SEVERITY, "Nothing found")):
            self.setColumnWidth(column, metrics.horizontalAdvance(text) + (40 if column == SEVERITY else 18))
        left = self.viewport().width() - sum(self.columnWidth(column) for column in (LINE, CODE, SEVERITY))
        for column, share in _SHARES.items():
            self.setColumnWidth(column, max(int(left * share), letter * _LEAST[column]))

    def _copy(self) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})[:MOST_COPIED]
        QApplication.clipboard().setText("\n".join("\t".join(self._texts(row)) for row in rows))

    def _texts(self, row: int) -> list[str]:
        model = self.findings
        return [" ".join(str(model.data(model.index(row, column))).split()) for column in range(len(HEADINGS))]
