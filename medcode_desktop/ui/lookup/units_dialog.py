"""From a dose to the units billed, for one of the packages of a code; worked out while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.catalogue.drugs import Drug, billing, units_text
from medcode_desktop.errors import UserError
from medcode_desktop.ui.widgets.build import plain_label

LONGEST_DOSE = 40
LEAST_WIDE = 560  # pixels


class UnitsDialog(QDialog):
    def __init__(self, packages: Sequence[Drug], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packages = packages
        first = packages[0]
        self.setWindowTitle(f"Units of {first.code}")
        self._package = QComboBox()
        self._package.setAccessibleName("Package")
        for drug in packages:
            held = f", {drug.in_one}" if drug.in_one else ""
            self._package.addItem(f"{drug.name} - {drug.labeler} - {drug.shown_ndc}{held}")
        self._dose = QLineEdit()
        self._dose.setMaxLength(LONGEST_DOSE)
        self._dose.setAccessibleName("Dose given")
        self._dose.setPlaceholderText("150 mg, 1.5 g, 0.5 ml, 1000 units")
        self._answer = plain_label("", "heading", wrap=True, selectable=True)
        self._steps = plain_label("", wrap=True, selectable=True)
        form = QFormLayout()
        form.addRow("&Package", self._package)
        form.addRow("&Dose given", self._dose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(f"One unit of {first.code} is {first.dosage}. {first.source}.", "muted", wrap=True))
        column.addLayout(form)
        column.addWidget(self._answer)
        column.addWidget(self._steps)
        column.addWidget(buttons)
        self.setMinimumWidth(LEAST_WIDE)
        self._package.currentIndexChanged.connect(self._work_out)
        self._dose.textChanged.connect(self._work_out)
        self._dose.setFocus()

    def _work_out(self) -> None:
        self._show_units()
        layout = self.layout()
        if layout is not None:  # labels that wrap do not make a window higher
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _show_units(self) -> None:
        typed = self._dose.text().strip()
        if not typed:
            self._answer.clear()
            self._steps.clear()
            return
        try:
            billed = billing(self._packages[self._package.currentIndex()], typed)
        except UserError as error:
            self._answer.setText("No units yet")
            self._steps.setText(str(error))
            return
        waste = f", and {billed.waste:,} of waste with JW" if billed.waste else ""
        self._answer.setText(f"{units_text(billed.units)}{waste}")
        self._steps.setText("\n".join(billed.steps))
