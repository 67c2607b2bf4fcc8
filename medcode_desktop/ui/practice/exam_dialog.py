"""An exam: one of the program's or the clinic's own, to start, to save for others, or to print on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop import settings
from medcode_desktop.errors import UserError
from medcode_desktop.reports.whole_file import write_whole
from medcode_desktop.settings import Settings
from medcode_desktop.training import templates
from medcode_desktop.training.model import DIFFICULTIES, Mode, Plan
from medcode_desktop.training.templates import LONG_EXAM, SHORT_EXAM
from medcode_desktop.ui.practice import words
from medcode_desktop.ui.practice.topic_shares import TopicShares
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.widgets.build import button, plain_label

_FILTER = f"Exams of MedCode (*{templates.SUFFIX});;All files (*)"


class ExamDialog(QDialog):
    """When accepted, `plan` is the exam to sit. `new_seed` makes a seed. `print_test` takes a plan to put on paper; a
    UserError of it is said in the dialog, which the window's messages stand behind.

    `made_with` is the release in use, `today` the date of service that a saved exam will be judged on.
    """

    def __init__(
        self,
        remembered: Settings,
        made_with: str,
        today: date,
        new_seed: Callable[[], int],
        print_test: Callable[[Plan, QWidget], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Exam")
        self._settings = remembered
        self._made_with = made_with
        self._today = today
        self._new_seed = new_seed
        self._print_test = print_test
        self._opened: Plan | None = None  # the template that was opened, with its date and release
        self._which = QComboBox()
        self._which.setAccessibleName("Which exam")
        for plan in (SHORT_EXAM, LONG_EXAM):
            self._which.addItem(f"{plan.title}: {plan.number} questions in {plan.minutes} minutes", plan)
        self._which.activated.connect(lambda index: self._show_plan(self._which.itemData(index)))
        self._title = QLineEdit()
        self._title.setMaxLength(templates.LONGEST_TITLE)
        self._number = _number(1, templates.MOST_QUESTIONS)
        self._minutes = _number(0, templates.MOST_MINUTES, " minutes", "no limit")
        self._pass_mark = _number(0, 100, " %", "none")
        self._difficulty = QComboBox()
        self._difficulty.addItem("All", 0)
        for difficulty, title in DIFFICULTIES.items():
            self._difficulty.addItem(title, difficulty)
        self._seed = _number(0, templates.LARGEST_SEED, "", "new questions each time")
        self._seed.setToolTip("The same number, release and date give the same questions to everybody")
        self._topics = TopicShares(with_shares=True)
        self._topics.changed.connect(self._show_sense)
        self._title.textChanged.connect(self._show_sense)
        self._said = plain_label("", "muted", wrap=True)
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        self._buttons = [
            button("Open...", self._on_open, tip="An exam that was saved to a file"),
            button("Save as...", self._on_save, tip="For other PCs: everybody gets the same questions"),
            button("On paper...", self._on_paper, tip="A test and its answer key as PDF"),
        ]
        self._start = button("Start", self.accept, "primary")
        self._start.setDefault(True)
        self._arrange()
        self._show_plan(SHORT_EXAM)

    @property
    def plan(self) -> Plan:
        """What the fields say. The date and release of an opened template stay with it."""
        opened = self._opened
        return Plan(
            " ".join(self._title.text().split()),
            Mode.EXAM,
            self._topics.shares(),
            self._number.value(),
            self._minutes.value(),
            self._pass_mark.value(),
            self._difficulty.currentData(),
            self._seed.value(),
            opened.on if opened else "",
            opened.made_with if opened else "",
        )

    def open_file(self, path: Path) -> None:
        """Show the template of a file; what is wrong with it is said in the dialog, and nothing changes."""
        try:
            plan = templates.read(path)
        except UserError as error:
            self._tell(str(error))
            return
        self._opened = plan
        with QSignalBlocker(self._which):
            self._which.addItem(f"{plan.title} ({path.name})", plan)
            self._which.setCurrentIndex(self._which.count() - 1)
        self._show_plan(plan)

    def save_file(self, path: Path) -> bool:
        """Write the exam with a seed, today's date and the release, so that all get the same questions."""
        plan = self._fixed()
        try:
            write_whole(path, "utf-8", lambda file: templates.write(plan, file))
        except UserError as error:
            self._tell(str(error))
            return False
        remember_folder(path, self._settings)
        self._opened = plan
        self._show_plan(plan)
        self._tell(f"Saved: {path}")
        return True

    def _fixed(self) -> Plan:
        plan = self.plan
        return plan._replace(
            seed=plan.seed or self._new_seed(),
            on=plan.on or self._today.isoformat(),
            made_with=plan.made_with or self._made_with,
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow("Exam", self._which)
        form.addRow("Title", self._title)
        form.addRow("Questions", self._number)
        form.addRow("Time", self._minutes)
        form.addRow("Pass mark", self._pass_mark)
        form.addRow("Difficulty", self._difficulty)
        form.addRow("Question set", self._seed)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for one in self._buttons:
            foot.addWidget(one)
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(self._start)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 16, 18, 8)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(plain_label("Topics and their shares", "heading"))
        column.addWidget(self._topics)
        area = QScrollArea()  # with large text the whole does not fit every screen
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(area, 1)
        for label in (self._said, self._error):
            label.setContentsMargins(18, 0, 18, 0)
            whole.addWidget(label)
        foot.setContentsMargins(18, 0, 18, 14)
        whole.addLayout(foot)
        wanted, room = inner.sizeHint(), self.screen().availableGeometry()
        self.resize(min(wanted.width() + 24, room.width()), min(wanted.height() + 120, room.height() - 60))

    def _show_plan(self, plan: Plan) -> None:
        if plan is not self._opened and not plan.made_with:
            self._opened = None
        self._title.setText(plan.title)
        self._number.setValue(plan.number)
        self._minutes.setValue(plan.minutes)
        self._pass_mark.setValue(plan.pass_mark)
        self._difficulty.setCurrentIndex(self._difficulty.findData(plan.difficulty))
        self._seed.setValue(plan.seed)
        self._topics.show_shares(dict(plan.shares))
        self._error.hide()
        self._show_sense()

    def _show_sense(self) -> None:
        """Can it be sat, and is it the same everywhere?"""
        lacks = (
            "Tick at least one topic."
            if not self._topics.shares()
            else ""
            if self._title.text().strip()
            else "Give it a title."
        )
        for one in (self._start, *self._buttons[1:]):
            one.setEnabled(not lacks)
        self._said.setText(lacks or self._warning())

    def _warning(self) -> str:
        opened = self._opened
        if opened is None or not opened.made_with or opened.made_with == self._made_with:
            return f"Nothing is explained until the end. Passed with {words.percent(self._pass_mark.value())} or more right."
        return (
            f"This exam was made with {opened.made_with}; in use here is {self._made_with}. "
            "Some questions may differ from those of others."
        )

    def _on_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open an exam", self._settings.get(settings.EXPORT_FOLDER), _FILTER)
        if name:
            remember_folder(Path(name), self._settings)
            self.open_file(Path(name))

    def _on_save(self) -> None:
        name = f"{file_name(self.plan.title)}{templates.SUFFIX}"
        try:
            path = where_to_save(self, "Save the exam", name, self._settings)
        except UserError as error:
            self._tell(str(error))
            return
        if path is not None:
            self.save_file(path)

    def _on_paper(self) -> None:
        try:
            self._print_test(self._fixed(), self)
        except UserError as error:
            self._tell(str(error))

    def _tell(self, text: str) -> None:
        self._error.setText(text)
        self._error.show()


def file_name(title: str) -> str:
    """The title as a name of a file on every system."""
    kept = "".join(character if character.isalnum() or character in " -_" else "-" for character in title)
    return kept.strip(" -")[:80] or "exam"


def _number(least: int, most: int, suffix: str = "", at_least: str = "") -> QSpinBox:
    """`at_least` is shown instead of the smallest number."""
    field = QSpinBox()
    field.setRange(least, most)
    field.setSuffix(suffix)
    field.setSpecialValueText(at_least)
    return field
