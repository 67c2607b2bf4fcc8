"""The left side: which list is shown, the list of codes, and the tree of sections above it while browsing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.ui.lookup.row_delegate import RowDelegate
from medcode_desktop.ui.lookup.rows_model import RowsModel
from medcode_desktop.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from medcode_desktop.ui.lookup.section_tree import SectionTree

SEARCH, BROWSE, RECENT, STARRED, NOTES = range(5)
LISTS = ("Search", "Browse", "Recent", "Starred", "My notes")


class ListsPanel(QWidget):
    """`list_chosen` brings the number of the list a person asked for; `show_list` changes it without a signal.

    `section_chosen` brings the section to list. The tree is made when somebody first browses.
    """

    list_chosen = Signal(int)
    section_chosen = Signal(object)

    def __init__(self, model: RowsModel, delegate: RowDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self.codes = _make_list(model, delegate)
        self._tree: SectionTree | None = None
        self._catalogue: Catalogue | None = None
        self._buttons = QButtonGroup(self)
        kinds = Flow()
        kinds.setContentsMargins(12, 0, 8, 0)
        for number, title in enumerate(LISTS):
            made = QPushButton(title)
            made.setProperty("kind", "chip")
            made.setCheckable(True)
            made.setAccessibleName(f"List: {title}")
            self._buttons.addButton(made, number)
            kinds.addWidget(made)
        self._buttons.button(SEARCH).setChecked(True)
        self._buttons.idClicked.connect(self._on_clicked)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addLayout(kinds)
        self._whole.addWidget(self.codes, 1)

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        if self._tree is not None:
            self._tree.use_catalogue(catalogue)

    @property
    def tree(self) -> SectionTree:
        if self._tree is None:
            from medcode_desktop.ui.lookup.section_tree import SectionTree  # not at the start

            self._tree = SectionTree()
            self._tree.section_chosen.connect(self.section_chosen)
            split = QSplitter(QtCore.Qt.Orientation.Vertical)
            self._whole.addWidget(split, 1)
            split.addWidget(self._tree)
            split.addWidget(self.codes)
            split.show()
            if self._catalogue is not None:
                self._tree.use_catalogue(self._catalogue)
        return self._tree

    @property
    def shown(self) -> int:
        return self._buttons.checkedId()

    def show_list(self, number: int) -> None:
        self._buttons.button(number).setChecked(True)
        self._show_tree(number)

    def button(self, number: int) -> QAbstractButton:
        return self._buttons.button(number)

    def _on_clicked(self, number: int) -> None:
        self._show_tree(number)
        self.list_chosen.emit(number)

    def _show_tree(self, number: int) -> None:
        if number == BROWSE:
            self.tree.show()
        elif self._tree is not None:
            self._tree.hide()


def _make_list(model: RowsModel, delegate: RowDelegate) -> QListView:
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(delegate)
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.setAccessibleName("Codes found")
    made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    return made
