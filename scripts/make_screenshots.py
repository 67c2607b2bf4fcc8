"""Takes the pictures of the README and the guide: the real window, offscreen, with the bundled catalogue.

QT_QPA_PLATFORM=offscreen python scripts/make_screenshots.py docs/screenshots
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from medcode_desktop import app, settings
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings

SHOTS = (("look-up", "wheelchair cushion"), ("misspelt", "weelchair cushon"), ("cpt", "99213"))


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
            running.window.show_screen("catalogue")
            application.processEvents()
            running.window.grab().save(str(target / f"catalogue{'' if theme == 'light' else '-dark'}.png"))
            running.close()


if __name__ == "__main__":
    main()
