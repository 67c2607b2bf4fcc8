"""Help: the pages of resources/help, a list of them and a search. Pages are our own Markdown; nothing is fetched.

A page is a file; its first line is its title. The list is in the order of the file names.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.ui.theme import Follower, Theme
from medcode_desktop.ui.widgets.build import plain_label

NAME = Qt.ItemDataRole.UserRole
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def read_pages(folder: Path) -> dict[str, str]:
    """Text by page name: the file "20-catalogue.md" is the page "catalogue"."""
    return {path.stem.partition("-")[2]: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}


def title_of(page: str) -> str:
    """The first line, without its sign."""
    return page.splitlines()[0].lstrip("# ")


class HelpWindow(QDialog):
    """Beside the main window, so that one can read and do."""

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help - MedCode Desktop")
        self.resize(860, 620)
        self._pages = read_pages(folder)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search the help")
        self._search.setAccessibleName("Search the help")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._fill)
        self._list = QListWidget()
        self._list.setAccessibleName("Help pages")
        self._list.setSpacing(3)
        self._list.currentItemChanged.connect(self._on_current)
        self._nothing = plain_label("No page has these words.", "muted", wrap=True)
        self._page = QTextBrowser()
        self._page.setAccessibleName("Help page")
        self._page.setOpenLinks(False)
        self._page.anchorClicked.connect(self._on_link)
        self._page.document().setDocumentMargin(14)
        side = QWidget()
        side.setFixedWidth(self.fontMetrics().averageCharWidth() * 32)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        left.addWidget(self._nothing)
        whole = QHBoxLayout(self)
        whole.addWidget(side)
        whole.addWidget(self._page, 1)
        self._follower = Follower(self, self._draw)
        theme.changed.connect(self._follower.again)
        self._fill()

    def show_page(self, name: str) -> None:
        """Open the window at a page; the first one if there is none of that name."""
        self._search.clear()
        self._choose(name)
        self.show()
        self.raise_()
        self.activateWindow()
        self._page.setFocus()

    def _choose(self, name: str) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(NAME) == name:
                self._list.setCurrentRow(row)
                return
        self._list.setCurrentRow(0)

    def _fill(self) -> None:
        """List the pages that have all the words."""
        words = self._search.text().lower().split()
        self._list.clear()
        for name, page in self._pages.items():
            if all(word in page.lower() for word in words):
                item = QListWidgetItem(title_of(page))
                item.setData(NAME, name)
                self._list.addItem(item)
        self._nothing.setVisible(self._list.count() == 0)
        self._list.setCurrentRow(0)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._draw()

    def _draw(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        self._page.document().setMarkdown(self._pages[item.data(NAME)], MARKDOWN)
        self._page.moveCursor(QTextCursor.MoveOperation.Start)
        words = self._search.text().split()
        if words:
            self._page.find(words[0])  # selects it and brings it into sight

    def _on_link(self, target: QUrl) -> None:
        """Links lead to other pages by their name; there are no others."""
        self._search.clear()
        self._choose(target.toString())
