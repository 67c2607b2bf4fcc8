"""Change the name or the staff number of a person."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.people import LONGEST_NAME, LONGEST_STAFF_NUMBER, People, Person
from medcode_desktop.ui.widgets.build import button, plain_label


class PersonDialog(QDialog):
    """Accepted once the change is stored; until then it says what is wrong."""

    def __init__(self, people: People, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Change name")
        self._people = people
        self._person = person
        self._name = QLineEdit(person.name)
        self._name.setMaxLength(LONGEST_NAME)
        self._staff = QLineEdit(person.staff_number)
        self._staff.setMaxLength(LONGEST_STAFF_NUMBER)
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        keep = button("Keep", self._on_keep, "primary")
        keep.setDefault(True)
        form = QFormLayout()
        form.addRow("Name", self._name)
        form.addRow("Staff number", self._staff)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addLayout(form)
        whole.addWidget(self._error)
        whole.addLayout(foot)
        self.resize(420, self.sizeHint().height())

    def _on_keep(self) -> None:
        try:
            self._people.rename(self._person.id, self._name.text(), self._staff.text())
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            return
        self.accept()
