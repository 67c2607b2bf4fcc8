"""The pictures of the Check codes screen, for make_screenshots.py: a made-up list, its findings, visit levels."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTabBar

from medcode_desktop import app
from medcode_desktop.ui.checks.screen import LEVELS, CheckScreen

CLAIMS = """Claim,HCPCS,Mod 1,Mod 2,DOS,Units,Payer,Charge
C1,E0601,RR,KX,2025-03-31,1,Medicare,100.00
C2,E06O1,RR,,2025-03-31,1,Medicare,100.00
C3,J45.909,,,2025-04-01,1,Made-up Health Plan,55.00
C4,E0601,ZZ,,2025-03-31,1,Medicare,100.00
C5,E0602,,,,1,Medicare,20.00
C6,E1399,NU,,2025-03-31,1,Medicare,700.00
C1,E0601,RR,KX,2025-03-31,1,Medicare,100.00
"""
SHARES = {"Dr. Alder": (5, 20, 60, 70, 145), "Dr. Birch": (20, 60, 140, 60, 20), "Dr. Cedar": (15, 65, 135, 65, 20)}
VISITS = "Provider,Visit level\n" + "".join(
    f"{who},{level}\n" * many for who, counts in SHARES.items() for level, many in enumerate(counts, 1)
)


def check(running: app.Program) -> Iterator[str]:
    """After each state its name, for the picture."""
    screen = running.window.show_screen("checks")
    assert isinstance(screen, CheckScreen)  # noqa: S101 - that is what the place makes
    yield "check-first"
    field = next(one for one in screen.findChildren(QPlainTextEdit) if one.accessibleName() == "List of codes")
    field.setPlainText(CLAIMS)
    QTest.qWait(400)  # until the columns are there
    yield "check-list"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _wait(running)
    yield "check"
    field.setPlainText(VISITS)
    QTest.qWait(400)
    screen.findChildren(QTabBar)[0].setCurrentIndex(LEVELS)
    next(one for one in screen.findChildren(QPushButton) if one.text() == "Compare").click()
    _wait(running)
    yield "check-levels"


def _wait(running: app.Program) -> None:
    while running.tasks.count:
        QTest.qWait(20)
