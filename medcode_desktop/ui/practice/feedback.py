"""What is said after an answer: right or not, why, why the tempting one is wrong, the rule, and codes to open in Look up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from medcode_desktop.training.model import Answer, Question
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label, restyle

_ICON = 22
_MOST_CODES = 6  # to open in Look up


class Feedback(QFrame):
    """Hidden until there is something to say."""

    code_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = "success"
        self._icon = QLabel()
        self._verdict = plain_label("", "heading", wrap=True, selectable=True)
        self._why = plain_label(wrap=True, selectable=True)
        self._why_not = plain_label(wrap=True, selectable=True)
        self._rule = plain_label(wrap=True, selectable=True)
        self._source = plain_label(wrap=True, selectable=True)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._icon)
        top.addWidget(self._verdict, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        column.addLayout(top)
        for label in (self._why, self._why_not, self._rule, self._source):
            column.addWidget(label)
        self._codes = QHBoxLayout()
        self._codes.setSpacing(6)
        column.addLayout(self._codes)
        theme.changed.connect(self._draw_icon)
        self.hide()

    def show_feedback(self, question: Question, answer: Answer) -> None:
        self._kind = "success" if answer.right else "error"
        self.setProperty("message", self._kind)
        self._verdict.setText(words.verdict(question, answer))
        self._why.setText(question.why)
        tempted = not answer.right or len(question.options) > 2
        self._why_not.setText(f"\u201c{question.options[question.tempting].text}\u201d: {question.why_not}")
        self._why_not.setVisible(tempted and bool(question.why_not))
        self._rule.setText(f"The rule: {question.rule}")
        self._rule.setVisible(bool(question.rule))
        self._source.setText(f"Source: {question.source}")
        self._source.setVisible(bool(question.source))
        self.setAccessibleName(f"{self._verdict.text()} {question.why}")
        self._show_codes(question.codes)
        self._draw_icon()
        for widget in (self, self._verdict, self._why, self._why_not, self._rule, self._source):
            restyle(widget)
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # loaded with the first answer, not at the start

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        while (item := self._codes.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for code in codes[:_MOST_CODES]:
            self._codes.addWidget(button(code, partial(self.code_wanted.emit, code), tip=f"Open {code} in Look up"))
        if codes:
            self._codes.addWidget(plain_label("open in Look up"))
            self._codes.addStretch(1)

    def _draw_icon(self) -> None:
        icon = self._theme.icon(self._kind, f"{self._kind}_text", _ICON)
        self._icon.setPixmap(icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
