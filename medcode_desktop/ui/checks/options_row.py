"""The choices of a check: what the list is for, who bills, the payer and the date of lines that have none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.checking.options import Mode, Options, Setting
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.words import MODES, SETTINGS
from medcode_desktop.ui.widgets.build import plain_label
from medcode_desktop.ui.widgets.flow import Flow

T = TypeVar("T", Mode, Setting)


class OptionsRow(QWidget):
    """`changed` comes with every change; `remember` keeps the choices for the next start (not the date)."""

    changed = Signal()

    def __init__(self, remembered: Settings, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = remembered
        self._today = today
        self._mode = _choice("What the list is for", MODES)
        self._mode.setCurrentIndex(max(0, self._mode.findData(remembered.get(settings.CHECK_MODE))))
        self._setting = _choice("Who bills", SETTINGS)
        self._setting.setCurrentIndex(max(0, self._setting.findData(remembered.get(settings.CHECK_SETTING))))
        self._payer = QComboBox()
        self._payer.setEditable(True)
        self._payer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._payer.setAccessibleName("Payer of lines that name none")
        self._payer.setMinimumContentsLength(16)
        self._payer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._payer.setCurrentText(remembered.get(settings.CHECK_PAYER))
        self._has_day = QCheckBox("Date of service of lines without one")
        self._has_day.setToolTip("Otherwise such lines are judged as of today, and said to have no date")
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._day.setAccessibleName("Date of service of lines without one")
        self._day.setDate(QDate(today().year, today().month, today().day))
        self._day.setEnabled(False)
        self._has_day.toggled.connect(self._day.setEnabled)
        self._arrange()
        for signal in (
            self._mode.currentIndexChanged,
            self._setting.currentIndexChanged,
            self._payer.currentTextChanged,
            self._has_day.toggled,
            self._day.dateChanged,
        ):
            signal.connect(self.changed)

    def options(self) -> Options:
        return Options(self._today(), self._payer.currentText().strip(), self.mode, Setting(self._setting.currentData()))

    @property
    def mode(self) -> Mode:
        return Mode(self._mode.currentData())

    def day(self) -> str:
        """ISO; "" if lines without a date stay so."""
        chosen = self._day.date()
        return date(chosen.year(), chosen.month(), chosen.day()).isoformat() if self._has_day.isChecked() else ""

    def offer_payers(self, names: Sequence[str]) -> None:
        """What is typed stays."""
        typed = self._payer.currentText()
        self._payer.blockSignals(True)
        self._payer.clear()
        self._payer.addItem("")
        self._payer.addItems(list(names))
        self._payer.setCurrentText(typed)
        self._payer.blockSignals(False)

    def remember(self) -> None:
        self._settings.set(settings.CHECK_MODE, str(self._mode.currentData()))
        self._settings.set(settings.CHECK_SETTING, str(self._setting.currentData()))
        self._settings.set(settings.CHECK_PAYER, self._payer.currentText().strip()[: settings.CHECK_PAYER.most])

    def _arrange(self) -> None:
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        for title, widget in (
            ("For", self._mode),
            ("Billed by", self._setting),
            ("Payer of lines that name none", self._payer),
        ):
            label = plain_label(title)
            label.setBuddy(widget)
            flow.addWidget(pair(label, widget))
        flow.addWidget(pair(self._has_day, self._day))
        self.setLayout(flow)


def _choice(name: str, titles: dict[T, str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for value, title in titles.items():
        made.addItem(title, value.value)
    return made


def pair(one: QWidget, two: QWidget) -> QWidget:
    """Two that stay together where the row goes on below."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 10, 0)
    row.setSpacing(6)
    row.addWidget(one)
    row.addWidget(two)
    return made
