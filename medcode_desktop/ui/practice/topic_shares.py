"""Topics to tick, each with its share of the questions: part of the dialogs of Practice and Exam."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from medcode_desktop.training.model import TOPIC_TITLES, Topic
from medcode_desktop.training.templates import MOST_SHARE
from medcode_desktop.ui.widgets.build import button


class TopicShares(QWidget):
    """`with_shares`: also how much of each; without, all that are ticked have the same."""

    changed = Signal()

    def __init__(self, *, with_shares: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[Topic, QCheckBox] = {}
        self._shares: dict[Topic, QSpinBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for place, topic in enumerate(Topic):
            row, column = place % 5, 2 * (place // 5)
            tick = QCheckBox(TOPIC_TITLES[topic])
            tick.setChecked(True)
            tick.toggled.connect(self.changed)
            self._ticks[topic] = tick
            grid.addWidget(tick, row, column)
            if with_shares:
                share = QSpinBox()
                share.setRange(1, MOST_SHARE)
                share.setAccessibleName(f"Share of {TOPIC_TITLES[topic]}")
                share.valueChanged.connect(self.changed)
                tick.toggled.connect(share.setEnabled)
                self._shares[topic] = share
                grid.addWidget(share, row, column + 1)
        ends = QHBoxLayout()
        ends.addWidget(button("All", lambda: self._tick(True), "link"))
        ends.addWidget(button("None", lambda: self._tick(False), "link"))
        ends.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(grid)
        whole.addLayout(ends)

    def shares(self) -> tuple[tuple[Topic, int], ...]:
        """What is ticked."""
        return tuple(
            (topic, self._shares[topic].value() if topic in self._shares else 1)
            for topic, tick in self._ticks.items()
            if tick.isChecked()
        )

    def show_shares(self, shares: Mapping[Topic, int]) -> None:
        for topic, tick in self._ticks.items():
            tick.setChecked(topic in shares)
            if topic in self._shares:
                self._shares[topic].setValue(shares.get(topic, 1))
                self._shares[topic].setEnabled(topic in shares)

    def _tick(self, on: bool) -> None:
        for tick in self._ticks.values():
            tick.setChecked(on)
