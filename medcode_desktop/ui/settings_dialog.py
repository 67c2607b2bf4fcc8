"""The settings, built from their declarations. A change takes effect at once; "As they were" takes all of them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop import settings
from medcode_desktop.settings import Choice, Number, Setting, Settings, Switch
from medcode_desktop.ui.widgets.build import button, plain_label

Changed = Callable[[Setting[Any]], object]


class SettingsDialog(QDialog):
    """`changed` is called after each change with its setting."""

    def __init__(self, values: Settings, changed: Changed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self._values = values
        self._changed = changed
        self._shown: tuple[Setting[Any], ...] = settings.SHOWN
        self._before = self._now()
        self._show: dict[str, Callable[[Any], object]] = {}  # puts a value into its control

        rows = QGridLayout()
        rows.setHorizontalSpacing(24)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(0, 1)
        for number, setting in enumerate(self._shown):
            self._add(rows, 3 * number, setting)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 16, 18, 8)
        column.addLayout(rows)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)

        close = button("Close", self.accept, "primary")
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 18, 14)
        foot.setSpacing(8)
        foot.addWidget(button("As they were", self._put_back, tip="Take back what was changed since this window was opened"))
        foot.addWidget(button("Defaults", self._put_defaults, tip="Set everything as it was when the program was new"))
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)
        self.resize(560, 460)

    def _now(self) -> dict[str, Any]:
        return {setting.key: self._values.get(setting) for setting in self._shown}

    def _add(self, rows: QGridLayout, row: int, setting: Setting[Any]) -> None:
        control = self._control(setting)
        control.setAccessibleName(setting.title)
        control.setAccessibleDescription(setting.help)
        help_text = plain_label(setting.help, "muted", wrap=True)
        if isinstance(control, QCheckBox):
            rows.addWidget(control, row, 0, 1, 2)
        else:
            title = plain_label(setting.title, "strong")
            title.setBuddy(control)
            rows.addWidget(title, row, 0)
            rows.addWidget(control, row, 1)
        rows.addWidget(help_text, row + 1, 0, 1, 2)
        rows.setRowMinimumHeight(row + 2, 10)

    def _control(self, setting: Setting[Any]) -> QWidget:
        value = self._values.get(setting)
        if isinstance(setting, Switch):
            tick = QCheckBox(setting.title)
            tick.setChecked(value)
            tick.toggled.connect(lambda on: self._set(setting, on))
            self._show[setting.key] = tick.setChecked
            return tick
        if isinstance(setting, Number):
            number = QSpinBox()
            number.setRange(setting.least, setting.most)
            number.setSingleStep(setting.step)
            number.setSuffix(f" {setting.unit}")
            number.setKeyboardTracking(False)  # not with every digit
            number.setValue(value)
            number.valueChanged.connect(lambda new: self._set(setting, new))
            self._show[setting.key] = number.setValue
            return number
        if isinstance(setting, Choice):
            names = QComboBox()
            for one, name in setting.options:
                names.addItem(name, one)
            names.setCurrentIndex(names.findData(value))
            names.currentIndexChanged.connect(lambda index: self._set(setting, names.itemData(index)))
            self._show[setting.key] = lambda new: names.setCurrentIndex(names.findData(new))
            return names
        raise TypeError(f"{setting.key} is of a kind that cannot be shown")

    def _set(self, setting: Setting[Any], value: Any) -> None:
        self._values.set(setting, value)
        self._changed(setting)

    def _put_back(self) -> None:
        for setting in self._shown:
            self._show[setting.key](self._before[setting.key])

    def _put_defaults(self) -> None:
        for setting in self._shown:
            self._show[setting.key](setting.default)
