"""The top of the screen: search field, date of service, active only, filter chips, count and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDateEdit, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medcode_desktop.catalogue.model import Look
from medcode_desktop.ui.by_number import set_shortcut
from medcode_desktop.ui.widgets.build import button, plain_label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent  # with all kinds of events, 4 ms at the start


class SearchField(QLineEdit):
    """Down goes into the list, Esc clears, Ctrl+C with nothing selected means the code that is shown."""

    down_pressed = Signal()
    copy_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == QtCore.Qt.Key.Key_Escape:
            self.clear()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.hasSelectedText():
            self.copy_pressed.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """`changed` comes once for each change of what is asked."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._day = today()  # the day that was today when the date was last looked at
        self.field = SearchField()
        self.field.setPlaceholderText('Code, words or brand name: E0601, e060, E0100-E0159, "skin barrier", wheelchair -power')
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("Search")
        self.field.setMaxLength(10_000)
        self.date = QDateEdit(_qt(self._day))
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        self.date.setAccessibleName("Valid on, date of service")
        self.to_today = button("Today", self._go_to_today, tip="Alt+T: back to today's date")
        set_shortcut(self.to_today, "Alt+T")
        self.to_today.hide()
        self.active_only = QCheckBox("active &only")
        self.active_only.setChecked(True)
        self._chips = QButtonGroup(self)
        self._count = plain_label("", "muted")
        self._lay_out()
        self.field.textChanged.connect(self.changed)
        self.date.dateChanged.connect(self._on_date)
        self.active_only.toggled.connect(self.changed)
        self._chips.idClicked.connect(self.changed)

    @property
    def on(self) -> date:
        chosen = self.date.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def follow_today(self) -> None:
        """A program left open over night must not go on judging codes by yesterday; a date that was chosen stays."""
        today = self._today()
        if self.on == self._day != today:
            self._day = today
            self._go_to_today()
        self._day = today

    def _go_to_today(self) -> None:
        self.date.setDate(_qt(self._today()))

    def _on_date(self) -> None:
        self.to_today.setVisible(self.on != self._today())
        self.changed.emit()

    @property
    def look(self) -> Look:
        return list(Look)[self._chips.checkedId()]

    def choose(self, look: Look) -> None:
        self._chips.button(list(Look).index(look)).setChecked(True)

    def show_count(self, text: str) -> None:
        self._count.setText(text)

    def _lay_out(self) -> None:
        label = plain_label("&Valid on")
        label.setBuddy(self.date)
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addWidget(label)
        top.addWidget(self.date)
        top.addWidget(self.to_today)
        top.addWidget(self.active_only)
        chips = QHBoxLayout()
        for number, look in enumerate(Look):
            chip = QPushButton(look.value)
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            set_shortcut(chip, f"Alt+{number + 1}")
            chip.setToolTip(f"Alt+{number + 1}")
            chip.setAccessibleName(f"Show {look.value}")
            self._chips.addButton(chip, number)
            chips.addWidget(chip)
        self._chips.button(0).setChecked(True)
        chips.addStretch(1)
        chips.addWidget(self._count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 12, 6)
        whole.addLayout(top)
        whole.addLayout(chips)


def codes_counted(count: int, *, exact: bool = True) -> str:
    """ "1 code", "2,000 codes", "more than 200 codes"."""
    return f"{'' if exact else 'more than '}{count:,} {'code' if count == 1 else 'codes'}"


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
