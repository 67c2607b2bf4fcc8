"""What a check found: counts, what was not checked, filters, the lines, and all of the chosen one."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QByteArray, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.checking.findings import CheckedLine
from medcode_desktop.checking.rules import TITLES
from medcode_desktop.ui.checks.detail_view import DetailView
from medcode_desktop.ui.checks.export_button import ExportButton
from medcode_desktop.ui.checks.findings_table import FindingsTable
from medcode_desktop.ui.checks.list_page import scrolled
from medcode_desktop.ui.checks.running import Result
from medcode_desktop.ui.checks.words import CHIPS, RANKS, count_of_lines
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow

MANY = 20_000  # lines with which a filter waits for the end of a word
PATIENCE = 200  # ms
NOTHING_YET = "Nothing is checked yet. Paste or open a list on the page \u201cList\u201d, then press Check (Ctrl+Enter)."
_CLEAN = len(RANKS) - 1


class FindingsPage(QWidget):
    """`code_wanted`: show it in Look up. `suggested`: put this code in place of the line's own."""

    code_wanted = Signal(str)
    import_wanted = Signal()
    again_wanted = Signal()
    suggested = Signal(object, str)  # CheckedLine, the code
    export_wanted = Signal(object, bool)  # Format, only what is shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result: Result | None = None
        self.rows: array[int] = array("I")
        self._chips: list[QPushButton] = []
        for rank, title in enumerate(CHIPS):
            chip = button(title, self._refilter, "chip", f"Show lines of which this is the worst: {title.lower()}")
            chip.setCheckable(True)
            chip.setChecked(rank != _CLEAN)
            self._chips.append(chip)
        self._rules = QComboBox()
        self._rules.setAccessibleName("Show findings of one kind")
        self._rules.setMinimumContentsLength(14)
        self._rules.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._rules.activated.connect(self._refilter)
        self._text = QLineEdit()
        self._text.setPlaceholderText("Filter: words in the line")
        self._text.setAccessibleName("Filter lines by words in them")
        self._text.setClearButtonEnabled(True)
        self._text.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._refilter)
        self._text.textChanged.connect(self._on_text)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self._text, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._into_table)
        self._count = plain_label("", "muted")
        self._export = ExportButton()
        self._export.wanted.connect(self.export_wanted)
        self.table = FindingsTable(theme)
        self.table.activated.connect(self._on_activated)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.findings.modelReset.connect(self._show_line)
        self.detail = DetailView(theme)
        self.detail.code_wanted.connect(self.code_wanted)
        self._open = button("Open in Look up", self._on_open, tip="Enter")
        self._use = button("", self._on_use)
        self._copy = button("", self._on_copy)
        self._nothing = plain_label("", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._stale_text = plain_label("", wrap=True, selectable=True)
        self._missed_text = plain_label("", wrap=True, selectable=True)
        self._arrange()
        self._show_parts()

    def restore(self, split: str) -> None:
        """The heights as `split` told them when the program was closed."""
        self._splitter.restoreState(QByteArray.fromBase64(split.encode("ascii", "ignore")))

    @property
    def split(self) -> str:
        return self._splitter.saveState().toBase64().toStdString()

    def enter(self) -> None:
        if self.result is not None:
            (self.table if self.rows else self._text).setFocus()

    def begin_search(self, text: str) -> bool:
        """The filter is this page's search field."""
        if self.result is None:
            return False
        if text:
            self._text.setText(text)
        else:
            self._text.selectAll()
        self._text.setFocus()
        return True

    def show_result(self, result: Result, *, pasted: bool) -> None:
        """`pasted`: a suggestion can be put into the list."""
        before = self._rules.currentData()
        self.result = result
        self._pasted = pasted
        for rank, (chip, title) in enumerate(zip(self._chips, CHIPS, strict=True)):
            chip.setText(f"{title} {result.summary.lines_by_worst[RANKS[rank]]:,}")
        self._rules.clear()
        self._rules.addItem("All findings", "")
        for rule, many in result.summary.by_rule.most_common():
            self._rules.addItem(f"{TITLES.get(rule, rule)} ({many:,})", rule)
        self._rules.setCurrentIndex(max(0, self._rules.findData(before)))
        missed = result.summary.not_checked
        self._missed_text.setText("\n".join(("Not checked:", *(f"\u2022 {sentence}" for sentence in missed))))
        self._missed.setVisible(bool(missed))
        self._import.setVisible(any("import" in sentence for sentence in missed))
        self.show_stale("")
        self._show_parts()
        self._refilter()

    def show_stale(self, why: str) -> None:
        """Why the findings may not hold any more; "" if they do."""
        self._stale_text.setText(why)
        self._stale.setVisible(bool(why))

    @property
    def filters(self) -> str:
        """In words, for an export of what is shown."""
        shown = [title.lower() for chip, title in zip(self._chips, CHIPS, strict=True) if chip.isChecked()]
        parts = [", ".join(shown) or "no severity"]
        if self._rules.currentData():
            parts.append(TITLES[self._rules.currentData()])
        if self._text.text().strip():
            parts.append(f"\u201c{self._text.text().strip()}\u201d")
        return "; ".join(parts)

    @property
    def chosen(self) -> CheckedLine | None:
        row = self.table.currentIndex().row()
        return self.table.line(row) if 0 <= row < len(self.rows) else None

    def _on_text(self) -> None:
        self._wait.start(PATIENCE if self.result is not None and len(self.result.kept) > MANY else 0)

    def _refilter(self) -> None:
        if self.result is None:
            return
        self._wait.stop()
        ranks = {rank for rank, chip in enumerate(self._chips) if chip.isChecked()}
        rule = self._rules.currentData() or ""
        kept = self.result.kept
        self.rows = kept.find(ranks, rule, self._text.text())
        self.table.show_rows(kept, self.rows, rule)
        self._count.setText(f"{len(self.rows):,} of {count_of_lines(len(kept))}")
        self._below.setCurrentIndex(0 if self.rows else 1)
        self._nothing.setText(self._why_nothing())
        self._export.can_shown(0 < len(self.rows) < len(kept))
        self._show_line()

    def _why_nothing(self) -> str:
        result = self.result
        if result is None:
            return NOTHING_YET
        if not result.kept:
            return "The list has no lines below its headings."
        if result.summary.lines_by_worst[None] == len(result.kept):
            return f"Nothing was found in {count_of_lines(len(result.kept))}. What was not checked stands above, if anything."
        return "No line is like that. Choose other counts above, or clear the filter."

    def _into_table(self) -> None:
        if self.rows:
            self.table.setFocus()

    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_line()

    def _show_line(self) -> None:
        chosen = self.chosen
        suggestion = suggestion_of(chosen)
        self._open.setEnabled(chosen is not None and bool(chosen.line.code))
        for one, what in ((self._use, f"Use {suggestion}"), (self._copy, f"Copy {suggestion}")):
            one.setText(what)
            one.setVisible(bool(suggestion) and (one is self._copy or self._pasted))
        if chosen is None or self.result is None:
            self.detail.show_nothing()
        else:
            self.detail.show_line(chosen, self.result.columns)

    def _on_activated(self, _index: QModelIndex) -> None:
        self._on_open()

    def _on_open(self) -> None:
        chosen = self.chosen
        if chosen is not None and chosen.line.code:
            self.code_wanted.emit(chosen.line.code)

    def _on_use(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self.suggested.emit(chosen, suggestion_of(chosen))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(suggestion_of(self.chosen))

    def _show_parts(self) -> None:
        there = self.result is not None
        for part in (self._top, self._splitter):
            part.setVisible(there)
        for part in (self._empty, self._rest):
            part.setVisible(not there)
        if not there:
            self._missed.hide()
            self._stale.hide()

    def _arrange(self) -> None:
        self._pasted = False
        self._empty = plain_label(NOTHING_YET, wrap=True)
        self._rest = QWidget()
        self._rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stale, again = _strip("info", self._stale_text, "Check again")
        again.clicked.connect(self.again_wanted)
        self._missed, self._import = _strip("warning", self._missed_text, "Import...")
        self._import.clicked.connect(self.import_wanted)
        self._import.setToolTip("Code files, fee files, NCCI edits: on the Catalogue screen")
        chips = QWidget()
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        for widget in (*self._chips, self._count):
            flow.addWidget(widget)
        chips.setLayout(flow)
        self._count.setMinimumHeight(self._chips[0].sizeHint().height())  # so that its words stand beside theirs
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self._rules, 1)
        filters.addWidget(self._text, 1)
        filters.addWidget(self._export)
        self._top = QWidget()
        both = QVBoxLayout(self._top)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(8)
        both.addWidget(chips)
        both.addLayout(filters)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self._open, self._use, self._copy):
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.detail, 1)
        self._below = QStackedWidget()
        self._below.addWidget(self.table)
        self._below.addWidget(self._nothing)
        self._splitter = _Splitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._below)
        self._splitter.addWidget(below)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        line = self.fontMetrics().lineSpacing()
        self._below.setMinimumHeight(line * 7)
        self.detail.setMinimumHeight(line * 5)
        self._splitter.setMinimumHeight(line * 17)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(8)
        for widget in (self._empty, self._stale, self._missed, self._top):
            inside.addWidget(widget)
        inside.addWidget(self._splitter, 1)
        inside.addWidget(self._rest)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))


class _Splitter(QSplitter):
    def sizeHint(self) -> QSize:
        """No more than the least height: it takes what is left, and in a low window the page scrolls only for the least."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


def suggestion_of(checked: CheckedLine | None) -> str:
    """The first code that is suggested for a line, "" if none is."""
    return next((one.suggestion for one in checked.findings if one.suggestion), "") if checked is not None else ""


def _strip(kind: str, text: QWidget, does: str) -> tuple[QFrame, QPushButton]:
    """Words with a button beside them."""
    strip = QFrame()
    strip.setProperty("message", kind)
    row = QHBoxLayout(strip)
    row.setContentsMargins(12, 6, 8, 6)
    row.setSpacing(10)
    made = QPushButton(does)
    row.addWidget(text, 1)
    row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
    return strip, made
