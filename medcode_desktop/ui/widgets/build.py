"""Short ways to make labels and buttons as the house wants them: plain text, a role for the stylesheet, a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from medcode_desktop.ui.by_number import CLICK_FOCUS, let_select, show_plain_text, take_focus


def plain_label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label that never takes its text for HTML. `role` is one of the stylesheet's: title, heading, muted, ..."""
    label = QLabel(text)
    show_plain_text(label)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if selectable:
        let_select(label)
        take_focus(label, CLICK_FOCUS)  # else every text would be a stop of the Tab key
    return label


def let_shrink(label: QLabel) -> None:
    """A long word, such as the name of a file, is cut rather than making the window wider; put it into a tool tip as well."""
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)


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


def plain_tip(text: str) -> str:
    """A tool tip that Qt does not take for HTML."""
    from html import escape

    return f"<p>{escape(text)}</p>" if text else ""


def restyle(widget: QWidget) -> None:
    """Make the stylesheet look again at a widget whose role, kind or badge has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
