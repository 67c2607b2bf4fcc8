"""One option of a question: its key, its text over as many lines as it needs, and a sign when it has been judged."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from medcode_desktop.ui.widgets.build import plain_label, restyle

# state: (sign, words for a screen reader)
STATES = {
    "": ("", ""),
    "chosen": ("\u25cf", "chosen"),
    "right": ("\u2713", "right"),
    "right chosen": ("\u2713", "your choice, right"),
    "wrong": ("\u2717", "your choice, not right"),
}


class OptionRow(QPushButton):
    """A button whose text wraps. `state` is one of STATES."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = ""
        self.setProperty("kind", "option")
        self._key = plain_label("", "strong")
        self._text = plain_label(wrap=True)
        self._sign = plain_label("", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self._key, self._text, self._sign):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_option(self, key: int, text: str) -> None:
        self._key.setText(str(key))
        self._text.setText(text)
        self.show_state("")

    def show_state(self, state: str) -> None:
        sign, said = STATES[state]
        changed = state != self.state
        self.state = state
        self.setProperty("state", state)
        self._sign.setText(sign)
        text = f"{self._key.text()}: {self._text.text()}"
        self.setAccessibleName(f"{text} ({said})" if said else text)
        if changed:
            for widget in (self, self._key, self._text, self._sign):
                restyle(widget)

    def sizeHint(self) -> QSize:
        return self._inside().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside().minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._inside().heightForWidth(width)

    def _inside(self) -> QHBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 - made above
        return layout
