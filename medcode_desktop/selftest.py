"""Tries the program out in a folder of its own, so that an installed or frozen copy shows that it works as a whole.

Opens the bundled catalogue, searches, stars a code and finds it again, answers a question of practice, imports a small release,
goes back, opens the window.
Raises UserError at the first step that does not do what it should.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.records.records import Records

_ON = date(2026, 2, 1)
_CODE = "E9998"  # an invented code in an invented release
_OFFSCREEN_SAYS = "This plugin does not support propagateSizeHints()"  # of every window, and nothing is wrong


def run(places: Places) -> list[dict[str, str]]:
    """The steps with what each found, in order."""
    with tempfile.TemporaryDirectory(prefix="medcode-selftest-", ignore_cleanup_errors=True) as folder:
        own = Places(Path(folder), places.bundled_catalogue, places.resources)
        steps: list[tuple[str, Callable[[Places], str]]] = [
            ("Bundled catalogue", _open_catalogue),
            ("Search", _search),
            ("Star a code and open again", _star),
            ("Answer a question", _practise),
            ("Import a release", _import),
            ("Go back", _roll_back),
            ("Open the window", _open_window),
        ]
        return [{"step": name, "result": do(own)} for name, do in steps]


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise UserError(f"The self-test failed: {what}.", "Install the program again.")


def _store(places: Places) -> CatalogueStore:
    return CatalogueStore(places.catalogues, places.bundled_catalogue)


def _open_catalogue(places: Places) -> str:
    catalogue = _store(places).open()
    codes = catalogue.releases()[0].codes
    catalogue.close()
    _expect(codes > 0, "the bundled catalogue has no codes")
    return f"{codes:,} codes"


def _search(places: Places) -> str:
    catalogue = _store(places).open()
    found = catalogue.search("weelchair cushon", _ON)
    catalogue.close()
    _expect(any("cushion" in hit.text for hit in found.hits), "a misspelt wheelchair cushion was not found")
    return f"{found.total} codes for a misspelt wheelchair cushion"


def _star(places: Places) -> str:
    records = Records.open(places.records, places.backups)
    records.favourites.star("E0601")
    records.close()
    records = Records.open(places.records, places.backups)
    starred = records.favourites.starred()
    records.close()
    _expect(starred == ["E0601"], "a starred code was not there when the records were opened again")
    return "kept"


def _practise(places: Places) -> str:
    """An answer is there when the records are opened again, and the session can be gone on with."""
    import time
    from random import Random

    from medcode_desktop.records.texts import system_clock
    from medcode_desktop.training.templates import SHORT_EXAM
    from medcode_desktop.ui.practice.coach import Coach

    records = Records.open(places.records, places.backups)
    catalogue = _store(places).open()
    coach = Coach(records, places.resources / "questions", system_clock, time.monotonic, Random(1))  # noqa: S311
    coach.use_catalogue(catalogue)
    _expect(not coach.bank.faults, f"the question bank is damaged: {coach.bank.faults[:1]}")
    sitting = coach.practise(records.people.add("Self-test"), SHORT_EXAM)
    sitting.answer(sitting.session.question.right)
    records.close()
    records = Records.open(places.records, places.backups)
    (begun,) = records.sessions.begun()
    records.close()
    catalogue.close()
    _expect((begun.answered, begun.questions) == (1, SHORT_EXAM.number), "an answer was not there when opened again")
    return f"1 of {begun.questions} kept, {len(coach.bank.questions)} questions in the bank"


def _import(places: Places) -> str:
    file = places.data / "invented release.txt"
    file.write_bytes(_invented_release())
    report = _store(places).import_file(file, allow_loss=True)
    catalogue = _store(places).open()
    detail = catalogue.detail(_CODE, _ON)
    catalogue.close()
    _expect(detail is not None and bool(detail.official), "an imported code has no official text")
    return f"{report.release.title}, {report.codes} codes"


def _roll_back(places: Places) -> str:
    title = _store(places).roll_back()
    catalogue = _store(places).open()
    hit = catalogue.search(_CODE, _ON).hits[0]
    catalogue.close()
    _expect(hit.added == "", "an invented code was still there after going back")
    return title


def _open_window(places: Places) -> str:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # only this step needs Qt

    from medcode_desktop import app

    application = QApplication.instance() or QApplication(["selftest"])
    if not isinstance(application, QApplication):
        raise UserError("The self-test failed: there is no Qt application.")
    with qt_says_what_matters():
        running = app.build(application, places)
        running.window.show()
        running.window.begin_search("cpap")
        application.processEvents()
        size = running.window.grab().size()
        running.close()
    _expect(size.width() > 300, "the window was not painted")
    return f"{size.width()} x {size.height()} painted"


@contextmanager
def qt_says_what_matters() -> Iterator[None]:
    """What Qt complains of goes to standard error, except the one line that its offscreen plugin always says."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def listen(_level: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if text != _OFFSCREEN_SAYS:
            print(text, file=sys.stderr)  # noqa: T201 - the frozen program's standard error is what is looked at

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _invented_release() -> bytes:
    """Three invented codes in the layout of the official text file (releases/layout.py)."""
    lines = []
    for code, text in ((_CODE, "Invented appliance, each"), ("E9997", "Invented strap"), ("E9999", "Invented cover")):
        line = f"{code}001003{text:<80}{'Invented':<28}00".ljust(229) + "C"
        lines.append((line.ljust(268) + "20260101" + "20260101" + " " * 8 + "A").ljust(320))
    return "\r\n".join(lines).encode("ascii")
