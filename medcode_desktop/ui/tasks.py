"""The one way in which the window does long work: a plain function on one worker thread.

The function takes a `progress` callback (medcode_desktop/work.py) and knows no Qt. What it returns, the UserError it
raises, or the bug it has, comes back by signal on the main thread. One piece of work at a time, in the order given.
Short changes, such as starring a code, need none of this: they are called at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal

from medcode_desktop.errors import UserError
from medcode_desktop.work import Cancelled, Progress

if TYPE_CHECKING:
    from PySide6.QtCore import QThread

T = TypeVar("T")
BETWEEN_REPORTS = 0.05  # seconds; a person sees no more, and the main thread is not flooded


class Reports(Protocol):
    """Where errors go that nobody else takes (ui/reporting.py)."""

    def user_error(self, error: UserError) -> None: ...

    def bug(self, error: BaseException) -> None: ...


class Task(QObject):
    """One piece of work, waiting, running or ended. Lives on the main thread; belongs to its Tasks."""

    progressed = Signal(str, float)  # the step in words, the share done, 0 to 1
    cancelling = Signal()

    def __init__(self, title: str, work: Callable[[Progress], Any], deliver: Callable[[Any], None], parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.work = work
        self.deliver = deliver
        self.step = ""
        self.share = 0.0
        self.is_cancelled = False  # read on the worker thread: setting a bool needs no lock

    def cancel(self) -> None:
        """Ask the work to stop. It ends a moment later, by Cancelled, or with its result if it was too late."""
        if not self.is_cancelled:
            self.is_cancelled = True
            self.cancelling.emit()


class Tasks(QObject):
    """One for the program. The thread starts with the first work."""

    began = Signal(object)  # Task
    ended = Signal(object)  # Task, after its result, error or cancellation was delivered
    _submitted = Signal(object)

    def __init__(self, reports: Reports, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reports = reports
        self._waiting: list[Task] = []  # the first of them is the one running
        self._thread: QThread | None = None

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        refused: Callable[[UserError], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Task:
        """Do `work` when its turn comes; then, on the main thread, exactly one of the three callbacks.

        `title` says what is done, for people: "Importing 2025-october.zip". Without `refused` a UserError is shown as a
        message. A bug is reported and calls `cancelled`, so that a screen never waits for ever.
        """

        def deliver(outcome: object) -> None:
            if isinstance(outcome, _Result):
                done(cast(T, outcome.value))
            elif isinstance(outcome, UserError):
                (refused or self._reports.user_error)(outcome)
            else:
                if not isinstance(outcome, Cancelled) and isinstance(outcome, BaseException):
                    self._reports.bug(outcome)
                if cancelled is not None:
                    cancelled()

        task = Task(title, work, deliver, self)
        self._waiting.append(task)
        if self._thread is None:
            self._thread = self._start_thread()
        self._submitted.emit(task)
        return task

    def _start_thread(self) -> QThread:
        self._worker = _Worker()
        self._submitted.connect(self._worker.do, QtCore.Qt.ConnectionType.QueuedConnection)
        self._worker.began.connect(self._began, QtCore.Qt.ConnectionType.QueuedConnection)
        self._worker.progressed.connect(self._progressed, QtCore.Qt.ConnectionType.QueuedConnection)
        self._worker.ended.connect(self._ended, QtCore.Qt.ConnectionType.QueuedConnection)
        thread = QtCore.QThread(self)
        thread.setObjectName("work")
        self._worker.moveToThread(thread)
        thread.start()
        return thread

    @property
    def current(self) -> Task | None:
        """The work under way, else None."""
        return self._waiting[0] if self._waiting else None

    @property
    def count(self) -> int:
        """Pieces of work under way or waiting."""
        return len(self._waiting)

    def close(self, seconds: float) -> bool:
        """Stop everything and end the thread; no callback comes any more. False if the work did not stop in time."""
        for task in self._waiting:
            task.cancel()
        self._waiting.clear()
        if self._thread is None:
            return True
        self._thread.quit()
        return self._thread.wait(int(seconds * 1000)) or not self._thread.isRunning()

    def _began(self, task: Task) -> None:
        if task in self._waiting:
            self.began.emit(task)

    def _progressed(self, task: Task, step: str, share: float) -> None:
        if task in self._waiting:
            task.step, task.share = step, share
            task.progressed.emit(step, share)

    def _ended(self, task: Task, outcome: object) -> None:
        if task not in self._waiting:
            return  # closed meanwhile
        self._waiting.remove(task)
        try:
            task.deliver(outcome)
        finally:
            self.ended.emit(task)
            task.deleteLater()


class _Result:
    def __init__(self, value: object) -> None:
        self.value = value


class _Worker(QObject):
    """Lives on the worker thread."""

    began = Signal(object)
    progressed = Signal(object, str, float)
    ended = Signal(object, object)

    def do(self, task: Task) -> None:
        if task.is_cancelled:
            self.ended.emit(task, Cancelled())
            return
        self.began.emit(task)
        outcome: object
        try:
            outcome = _Result(task.work(self._watch(task)))
        except BaseException as error:
            outcome = error
        self.ended.emit(task, outcome)

    def _watch(self, task: Task) -> Progress:
        last_step, last_time = "", 0.0

        def progress(step: str, share: float) -> None:
            nonlocal last_step, last_time
            if task.is_cancelled:
                raise Cancelled
            now = time.monotonic()
            if step != last_step or now - last_time >= BETWEEN_REPORTS:
                last_step, last_time = step, now
                self.progressed.emit(task, step, min(max(share, 0.0), 1.0))

        return progress
