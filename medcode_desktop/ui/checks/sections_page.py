"""An application's services by section of the code set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medcode_desktop.checking.summary import SectionCount
from medcode_desktop.ui.checks.export_button import ExportButton
from medcode_desktop.ui.checks.list_page import scrolled
from medcode_desktop.ui.widgets.build import plain_label
from medcode_desktop.ui.widgets.figures_table import FiguresTable

HEADINGS = ("Section", "Lines", "Fine", "Obsolete", "Unlisted", "Unpaid", "Cat. II", "Cat. III", "No code")
EXPLAINED = (
    "Lines of each section. Fine: nothing was found but information. A line may count under several headings. The exported"
    " report has this table; attach it to the application."
)


class SectionsPage(QWidget):
    export_wanted = Signal(object, bool)  # Format, never only what is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = FiguresTable("Services by section", HEADINGS)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        export = ExportButton()
        export.can_shown(False)
        export.wanted.connect(self.export_wanted)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(plain_label(EXPLAINED, "muted", wrap=True), 1)
        top.addWidget(export, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self._table)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))

    def show_sections(self, sections: Sequence[SectionCount]) -> None:
        self._table.show_rows([(one.section, *(f"{count:,}" if count else "\u2013" for count in one[1:])) for one in sections])

    def enter(self) -> None:
        self._table.setFocus()
