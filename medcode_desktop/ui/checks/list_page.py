"""Where a list comes in: pasted or opened, its columns as they were understood, and the choices of the check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.checking.columns import MOST_TITLE_ROWS, Columns, Field
from medcode_desktop.checking.list_reading import CodeList, open_text
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.columns_kept import keep, recall
from medcode_desktop.ui.checks.options_row import OptionsRow, pair
from medcode_desktop.ui.checks.preview import MOST_COLUMNS, Preview
from medcode_desktop.ui.checks.suggesting import find_place
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, let_shrink, plain_label, plain_tip
from medcode_desktop.ui.widgets.flow import Flow

PATIENCE = 250  # ms after the last key, before what was typed is read
LINES_OF_TEXT = 6
FIRST_STEPS = (
    "Paste codes or rows of a table into the field above, or open a file: CSV, XLSX or XLS. It may also be dropped here.",
    "Look at the columns: each box says what a column is taken for. Change what is wrong; it is remembered for these headings.",
    "Press Check (Ctrl+Enter). Nothing leaves this PC.",
)


class ListPage(QWidget):
    """`changed` comes whenever the list, its columns or a choice has changed. `opened` is the list, None without one; `path` is
    its file, None for one that was pasted."""

    changed = Signal()

    def __init__(self, theme: Theme, remembered: Settings, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = remembered
        self.opened: CodeList | None = None
        self._recognised = Columns({})  # as the program understood them
        self.path: Path | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("List of codes")
        self.text.setPlaceholderText("Paste codes or rows of a table here: code, modifiers, date of service, units, payer ...")
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)  # the screen takes files; text comes by pasting
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.textChanged.connect(self._on_typed)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PATIENCE)
        self._wait.timeout.connect(self.read_text)
        self._name = plain_label("", "heading", wrap=True, selectable=True)
        let_shrink(self._name)
        self._paste = button("Paste a list instead", self.clear)
        self.options = OptionsRow(remembered, today)
        self.options.changed.connect(self.changed)
        self._notes = plain_label("", "muted", wrap=True, selectable=True)
        self._above = QSpinBox()
        self._above.setRange(0, MOST_TITLE_ROWS * 2)
        self._above.setAccessibleName("Rows above the first line")
        self._above.setToolTip("Titles and headings; they are no lines of the list")
        self._above.valueChanged.connect(self._on_above)
        self._anew = button("Recognise again", self._on_anew, tip="Forget what was set by hand for these headings")
        self.preview = Preview(theme)
        self.preview.chosen.connect(self._on_chosen)
        self._arrange()
        self._show()

    def enter(self) -> None:
        (self.text if not self._is_file else self._paste).setFocus()

    @property
    def _is_file(self) -> bool:
        return self.path is not None

    @property
    def is_pasted(self) -> bool:
        return not self._is_file and self.opened is not None

    def use(self, opened: CodeList, path: Path) -> None:
        """A file that was opened takes the place of what was there."""
        self.opened = None
        self.path = path
        self._wait.stop()
        self._take(opened)

    def clear(self) -> None:
        """Nothing there; the keyboard in the field."""
        self.path = None
        self.opened = None
        self.read_text()
        self.text.setFocus()

    def read_text(self) -> None:
        """What is in the field, at once."""
        self._wait.stop()
        if self._is_file:
            return
        text = self.text.toPlainText()
        if text.strip():
            self._take(open_text(text))
        else:
            self.opened = None
            self._show()
            self.changed.emit()

    def read_typed(self) -> None:
        """What was typed a moment ago is not waited for."""
        if self._wait.isActive():
            self.read_text()

    def replace_code(self, number: int, code: str, instead: str) -> bool:
        """In the text that was pasted, so that Ctrl+Z brings it back. False if its place is not sure."""
        if not self.is_pasted:
            return False
        text = self.text.toPlainText()
        place = find_place(text, number, code)
        if place is None:
            return False
        cursor = self.text.textCursor()
        cursor.setPosition(_units(text[: place.start]))
        cursor.setPosition(_units(text[: place.end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(instead)
        self.read_text()
        return True

    def _on_typed(self) -> None:
        if not self._is_file:
            self._wait.start()

    def _take(self, opened: CodeList) -> None:
        before, recognised = self.opened, self._recognised
        self.opened = opened
        self._recognised = opened.columns
        kept = recall(self._settings.get(settings.CHECK_COLUMNS), opened.columns.key)
        if before is not None and not self._is_file and opened.columns == recognised:
            opened.use(before.columns)  # the same list, a little changed: what was set by hand stays
        elif kept:
            opened.use(opened.columns.with_remembered(kept))
        self._show()
        self.changed.emit()

    def _on_chosen(self, at: int, field: Field | None) -> None:
        if self.opened is None:
            return
        columns = self.opened.columns
        if field is None:
            before = next((one for one, place in columns.by_field.items() if place == at), None)
            changed = columns if before is None else columns.with_field(before, None)
        else:
            changed = columns.with_field(field, at)
        self._set(changed)

    def _on_above(self, rows: int) -> None:
        if self.opened is not None and rows != self.opened.columns.heading_rows:
            self.opened.use(replace(self.opened.columns, heading_rows=rows))
            self._show()
            self.changed.emit()

    def _on_anew(self) -> None:
        self._set(self._recognised)

    def _set(self, columns: Columns) -> None:
        if self.opened is None:
            return
        self.opened.use(columns)
        by_hand = "" if columns == self._recognised else columns.as_json()
        kept = keep(self._settings.get(settings.CHECK_COLUMNS), columns.key, by_hand)
        if len(kept) <= settings.CHECK_COLUMNS.most:
            self._settings.set(settings.CHECK_COLUMNS, kept)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        opened = self.opened
        self.text.setVisible(not self._is_file)
        self._name.setVisible(self._is_file)
        self._paste.setVisible(self._is_file)
        self._empty.setVisible(opened is None)
        self._understood.setVisible(opened is not None)
        if opened is None:
            return
        self._name.setText(opened.name)
        self._name.setToolTip(plain_tip(opened.name))
        self._notes.setText(" ".join(self._told(opened)))
        self._notes.setVisible(bool(self._notes.text()))
        self._above.blockSignals(True)
        self._above.setValue(opened.columns.heading_rows)
        self._above.blockSignals(False)
        self._anew.setVisible(dict(opened.columns.by_field) != dict(self._recognised.by_field))
        self.preview.show_list(opened.sample, opened.columns, opened.width)

    def _told(self, opened: CodeList) -> list[str]:
        """What a person should know before the check."""
        told = []
        if opened.columns.get(Field.CODE) is None:
            told.append("No column was recognised as the codes: choose \u201cCode\u201d in the box above it.")
        if dict(opened.columns.by_field) != dict(self._recognised.by_field):
            told.append("The columns are as they were set by hand for these headings.")
        else:
            told += opened.notes
        if opened.width > MOST_COLUMNS:
            told.append(f"The first {MOST_COLUMNS:,} of {opened.width:,} columns are shown.")
        return told

    def _arrange(self) -> None:
        file = QHBoxLayout()
        file.setSpacing(10)
        file.addWidget(self._name, 1)
        file.addWidget(self._paste)
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES_OF_TEXT // 2)
        self.text.setMaximumHeight(self.fontMetrics().lineSpacing() * LINES_OF_TEXT + 16)
        self._empty = QWidget()
        beneath = QVBoxLayout(self._empty)
        beneath.setContentsMargins(0, 0, 0, 0)
        beneath.addWidget(_first_steps())
        beneath.addStretch(1)
        self._understood = QWidget()
        column = QVBoxLayout(self._understood)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        label = plain_label("Rows above the first line")
        label.setBuddy(self._above)
        title = plain_label("Columns as they are understood", "heading")
        title.setMinimumHeight(self._anew.sizeHint().height())  # so that it stands beside the others
        row = QWidget()
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        for widget in (title, pair(label, self._above), self._anew):
            flow.addWidget(widget)
        row.setLayout(flow)
        column.addWidget(row)
        column.addWidget(self._notes)
        self.preview.setMinimumHeight(self.fontMetrics().lineSpacing() * 12)
        column.addWidget(self.preview, 1)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(10)
        inside.addLayout(file)
        inside.addWidget(self.text)
        inside.addWidget(self.options)
        inside.addWidget(self._empty, 1)
        inside.addWidget(self._understood, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))


def scrolled(inner: QWidget) -> QScrollArea:
    """For large text in a small window."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the focus
    made.setWidget(inner)
    return made


def _units(text: str) -> int:
    """As Qt counts: characters beyond the first plane are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_steps() -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(6)
    column.addWidget(plain_label("Nothing to check yet", "heading"))
    for number, step in enumerate(FIRST_STEPS, 1):
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(plain_label(f"{number}", "strong"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label(step, wrap=True, selectable=True), 1)
        column.addLayout(row)
    return card
