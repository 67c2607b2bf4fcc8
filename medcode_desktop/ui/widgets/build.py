"""Short ways to make labels and buttons as the house wants them: plain text, a role for the stylesheet, a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget


def plain_label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label that never takes its text for HTML. `role` is one of the stylesheet's: title, heading, muted, ..."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else every text would be a stop of the Tab key
    return label


def button(text: str, clicked: Callable[[], object], kind: str = "", tip: str = "") -> QPushButton:
    """`kind` is one of the stylesheet's: primary, chip, link."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    if tip:
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
    made.clicked.connect(clicked)
    return made


def restyle(widget: QWidget) -> None:
    """Make the stylesheet look again at a widget whose role, kind or badge has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
