"""Idle work: in steps, behind the events that wait, dropped for newer work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from medcode_desktop.ui.idle import Idle


@pytest.fixture
def parent(qapp: object) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def steps(done: list[str], *names: str) -> Iterator[None]:
    for name in names:
        done.append(name)
        yield


def test_events_come_between_the_steps(parent: QObject, qtbot: QtBot) -> None:
    done: list[str] = []

    def work() -> Iterator[None]:
        done.append("one")
        QTimer.singleShot(0, lambda: done.append("event"))
        yield
        done.append("two")

    Idle(parent).begin(work())
    assert done == []
    qtbot.waitUntil(lambda: "two" in done)
    assert done == ["one", "event", "two"]


def test_newer_work_takes_the_place_of_older(parent: QObject, qtbot: QtBot) -> None:
    done: list[str] = []
    idle = Idle(parent)
    idle.begin(steps(done, "old"))
    idle.begin(steps(done, "new", "newer"))
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["new", "newer"]


def test_stopped_is_stopped(parent: QObject, qtbot: QtBot) -> None:
    done: list[str] = []
    idle = Idle(parent)
    idle.begin(steps(done, "one"))
    idle.stop()
    QTimer.singleShot(0, lambda: done.append("event"))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["event"]


def test_a_step_that_fails_is_the_last(parent: QObject, qtbot: QtBot) -> None:
    tried = []

    def work() -> Iterator[None]:
        tried.append(1)
        raise ValueError("a bug")
        yield

    with capture_exceptions() as seen:
        Idle(parent).begin(work())
        qtbot.waitUntil(lambda: bool(seen))
    assert (len(tried), [kind for kind, _, _ in seen]) == (1, [ValueError])
