"""The clinic's own files that are loaded, each with its button to take it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from medcode_desktop.catalogue.sources import SourceInfo
from medcode_desktop.ui.catalogue.release_table import local_time
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.figures_table import FiguresTable

HEADINGS = ("Source", "In force", "From", "Rights", "Rows", "Imported")
NOTHING_YET = (
    "Fees, CPT, drug numbers and NCCI edits come from files that the clinic is entitled to: the AMA's CPT data files; from CMS"
    " the physician, laboratory and equipment fee schedules, the ASP drug files with their NDC crosswalk, and the NCCI edits."
    " Import them as they are published, zip or unpacked, one or many, or a folder of them."
)


def cells(info: SourceInfo) -> tuple[str, ...]:
    """The texts of a row, in the order of HEADINGS."""
    until = f" to {info.until}" if info.until else ""
    licensed = f" Confirmed by {info.licensed_to}, {info.licensed_at[:10]}." if info.licensed_to else ""
    return (
        info.title,
        f"{info.date}{until}",
        ", ".join(info.files),
        f"{info.rights}{licensed}",
        f"{info.rows:,}",
        local_time(info.imported),
    )


class SourceTable(QFrame):
    """`remove_wanted` carries the SourceKind of the chosen row."""

    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: Sequence[SourceInfo] = ()
        self._table = FiguresTable("The clinic's own files", HEADINGS, 4, widest=180)
        self._table.selectionModel().selectionChanged.connect(self._show_button)
        self._none = plain_label(NOTHING_YET, "muted", wrap=True, selectable=True)
        self._remove = button("Remove", self._on_remove, tip="Take the chosen file out of the catalogue")
        top = QHBoxLayout()
        top.addWidget(plain_label("Your own files", "heading"), 1)
        top.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._none)
        column.addWidget(self._table)
        self._show_button()

    def show_sources(self, held: Sequence[SourceInfo]) -> None:
        self._held = held
        self._table.show_rows([cells(info) for info in held])
        self._table.setVisible(bool(held))
        self._none.setVisible(not held)
        self._remove.setVisible(bool(held))
        self._show_button()

    def _chosen(self) -> SourceInfo | None:
        rows = self._table.selectionModel().selectedRows()
        return self._held[rows[0].row()] if rows and rows[0].row() < len(self._held) else None

    def _show_button(self) -> None:
        self._remove.setEnabled(self._chosen() is not None)

    def _on_remove(self) -> None:
        info = self._chosen()
        if info is not None:
            self.remove_wanted.emit(info.kind)
