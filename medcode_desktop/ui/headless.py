"""Qt without a window: for commands that write PDF. Nothing is shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from medcode_desktop.ui.display import qt_may_give_up
from medcode_desktop.ui.lookup.printing import write_pdf


def save_pdf(html: str, path: Path) -> None:
    """UserError if the file cannot be written; then there is no half of it."""
    application = _application()
    write_pdf(html, path)
    del application


def _application() -> object:
    """Fonts come with the application. One that is there already, as in a test, serves as well."""
    there = QGuiApplication.instance()
    if there is not None:
        return there
    if sys.platform not in ("win32", "darwin"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the others have a screen at any time
    with qt_may_give_up(os.environ):
        return QGuiApplication([sys.argv[0]])
