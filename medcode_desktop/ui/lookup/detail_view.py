"""The right side: buttons, and the page of the code that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button
from medcode_desktop.ui.widgets.flow import Flow

if TYPE_CHECKING:
    # classes of Qt are made when they are first named, with all their enums: these are not needed to start
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QKeyEvent, QTextDocument

    from medcode_desktop.catalogue.detail import Detail
    from medcode_desktop.ui.lookup.note_field import NoteField


class Page(QTextBrowser):
    """Shows our own page only: it loads nothing from anywhere. Ctrl+C with nothing selected means the code."""

    copy_pressed = Signal()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        del kind, name
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_pressed.emit()
        else:
            super().keyPressEvent(event)


class DetailView(QWidget):
    """Signals bring what a link or a button asks for; the screen does it."""

    code_wanted = Signal(str)
    section_wanted = Signal(str)
    import_wanted = Signal()
    rules_wanted = Signal()
    copy_wanted = Signal()
    star_wanted = Signal()
    print_wanted = Signal()
    pdf_wanted = Signal()
    compare_wanted = Signal()
    compare_cleared = Signal()
    note_written = Signal(str, str)
    fee_place_wanted = Signal()
    units_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.detail: Detail | None = None
        self._page = Page()
        self._page.setOpenLinks(False)
        self._page.setAccessibleName("Code in detail")
        self._page.copy_pressed.connect(self.copy_wanted)
        self._page.anchorClicked.connect(self._on_link)
        self._star = button("Star", self.star_wanted.emit, tip="Ctrl+D")
        self._buttons = [
            button("Copy", self.copy_wanted.emit, tip="Ctrl+C the code, Ctrl+Shift+C code and description"),
            self._star,
            button("Note", self.edit_note, tip="Ctrl+N"),
            button("Compare", self.compare_wanted.emit, tip="Ctrl+K puts the code beside the others chosen so, up to four"),
            button("Print", self.print_wanted.emit, tip="Ctrl+P"),
            button("PDF", self.pdf_wanted.emit, tip="Ctrl+S"),
        ]
        row = Flow(to_the_right=True)
        for one in self._buttons:
            row.addWidget(one)
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 12, 8)
        whole.addLayout(row)
        whole.addWidget(self._page, 1)
        self._note: NoteField | None = None  # made for the first note
        self._kept_note = ""
        self._html = ""
        self.show_nothing("")

    @property
    def document(self) -> QTextDocument:
        return self._page.document()

    def show_detail(self, detail: Detail, note: str, *, starred: bool, clinic: str = "") -> None:
        """`clinic`: what the clinic's own files and rules say of it, HTML made by code alone."""
        from medcode_desktop.ui.lookup.detail_page import page  # at the start no code is shown

        self.keep_note()
        same = self.detail is not None and self.detail.hit.code == detail.hit.code
        self.detail = detail
        self._kept_note = note
        self._star.setText("Unstar" if starred else "Star")
        for one in self._buttons:
            one.setEnabled(True)
        at = self._page.verticalScrollBar().value() if same else 0
        self._show(page(detail, note, self._theme.colours, clinic))
        self._page.verticalScrollBar().setValue(at)
        if not same and self._note is not None:
            self._note.hide()

    def show_nothing(self, html: str) -> None:
        """`html` is made by code; no text from a file is in it."""
        self.keep_note()
        self.detail = None
        for one in self._buttons:
            one.setEnabled(False)
        self._show(html)

    def show_comparison(self, html: str) -> None:
        """Codes side by side; `html` is made by compare_page. The buttons go on meaning the code that was shown last."""
        self.keep_note()
        self._show(html)

    def _show(self, html: str) -> None:
        """Laying out a page takes longer than a search, and one more letter mostly leaves the same code at the top."""
        if html != self._html:
            self._html = html
            self._page.setHtml(html)

    def focus_page(self) -> None:
        self._page.setFocus()

    def selected_text(self) -> str:
        return self._page.textCursor().selectedText()

    def edit_note(self) -> None:
        if self.detail is None:
            return
        if self._note is None:
            from medcode_desktop.ui.lookup.note_field import NoteField  # at the start nobody writes

            self._note = NoteField(self)
            self._whole.addWidget(self._note)
        self._note.begin(self._kept_note)

    def leave_note(self) -> bool:
        """Keep the note and go back to the page; False if the keyboard is not in the note."""
        if self._note is None or not self._note.field.hasFocus():
            return False
        self.keep_note()
        self.focus_page()
        return True

    def keep_note(self) -> None:
        """Hand over what was written, if it changed. Called before anything else is shown."""
        if self.detail is None or self._note is None or self._note.isHidden():
            return
        text = self._note.text
        if text != self._kept_note:
            self._kept_note = text
            self.note_written.emit(self.detail.hit.code, text)

    def _on_link(self, url: QUrl) -> None:
        kind, _, rest = url.toString().partition(":")
        if kind == "code":
            self.code_wanted.emit(rest)
        elif kind == "section":
            self.section_wanted.emit(rest)
        elif kind == "import":
            self.import_wanted.emit()
        elif kind == "fees":
            self.fee_place_wanted.emit()
        elif kind == "rules":
            self.rules_wanted.emit()
        elif kind == "units":
            self.units_wanted.emit(rest)
        elif kind == "compare":
            self.compare_cleared.emit()
        elif kind == "search":
            self.code_wanted.emit("?" + QtCore.QUrl.fromPercentEncoding(rest.encode()))
