"""Pages of scores as PDF without a window: for `medcode-desktop scores pdf`. Qt draws them; nothing is shown."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.ui.display import qt_may_give_up
from medcode_desktop.ui.lookup.printing import write_pdf
from medcode_desktop.ui.scores.pages import Page, gather_page, page_html, page_name, page_title

_NAMES = {"team": Page.TEAM, "person": Page.PERSON, "certificate": Page.CERTIFICATE}


def save_page(name: str, records: Records, chosen: Filter, out: Path, *, clinic: str, made: datetime) -> Path:
    """Write the page called `name` into the file `out`, or under a name of its own into the folder `out`; where it is.

    UserError as from gather_page, or if it cannot be written. KeyError for a page that there is none of.
    """
    page = _NAMES[name]
    told = gather_page(page, records.scores, chosen, clinic=clinic, made=made)
    path = out / page_name(page, chosen, clinic=clinic, made=made) if out.is_dir() else out
    application = _application()
    write_pdf(page_html(told), path)
    del application
    records.audit.add(Act.EXPORT, f"{page_title(page)}; {path.name}")
    return path


def _application() -> object:
    """Fonts come with the application. One that is there already, as in a test, serves as well."""
    there = QGuiApplication.instance()
    if there is not None:
        return there
    if sys.platform not in ("win32", "darwin"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the others have a screen at any time
    with qt_may_give_up(os.environ):
        return QGuiApplication([sys.argv[0]])
