"""Who the people of other PCs are here: matched by staff number, or as the manager says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.records.scores import Somebody
from medcode_desktop.records.sources import Source
from medcode_desktop.ui.widgets.build import button, plain_label

_APART = 0  # nobody else: a person by themselves


class MatchDialog(QDialog):
    """A choice is stored at once; `changed` is called after each."""

    def __init__(self, records: Records, changed: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Who is who")
        self._records = records
        self._changed = changed
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Close", self.accept))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label("People whom score files of other PCs brought, and who they are here.", wrap=True))
        whole.addWidget(self._area, 1)
        whole.addWidget(self._error)
        whole.addLayout(foot)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)
        self.resize(640, 420)
        self.show_sources()

    def show_sources(self) -> None:
        """Anew: one decision may have changed others."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setColumnStretch(0, 1)
        found = self._records.pooling.sources()
        people = self._records.scores.people()
        for row, source in enumerate(found):
            staff = f" ({source.staff_number})" if source.staff_number else ""
            grid.addWidget(plain_label(f"{source.name}{staff}, from {source.pc}"), row, 0)
            grid.addWidget(self._choice(source, people), row, 1)
        if not found:
            grid.addWidget(plain_label("No score file of another PC was merged yet.", "muted"), 0, 0)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(inner)

    def _choice(self, source: Source, people: list[Somebody]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(f"Who {source.name} from {source.pc} is here")
        made.addItem("A person by themselves", _APART)
        for one in people:
            if not one.elsewhere or one.id == source.person:
                made.addItem(one.label, one.id)
        here = made.findData(source.person)
        alone = any(one.id == source.person and one.elsewhere and one.uid == source.uid for one in people)
        made.setCurrentIndex(0 if alone else max(0, here))
        made.activated.connect(partial(self._on_choice, source, made))
        return made

    def _on_choice(self, source: Source, made: QComboBox, _index: int) -> None:
        chosen = made.currentData()
        self._error.hide()
        try:
            self._records.pooling.decide(source.uid, None if chosen == _APART else chosen)
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
        self.show_sources()
        self._changed()
