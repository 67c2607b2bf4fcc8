"""The strip above a screen that says what happened and what to do next. It stays until closed or something newer comes.

An error that nobody has seen yet waits behind what is newer. It counts as seen when it stood on top and the person did
something after that, a key or a click. One that was seen does not come back when what is newer is closed.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSize
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from medcode_desktop.ui.reporting import Message
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import let_shrink, plain_label, plain_tip, restyle

ICON_SIZE = 20
MOST_KEPT = 20
A_LOOK = 1000  # ms that a message has to stand there: a key that was struck meanwhile was for something else
WAITING = ("warning", "error")
ACTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Drop)
KIND_WORDS = {"info": "Note", "success": "Done", "warning": "Warning", "error": "Error"}


class MessageBar(QFrame):
    """One message at a time. Errors and warnings that nobody has seen wait behind a newer one; notes are replaced."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, a_look: int = A_LOOK) -> None:
        super().__init__(parent)
        self._theme = theme
        self._a_look = a_look
        self._on_top = QElapsedTimer()
        self._seen = False  # what is on top
        self._messages: list[Message] = []
        self._icon = QLabel()
        self._text = plain_label(wrap=True, selectable=True)
        let_shrink(self._text)
        self._action = QPushButton()
        self._action.clicked.connect(self._on_action)
        self._close = QToolButton()
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self._on_close)
        theme.dress(self._close, "close", "text")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        theme.changed.connect(self._draw_icon)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._messages[-1] if self._messages else None

    def post(self, message: Message) -> None:
        """Show it now."""
        kept = [m for m in self._waiting() if m.text != message.text]
        self._messages = [*kept[-MOST_KEPT:], message]
        self._show_last()

    def clear_notes(self) -> None:
        """Take away notes and successes: the person has gone on to something else."""
        self._keep([m for m in self._messages if m.kind in WAITING])

    def clear_seen(self) -> None:
        """Take away what the person knows: something new begins."""
        self._keep(self._waiting())

    def _keep(self, messages: list[Message]) -> None:
        if messages != self._messages:
            self._messages = messages
            self._show_last()

    def _waiting(self) -> list[Message]:
        """What a newer message does not take the place of. One with a button stays: there is no other way to what it does."""
        return [m for m in self._messages if m.kind in WAITING and (m.action or not (self._seen and m is self.message))]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the whole program, but only until the person has done something."""
        if event.type() in ACTS and self._on_top.elapsed() >= self._a_look:
            self._seen = True
            self._watch(False)
        return super().eventFilter(watched, event)

    def _watch(self, on: bool) -> None:
        program = QApplication.instance()
        if program is not None:
            program.removeEventFilter(self)
            if on:
                program.installEventFilter(self)

    def _show_last(self) -> None:
        message = self.message
        self._seen = False
        self._watch(message is not None and message.kind in WAITING)
        if message is None:
            self.hide()
            return
        self._on_top.start()
        self.setProperty("message", message.kind)
        self.setAccessibleName(f"{KIND_WORDS[message.kind]}: {message.text}")
        self._text.setText(message.text)
        self._text.setToolTip(plain_tip(message.text))
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self._draw_icon()
        for widget in (self, self._text):
            restyle(widget)
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # 4 ms, not needed to start

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _draw_icon(self) -> None:
        if self.message is not None:
            kind = self.message.kind
            icon = self._theme.icon(kind, f"{kind}_text", ICON_SIZE)
            self._icon.setPixmap(icon.pixmap(QSize(ICON_SIZE, ICON_SIZE), self.devicePixelRatioF()))

    def _on_action(self) -> None:
        message = self.message
        self._on_close()
        if message is not None and message.do is not None:
            message.do()

    def _on_close(self) -> None:
        if self._messages:
            self._messages.pop()
        self._show_last()

    def hideEvent(self, event: QHideEvent) -> None:
        # a hidden button must not keep the keyboard: hand it to what comes next; what is elsewhere stays there
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.focusNextChild()
        super().hideEvent(event)
