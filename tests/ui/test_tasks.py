"""Long work: its result, its error, its bug, its cancel, and the end of the program in the middle of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from medcode_desktop.errors import UserError
from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.widgets.progress_panel import ProgressPanel
from medcode_desktop.work import Cancelled, Progress


class Reported:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.user_errors: list[UserError] = []
        self.bugs: list[BaseException] = []

    def user_error(self, error: UserError) -> None:
        self.user_errors.append(error)

    def bug(self, error: BaseException) -> None:
        self.bugs.append(error)


@pytest.fixture
def reported() -> Reported:
    return Reported()


@pytest.fixture
def tasks(qapp: object, reported: Reported) -> Iterator[Tasks]:
    made = Tasks(reported)
    yield made
    assert made.close(5)


class Gate:
    """Work that reports progress until it is let through."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.open = threading.Event()

    def __call__(self, progress: Progress) -> str:
        share = 0.0
        while not self.open.wait(0.002):
            progress("Reading codes", share)
            share = min(share + 0.01, 1.0)
            self.started.set()
        return "through"


def test_a_result_comes_back_on_the_main_thread(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[tuple[int, int]] = []
    here = threading.get_ident()
    with qtbot.waitSignal(tasks.ended):
        tasks.run("Counting", lambda _: threading.get_ident(), lambda there: got.append((there, threading.get_ident())))
    (there, back) = got[0]
    assert there != here
    assert back == here


def test_work_is_done_one_at_a_time_in_order(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[int] = []
    running: list[int] = []

    def work(number: int, progress: Progress) -> int:
        running.append(number)
        assert len(running) == 1
        running.remove(number)
        return number

    with qtbot.waitSignals([tasks.ended] * 20):
        for number in range(20):
            tasks.run("Counting", partial(work, number), done.append)
    assert done == list(range(20))


def test_a_user_error_goes_to_the_screen_or_else_to_the_message_bar(tasks: Tasks, reported: Reported, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise UserError("The file a.txt is empty.", "Download it again.")

    taken: list[UserError] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.run("Reading", work, lambda _: pytest.fail("it failed"), refused=taken.append)
    assert [error.what for error in taken] == ["The file a.txt is empty."]
    with qtbot.waitSignal(tasks.ended):
        tasks.run("Reading", work, lambda _: pytest.fail("it failed"))
    assert [error.next_step for error in reported.user_errors] == ["Download it again."]


def test_a_bug_is_reported_with_its_traceback_and_frees_the_screen(tasks: Tasks, reported: Reported, qtbot: QtBot) -> None:
    freed: list[bool] = []

    def work(progress: Progress) -> float:
        return 1 / 0

    with qtbot.waitSignal(tasks.ended):
        tasks.run("Dividing", work, lambda _: None, cancelled=lambda: freed.append(True))
    assert isinstance(reported.bugs[0], ZeroDivisionError)
    assert reported.bugs[0].__traceback__ is not None
    assert freed == [True]


def test_cancel_stops_the_work_inside(tasks: Tasks, reported: Reported, qtbot: QtBot) -> None:
    gate = Gate()
    cancelled: list[bool] = []
    with qtbot.waitSignal(tasks.ended):
        task = tasks.run("Waiting", gate, lambda _: pytest.fail("not cancelled"), cancelled=lambda: cancelled.append(True))
        assert gate.started.wait(5)
        task.cancel()
    assert cancelled == [True]
    assert reported.bugs == []


def test_work_cancelled_before_its_turn_never_starts(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    cancelled: list[str] = []
    with qtbot.waitSignals([tasks.ended, tasks.ended]):
        tasks.run("First", gate, lambda _: None)
        second = tasks.run("Second", lambda _: pytest.fail("started"), lambda _: None, cancelled=lambda: cancelled.append("2"))
        second.cancel()
        gate.open.set()
    assert cancelled == ["2"]


def test_a_cancel_that_comes_too_late_gives_the_result(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    got: list[str] = []

    def work(progress: Progress) -> str:
        try:
            return gate(progress)
        except Cancelled:
            return "already in place"

    with qtbot.waitSignal(tasks.ended):
        task = tasks.run("Waiting", work, got.append)
        assert gate.started.wait(5)
        task.cancel()
    assert got == ["already in place"]


def test_the_program_may_end_in_the_middle_of_work(qapp: object, reported: Reported, qtbot: QtBot) -> None:
    tasks = Tasks(reported)
    gate = Gate()
    ended: list[Task] = []
    tasks.ended.connect(ended.append)
    tasks.run("Waiting", gate, lambda _: pytest.fail("came back"), cancelled=lambda: pytest.fail("came back"))
    tasks.run("Next", gate, lambda _: pytest.fail("came back"), cancelled=lambda: pytest.fail("came back"))
    assert gate.started.wait(5)
    assert tasks.close(5)
    QCoreApplication.processEvents()
    assert ended == []
    assert reported.bugs == []


def test_work_that_does_not_stop_is_told(qapp: object, reported: Reported) -> None:
    tasks = Tasks(reported)
    started, gate = threading.Event(), threading.Event()

    def work(progress: Progress) -> bool:
        started.set()
        return gate.wait(10)

    tasks.run("Deaf", work, lambda _: None)
    assert started.wait(5)
    assert not tasks.close(0.05)
    gate.set()
    assert tasks.close(5)


def test_short_work_is_not_announced(tasks: Tasks, qtbot: QtBot) -> None:
    panel = ProgressPanel(tasks)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(tasks.ended):
        tasks.run("Quick", lambda _: None, lambda _: None)
    assert not panel.isVisible()
    assert not panel._patience.isActive()


def test_long_work_is_shown_after_half_a_second_and_can_be_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    panel = ProgressPanel(tasks)
    qtbot.addWidget(panel)
    gate = Gate()
    cancelled: list[bool] = []
    tasks.run("Importing a.zip", gate, lambda _: None, cancelled=lambda: cancelled.append(True))
    assert gate.started.wait(5)
    assert not panel.isVisible()
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: panel.findChildren(QLabel)[0].text() == "Importing a.zip: Reading codes")
    assert 0 < panel.findChildren(QProgressBar)[0].value() <= 1000
    cancel = panel.findChildren(QPushButton)[0]
    with qtbot.waitSignal(tasks.ended):
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        assert not cancel.isEnabled()
        assert panel.findChildren(QLabel)[0].text() == "Importing a.zip: stopping"
    assert cancelled == [True]
    assert not panel.isVisible()
