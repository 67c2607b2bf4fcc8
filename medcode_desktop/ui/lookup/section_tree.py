"""The tree of families, letters and sections, for browsing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import SectionRef

_REF = Qt.ItemDataRole.UserRole


class SectionTree(QTreeWidget):
    """Families, letters, sections; filled as it is opened. `section_chosen` brings the section to list."""

    section_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("Sections")
        self.setUniformRowHeights(True)
        self._catalogue: Catalogue | None = None
        self.itemExpanded.connect(self._fill)
        self.currentItemChanged.connect(self._on_current)

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.clear()
        for ref in catalogue.sections(None):
            self._add(self.invisibleRootItem(), ref)

    def open_at(self, label: str) -> None:
        """Open the tree at a section given as "E0600-E0620"."""
        first, _, last = label.partition("-")
        found = self._find(self.invisibleRootItem(), first, last)
        if found is not None:
            self.setCurrentItem(found)
            self.scrollToItem(found)

    def _find(self, above: QTreeWidgetItem, first: str, last: str) -> QTreeWidgetItem | None:
        for at in range(above.childCount()):
            item = above.child(at)
            if item is None:
                continue
            ref: SectionRef = item.data(0, _REF)
            if (ref.first, ref.last) == (first, last):
                return item
            if len(ref.first) == len(first) and ref.first <= first and last <= ref.last:
                self._fill(item)
                inside = self._find(item, first, last)
                if inside is not None:
                    return inside
        return None

    def _add(self, above: QTreeWidgetItem, ref: SectionRef) -> None:
        title = ref.title if ref.level == "family" else f"{ref.label}  {ref.title}"
        item = QTreeWidgetItem(above, [title])
        item.setData(0, _REF, ref)
        item.setToolTip(0, title)
        if ref.level != "section" and len(ref.first) == 5:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)

    def _fill(self, item: QTreeWidgetItem) -> None:
        if item.childCount() or self._catalogue is None:
            return
        for ref in self._catalogue.sections(item.data(0, _REF)):
            self._add(item, ref)
        item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.DontShowIndicatorWhenChildless)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.section_chosen.emit(item.data(0, _REF))
