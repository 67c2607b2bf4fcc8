"""A question of a sitting: stem, options, the keys that choose, feedback at once outside exams, the clock of an exam."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.errors import UserError
from medcode_desktop.training.model import DIFFICULTIES, TOPIC_TITLES, Mode
from medcode_desktop.training.session import TimeIsUp
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.feedback import Feedback
from medcode_desktop.ui.practice.option_row import OptionRow
from medcode_desktop.ui.practice.sitting import Sitting
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label, restyle

MOST_OPTIONS = 5
WARNINGS = ((30 * 60, "30 minutes left"), (5 * 60, "5 minutes left"))
_WIDEST = 860  # of a line of text, so that it can be read
_KEYS = {Qt.Key(int(Qt.Key.Key_1) + place): place for place in range(MOST_OPTIONS)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionPage(QWidget):
    """Shows the question that the sitting is at. `over`: nothing is left to answer, or the person wants to end."""

    over = Signal()
    time_up = Signal()
    left = Signal()  # for a while: the sitting stays as it is
    code_wanted = Signal(str)

    def __init__(self, theme: Theme, reporter: Reporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reporter = reporter
        self._sitting: Sitting | None = None
        self._chosen: list[int] = []  # before the answer is given
        self._warned: set[int] = set()
        self._tick = QTimer(self)
        self._tick.setInterval(500)
        self._tick.timeout.connect(self._show_clock)
        self._about = plain_label("", "muted")
        self._where = plain_label("", "strong")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the session")
        self._clock = plain_label("", "heading")
        self._clock.setAccessibleName("Time left")
        self._flag = QPushButton("Flag")
        self._flag.setCheckable(True)
        self._flag.setToolTip("Mark this question to look at again at the end (Ctrl+F)")
        self._flag.clicked.connect(self._on_flag)
        self._pause = button("Leave", self._on_leave, tip="Go on later where you are now")
        self._stem = plain_label("", "heading", wrap=True, selectable=True)
        self._shown = plain_label("", "title", wrap=True, selectable=True)
        self._label = plain_label("", "muted", wrap=True)
        self._rows = [OptionRow() for _ in range(MOST_OPTIONS)]
        for place, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, place=place: self.choose(place))
        self._typed = QLineEdit()
        self._typed.setPlaceholderText("or type the code")
        self._typed.setAccessibleName("Type the code")
        self._typed.setMaxLength(40)
        self._typed.returnPressed.connect(self._on_typed)
        self._hint = plain_label("", "muted", wrap=True)
        self._feedback = Feedback(theme)
        self._feedback.code_wanted.connect(self.code_wanted)
        self._back = button("Back", self._on_back, tip="The question before (Alt+Left)")
        self._next = button("Next", self.go_on, "primary")
        self._end = button("End", self.over.emit)
        self._arrange()
        for keys, do in (("Ctrl+F", self._flag.click), ("Alt+Left", self._on_back), ("Alt+Right", self._on_forward)):
            QShortcut(QKeySequence(keys), self, do, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self, sitting: Sitting) -> None:
        """Show a sitting from where it is."""
        self._sitting = sitting
        sitting.session.go_on()
        self._warned = {limit for limit, _ in WARNINGS if (sitting.session.seconds_left or 0) <= limit}
        self._clock.setVisible(sitting.session.plan.minutes > 0)
        exam = sitting.session.is_exam
        self._back.setVisible(exam)
        self._end.setText(
            {Mode.EXAM: "Look through and hand in", Mode.LEARN: "That is enough for now"}.get(sitting.mode, "End")
        )
        if sitting.session.plan.minutes:
            self._tick.start()
        self.show_question()

    def stop(self) -> None:
        """The sitting is over or left: nothing ticks any more."""
        self._tick.stop()
        self._sitting = None

    def show_question(self) -> None:
        """The question that the session is at, with its answer if it has one."""
        sitting = self._required()
        session, question = sitting.session, sitting.session.question
        self._chosen = list(session.answers[session.number].chosen) if session.is_answered else []
        self._about.setText(f"{TOPIC_TITLES[question.topic]} \u00b7 {DIFFICULTIES[question.difficulty]}")
        self._stem.setText(question.prompt)
        for label, text in ((self._shown, question.shown), (self._label, question.label)):
            label.setText(text)
            label.setVisible(bool(text))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(question.options))
            if place < len(question.options):
                row.show_option(place + 1, question.options[place].text)
        self._typed.clear()
        self._typed.setVisible(words.asks_for_codes(question) and len(question.right) == 1)
        self._flag.setChecked(session.number in session.flagged)
        self._feedback.hide()
        self._hint.hide()
        self._show_place()
        self._show_states()
        self._show_clock()
        self._area.verticalScrollBar().setValue(0)
        self.setFocus()

    def choose(self, place: int) -> None:
        """An option was clicked or its key pressed. One of one answers; of several it is taken or put back."""
        sitting = self._required()
        session, question = sitting.session, sitting.session.question
        if place >= len(question.options) or (session.is_answered and not session.is_exam):
            return
        self._hint.hide()
        if len(question.right) == 1:
            self._chosen = [place]
        elif place in self._chosen:
            self._chosen.remove(place)
            if session.is_answered:
                self._say(f"Your answer stays as it was until you have chosen {len(question.right)} again.")
        elif len(self._chosen) < len(question.right):
            self._chosen.append(place)
        else:
            self._say(f"Choose {len(question.right)}: put one back before taking another.")
        self._show_states()
        if len(self._chosen) == len(question.right) and (len(question.right) == 1 or session.is_exam):
            self._answer()

    def go_on(self) -> None:
        """Enter: give the answer that is chosen, or go to the next question."""
        sitting = self._required()
        session = sitting.session
        if not session.is_answered:
            wanted = len(session.question.right)
            if len(self._chosen) == wanted:
                self._answer()
            elif not session.is_exam:
                self._say(f"Choose {wanted} with the keys or the mouse." if wanted > 1 else "Choose an answer first.")
            else:
                self._on_forward()
            return
        if session.is_exam:
            self._on_forward()
            return
        try:
            more = sitting.go_on()
        except UserError as error:
            self._reporter.user_error(error)
            return
        if more:
            self.show_question()
        else:
            self.over.emit()

    def type_text(self, text: str) -> None:
        """What is typed while a question is shown belongs to its answer."""
        if self._typed.isVisible() and self._typed.isEnabled():
            self._typed.setFocus()
            self._typed.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._sitting is not None and event.key() in _ENTER:
            if not self._typed.hasFocus():  # a field has dealt with Enter, and passes it on all the same
                self.go_on()
        elif self._sitting is not None and event.key() in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choose(_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._where)
        top.addWidget(self._bar, 1)
        top.addWidget(self._clock)
        top.addWidget(self._flag)
        top.addWidget(self._pause)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addWidget(self._stem)
        column.addWidget(self._shown)
        column.addWidget(self._label)
        column.addSpacing(6)
        for row in self._rows:
            column.addWidget(row)
        column.addWidget(self._typed)
        column.addWidget(self._hint)
        column.addWidget(self._feedback)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._end)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addWidget(self._area, 1)
        whole.addLayout(foot)

    def _answer(self) -> None:
        """Judge and store. Only when it is on the disk does the page say what it was worth."""
        sitting = self._required()
        try:
            answer = sitting.answer(self._chosen)
        except TimeIsUp:
            self.time_up.emit()
            return
        except UserError as error:
            self._reporter.user_error(error)
            self._chosen = []
            self._show_states()
            return
        self._show_place()
        self._show_states()
        if not sitting.session.is_exam:
            self._feedback.show_feedback(sitting.session.question, answer)
            self.setFocus()
            QTimer.singleShot(0, self._feedback, self._show_feedback_whole)

    def _show_feedback_whole(self) -> None:
        self._area.ensureWidgetVisible(self._feedback)

    def _show_states(self) -> None:
        sitting = self._required()
        session, question = sitting.session, sitting.session.question
        judged = session.is_answered and not session.is_exam
        for place in range(len(question.options)):
            chosen, right = place in self._chosen, place in question.right
            if judged:
                state = ("right chosen" if chosen else "right") if right else ("wrong" if chosen else "")
            else:
                state = "chosen" if chosen else ""
            self._rows[place].show_state(state)
        self._typed.setEnabled(not judged)
        self._next.setText("Next" if judged or session.is_exam or len(question.right) == 1 else "Answer")
        if judged and not self._feedback.isVisible():
            self._feedback.show_feedback(question, session.answers[session.number])

    def _show_place(self) -> None:
        sitting = self._required()
        session = sitting.session
        if sitting.mode is Mode.LEARN:
            due, new = sitting.left()
            self._where.setText(f"{words.many(len(session.answers), 'card')} done \u00b7 {due} due \u00b7 {new} new")
            self._bar.setMaximum(max(1, len(session.answers) + due + new))
        else:
            self._where.setText(f"Question {session.number} of {len(session.questions)}")
            self._bar.setMaximum(max(1, len(session.questions)))
        self._bar.setValue(len(session.answers))
        self._back.setEnabled(session.number > 1)

    def _show_clock(self) -> None:
        if self._sitting is None or self._sitting.is_ended:
            return
        left = self._sitting.session.seconds_left
        if left is None:
            return
        if left == 0.0:
            self.time_up.emit()
            return
        said = next((f" \u00b7 {text}" for limit, text in reversed(WARNINGS) if left <= limit), "")
        short = left <= WARNINGS[-1][0]
        self._clock.setText(f"{words.clock(left)}{said}")
        if self._clock.property("role") != ("warned" if short else "heading"):
            self._clock.setProperty("role", "warned" if short else "heading")
            restyle(self._clock)
        for limit, text in WARNINGS:
            if left <= limit and limit not in self._warned:
                self._warned.add(limit)
                self._say(f"{text}.")

    def _on_typed(self) -> None:
        sitting = self._required()
        text = self._typed.text()
        if not text.strip() or (sitting.session.is_answered and not sitting.session.is_exam):
            self.go_on()
            return
        place = words.typed_place(sitting.session.question, text)
        if place is None:
            self._say(f"{text.strip().upper()} is none of the options.")
            self._typed.selectAll()
        else:
            self.choose(place)

    def _on_flag(self) -> None:
        sitting = self._required()
        try:
            sitting.flag(sitting.session.number, self._flag.isChecked())
        except UserError as error:
            self._flag.setChecked(not self._flag.isChecked())
            self._reporter.user_error(error)

    def _on_back(self) -> None:
        session = self._required().session
        if session.is_exam and session.number > 1:
            session.go_to(session.number - 1)
            self.show_question()

    def _on_forward(self) -> None:
        session = self._required().session
        if not session.is_exam:
            return
        if session.number < len(session.questions):
            session.go_to(session.number + 1)
            self.show_question()
        else:
            self.over.emit()

    def _on_leave(self) -> None:
        self.left.emit()

    def _say(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.show()

    def _required(self) -> Sitting:
        if self._sitting is None:
            raise RuntimeError("no sitting is shown")
        return self._sitting
