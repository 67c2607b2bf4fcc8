"""Every error ends in a message or a bug report, from whichever thread and however early."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.errors import UserError
from medcode_desktop.ui.bug_dialog import BugDialog
from medcode_desktop.ui.log_file import LogFile
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.message_bar import MessageBar
from medcode_desktop.work import Cancelled


class Window:
    """What a window does with reports: it keeps them."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.bugs: list[str] = []


@pytest.fixture
def log(tmp_path: Path) -> LogFile:
    return LogFile(tmp_path)


@pytest.fixture
def reporter(qapp: object, log: LogFile) -> Reporter:
    return Reporter(log)


@pytest.fixture
def window(reporter: Reporter) -> Window:
    window = Window()
    reporter.attach(window.messages.append, window.bugs.append)
    return window


@contextmanager
def hooks(reporter: Reporter) -> Iterator[None]:
    """In the test itself: pytest-qt sets its own hooks anew between set-up and test."""
    reporter.install()
    yield
    reporter.uninstall()


def fail() -> None:
    raise ZeroDivisionError("a bug")


def test_a_bug_in_a_slot_is_shown_once_logged_and_the_program_goes_on(
    reporter: Reporter, window: Window, log: LogFile, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    timer = QTimer(interval=1)
    timer.timeout.connect(fail)
    with hooks(reporter):
        timer.start()
        qtbot.waitUntil(lambda: log.path.exists() and log.path.read_text("utf-8").count("bug:") >= 3)
        timer.stop()
    qtbot.waitUntil(lambda: len(window.bugs) == 1)
    assert "ZeroDivisionError: a bug" in window.bugs[0]
    assert "in fail" in window.bugs[0]
    assert window.bugs[0].startswith("MedCode Desktop 0.")
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_comes_before_the_window_waits_for_it(reporter: Reporter, qtbot: QtBot) -> None:
    reporter.user_error(UserError("The disk is full.", "Make room and try again."))
    try:
        fail()
    except ZeroDivisionError as error:
        reporter.bug(error)
    QCoreApplication.processEvents()
    window = Window()
    reporter.attach(window.messages.append, window.bugs.append)
    assert [m.text for m in window.messages] == ["The disk is full. Make room and try again."]
    assert len(window.bugs) == 1


def test_errors_of_other_threads_arrive_on_the_main_thread(reporter: Reporter, qtbot: QtBot) -> None:
    here: list[int] = []
    reporter.attach(lambda _: here.append(threading.get_ident()), lambda _: here.append(threading.get_ident()))
    with hooks(reporter):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    other = threading.Thread(target=lambda: reporter.user_error(UserError("The disk is full.")))
    other.start()
    other.join()
    qtbot.waitUntil(lambda: len(here) == 2)
    assert set(here) == {threading.get_ident()}


def test_a_user_error_out_of_a_slot_is_a_message_and_a_cancel_is_nothing(
    reporter: Reporter, window: Window, qtbot: QtBot
) -> None:
    with hooks(reporter):
        for error in (UserError("The disk is full.", "Make room."), Cancelled()):
            sys.excepthook(type(error), error, None)
    qtbot.waitUntil(lambda: len(window.messages) == 1)
    assert window.messages[0].kind == "error"
    assert window.messages[0].text == "The disk is full. Make room."
    assert window.bugs == []


def test_qt_s_complaints_are_logged_a_few_times_and_not_shown(
    reporter: Reporter, window: Window, log: LogFile, qtbot: QtBot
) -> None:
    with hooks(reporter):
        for _ in range(50):
            qWarning("QPainter::begin: nothing to paint on")
    assert log.path.read_text("utf-8").count("Qt warning: QPainter::begin") == 3
    QCoreApplication.processEvents()
    assert window.messages == []


def test_the_hooks_are_put_back(qapp: object, log: LogFile) -> None:
    before = sys.excepthook, threading.excepthook
    reporter = Reporter(log)
    reporter.install()
    assert sys.excepthook != before[0]
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_an_earlier_crash_is_offered_not_forced(reporter: Reporter, window: Window, qtbot: QtBot, log: LogFile) -> None:
    reporter.earlier_crash("Fatal Python error: Segmentation fault")
    qtbot.waitUntil(lambda: len(window.messages) == 1)
    message = window.messages[0]
    assert message.kind == "warning"
    assert message.action == "Show details"
    assert window.bugs == []
    assert message.do is not None
    message.do()
    assert "Segmentation fault" in window.bugs[0]
    assert "Segmentation fault" in log.path.read_text("utf-8")


def test_the_bug_dialog_copies_its_details(theme: Theme, qtbot: QtBot) -> None:
    dialog = BugDialog("Traceback <b>bold</b>\n  line 2", Path("/somewhere/medcode.log"))
    dialog.open()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy details")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Traceback <b>bold</b>\n  line 2"
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_message_bar_keeps_errors_behind_what_is_newer(theme: Theme, qtbot: QtBot) -> None:
    bar = MessageBar(theme)
    qtbot.addWidget(bar)
    close = bar.findChildren(QToolButton)[0]
    bar.post(Message("info", "Copied E0601."))
    bar.post(Message("error", "The disk <i>D</i> is full."))
    bar.post(Message("success", "Exported."))
    assert bar.isVisible()
    assert bar.accessibleName() == "Done: Exported."
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.accessibleName() == "Error: The disk <i>D</i> is full."
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_notes_go_when_the_person_goes_on_and_errors_stay(theme: Theme, qtbot: QtBot) -> None:
    bar = MessageBar(theme)
    qtbot.addWidget(bar)
    bar.post(Message("success", "Exported."))
    bar.clear_notes()
    assert not bar.isVisible()
    bar.post(Message("error", "The disk is full."))
    bar.clear_notes()
    assert bar.isVisible()


def test_the_button_of_a_message_does_it_once(theme: Theme, qtbot: QtBot) -> None:
    bar = MessageBar(theme)
    qtbot.addWidget(bar)
    done: list[bool] = []
    bar.post(Message("info", "Gone back to July.", "Show", lambda: done.append(True)))
    action = bar.findChildren(QPushButton)[0]
    assert action.text() == "Show"
    QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert not bar.isVisible()


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> MessageBar:
    """In which every key counts as one struck after a look at it."""
    made = MessageBar(theme, a_look=0)
    qtbot.addWidget(made)
    return made


def texts_one_after_the_other(bar: MessageBar) -> list[str]:
    """What is shown, and what comes when that is closed."""
    close = bar.findChildren(QToolButton)[0]
    texts = []
    while bar.message is not None:
        texts.append(bar.message.text)
        close.click()
    assert not bar.isVisible()
    return texts


def test_an_error_that_was_seen_does_not_come_back(bar: MessageBar) -> None:
    bar.post(Message("error", "codes.csv is there already."))
    QTest.keyClick(bar, Qt.Key.Key_S)  # the person tries again
    bar.post(Message("success", "codes-2.csv written."))
    assert texts_one_after_the_other(bar) == ["codes-2.csv written."]


def test_errors_that_come_at_once_are_all_seen(bar: MessageBar) -> None:
    bar.post(Message("error", "codes.csv is there already."))
    bar.post(Message("error", "The disk is full."))
    QTest.keyClick(bar, Qt.Key.Key_S)
    bar.post(Message("success", "codes-2.csv written."))
    assert texts_one_after_the_other(bar) == ["codes-2.csv written.", "codes.csv is there already."]


def test_a_key_struck_as_an_error_comes_is_no_look_at_it(theme: Theme, qtbot: QtBot) -> None:
    bar = MessageBar(theme, a_look=60_000)
    qtbot.addWidget(bar)
    bar.post(Message("error", "The disk is full."))
    QTest.keyClick(bar, Qt.Key.Key_S)
    bar.post(Message("success", "Exported."))
    assert texts_one_after_the_other(bar) == ["Exported.", "The disk is full."]


def test_a_warning_with_a_button_waits_though_it_was_seen(bar: MessageBar) -> None:
    bar.post(Message("warning", "The program stopped unexpectedly last time.", "Show details", fail))
    QTest.keyClick(bar, Qt.Key.Key_S)
    bar.post(Message("success", "Exported."))
    assert texts_one_after_the_other(bar) == ["Exported.", "The program stopped unexpectedly last time."]


def test_what_begins_takes_away_notes_and_what_was_seen(reporter: Reporter, bar: MessageBar, qtbot: QtBot) -> None:
    reporter.attach(bar.post, lambda _: None, bar.clear_seen)
    for seen, left in ((False, ["holiday.zip is no code file."]), (True, [])):
        reporter.user_error(UserError("holiday.zip is no code file."))
        qtbot.waitUntil(lambda: bar.message is not None)
        if seen:
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
        reporter.begin()
        reporter.message(Message("info", "Of what began."))
        qtbot.waitUntil(lambda: bar.message is not None and bar.message.kind == "info")
        assert texts_one_after_the_other(bar) == ["Of what began.", *left]
    bar.post(Message("success", "Removed."))
    reporter.begin()
    qtbot.waitUntil(lambda: bar.message is None)


def test_a_message_that_goes_leaves_the_keyboard_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = MessageBar(theme)
    fields = [QLineEdit(), QLineEdit()]
    for one in (bar, *fields):
        column.addWidget(one)
    window.show()
    fields[0].setFocus()
    bar.post(Message("success", "Exported."))
    bar.clear_notes()
    assert window.focusWidget() is fields[0]
    bar.post(Message("success", "Exported."))
    close = bar.findChildren(QToolButton)[0]
    close.setFocus()
    close.click()
    assert window.focusWidget() is fields[0]  # what comes after the button
