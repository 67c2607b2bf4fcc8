"""Takes the pictures of the README and the guide: the real window, offscreen, with the bundled catalogue.

QT_QPA_PLATFORM=offscreen python scripts/make_screenshots.py docs/screenshots
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from medcode_desktop import app, settings
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.ui.practice.screen import PracticeScreen

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
            for name in practise(running):
                for _ in range(3):  # what has changed its height is laid out in a second turn
                    application.processEvents()
                running.window.grab().save(str(target / f"{name}{suffix}.png"))
            running.close()


if __name__ == "__main__":
    main()
