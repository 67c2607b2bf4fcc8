"""Takes the pictures of the README and the guide: the real window, offscreen, with the bundled catalogue.

QT_QPA_PLATFORM=offscreen python scripts/make_screenshots.py docs/screenshots
"""

from __future__ import annotations

import sys
import tempfile
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


def practise(running: app.Program) -> None:
    """A question of practice that was answered wrong, so that its feedback shows."""
    screen = running.window.show_screen("practice")
    field = next(one for one in screen.findChildren(QLineEdit) if one.accessibleName() == "Name")
    field.setText("Rosa Diaz")
    field.returnPressed.emit()
    assert isinstance(screen, PracticeScreen)  # noqa: S101 - that is what the place makes
    screen.practise(Plan("Practice", Mode.PRACTICE, ((Topic.CODES, 1),), 10, seed=8))
    sitting = screen.sitting
    assert sitting is not None  # noqa: S101 - it has just begun
    QTest.keyClick(screen.question_page, Qt.Key(int(Qt.Key.Key_1) + sitting.session.question.tempting))


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
            practise(running)
            application.processEvents()
            running.window.grab().save(str(target / f"practice{suffix}.png"))
            running.close()


if __name__ == "__main__":
    main()
