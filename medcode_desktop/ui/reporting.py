"""Where every error of the running window ends: a message with a next step, or a bug report; the program goes on.

The hooks of Python, of its threads and of Qt lead here, from any thread. What arrives before there is a window waits for it.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)

import medcode_desktop
from medcode_desktop.errors import UserError
from medcode_desktop.ui.log_file import LogFile
from medcode_desktop.work import Cancelled

SAME_QT_MESSAGE = 3  # times it is logged; some come with every paint
LOGGED_BY_QT = {
    QtMsgType.QtWarningMsg: "Qt warning",
    QtMsgType.QtCriticalMsg: "Qt critical",
    QtMsgType.QtFatalMsg: "Qt fatal",
}


class Message(NamedTuple):
    """A line for the message bar. `text` is plain; with `action`, a button of that name does `do`."""

    kind: str  # "info", "success", "warning" or "error"
    text: str
    action: str = ""
    do: Callable[[], object] | None = None


class _Begin(NamedTuple):
    """Takes its turn among the messages: those before it may go, those after it are of the work that begins."""


class Reporter(QObject):
    """One for the program. `show_message`, `show_bug` and `clear_seen` come from the window by `attach`."""

    _arrived = Signal(object)

    def __init__(self, log: LogFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._show_message: Callable[[Message], None] | None = None
        self._show_bug: Callable[[str], None] | None = None
        self._clear_seen: Callable[[], None] | None = None
        self._waiting: list[Message | str] = []
        self._shown_bugs: set[str] = set()
        self._qt_messages: Counter[str] = Counter()
        self._installed = False
        self._arrived.connect(self._take_soon)

    def attach(
        self,
        show_message: Callable[[Message], None],
        show_bug: Callable[[str], None],
        clear_seen: Callable[[], None] | None = None,
    ) -> None:
        """The window is there: show what has waited, and from now on everything at once."""
        self._show_message, self._show_bug, self._clear_seen = show_message, show_bug, clear_seen
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            self._take(item)

    def detach(self) -> None:
        """The window goes: whatever still comes is only logged."""
        self._show_message = self._show_bug = self._clear_seen = None

    def begin(self) -> None:
        """Something new begins, such as an import: what was seen of earlier messages goes. From any thread."""
        self._arrived.emit(_Begin())

    def message(self, message: Message) -> None:
        """Show a message. From any thread."""
        self._arrived.emit(message)

    def user_error(self, error: UserError) -> None:
        """Say what happened and what to do next. From any thread."""
        self._log.write("error", str(error))
        self.message(Message("error", f"{error.what} {error.next_step}".strip()))

    def bug(self, error: BaseException) -> None:
        """Log the traceback, and show each bug once: one in a paint event comes again with every paint. From any thread."""
        details = describe(error)
        self._log.write("bug", details)
        if sys.stderr is not None:  # a program without a console has none
            print(details, file=sys.stderr)  # noqa: T201 - for whoever started it from a console
        place = _place(error)
        if place not in self._shown_bugs:
            self._shown_bugs.add(place)
            self._arrived.emit(details)

    def earlier_crash(self, report: str) -> None:
        """Tell that the program died the last time; `report` is what CrashFile collected."""
        self._log.write("crash", report)
        details = f"{about()}\n\nThe report of the run before:\n\n{report}"
        self.message(
            Message(
                "warning",
                "The program stopped unexpectedly last time. What was saved is safe.",
                "Show details",
                lambda: self._take(details),
            )
        )

    def install(self) -> None:
        """Lead the hooks of sys, threading and Qt here."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._before_qt = qInstallMessageHandler(self._on_qt_message)
        self._installed = True

    def uninstall(self) -> None:
        if self._installed:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(self._before_qt)
            self._installed = False

    def _take_soon(self, item: Message | str | _Begin) -> None:
        """In this object's thread; and not at once, for what is told may have happened while something was painted."""
        QTimer.singleShot(0, self, lambda: self._take(item))

    def _take(self, item: Message | str | _Begin) -> None:
        if isinstance(item, _Begin):
            if self._clear_seen is not None:
                self._clear_seen()
        elif self._show_message is None or self._show_bug is None:
            self._waiting.append(item)
        elif isinstance(item, Message):
            self._show_message(item)
        else:
            self._show_bug(item)

    def _on_exception(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            self.user_error(error)
        elif not isinstance(error, Cancelled):
            self.bug(error.with_traceback(trace) if trace else error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_qt_message(self, level: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Qt's own complaints are not for people: they are logged."""
        words = LOGGED_BY_QT.get(level)
        if words is None:
            return
        self._qt_messages[text] += 1
        if self._qt_messages[text] <= SAME_QT_MESSAGE:
            self._log.write("qt", f"{words}: {text} ({context.category})")


def describe(error: BaseException) -> str:
    """Everything that helps to find the bug, as text to copy."""
    import traceback  # only a bug needs it

    return f"{about()}\n\n{''.join(traceback.format_exception(error))}"


def about() -> str:
    """The versions in one line."""
    import platform  # 3 ms, and only a bug needs it

    return (
        f"MedCode Desktop {medcode_desktop.__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, Qt {qVersion()}, {platform.platform()}"
    )


def _place(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    last = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(error)
    return f"{type(error).__name__} at {last}"
