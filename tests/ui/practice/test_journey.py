"""A trainee at the real window: adds herself, practises, sits an exam with keys alone, goes on after a cut, sees progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop import app, settings
from medcode_desktop.app import Program
from medcode_desktop.paths import Places
from medcode_desktop.training import templates
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.training.templates import SHORT_EXAM
from medcode_desktop.ui.practice.exam_dialog import ExamDialog
from medcode_desktop.ui.practice.practice_dialog import PracticeDialog
from medcode_desktop.ui.practice.screen import PracticeScreen
from medcode_desktop.ui.progress.screen import ProgressScreen
from tests.training.asking import Seconds

KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
GENERATED = ((Topic.SHAPE, 1), (Topic.CODES, 1), (Topic.STATUS, 1), (Topic.MODIFIERS, 1))


@pytest.fixture
def screen(qtbot: QtBot, program: Program) -> PracticeScreen:
    window = program.window
    window.resize(1024, 700)
    with qtbot.waitExposed(window):
        window.show()
    shown = window.show_screen("practice")
    assert isinstance(shown, PracticeScreen)
    return shown


@pytest.fixture
def rosa(screen: PracticeScreen) -> PracticeScreen:
    """She has typed her name."""
    name = screen._home._name
    assert name.hasFocus()
    QTest.keyClicks(name, "Rosa Diaz")
    QTest.keyClick(name, Qt.Key.Key_Return)
    return screen


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Into whatever has the keyboard, as a person would."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)
    QApplication.processEvents()


def find(parent: QWidget, text: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisible())


def click(parent: QWidget, text: str) -> None:
    QTest.mouseClick(find(parent, text), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def start(screen: PracticeScreen, plan: Plan) -> None:
    screen.practise(plan)


def at(screen: PracticeScreen) -> QWidget | None:
    return screen._pages.currentWidget()


def answer_right(screen: PracticeScreen) -> None:
    assert screen._sitting is not None
    for place in screen._sitting.session.question.right:
        press(KEYS[place])
    if not screen._sitting.session.is_exam and len(screen._sitting.session.question.right) > 1:
        press(Qt.Key.Key_Return)


def test_practice_by_the_dialog_and_the_keys(qtbot: QtBot, rosa: PracticeScreen, program: Program) -> None:
    click(rosa._home, "Practice")
    dialog = rosa.findChild(PracticeDialog)
    assert dialog is not None
    dialog._number.setValue(3)
    click(dialog, "Start")
    question = rosa._question
    assert at(rosa) is question
    program.window.activateWindow()  # there is no window manager to do it
    qtbot.waitUntil(question.hasFocus)
    for number in (1, 2, 3):
        assert rosa._sitting is not None
        assert question._where.text() == f"Question {number} of 3"
        assert not question._feedback.isVisible()
        answer_right(rosa)
        assert question._feedback.isVisible()
        assert question._feedback._verdict.text() == "Right"
        assert rosa._records.sessions.begun()[0].answered == number
        press(Qt.Key.Key_Return)
    assert at(rosa) is rosa._end
    assert rosa._end._score.text() == "3 of 3 right, 100 %"
    click(rosa._end, "Back to Practice")
    assert at(rosa) is rosa._home


def test_a_wrong_answer_is_explained_and_practised_again(rosa: PracticeScreen) -> None:
    start(rosa, Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 1, seed=8))
    assert rosa._sitting is not None
    question = rosa._sitting.session.question
    press(KEYS[question.tempting])
    feedback = rosa._question._feedback
    assert feedback._verdict.text().startswith("Not right")
    assert question.why_not in feedback._why_not.text()
    assert rosa._question._rows[question.tempting].state == "wrong"
    assert rosa._question._rows[question.right[0]].state == "right"
    press(KEYS[question.right[0]])  # too late
    assert rosa._sitting.session.result().right == 0
    press(Qt.Key.Key_Return)
    assert question.why in rosa._end._reasons.toPlainText()
    click(rosa._end, "Practise these again")
    assert at(rosa) is rosa._question
    assert rosa._sitting.mode is Mode.MISSED
    assert rosa._sitting.session.question.card == question.card


def test_a_code_may_be_typed(rosa: PracticeScreen) -> None:
    seed = 1
    while True:
        start(rosa, Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 1, seed=seed))
        assert rosa._sitting is not None
        question = rosa._sitting.session.question
        if rosa._question._typed.isVisible():
            break
        seed += 1
    QTest.keyClicks(rosa._question, "zz")
    assert rosa._question._typed.text() == "zz"
    assert rosa.window() is not None
    press(Qt.Key.Key_Return)
    assert "ZZ is none of the options" in rosa._question._hint.text()
    field = rosa._question._typed
    field.clear()
    QTest.keyClicks(field, question.options[question.right[0]].text.lower())
    press(Qt.Key.Key_Return)
    assert rosa._question._feedback._verdict.text() == "Right"


def test_a_whole_exam_with_keys_alone(rosa: PracticeScreen, program: Program) -> None:
    plan = Plan("Exam", Mode.EXAM, GENERATED, 8, 5, pass_mark=70, seed=5)
    start(rosa, plan)
    page = rosa._question
    assert page._clock.text().startswith("5:00")
    for number in range(1, 8):
        answer_right(rosa)
        assert not page._feedback.isVisible()
        assert rosa._records.sessions.begun()[0].answered == number
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # the last one is flagged and left open
    assert rosa._sitting is not None
    assert rosa._sitting.session.flagged == {8}
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page._where.text() == "Question 7 of 8"
    question = rosa._sitting.session.question
    press(KEYS[question.tempting])  # thinks worse of it
    assert rosa._sitting.session.result().right == 6
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert at(rosa) is rosa._overview
    assert "1 question without an answer" in rosa._overview._said.text()
    press(Qt.Key.Key_Space)  # hand in has the keyboard
    assert at(rosa) is rosa._end
    assert rosa._end._score.text() == "6 of 8 right, 75 %: passed (pass mark 70 %)"
    assert rosa._records.sessions.begun() == []
    click(rosa._end, "Flagged (1)")
    assert rosa._end._model.rowCount() == 1
    assert "No answer" in rosa._end._reasons.toPlainText()


def held_up(program: Program) -> Event:
    """The background waits until the event is set."""
    go_on = Event()
    program.tasks.run("What comes before", lambda _: go_on.wait(30), lambda _: None)
    return go_on


def test_a_score_file_is_written_after_each_session_if_that_is_wanted(
    qtbot: QtBot, rosa: PracticeScreen, program: Program, tmp_path: Path
) -> None:
    plan = Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 1, seed=8)
    for wanted, folder, files in ((False, tmp_path, 0), (True, tmp_path, 1), (True, tmp_path / "gone", 1)):
        program._settings.set(settings.WRITE_SCORES, wanted)
        program._settings.set(settings.SCORES_FOLDER, str(folder))
        start(rosa, plan)
        go_on = held_up(program)
        answer_right(rosa)
        press(Qt.Key.Key_Return)
        assert at(rosa) is rosa._end
        assert program.tasks.count == 1 + wanted  # in the background: a share may be slow
        go_on.set()
        qtbot.waitUntil(lambda: program.tasks.count == 0)
        assert len(list(tmp_path.glob("*.medscores"))) == files
    assert program.window._bar is not None
    assert program.window._bar.message is not None


def test_a_score_file_is_written_also_when_the_window_closes_at_once(
    rosa: PracticeScreen, program: Program, tmp_path: Path
) -> None:
    program._settings.set(settings.WRITE_SCORES, True)
    program._settings.set(settings.SCORES_FOLDER, str(tmp_path))
    start(rosa, Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 1, seed=8))
    go_on = held_up(program)
    answer_right(rosa)
    press(Qt.Key.Key_Return)
    assert not list(tmp_path.glob("*.medscores"))
    rosa.remember()
    assert len(list(tmp_path.glob("*.medscores"))) == 1
    go_on.set()


def test_letters_do_not_leave_an_exam(rosa: PracticeScreen, program: Program) -> None:
    start(rosa, Plan("Exam", Mode.EXAM, ((Topic.STATUS, 1),), 3, 5, seed=5))
    for key in (Qt.Key.Key_C, Qt.Key.Key_Slash):
        press(key)
    assert program.window.screen_key == "practice"
    assert at(rosa) is rosa._question


def test_the_end_of_the_time_ends_the_exam(qtbot: QtBot, rosa: PracticeScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Seconds()
    monkeypatch.setattr(rosa._coach, "_clock", clock)
    start(rosa, Plan("Exam", Mode.EXAM, ((Topic.STATUS, 1),), 3, 31, pass_mark=70, seed=5))
    answer_right(rosa)
    assert rosa._question._clock.text() == "31:00"
    clock.at += 61
    rosa._question._show_clock()
    assert rosa._question._clock.text() == "29:59 \u00b7 30 minutes left"
    clock.at += 25 * 60
    rosa._question._show_clock()
    assert rosa._question._clock.text() == "4:59 \u00b7 5 minutes left"
    clock.at += 300
    press(KEYS[0])  # while answering: it comes too late and does not count
    assert at(rosa) is rosa._end
    assert rosa._end._score.text() == "1 of 3 right, 33 %: not passed (pass mark 70 %)"


def test_the_clock_ends_an_exam_that_nobody_touches(
    qtbot: QtBot, rosa: PracticeScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Seconds()
    monkeypatch.setattr(rosa._coach, "_clock", clock)
    start(rosa, Plan("Exam", Mode.EXAM, ((Topic.STATUS, 1),), 3, 1, seed=5))
    with qtbot.waitSignal(rosa._question.time_up):
        clock.at += 61
    assert at(rosa) is rosa._end


def test_a_session_that_was_cut_off_is_offered_at_the_next_start(
    qtbot: QtBot, rosa: PracticeScreen, program: Program, places: Places, qapp: QApplication
) -> None:
    start(rosa, Plan("Practice", Mode.PRACTICE, GENERATED, 6, seed=5))
    answer_right(rosa)
    press(Qt.Key.Key_Return)
    answer_right(rosa)
    other = app.build(qapp, places)  # as if the first had been killed: nothing was closed
    try:
        other.window.resize(1024, 700)
        with qtbot.waitExposed(other.window):
            other.window.show()
        screen = other.window.show_screen("practice")
        assert isinstance(screen, PracticeScreen)
        QApplication.processEvents()
        click(screen._home, "Go on")
        assert screen._question._where.text() == "Question 3 of 6"
        click(screen._question, "Leave")
        click(screen._home, "Give it up")
        assert screen._records.sessions.begun() == []
    finally:
        other.close()


def test_learn_and_then_progress(rosa: PracticeScreen, program: Program) -> None:
    click(rosa._home, "Learn")
    assert rosa._question._where.text().startswith("0 cards done")
    for _ in range(4):
        answer_right(rosa)
        press(Qt.Key.Key_Return)
    click(rosa._question, "That is enough for now")
    assert rosa._end._score.text() == "4 of 4 right, 100 %"
    assert "The next card comes back" in rosa._end._note.text()
    progress = program.window.show_screen("progress")
    assert isinstance(progress, ProgressScreen)
    assert progress._topics.isVisible()
    assert progress._sessions._table.model().rowCount() == 1


def test_nobody_has_practised_yet(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitExposed(program.window):
        program.window.show()
    progress = program.window.show_screen("progress")
    assert isinstance(progress, ProgressScreen)
    assert "Nobody has practised" in progress._nothing.text()


def test_a_person_taken_off_the_list_during_a_session(rosa: PracticeScreen, program: Program) -> None:
    start(rosa, Plan("Practice", Mode.PRACTICE, GENERATED, 6, seed=5))
    assert rosa._person is not None
    rosa._records.people.remove(rosa._person.id)
    press(KEYS[0])
    QApplication.processEvents()
    assert program.window._bar is not None
    assert program.window._bar.message is not None
    assert "no longer on the list" in program.window._bar.message.text
    assert not rosa._question._feedback.isVisible()


def test_off_the_list_can_be_undone(qtbot: QtBot, rosa: PracticeScreen, program: Program) -> None:
    click(rosa._home, "Take off the list")
    assert rosa._home._adding.isVisible()
    click(program.window, "Undo")
    assert rosa._home._people.currentText() == "Rosa Diaz"


def test_open_in_look_up_and_come_back(rosa: PracticeScreen, program: Program) -> None:
    start(rosa, Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 2, seed=5))
    answer_right(rosa)
    assert rosa._sitting is not None
    code = rosa._sitting.session.question.codes[0]
    click(rosa._question._feedback, code)
    assert program.window.screen_key == "lookup"
    spent = rosa._sitting.session.elapsed
    program.window.show_screen("practice")
    assert at(rosa) is rosa._question
    assert rosa._sitting.session.elapsed >= spent


def exam_dialog(rosa: PracticeScreen) -> ExamDialog:
    click(rosa._home, "Exam")
    dialog = rosa.findChild(ExamDialog)
    assert dialog is not None
    return dialog


def test_an_exam_is_saved_opened_and_put_on_paper(
    rosa: PracticeScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = exam_dialog(rosa)
    assert dialog.plan == SHORT_EXAM
    dialog._title.setText("Clinic exam")
    dialog._topics.show_shares(dict(GENERATED))
    dialog._number.setValue(10)
    _answer_file_dialog(monkeypatch, "getSaveFileName", tmp_path / "clinic")
    click(dialog, "Save as...")
    saved = templates.read(tmp_path / "clinic.medexam")
    assert (saved.title, saved.number, saved.on != "", saved.seed > 0) == ("Clinic exam", 10, True, True)
    dialog._which.setCurrentIndex(1)
    dialog._which.activated.emit(1)
    assert dialog.plan.title == "Long exam"
    _answer_file_dialog(monkeypatch, "getOpenFileName", tmp_path / "clinic.medexam")
    click(dialog, "Open...")
    assert dialog.plan == saved
    _answer_file_dialog(monkeypatch, "getSaveFileName", tmp_path / "paper.pdf")
    click(dialog, "On paper...")
    pages = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert pages == ["paper - answer key.pdf", "paper.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in tmp_path.glob("*.pdf"))
    start(rosa, saved)
    assert rosa._sitting is not None
    assert list(rosa._sitting.session.questions) == rosa._coach.questions(saved)


def test_what_keeps_a_test_from_paper_is_said_in_the_dialog(
    rosa: PracticeScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's own message would stand behind it."""
    dialog = exam_dialog(rosa)
    (tmp_path / "there.pdf").write_bytes(b"theirs")
    (tmp_path / "half - answer key.pdf").write_bytes(b"theirs")
    for name, said in (
        ("there", "there.pdf is there already"),
        ("half.pdf", "half - answer key.pdf is there already"),
        ("none/a.pdf", "a - answer key.pdf could not be written"),
    ):
        _answer_file_dialog(monkeypatch, "getSaveFileName", tmp_path / name)
        click(dialog, "On paper...")
        assert said in dialog._error.text()
        assert dialog.isVisible()
    assert {path.read_bytes() for path in tmp_path.glob("*.pdf")} == {b"theirs"}


def test_a_damaged_template_is_said_in_the_dialog(rosa: PracticeScreen, tmp_path: Path) -> None:
    dialog = exam_dialog(rosa)
    broken = tmp_path / "broken.medexam"
    broken.write_text('{"medcode_exam": 1, "title": "x"}', "utf-8")
    dialog.open_file(broken)
    assert "field shares" in dialog._error.text()
    assert dialog.plan == SHORT_EXAM


def _answer_file_dialog(monkeypatch: pytest.MonkeyPatch, name: str, path: Path) -> None:
    """The system's own dialog cannot be driven: it answers with this path."""
    answer: Callable[..., tuple[str, str]] = lambda *_: (str(path), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, name, staticmethod(answer))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_screen(rosa: PracticeScreen, program: Program, theme: str) -> None:
    program.theme.choose(theme)
    start(rosa, Plan("Exam", Mode.EXAM, GENERATED, 8, 5, pass_mark=70, seed=5))
    for page in (rosa._home, rosa._question, rosa._overview, rosa._end):
        assert page.minimumSizeHint().width() <= 924
    picture: QImage = rosa.grab().toImage()
    assert picture.width() <= 1024


def test_the_fields_of_the_first_visit(screen: PracticeScreen) -> None:
    fields = [one for one in screen._home.findChildren(QLineEdit) if one.isVisible()]
    assert [field.accessibleName() for field in fields] == ["Name", "Staff number"]
    click(screen._home, "Add")
    assert screen._records.people.everyone() == []
