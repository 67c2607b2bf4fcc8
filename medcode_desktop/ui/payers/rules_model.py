"""Rules of payers as a table that can be sorted and searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from medcode_desktop.checking.payer_rules import KIND_TITLES, PayerRule, name_key
from medcode_desktop.ui.widgets.build import plain_tip

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("Payer", "Codes", "Rule", "Modifier or code", "Note", "From", "To")
NOTE_COLUMN = 4


def cells(rule: PayerRule) -> tuple[str, ...]:
    """In the order of HEADINGS."""
    days = (str(day) if day else "" for day in (rule.since, rule.until))
    return (rule.payer, rule.scope, KIND_TITLES[rule.kind], rule.value, rule.note, *days)


class RulesModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rules: list[PayerRule] = []
        self._cells: list[tuple[str, ...]] = []

    @property
    def rules(self) -> Sequence[PayerRule]:
        return self._rules

    def show_rules(self, rules: Sequence[PayerRule]) -> None:
        self.beginResetModel()
        self._rules = list(rules)
        self._cells = [cells(rule) for rule in rules]
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """The row of the rule of that id, -1 for none."""
        return next((row for row, rule in enumerate(self._rules) if rule.id == number), -1)

    def text_of(self, row: int) -> str:
        """All of a row, to search in."""
        return name_key(" ".join(self._cells[row]))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rules)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._cells[index.row()][index.column()])
        return None


class FoundRules(QSortFilterProxyModel):
    """Those in which all the words stand, in any column."""

    def __init__(self, source: RulesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._words: list[str] = []
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSourceModel(source)

    def look_for(self, text: str) -> None:
        self._words = name_key(text).split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802, ARG002 - Qt's name
        if not self._words:
            return True
        text = self._source.text_of(source_row)
        return all(word in text for word in self._words)
