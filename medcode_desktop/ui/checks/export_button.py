"""The button that asks in which form, and whether all lines or only those that are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from medcode_desktop.reports.check_export import Format

TITLES = {
    Format.XLSX: "Workbook (XLSX)",
    Format.CSV: "Table (CSV)",
    Format.PDF: "Report (PDF)",
    Format.JSON: "For other programs (JSON)",
}
ALL, SHOWN = "All lines", "The lines shown"


class ExportButton(QPushButton):
    wanted = Signal(object, bool)  # Format, only what is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Export", parent)
        self.setToolTip("Findings with the lines of the list, as a file")
        self.setAccessibleDescription(self.toolTip())
        menu = QMenu(self)
        self._only: list[QAction] = []
        for shown in (False, True):
            menu.addSeparator()
            for kind, title in TITLES.items():
                action = menu.addAction(f"{SHOWN if shown else ALL}: {title}")
                action.triggered.connect(partial(self._on_wanted, kind, shown))
                if shown:
                    self._only.append(action)
        self.setMenu(menu)

    def can_shown(self, can: bool) -> None:
        """Are fewer lines shown than there are?"""
        for action in self._only:
            action.setEnabled(can)

    def _on_wanted(self, kind: Format, shown: bool, _checked: bool = False) -> None:
        self.wanted.emit(kind, shown)
