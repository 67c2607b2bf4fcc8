"""Asks who confirms that the clinic may use CPT content, before any of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.errors import LicenceNeeded
from medcode_desktop.ui.widgets.build import button, plain_label

LONGEST_NAME = 120
LEAST_WIDE = 520  # pixels
CONFIRMED = (
    "The clinic holds a licence of the American Medical Association (AMA) for this content, or has accepted the licence under"
    " which CMS gives these files out, and uses it within that licence."
)


class LicenceDialog(QDialog):
    """`confirmed` carries the Licence. Until then, and when it is closed, nothing of the files is kept."""

    confirmed = Signal(object)

    def __init__(self, needed: LicenceNeeded, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("CPT content")
        self._agreed = QCheckBox("I confirm this for the clinic")
        self._name = QLineEdit(name)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setAccessibleName("Your name")
        self._name.setPlaceholderText("Your name")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._import = button("Confirm and import", self.accept, "primary")
        buttons.addButton(self._import, QDialogButtonBox.ButtonRole.ActionRole)
        self._agreed.toggled.connect(self._show_ready)
        self._name.textChanged.connect(self._show_ready)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label("These files have CPT content in them", "heading", wrap=True))
        column.addWidget(plain_label(files_text(needed.files, needed.years), "muted", wrap=True, selectable=True))
        column.addWidget(plain_label(CONFIRMED, wrap=True, selectable=True))
        column.addWidget(self._agreed)
        column.addWidget(self._name)
        kept = "Kept with the catalogue: the name, the day and the year of the content. Nothing is sent anywhere."
        column.addWidget(plain_label(kept, "muted", wrap=True))
        column.addWidget(buttons)
        wide = max(LEAST_WIDE, self.minimumSizeHint().width())  # the larger the text, the wider
        self.setMinimumSize(wide, column.totalHeightForWidth(wide))  # what is confirmed can be read whole
        self._show_ready()

    def accept(self) -> None:
        self.confirmed.emit(Licence(self._name.text().strip(), datetime.now(UTC).isoformat(timespec="seconds")))
        super().accept()

    def _show_ready(self) -> None:
        self._import.setEnabled(self._agreed.isChecked() and bool(self._name.text().strip()))


def files_text(files: Sequence[str], years: Sequence[str]) -> str:
    of = f", copyright {', '.join(years)} American Medical Association" if years else ""
    return f"{', '.join(files)}{of}."
