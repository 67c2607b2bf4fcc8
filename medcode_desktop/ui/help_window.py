"""Help: the pages of resources/help, a list of them and a search. Pages are our own Markdown; nothing is fetched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout

from medcode_desktop.ui.theme import Theme

_NAME = Qt.ItemDataRole.UserRole


class HelpWindow(QDialog):
    def __init__(self, theme: Theme, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("MedCode Desktop: help")
        self.setWindowIcon(theme.program_icon())
        self.resize(860, 620)
        self._pages = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search the help")
        self._search.setAccessibleName("Search the help")
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget()
        self._list.setAccessibleName("Help pages")
        self._list.setMaximumWidth(220)
        self._page = QTextBrowser()
        self._page.setAccessibleName("Help page")
        left = QVBoxLayout()
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        whole = QHBoxLayout(self)
        whole.addLayout(left)
        whole.addWidget(self._page, 1)
        self._search.textChanged.connect(self._fill)
        self._list.currentItemChanged.connect(self._on_current)
        self._fill("")

    def show_page(self, name: str) -> None:
        """Open the window at a page; the first one if there is none of that name."""
        self._search.clear()
        for row in range(self._list.count()):
            if self._list.item(row).data(_NAME) == name:
                self._list.setCurrentRow(row)
        self.show()
        self.raise_()
        self.activateWindow()

    def _fill(self, text: str) -> None:
        self._list.clear()
        for name, page in self._pages.items():
            if text.lower() in page.lower():
                item = QListWidgetItem(page.splitlines()[0].lstrip("# "))
                item.setData(_NAME, name)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._page.setMarkdown(self._pages[item.data(_NAME)])
