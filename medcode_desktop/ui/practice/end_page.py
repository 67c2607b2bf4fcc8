"""The end of a session: score, topics, time of each question, what was missed with reasons, and "practise these again"."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.training import statistics
from medcode_desktop.training.model import TOPIC_TITLES, Mode
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.chart import ChartView
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.end_model import EndModel, Which, rows
from medcode_desktop.ui.practice.end_text import reasons
from medcode_desktop.ui.practice.sitting import Sitting
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label

_WIDTHS = (48, 80, 0, 120, 66)  # 0: the rest


class EndPage(QWidget):
    done = Signal()
    again = Signal()
    code_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sitting: Sitting | None = None
        self._title = plain_label("", "muted")
        self._score = plain_label("", "title", wrap=True, selectable=True)
        self._note = plain_label("", wrap=True, selectable=True)
        self._chart = ChartView(theme, "Right answers by topic")
        self._model = EndModel(self)
        self._table = QTableView()
        self._reasons = QTextBrowser()
        self._reasons.setOpenLinks(False)
        self._reasons.setAccessibleName("The question with its reasons")
        self._reasons.anchorClicked.connect(self._on_link)
        self._which = QButtonGroup(self)
        self._chips = {which: self._chip(which) for which in Which}
        self._done = button("Back to Practice", self.done.emit)
        self._again = button("Practise these again", self.again.emit, "primary", "A new session of what was missed")
        self._set_up_table()
        self._arrange()
        theme.changed.connect(self._show_reasons)

    def show_sitting(self, sitting: Sitting) -> None:
        """A sitting that has ended."""
        self._sitting = sitting
        session, result = sitting.session, sitting.session.result()
        self._title.setText(f"{session.plan.title}, {sitting.person.name}")
        asked = result if session.is_exam else result._replace(asked=result.answered)
        self._score.setText(words.score(asked) if asked.asked else "No question was answered")
        self._note.setText(self._said(sitting))
        topics = [topic for topic in result.topics if topic.asked]
        shares = [(topic, statistics.share(topic.right, topic.asked)) for topic in topics]
        chart, lines = bars(
            [Bar(TOPIC_TITLES[topic.topic], share.value, f"{topic.right} of {topic.asked}") for topic, share in shares],
            result.pass_mark / 100 if result.pass_mark else None,
        )
        said = "; ".join(f"{TOPIC_TITLES[topic.topic]}: {topic.right} of {topic.asked}" for topic in topics)
        self._chart.show_chart(chart, lines, said)
        missed = rows(session, Which.MISSED)
        self._again.setVisible(bool(missed))
        for which, chip in self._chips.items():
            chip.setText(f"{which.value} ({len(rows(session, which))})")
        self._choose(Which.MISSED if missed else Which.ALL)
        (self._again if missed else self._done).setFocus()

    def _said(self, sitting: Sitting) -> str:
        session = sitting.session
        said = f"It took {words.clock(session.elapsed)}."
        if sitting.mode is Mode.LEARN and sitting.again_at is not None:
            said += f" The next card comes back {words.when(sitting.again_at, sitting.now())}."
        unanswered = len(session.questions) - len(session.answers)
        if session.is_exam and unanswered:
            said += (
                f" {words.many(unanswered, 'question')} without an answer {'counts' if unanswered == 1 else 'count'} as wrong."
            )
        return said

    def _chip(self, which: Which) -> QPushButton:
        chip = button(which.value, partial(self._choose, which), "chip")
        chip.setCheckable(True)
        self._which.addButton(chip)
        return chip

    def _choose(self, which: Which) -> None:
        if self._sitting is None:
            return
        self._chips[which].setChecked(True)
        self._model.show_rows(rows(self._sitting.session, which))
        if self._model.rowCount():
            self._table.selectRow(0)
        self._show_reasons()

    def _set_up_table(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName("Questions of this session")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        for column, width in enumerate(_WIDTHS):
            if width:
                table.setColumnWidth(column, width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(self._on_selection)

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setSpacing(2)
        for label in (self._title, self._score, self._note):
            top.addWidget(label)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self._chart)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addWidget(area, 2)
        column.addLayout(chips)
        column.addWidget(self._table, 3)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._reasons)
        split.setSizes([600, 420])
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._done)
        foot.addStretch(1)
        foot.addWidget(self._again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addWidget(split, 1)
        whole.addLayout(foot)

    def _on_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._show_reasons()

    def _show_reasons(self) -> None:
        index: QModelIndex = self._table.currentIndex()
        if not index.isValid() or self._sitting is None:
            self._reasons.setPlainText("" if self._model.rowCount() else "Nothing here.")
            return
        row = self._model.row(index)
        self._reasons.setHtml(reasons(row.question, row.answer, self._theme.colours))

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() == "code":
            self.code_wanted.emit(url.path())
