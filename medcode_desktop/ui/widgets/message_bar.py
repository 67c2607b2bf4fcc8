"""The strip above a screen that says what happened and what to do next. It stays until closed or something newer comes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from medcode_desktop.ui.reporting import Message
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import let_shrink, plain_label, plain_tip, restyle

ICON_SIZE = 20
MOST_KEPT = 20
KIND_WORDS = {"info": "Note", "success": "Done", "warning": "Warning", "error": "Error"}


class MessageBar(QFrame):
    """One message at a time. Errors and warnings wait behind a newer one; notes are replaced."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
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
        kept = [m for m in self._messages if m.kind in ("warning", "error") and m.text != message.text]
        self._messages = [*kept[-MOST_KEPT:], message]
        self._show_last()

    def clear_notes(self) -> None:
        """Take away notes and successes: the person has gone on to something else."""
        self._messages = [m for m in self._messages if m.kind in ("warning", "error")]
        self._show_last()

    def _show_last(self) -> None:
        message = self.message
        if message is None:
            self.hide()
            return
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
        # a hidden button must not keep the keyboard: hand it to what comes next
        if self.isAncestorOf(self.focusWidget() or self):
            self.focusNextChild()
        super().hideEvent(event)
