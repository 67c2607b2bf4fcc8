"""The clinic's own files that are loaded, each with its button to take it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from medcode_desktop.catalogue.sources import SourceInfo, how_many
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.release_table import local_time
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.figures_table import FiguresTable

HEADINGS = ("Source", "In force", "From", "Rights", "Rows", "Imported")
SOURCE, IN_FORCE, FROM, RIGHTS, _ROWS, IMPORTED = range(6)
NARROWER = (  # column and characters: which becomes how narrow, one after the other, where the room is too small
    (FROM, 48),
    (RIGHTS, 48),
    (FROM, 28),
    (RIGHTS, 27),
    (SOURCE, 26),
    (IN_FORCE, 14),
    (IMPORTED, 11),
    (FROM, 18),
)
PADDING, ROW_PADDING = 20, 10  # pixels of a cell beside its text, and above and below it
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
        how_many(info.kind, info.rows) if info.kind is SourceKind.CPT else f"{info.rows:,}",
        local_time(info.imported),
    )


def widths(natural: Sequence[int], room: int, letter: int) -> list[int]:
    """Pixels of the columns: as wide as their texts where there is room, what is left for the rights; see NARROWER."""
    made = list(natural)
    for column, letters in NARROWER:
        over = sum(made) - room
        if over <= 0:
            break
        made[column] = min(made[column], max(letters * letter + PADDING, made[column] - over))
    made[RIGHTS] += max(0, room - sum(made))
    return made


class OwnFilesTable(FiguresTable):
    """All of its rows are seen, and texts that are too long for their column go on in a second line."""

    _natural: Sequence[int] = ()  # widths of the texts

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The clinic's own files", HEADINGS, RIGHTS + 1, parent)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fit(self) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        texts, heading = self.fontMetrics(), QFontMetrics(bold)
        self._natural = [
            max(heading.horizontalAdvance(title), *(texts.horizontalAdvance(row[at]) for row in self._rows), 0) + PADDING
            for at, title in enumerate(HEADINGS)
        ]
        self._stretch()
        self.updateGeometry()

    def _stretch(self) -> None:
        if not self._natural:
            return
        for column, width in enumerate(widths(self._natural, self.viewport().width(), self.fontMetrics().averageCharWidth())):
            self.setColumnWidth(column, width)
        for row in range(len(self._rows)):
            self.setRowHeight(row, self.sizeHintForRow(row) + ROW_PADDING)
        self._scrolls = self.horizontalHeader().length() > self.viewport().width()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 6
        return QSize(400, height + (self.horizontalScrollBar().sizeHint().height() if self._scrolls else 0))


class SourceTable(QFrame):
    """`remove_wanted` carries the SourceKind of the chosen row, `row_reached` the place of the row that the keyboard is in."""

    remove_wanted = Signal(object)
    row_reached = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: Sequence[SourceInfo] = ()
        self._table = OwnFilesTable()
        self._table.selectionModel().selectionChanged.connect(self._show_button)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._none = plain_label(NOTHING_YET, "muted", wrap=True, selectable=True)
        self._remove = button("Remove", self._on_remove, tip="Take the chosen file out of the catalogue")
        top = QHBoxLayout()
        top.addWidget(plain_label("Your own files", "heading"), 1)
        top.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._none)
        column.addWidget(self._table)
        column.insertLayout(0, top)  # last, so that Tab leads from the row that was chosen to the button
        self._show_button()

    def show_sources(self, held: Sequence[SourceInfo]) -> None:
        row = self._table.currentIndex().row()
        had_focus = self.window().focusWidget() is self._remove
        self._held = held
        self._table.show_rows([cells(info) for info in held])
        self._table.setVisible(bool(held))
        self._none.setVisible(not held)
        if held and had_focus:
            self._table.setFocus()
            # the keyboard goes on where it was, but no row is chosen: Remove once more is not to take the next
            place = self._table.model().index(min(max(row, 0), len(held) - 1), 0)
            self._table.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._remove.setVisible(bool(held))
        self._show_button()

    def _chosen(self) -> SourceInfo | None:
        rows = self._table.selectionModel().selectedRows()
        return self._held[rows[0].row()] if rows and rows[0].row() < len(self._held) else None

    def _show_button(self) -> None:
        self._remove.setEnabled(self._chosen() is not None)

    def _on_row(self, now: QModelIndex) -> None:
        if now.isValid() and self._table.hasFocus():
            place = self._table.visualRect(now)
            self.row_reached.emit(place.translated(self._table.viewport().mapTo(self, QPoint(0, 0))))

    def _on_remove(self) -> None:
        info = self._chosen()
        if info is not None:
            self.remove_wanted.emit(info.kind)
