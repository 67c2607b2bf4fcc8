"""For which Medicare locality, state and setting fees are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.localities import STATES, Locality
from medcode_desktop.settings import Settings
from medcode_desktop.ui.widgets.build import plain_label

LEAST_WIDE = 560  # pixels


def state_names() -> list[tuple[str, str]]:
    """Letters and name, in the order of the letters, which stand first."""
    names = {letters: name for name, letters in reversed(STATES.items())}  # DC has two; the first is its name
    return [(letters, names[letters].title().replace(" Of ", " of ")) for letters in sorted(names)]


class FeePlaceDialog(QDialog):
    chosen = Signal()

    def __init__(self, localities: Sequence[Locality], remembered: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = remembered
        self.setWindowTitle("Where fees are for")
        self._locality = QComboBox()
        self._locality.setAccessibleName("Medicare locality")
        self._locality.setEditable(True)
        self._locality.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._locality.setMinimumContentsLength(34)
        self._locality.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._locality.addItem("None chosen", "")
        for one in localities:
            self._locality.addItem(one.title, one.key)
        completer = QCompleter(self._locality.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._locality.setCompleter(completer)
        self._locality.setCurrentIndex(max(0, self._locality.findData(remembered.get(settings.LOCALITY))))
        field = self._locality.lineEdit()
        if field is not None:
            field.selectAll()  # what is typed takes its place
        self._state = QComboBox()
        self._state.setAccessibleName("State for equipment")
        self._state.addItem("That of the locality", "")
        for state, name in state_names():
            self._state.addItem(f"{state} {name}", state)
        self._state.setCurrentIndex(max(0, self._state.findData(remembered.get(settings.FEE_STATE))))
        self._facility = QCheckBox("In a facility (hospital, surgical center, nursing facility)")
        self._facility.setChecked(remembered.get(settings.FACILITY))
        self._error = plain_label("", "strong", wrap=True)
        self._error.hide()
        form = QFormLayout()
        form.addRow("Medicare &locality", self._locality)
        form.addRow("&State for equipment", self._state)
        form.addRow(self._facility)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("kind", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        if not localities:
            missing = "No localities are loaded: import the GPCI file of the physician fee schedule from CMS."
            column.addWidget(plain_label(missing, "muted", wrap=True))
        column.addLayout(form)
        column.addWidget(self._error)
        column.addWidget(buttons)
        self.setMinimumWidth(max(LEAST_WIDE, self.sizeHint().width()))  # the larger the text, the wider

    def accept(self) -> None:
        at = self._locality.findText(self._locality.currentText(), Qt.MatchFlag.MatchFixedString)
        if at < 0:
            self._error.setText("There is no such locality: choose one of the list.")
            self._error.show()
            return
        self._settings.set(settings.LOCALITY, self._locality.itemData(at))
        self._settings.set(settings.FEE_STATE, self._state.currentData())
        self._settings.set(settings.FACILITY, self._facility.isChecked())
        self.chosen.emit()
        super().accept()
