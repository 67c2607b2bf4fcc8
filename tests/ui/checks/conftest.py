"""The Check codes screen in the real window, worked as a person works it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.ui.checks.export_button import ExportButton
from medcode_desktop.ui.checks.screen import FINDINGS, CheckScreen

CTRL = Qt.KeyboardModifier.ControlModifier
LISTED = """Patient,HCPCS,Mod 1,DOS,Units,Payer,Charge
P1,E0601,RR,2025-03-31,1,Medicare,100.00
P1,E06O1,RR,2025-03-31,1,Medicare,100.00
P2,J45.909,,2025-04-01,1,Aetna,<b>55</b>
P3,E0601,ZZ,2025-03-31,1,Medicare,=1+1
P4,E0602,,,1,,20.00
"""


class Desk:
    """A person before the screen."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.bot = qtbot
        self.program = program
        screen = program.window.show_screen("checks")
        assert isinstance(screen, CheckScreen)
        self.screen = screen

    def paste(self, text: str) -> None:
        """Ctrl+A, Ctrl+V into the field."""
        field = self.screen._list.text
        QApplication.clipboard().setText(text)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClick(field, Qt.Key.Key_V, CTRL)

    def press(self, text: str) -> None:
        found = next(b for b in self.screen.findChildren(QPushButton) if b.text() == text and b.isVisible())
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def wait(self) -> None:
        """Until nothing is under way."""
        self.bot.waitUntil(lambda: self.program.tasks.count == 0, timeout=20_000)
        QApplication.processEvents()

    def check(self) -> None:
        """Ctrl+Enter."""
        QTest.keyClick(self.screen.focusWidget() or self.screen, Qt.Key.Key_Return, CTRL)
        self.wait()

    def open_file(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Open... and the file."""
        answer(monkeypatch, "getOpenFileName", (str(path), ""))
        self.press("Open...")
        self.wait()

    def export(self, title: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        answer(monkeypatch, "getSaveFileName", (str(target), ""))
        menu = next(b for b in self.screen.findChildren(ExportButton) if b.isVisible()).menu()
        next(action for action in menu.actions() if action.text() == title).trigger()
        self.wait()

    @property
    def rows(self) -> list[list[str]]:
        model = self.screen._findings.table.findings
        return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]

    @property
    def brief(self) -> list[tuple[str, str, str]]:
        """Line, code and severity of the rows."""
        return [(row[0], row[1], row[2]) for row in self.rows]

    def choose(self, row: int) -> None:
        table = self.screen._findings.table
        table.setCurrentIndex(table.findings.index(row, 0))

    @property
    def said(self) -> str:
        """What the message bar says."""
        QApplication.processEvents()
        bar = self.program.window._bar
        return bar.message.text if bar is not None and bar.message is not None else ""

    @property
    def words(self) -> str:
        """All texts of labels that can be seen."""
        return "\n".join(label.text() for label in self.screen.findChildren(QLabel) if label.isVisible())

    @property
    def on_findings(self) -> bool:
        return self.screen._tabs.currentIndex() == FINDINGS

    def chip(self, title: str) -> QPushButton:
        return next(b for b in self.screen.findChildren(QPushButton) if b.text().startswith(title) and b.isCheckable())


def answer(monkeypatch: pytest.MonkeyPatch, dialog: str, said: object) -> None:
    """What a person chooses in a dialog of the system."""
    chosen: Callable[..., object] = lambda *_: said  # noqa: E731
    monkeypatch.setattr(QFileDialog, dialog, chosen)


def controls(widget: QWidget) -> list[QWidget]:
    """What the Tab key can reach."""
    return [one for one in widget.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()]


@pytest.fixture
def desk(qtbot: QtBot, program: Program) -> Desk:
    program.window.resize(1024, 700)
    with qtbot.waitExposed(program.window):
        program.window.show()
    return Desk(qtbot, program)
