"""The passcode before what it protects outside of the Scores screen: imports, people taken off the list or deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.records.passcode import FREE_TRIES
from medcode_desktop.ui.catalogue.screen import CatalogueScreen
from medcode_desktop.ui.practice.screen import PracticeScreen
from medcode_desktop.ui.scores.passcode_dialog import PasscodeDialog
from medcode_desktop.ui.scores.screen import ScoresScreen
from tests.records.practising import hold
from tests.releases.making import some_codes, txt, written
from tests.training.asking import question

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)


@pytest.fixture
def guarded(qtbot: QtBot, program: Program) -> Program:
    """A passcode is set and the window is open."""
    program._records.passcode.set("open sesame")
    with qtbot.waitExposed(program.window):
        program.window.show()
    return program


def when_asked(*texts: str) -> list[str]:
    """What is typed into the passcode dialog once it comes; gives what it said after each try. Esc at the end."""
    said: list[str] = []

    timer = QTimer(QApplication.instance())

    def type_into() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PasscodeDialog):
            return
        timer.stop()
        timer.deleteLater()
        for text in texts:
            dialog._field.clear()
            QTest.keyClicks(dialog._field, text)
            QTest.keyClick(dialog._field, Qt.Key.Key_Return)
            said.append(dialog._error.text())
        if dialog.isVisible():
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    timer.timeout.connect(type_into)
    timer.start(5)
    return said


def test_import_by_button(qtbot: QtBot, guarded: Program) -> None:
    screen = guarded.window.show_screen("catalogue")
    said = when_asked("wrong one")
    screen.start_import()
    assert "wrong" in said[0]
    assert guarded.window.findChildren(QFileDialog) == []
    when_asked("wrong one", "open sesame")
    screen.start_import()
    (dialog,) = guarded.window.findChildren(QFileDialog)
    dialog.reject()


def test_the_wait_grows(guarded: Program) -> None:
    screen = guarded.window.show_screen("catalogue")
    said = when_asked(*["wrong one"] * FREE_TRIES, "open sesame")
    screen.start_import()
    assert "Try again in 5 seconds" in said[-2]
    assert "was not looked at" in said[-1]
    assert guarded.window.findChildren(QFileDialog) == []


def drop(screen: CatalogueScreen, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_import_by_drop_and_going_back(qtbot: QtBot, guarded: Program, tmp_path: Path) -> None:
    screen = guarded.window.show_screen("catalogue")
    assert isinstance(screen, CatalogueScreen)
    path = written(tmp_path, "a.txt", txt(some_codes()))
    said = when_asked("wrong one")
    drop(screen, path)
    qtbot.waitUntil(lambda: bool(said))
    assert guarded.tasks.count == 0
    when_asked("open sesame")
    with qtbot.waitSignal(guarded.tasks.ended):
        drop(screen, path)
    title = screen._in_use.text()
    said = when_asked("wrong one")
    screen._on_back()
    assert said
    assert screen._in_use.text() == title


def test_without_a_passcode_nothing_is_asked(qtbot: QtBot, program: Program) -> None:
    program.window.show_screen("catalogue").start_import()
    (dialog,) = program.window.findChildren(QFileDialog)
    dialog.reject()


def test_taking_somebody_off_the_list(guarded: Program) -> None:
    people = guarded._records.people
    rosa = people.add("Rosa")
    screen = guarded.window.show_screen("practice")
    assert isinstance(screen, PracticeScreen)
    screen._on_person(rosa.id)
    when_asked("wrong one")
    screen._on_remove()
    assert people.everyone() == [rosa]
    when_asked("open sesame")
    screen._on_remove()
    assert people.everyone() == []


@pytest.mark.parametrize("what", ["anonymise", "delete"])
def test_taking_a_name_away_and_deleting(guarded: Program, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    records = guarded._records
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(1), True)], NOW - timedelta(days=1))
    screen = guarded.window.show_screen("scores")
    assert isinstance(screen, ScoresScreen)
    screen._on_opened()
    screen._people.setCurrentIndex(1)
    sure: Callable[..., bool] = lambda *_: True  # noqa: E731
    monkeypatch.setattr(screen._manage, "_sure", sure)
    when_asked("wrong one")
    getattr(screen._manage, what)()
    assert [one.name for one in records.scores.people()] == ["Rosa"]
    when_asked("open sesame")
    getattr(screen._manage, what)()
    assert [one.name for one in records.scores.people()] == (["Person 1"] if what == "anonymise" else [])
