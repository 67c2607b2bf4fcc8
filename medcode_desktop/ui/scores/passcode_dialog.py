"""Asks for the manager's passcode before something that it protects outside of the Scores screen: imports, deletions."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.passcode import LONGEST, Passcode
from medcode_desktop.ui.widgets.build import button, plain_label


class PasscodeDialog(QDialog):
    """Accepted once the passcode was right; until then it says what is wrong and how long to wait."""

    def __init__(self, passcode: Passcode, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Passcode")
        self._passcode = passcode
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setMaxLength(LONGEST)
        self._field.setAccessibleName("Passcode")
        self._field.setPlaceholderText("The manager's passcode")
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        go_on = button("Go on", self._on_try, "primary")
        go_on.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(go_on)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(f"{why} is protected by the manager's passcode.", wrap=True))
        whole.addWidget(self._field)
        whole.addWidget(self._error)
        whole.addLayout(foot)
        self.setMinimumWidth(420)
        self._field.setFocus()

    def _on_try(self) -> None:
        try:
            self._passcode.check(self._field.text())
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            self._field.selectAll()
            self._field.setFocus()
            return
        self.accept()


def allowed(passcode: Passcode, why: str, parent: QWidget) -> bool:
    """True at once if no passcode is set, else once it was given. `why` begins the sentence: "Importing"."""
    if not passcode.is_set:
        return True
    dialog = PasscodeDialog(passcode, why, parent)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()
