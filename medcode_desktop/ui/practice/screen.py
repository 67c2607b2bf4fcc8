"""The Practice screen: home, a question, the look through before an exam is handed in, the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.records.database import opened
from medcode_desktop.records.people import Person
from medcode_desktop.records.pooling import Pooling
from medcode_desktop.records.records import Records
from medcode_desktop.records.sessions import Begun, Ending
from medcode_desktop.records.texts import system_clock
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import Mode, Plan
from medcode_desktop.ui.practice import on_paper
from medcode_desktop.ui.practice.coach import Coach
from medcode_desktop.ui.practice.end_page import EndPage
from medcode_desktop.ui.practice.exam_dialog import ExamDialog
from medcode_desktop.ui.practice.home_page import HomePage
from medcode_desktop.ui.practice.overview_page import OverviewPage
from medcode_desktop.ui.practice.person_dialog import PersonDialog
from medcode_desktop.ui.practice.practice_dialog import PracticeDialog
from medcode_desktop.ui.practice.question_page import QuestionPage
from medcode_desktop.ui.practice.sitting import Sitting
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder
from medcode_desktop.ui.scores.passcode_dialog import allowed
from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.work import Progress


class PracticeScreen(Screen):
    def __init__(
        self,
        coach: Coach,
        records: Records,
        remembered: Settings,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._to_write: Path | None = None  # the folder into which a score file is being written
        self._coach = coach
        self._records = records
        self._settings = remembered
        self._reporter = reporter
        self._made_with = ""
        self._person: Person | None = None
        self._sitting: Sitting | None = None
        self._told_faults = False
        self._home = HomePage(theme)
        self._question = QuestionPage(theme, reporter)
        self._overview = OverviewPage()
        self._end = EndPage(theme)
        self._pages = QStackedWidget()
        for page in (self._home, self._question, self._overview, self._end):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self._connect()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._coach.use_catalogue(catalogue)
        self._made_with = catalogue.title
        if self._pages.currentWidget() is self._home and self.isVisible():
            self._show_home()

    def enter(self) -> None:
        page = self._pages.currentWidget()
        if page is self._home:
            self._tell_faults()
            self._show_home()
        elif page is self._question and self._sitting is not None:
            self._sitting.session.go_on()
            self._question.setFocus()
        else:
            self._pages.setFocus()

    def begin_search(self, text: str) -> bool:
        """While a question is shown, what is typed is its answer: a slip of the finger does not leave an exam."""
        if self._pages.currentWidget() is not self._question:
            return False
        self._question.type_text(text)
        return True

    def remember(self) -> None:
        """The window closes: the session can be picked up where it is."""
        if self._sitting is not None:
            self._sitting.pause()
        if self._to_write is not None:  # what is under way ends with the window
            folder, self._to_write = self._to_write, None
            self._guarded(lambda: self._records.pooling.write(folder))

    @property
    def sitting(self) -> Sitting | None:
        """The session that is shown or has just ended; None on the home page."""
        return self._sitting

    @property
    def question_page(self) -> QuestionPage:
        return self._question

    def start(self, mode: Mode) -> None:
        """As if the card of the mode had been chosen on the home page."""
        self._on_mode(mode)

    def end_session(self) -> None:
        """As if the person wanted to end: an exam is looked through first."""
        self._on_over()

    def hand_in(self) -> None:
        self._finish(Ending.FINISHED)

    def practise(self, plan: Plan) -> None:
        """Begin a session of a plan for the person chosen."""
        person = self._person
        if person is not None:
            self._sit(lambda: self._coach.practise(person, plan))

    def _connect(self) -> None:
        home = self._home
        home.chosen.connect(self._on_mode)
        home.person_chosen.connect(self._on_person)
        home.person_added.connect(self._on_add)
        home.person_edited.connect(self._on_edit)
        home.person_removed.connect(self._on_remove)
        home.picked_up.connect(self._on_pick_up)
        home.given_up.connect(self._on_give_up)
        self._question.over.connect(self._on_over)
        self._question.time_up.connect(self._on_time_up)
        self._question.left.connect(self._on_left)
        self._question.code_wanted.connect(self._on_code)
        self._overview.handed_in.connect(self.hand_in)
        self._overview.question_wanted.connect(self._on_question)
        self._end.done.connect(self._on_done)
        self._end.again.connect(self._on_again)
        self._end.code_wanted.connect(self.code_wanted)

    def _show_home(self) -> None:
        """Everything on it anew: another window may have changed it."""
        people = self._records.people.everyone()
        known = {person.id: person for person in people}
        last = self._settings.get(settings.PRACTICE_PERSON)
        self._person = known.get(self._person.id if self._person else last) or (people[0] if people else None)
        self._home.show_people(people, self._person)
        self._home.show_offers(self._coach.begun(), self._coach.now())
        if self._person is not None:
            self._home.show_waiting(self._coach.waiting(self._person, self._settings.get(settings.NEW_PER_DAY)))
        self._pages.setCurrentWidget(self._home)
        self._home.enter()

    def _on_person(self, number: int) -> None:
        self._person = self._records.people.person(number)
        self._settings.set(settings.PRACTICE_PERSON, number)
        self._show_home()

    def _on_add(self, name: str, staff_number: str) -> None:
        try:
            person = self._records.people.add(name, staff_number)
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._home.adding_done()
        self._on_person(person.id)

    def _on_edit(self) -> None:
        if self._person is not None:
            dialog = PersonDialog(self._records.people, self._person, self)
            dialog.accepted.connect(self._show_home)
            dialog.open()

    def _on_remove(self) -> None:
        person = self._person
        if person is None or not allowed(self._records.passcode, "Taking people off the list", self):
            return

        def undo() -> None:
            self._records.people.put_back(person.id)
            self._on_person(person.id)

        self._guarded(lambda: self._records.people.remove(person.id))
        self._person = None
        self._reporter.message(Message("info", f"{person.name} is off the list; the results are kept.", "Undo", undo))
        self._show_home()

    def _on_mode(self, mode: Mode) -> None:
        person = self._person
        if person is None:
            return
        new = self._settings.get(settings.NEW_PER_DAY)
        if mode is Mode.LEARN:
            self._sit(lambda: self._coach.learn(person, new))
        elif mode is Mode.MISSED:
            self._sit(lambda: self._coach.missed(person))
        elif mode is Mode.PRACTICE:
            practice = PracticeDialog(self._coach.waiting(person, new).seconds, self)
            practice.accepted.connect(lambda: self.practise(practice.plan))
            practice.open()
        else:
            exam = ExamDialog(
                self._settings, self._made_with, self._coach.now().date(), self._coach.new_seed, self._on_paper, self
            )
            exam.accepted.connect(lambda: self.practise(exam.plan))
            exam.open()

    def _on_paper(self, plan: Plan, parent: QWidget) -> None:
        """Closes the dialog `parent` once both files are written. Raises UserError."""
        path = on_paper.ask_where(plan, self._settings, parent)
        if path is None:
            return
        key = on_paper.write_test(plan, self._coach.questions(plan), path)
        remember_folder(path, self._settings)
        self._reporter.message(Message("success", f"Saved: {path.name} and {key.name} in {path.parent}"))
        if isinstance(parent, QDialog):
            parent.reject()

    def _on_pick_up(self, begun: Begun) -> None:
        self._sit(lambda: self._coach.pick_up(begun, self._settings.get(settings.NEW_PER_DAY)))

    def _on_give_up(self, begun: Begun) -> None:
        self._guarded(lambda: self._coach.give_up(begun))
        self._show_home()

    def _sit(self, begin: Callable[[], Sitting]) -> None:
        """Begin or pick up a session and show it."""
        try:
            sitting = begin()
        except UserError as error:
            self._reporter.user_error(error)
            self._show_home()
            return
        self._sitting = sitting
        self._person = sitting.person
        if not sitting.is_open:
            self._on_over()
            return
        self._pages.setCurrentWidget(self._question)
        self._question.begin(sitting)

    def _on_over(self) -> None:
        """Nothing is left to answer, or the person wants to end: an exam is looked through first."""
        if self._sitting is None:
            return
        if self._sitting.session.is_exam:
            self._overview.show_session(self._sitting.session)
            self._pages.setCurrentWidget(self._overview)
        else:
            self._finish(Ending.FINISHED)

    def _on_question(self, number: int) -> None:
        if self._sitting is not None:
            self._sitting.session.go_to(number)
            self._pages.setCurrentWidget(self._question)
            self._question.show_question()

    def _on_time_up(self) -> None:
        self._reporter.message(Message("info", "The time is up. What was answered before counts."))
        self._finish(Ending.TIME)

    def _finish(self, ending: Ending) -> None:
        sitting = self._sitting
        if sitting is None or not self._guarded(lambda: sitting.end(ending)):
            return
        self._question.stop()
        self._end.show_sitting(sitting)
        self._pages.setCurrentWidget(self._end)
        self._write_scores()

    def _write_scores(self) -> None:
        """For the manager's PC, if that is wanted; in the background, for a share may be slow, or gone, which must not keep
        anybody from practising."""
        chosen = self._settings.get(settings.SCORES_FOLDER)
        if not chosen or not self._settings.get(settings.WRITE_SCORES):
            return
        folder, records = Path(chosen), self._records.path

        def work(progress: Progress) -> None:
            with opened(records) as file:
                Pooling(file, system_clock).write(folder, progress=progress)

        def refused(error: UserError) -> None:
            self._to_write = None
            self._reporter.user_error(error)

        self._to_write = folder
        self._tasks.run("Writing the score file", work, self._on_written, refused, self._on_written)

    def _on_written(self, _nothing: None = None) -> None:
        self._to_write = None

    def _on_left(self) -> None:
        """For a while: the home page offers to go on."""
        sitting = self._sitting
        if sitting is not None and self._guarded(sitting.pause):
            self._question.stop()
            self._sitting = None
            self._show_home()

    def _on_code(self, code: str) -> None:
        """To Look up and back: the question waits, and its time with it."""
        if self._sitting is not None:
            self._guarded(self._sitting.pause)
        self.code_wanted.emit(code)

    def _on_done(self) -> None:
        self._sitting = None
        self._show_home()

    def _on_again(self) -> None:
        before = self._sitting
        if before is not None:
            self._sit(lambda: self._coach.again(before.person, before.wrong_cards()))

    def _guarded(self, do: Callable[[], object]) -> bool:
        """False if the records refused; that is then said."""
        try:
            do()
        except UserError as error:
            self._reporter.user_error(error)
            return False
        return True

    def _tell_faults(self) -> None:
        """Once: what is wrong with the question bank. The other questions are used."""
        faults = () if self._told_faults else self._coach.bank.faults
        self._told_faults = True
        if faults:
            more = f" `medcode-desktop questions` names all {len(faults)}." if len(faults) > 1 else ""
            self._reporter.message(Message("warning", f"{faults[0]} The other questions are used.{more}"))
