"""What to practise: topics, how many questions, how hard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from medcode_desktop.training.model import DIFFICULTIES, Mode, Plan
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.topic_shares import TopicShares
from medcode_desktop.ui.widgets.build import button, plain_label

_MOST, _USUAL = 200, 20


class PracticeDialog(QDialog):
    """`seconds` a question takes this person. When accepted, `plan` is what was chosen."""

    def __init__(self, seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Practice")
        self._seconds = seconds
        self._topics = TopicShares(with_shares=False)
        self._topics.changed.connect(self._show)
        self._number = QSpinBox()
        self._number.setRange(1, _MOST)
        self._number.setValue(_USUAL)
        self._number.valueChanged.connect(self._show)
        self._difficulty = QComboBox()
        self._difficulty.addItem("All", 0)
        for difficulty, title in DIFFICULTIES.items():
            self._difficulty.addItem(title, difficulty)
        self._said = plain_label("", "muted", wrap=True)
        self._start = button("Start", self.accept, "primary")
        self._start.setDefault(True)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow("Questions", self._number)
        form.addRow("Difficulty", self._difficulty)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said, 1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(self._start)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(12)
        whole.addWidget(plain_label("Topics", "heading"))
        whole.addWidget(self._topics)
        whole.addLayout(form)
        whole.addLayout(foot)
        self._number.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    @property
    def plan(self) -> Plan:
        return Plan(
            "Practice", Mode.PRACTICE, self._topics.shares(), self._number.value(), difficulty=self._difficulty.currentData()
        )

    def _show(self) -> None:
        some = bool(self._topics.shares())
        self._start.setEnabled(some)
        takes = words.about_minutes(max(1, round(self._number.value() * self._seconds / 60)))
        self._said.setText(f"Takes you {takes}" if some else "Tick at least one topic")
