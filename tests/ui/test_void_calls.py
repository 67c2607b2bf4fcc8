"""PySide6 6.12.0 on Python 3.11 lost a reference to None with every void call, and the process died after a thousand."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_five_thousand_void_calls_cost_no_reference(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(5000):
        label.setText(str(number))
        label.setEnabled(True)
    assert abs(sys.getrefcount(None) - before) < 500
