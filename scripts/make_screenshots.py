"""Takes the pictures of the README and the guide: the real window, offscreen, with the bundled catalogue.

QT_QPA_PLATFORM=offscreen python scripts/make_screenshots.py docs/screenshots
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from check_pictures import check
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QScrollArea, QWidget

from medcode_desktop import app, settings
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.ui.practice.screen import PracticeScreen
from medcode_desktop.ui.progress.figures import Period
from medcode_desktop.ui.scores.passcode_dialog import PasscodeDialog
from medcode_desktop.ui.scores.screen import ScoresScreen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from score_rows import fill

SHOTS = (("look-up", "wheelchair cushion"), ("misspelt", "weelchair cushon"), ("cpt", "99213"))


ALL = tuple((topic, 1) for topic in Topic)
PRACTICE = Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 10, seed=8)
EXAM = Plan("Short exam", Mode.EXAM, ALL, 40, 40, 70, seed=9)


def practise(running: app.Program) -> Iterator[str]:
    """Every mode and state of Practice, then Progress; after each one its name, for the picture."""
    screen = running.window.show_screen("practice")
    assert isinstance(screen, PracticeScreen)  # noqa: S101 - that is what the place makes
    yield "practice-first"
    field = next(one for one in screen.findChildren(QLineEdit) if one.accessibleName() == "Name")
    field.setText("Rosa Diaz")
    field.returnPressed.emit()
    yield "practice-home"
    screen.practise(PRACTICE)
    press(screen, wrong=True)
    yield "practice"
    QTest.keyClick(screen.question_page, Qt.Key.Key_Return)
    press(screen)
    yield "practice-right"
    for _ in range(9):
        press(screen)
        QTest.keyClick(screen.question_page, Qt.Key.Key_Return)
    yield "practice-end"
    screen.practise(EXAM)
    for number in range(28):
        press(screen, wrong=number % 3 == 0)
        QTest.keyClick(screen.question_page, Qt.Key.Key_Return)
    yield "exam"
    screen.end_session()
    yield "exam-overview"
    screen.hand_in()
    yield "exam-end"
    screen.start(Mode.LEARN)
    yield "learn"
    screen.start(Mode.MISSED)
    yield "missed"
    running.window.show_screen("progress")
    yield "progress"


TEAM = ("Rosa Diaz", "Ana Lindqvist", "Bo Okafor", "Chen Wei", "Dana Fields", "Eli Moreau", "Farah Aziz", "Gus Novak")


def scores(application: QApplication, running: app.Program) -> Iterator[tuple[str, QWidget]]:
    """The Scores screen of a made-up clinic with its dialogs: each picture's name and what it is of."""
    records = running._records
    screen = running.window.show_screen("scores")
    assert isinstance(screen, ScoresScreen)  # noqa: S101 - that is what the place makes
    for chip in screen.findChildren(QPushButton):
        if chip.text() == Period.ALL.value:
            chip.click()
    yield "scores", running.window
    area = screen.findChild(QScrollArea)
    assert area is not None  # noqa: S101
    bar = area.verticalScrollBar()
    for number, part in enumerate((0.35, 0.7, 1.0), 2):
        bar.setValue(round(bar.maximum() * part))
        yield f"scores-{number}", running.window
    bar.setValue(0)
    menu = next(one for one in screen.findChildren(QPushButton) if one.text() == "Manage").menu()
    menu.popup(running.window.mapToGlobal(running.window.rect().center()))
    yield "scores-manage", menu
    menu.close()
    records.backups.back_up()
    records.backups.back_up("daily")
    for name, text in (("backups", "Backups..."), ("who-is-who", "Who is who"), ("move", "Move the data")):
        next(action for action in menu.actions() if action.text().startswith(text)).trigger()
        dialog = next(one for one in screen.findChildren(QDialog) if one.isVisible())
        yield f"scores-{name}", dialog
        dialog.reject()
        application.processEvents()
    records.passcode.set("open sesame")
    asking = PasscodeDialog(records.passcode, "Importing", running.window)
    asking.show()
    yield "scores-passcode", asking
    asking.reject()
    screen.enter()
    yield "scores-locked", running.window


def fill_scores(folder: Path) -> None:
    """What a clinic has after a year, with a score file of another PC merged."""
    for name, seed in (("data", 1), ("front desk", 2)):
        fill(folder / name / "records.db", people=8 if seed == 1 else 3, sessions=240 if seed == 1 else 30, seed=seed)
    here, there = (Records.open(folder / name / "records.db", folder / name / "backups") for name in ("data", "front desk"))
    for records, names in ((here, TEAM), (there, ("Rosa D.", "Ana Lindqvist", "Hugo Brandt"))):
        for person, name in zip(records.people.everyone(), names, strict=True):
            records.people.rename(person.id, name, str(40 + TEAM.index(name)) if name in TEAM else "")
    here.pooling.merge(there.pooling.write(folder).path)
    there.close()
    here.close()


def press(screen: PracticeScreen, *, wrong: bool = False) -> None:
    """Answer the question that is shown by its keys."""
    sitting = screen.sitting
    if sitting is None or sitting.session.is_answered:
        return
    question = sitting.session.question
    places = list(question.right)
    if wrong:
        places[0] = question.tempting
    for place in places:
        QTest.keyClick(screen.question_page, Qt.Key(int(Qt.Key.Key_1) + place))
    if len(places) > 1 and not sitting.session.is_exam:
        QTest.keyClick(screen.question_page, Qt.Key.Key_Return)


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication(["screenshots"])
    for theme in ("light", "dark"):
        with tempfile.TemporaryDirectory() as folder:
            places = find_places(Path(folder))
            records = Records.open(places.records, places.backups)
            Settings(records.settings).set(settings.THEME, theme)
            records.close()
            running = app.build(application, places)
            running.window.resize(1180, 760)
            running.window.show()
            for name, text in SHOTS:
                running.window.begin_search(text)
                application.processEvents()
                suffix = "" if theme == "light" else "-dark"
                running.window.grab().save(str(target / f"{name}{suffix}.png"))
            suffix = "" if theme == "light" else "-dark"
            running.window.show_screen("catalogue")
            application.processEvents()
            running.window.grab().save(str(target / f"catalogue{suffix}.png"))
            for name in chain(check(running), practise(running)):
                for _ in range(3):  # what has changed its height is laid out in a second turn
                    application.processEvents()
                running.window.grab().save(str(target / f"{name}{suffix}.png"))
            running.close()
        with tempfile.TemporaryDirectory() as folder:
            places = find_places(Path(folder) / "data")
            places.data.mkdir()
            (Path(folder) / "front desk").mkdir()
            fill_scores(Path(folder))
            records = Records.open(places.records, places.backups)
            Settings(records.settings).set(settings.THEME, theme)
            records.close()
            running = app.build(application, places)
            running.window.resize(1180, 760)
            running.window.show()
            for name, widget in scores(application, running):
                for _ in range(3):
                    application.processEvents()
                widget.grab().save(str(target / f"{name}{suffix}.png"))
            running.close()


if __name__ == "__main__":
    main()
