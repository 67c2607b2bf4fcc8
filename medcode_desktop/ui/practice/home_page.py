"""Practice when no question is shown: who practises, what was cut off, and the four ways to practise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.records.people import LONGEST_NAME, LONGEST_STAFF_NUMBER, Person
from medcode_desktop.records.sessions import Begun
from medcode_desktop.training.model import Mode
from medcode_desktop.training.templates import LONG_EXAM, SHORT_EXAM
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.coach import Waiting
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow

_MOST_OFFERS = 3
_ICONS = {Mode.LEARN: "learn", Mode.PRACTICE: "practice", Mode.EXAM: "exam", Mode.MISSED: "missed"}
_ABOUT = {
    Mode.LEARN: "What is due today, and some that is new. What you know comes back rarely, what is weak comes back soon.",
    Mode.PRACTICE: "Choose topics, how many questions and how hard. Every answer is explained at once.",
    Mode.EXAM: "Against the clock, with a pass mark, and nothing is explained until the end. Also on paper.",
    Mode.MISSED: "What was wrong in the last 30 days, and what will not stick.",
}


class _Card(NamedTuple):
    said: QLabel
    start: QPushButton


class HomePage(QWidget):
    chosen = Signal(object)  # Mode
    person_chosen = Signal(int)  # id
    person_added = Signal(str, str)  # name, staff number
    person_edited = Signal()
    person_removed = Signal()
    picked_up = Signal(object)  # Begun
    given_up = Signal(object)  # Begun

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._people = QComboBox()
        self._people.setAccessibleName("Who practises")
        self._people.setMinimumContentsLength(12)
        self._people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._people.activated.connect(lambda index: self.person_chosen.emit(self._people.itemData(index)))
        self._new = button("Add a person...", self._show_adding)
        self._edit = button("Change name...", self.person_edited.emit)
        self._remove = button("Take off the list", self.person_removed.emit, tip="Can be undone")
        self._who = QWidget()
        self._adding = self._make_adding()
        self._offers = QVBoxLayout()
        self._offers.setSpacing(6)
        self._cards = {mode: self._make_card(mode) for mode in Mode}
        self._choices = QWidget()
        self._arrange()

    def show_people(self, people: Sequence[Person], person: Person | None) -> None:
        self._people.clear()
        for one in people:
            self._people.addItem(one.label, one.id)
        if person is not None:
            self._people.setCurrentIndex(self._people.findData(person.id))
        self._who.setVisible(bool(people))
        self._choices.setVisible(person is not None)
        self._adding.setVisible(not people)
        self._cancel.setVisible(bool(people))

    def show_offers(self, begun: Sequence[Begun], now: datetime) -> None:
        """Sessions that can be gone on with."""
        while (item := self._offers.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for one in begun[:_MOST_OFFERS]:
            self._offers.addWidget(self._offer(one, now))

    def show_waiting(self, waiting: Waiting) -> None:
        """What there is to do, and how long it takes."""
        said = self._said(waiting)
        for mode, card in self._cards.items():
            card.said.setText(said[mode])
        self._cards[Mode.LEARN].start.setEnabled(waiting.due + waiting.new > 0)
        self._cards[Mode.MISSED].start.setEnabled(waiting.missed > 0)

    def enter(self) -> None:
        """Put the keyboard where the work begins."""
        if self._adding.isVisible():
            self._name.setFocus()
            return
        ready = (card.start for card in self._cards.values() if card.start.isEnabled())
        next(ready, self._people).setFocus()

    def adding_done(self) -> None:
        """The person was added."""
        self._name.clear()
        self._staff.clear()
        self._adding.hide()

    @staticmethod
    def _said(waiting: Waiting) -> dict[Mode, str]:
        learn = f"{words.many(waiting.due, 'card')} due, {waiting.new} new: {words.about_minutes(waiting.learn_minutes)}"
        missed = f"{words.many(waiting.missed, 'card')}: {words.about_minutes(waiting.missed_minutes)}"
        return {
            Mode.LEARN: learn if waiting.due + waiting.new else "Nothing is due; come back tomorrow",
            Mode.PRACTICE: f"20 questions take you {words.about_minutes(max(1, round(20 * waiting.seconds / 60)))}",
            Mode.EXAM: f"{SHORT_EXAM.number} questions in {SHORT_EXAM.minutes} minutes, "
            f"{LONG_EXAM.number} in {LONG_EXAM.minutes // 60} hours, or your clinic's own",
            Mode.MISSED: missed if waiting.missed else "Nothing was missed lately",
        }

    def _make_adding(self) -> QFrame:
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setAccessibleName("Name")
        self._name.setPlaceholderText("Name, as it should stand in reports")
        self._staff = QLineEdit()
        self._staff.setMaxLength(LONGEST_STAFF_NUMBER)
        self._staff.setAccessibleName("Staff number")
        self._staff.setPlaceholderText("Staff number, if there is one")
        add = button("Add", self._on_add, "primary")
        self._cancel = button("Cancel", self._hide_adding)
        for field in (self._name, self._staff):
            field.returnPressed.connect(self._on_add)
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(plain_label("Who practises?", "heading"))
        column.addWidget(
            plain_label(
                "Scores and what is due are kept for each person, on this PC only. Nothing is sent anywhere.", wrap=True
            )
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 2)
        row.addWidget(self._staff, 1)
        row.addWidget(add)
        row.addWidget(self._cancel)
        column.addLayout(row)
        return card

    def _make_card(self, mode: Mode) -> _Card:
        start = button(words.MODE_TITLES[mode], partial(self.chosen.emit, mode), "primary")
        start.setToolTip(_ABOUT[mode])
        self._theme.dress(start, _ICONS[mode], "accent_text")
        return _Card(plain_label("", "strong", wrap=True), start)

    def _offer(self, begun: Begun, now: datetime) -> QFrame:
        frame = QFrame()
        frame.setProperty("message", "info")
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(8)
        row.addWidget(plain_label(words.offer(begun, now), wrap=True), 1)
        row.addWidget(button("Go on", partial(self.picked_up.emit, begun), "primary"))
        row.addWidget(button("Give it up", partial(self.given_up.emit, begun), tip="End it here; the answers so far count"))
        return frame

    def _arrange(self) -> None:
        who = Flow()  # large text needs a second row
        who.setContentsMargins(0, 0, 0, 0)
        for widget in (self._people, self._new, self._edit, self._remove):
            who.addWidget(widget)
        self._who.setLayout(who)
        grid = QGridLayout(self._choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for place, mode in enumerate(Mode):
            grid.addWidget(self._frame(mode), place // 2, place % 2)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(plain_label("Practice", "title"))
        column.addWidget(self._who)
        column.addWidget(self._adding)
        column.addLayout(self._offers)
        column.addWidget(self._choices)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _frame(self, mode: Mode) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addWidget(plain_label(words.MODE_TITLES[mode], "heading"))
        column.addWidget(plain_label(_ABOUT[mode], "muted", wrap=True))
        column.addStretch(1)
        column.addWidget(self._cards[mode].said)
        column.addWidget(self._cards[mode].start, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def _show_adding(self) -> None:
        self._adding.show()
        self._name.setFocus()

    def _hide_adding(self) -> None:
        self._adding.hide()
        self.enter()

    def _on_add(self) -> None:
        self.person_added.emit(self._name.text(), self._staff.text())
