"""The whole program: its start, its end, what it says when it cannot start, and that nothing of it stays behind."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from medcode_desktop import app, settings
from medcode_desktop.__main__ import main, take_data_dir
from medcode_desktop.app import Program
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places, find_places
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import DARK
from medcode_desktop.ui.display import no_display, no_library, why_qt_gave_up
from medcode_desktop.ui.help_window import HelpWindow
from medcode_desktop.ui.records_trouble import RecordsTrouble
from medcode_desktop.ui.settings_dialog import SettingsDialog
from tests.releases.making import some_codes, txt, written

LATE = (
    "sqlite_utils",
    "qtawesome",
    "rapidfuzz",
    "python_calamine",
    "click",
    "difflib",
    "xlsxwriter",
    "dataclasses",
    "medcode_desktop.ui.catalogue.screen",
)
# loaded in idle time after the window is painted, so that no key has to wait for them
READY = (
    "rapidfuzz.process",
    "medcode_desktop.catalogue.search",
    "medcode_desktop.catalogue.details",
    "medcode_desktop.ui.lookup.row_painter",
)


def show(program: Program, qtbot: QtBot) -> QWindow:
    """The window as the system sees it: keys go there."""
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    return program.window.windowHandle()


def test_it_opens_with_the_keyboard_in_the_search_field(program: Program, qtbot: QtBot) -> None:
    window = show(program, qtbot)
    for key in "e0601":
        QTest.keyClick(window, ord(key))
    field = program.window.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "e0601"


def test_settings_take_effect_at_once(program: Program, qtbot: QtBot) -> None:
    QTest.keyClick(show(program, qtbot), Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = program.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    theme = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == settings.THEME.title)
    theme.setCurrentIndex(theme.findData("dark"))
    assert program.theme.colours is DARK


def test_f1_opens_help_and_the_same_window_again(program: Program, qtbot: QtBot) -> None:
    window = show(program, qtbot)
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F1)
        (help_window,) = program.window.findChildren(HelpWindow)
        qtbot.waitUntil(help_window.isActiveWindow)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow)


def test_an_import_reaches_the_window_and_the_old_catalogue_is_closed(program: Program, places: Places, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", txt(some_codes()))
    CatalogueStore(places.catalogues, places.bundled_catalogue).import_file(path, allow_loss=True)
    program.reload_catalogue()
    words = [child.text() for child in program.window.statusBar().children() if hasattr(child, "text")]
    assert any(word.startswith("HCPCS Level II January 2026 - own words and official text") for word in words)


def test_a_damaged_catalogue_is_said_and_the_one_before_used(
    qapp: QApplication, places: Places, tmp_path: Path, qtbot: QtBot
) -> None:
    path = written(tmp_path, "a.txt", txt(some_codes()))
    CatalogueStore(places.catalogues, places.bundled_catalogue).import_file(path, allow_loss=True)
    next(places.catalogues.glob("*.db")).write_bytes(b"rubbish" * 1000)
    program = app.build(qapp, places)
    show(program, qtbot)

    def said() -> bool:
        return any("damaged" in label.text() and label.isVisible() for label in program.window.findChildren(QLabel))

    qtbot.waitUntil(said)
    program.close()
    dispose(program)


def test_closing_leaves_no_thread_timer_or_window(qapp: QApplication, places: Places, qtbot: QtBot) -> None:
    """What one run may leave, such as a cached font, three more would leave three times."""

    def run_once() -> None:
        program = app.build(qapp, places)
        program.window.show()
        program.window.show_screen("catalogue")
        program._open_help("catalogue")
        program.back_up()
        qtbot.waitUntil(lambda: program.tasks.count == 0)
        assert program.close()
        dispose(program)

    run_once()
    before = (len(qapp.allWidgets()), threading.active_count(), len(qapp.findChildren(QTimer)), len(qapp.findChildren(QThread)))
    for _ in range(3):
        run_once()
    gc.collect()
    after = (len(qapp.allWidgets()), threading.active_count(), len(qapp.findChildren(QTimer)), len(qapp.findChildren(QThread)))
    assert all(left <= there for left, there in zip(after, before, strict=True))  # other tests' widgets may go meanwhile


def dispose(program: Program) -> None:
    """What the end of the process does by itself."""
    shiboken6.delete(program.window)
    shiboken6.delete(program.tasks)
    shiboken6.delete(program.theme)
    QApplication.instance().setStyleSheet("")  # type: ignore[union-attr]


@pytest.fixture
def damaged_records(places: Places) -> Places:
    """Records with a star, a backup of them, and then a file that is no database."""
    records = Records.open(places.records, places.backups)
    records.favourites.star("E0601")
    records.backups.back_up("daily")
    records.close()
    places.records.write_bytes(b"no database at all " * 400)
    return places


def answer(qtbot: QtBot, button: str, *more: str) -> None:
    """Press a button of the dialog that is about to open, and others of those that open after it."""

    def press() -> None:
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, RecordsTrouble) and w.isVisible())
        found = next(b for b in dialog.findChildren(QPushButton) if b.text() == button)
        if more:
            answer(qtbot, *more)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, press)


def test_damaged_records_are_restored_from_a_backup(qapp: QApplication, damaged_records: Places, qtbot: QtBot) -> None:
    answer(qtbot, "Restore this backup")
    records = app.open_records(qapp, damaged_records)
    assert records is not None
    assert records.favourites.starred() == ["E0601"]
    records.close()
    kept = [path for path in damaged_records.data.rglob("*") if path.is_file() and path.read_bytes().startswith(b"no database")]
    assert len(kept) == 1, "the damaged file is kept"


def test_a_backup_that_is_damaged_too_is_told_and_the_others_stay_on_offer(
    qapp: QApplication, damaged_records: Places, qtbot: QtBot
) -> None:
    (backup,) = damaged_records.backups.glob("records-*.db")
    backup.write_bytes(b"no database either " * 400)
    answer(qtbot, "Restore this backup", "Restore this backup", "Go on without")
    records = app.open_records(qapp, damaged_records)
    assert records is not None
    records.close()
    assert damaged_records.records.read_bytes().startswith(b"no database at all")


def test_the_person_may_go_on_without_records_and_nothing_is_touched(
    qapp: QApplication, damaged_records: Places, qtbot: QtBot
) -> None:
    before = damaged_records.records.read_bytes()
    answer(qtbot, "Go on without")
    records = app.open_records(qapp, damaged_records)
    assert records is not None
    assert records.favourites.starred() == []
    records.close()
    assert damaged_records.records.read_bytes() == before


def test_the_person_may_quit(qapp: QApplication, damaged_records: Places, qtbot: QtBot) -> None:
    answer(qtbot, "Quit")
    assert app.open_records(qapp, damaged_records) is None


def test_records_of_a_newer_program_are_left_alone(qapp: QApplication, places: Places, qtbot: QtBot) -> None:
    Records.open(places.records, places.backups).close()
    with sqlite3.connect(places.records) as db:
        db.execute("PRAGMA user_version = 999999")
    db.close()
    try:
        Records.open(places.records, places.backups).close()
    except UserError:
        answer(qtbot, "Go on without")
        records = app.open_records(qapp, places)
        assert records is not None
        records.close()


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "medcode_desktop", *arguments],
        capture_output=True,
        text=True,
        env={**kept, **environment},
        cwd=find_places().resources.parent,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display in this way")
def test_without_a_display_one_sentence_says_what_works() -> None:
    ended = run_program()
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "no display" in ended.stderr
    assert "lookup" in ended.stderr
    assert "xvfb-run" in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display in this way")
def test_a_display_that_cannot_be_reached_is_said_and_qt_does_not_abort(tmp_path: Path) -> None:
    ended = run_program("--data-dir", str(tmp_path), DISPLAY=":4711")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "The display :4711 cannot be reached" in ended.stderr


def test_a_missing_library_is_named() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libEGL.so.1" in no_library(error)
    assert "apt install" in no_library(error)
    assert no_library(ImportError("cannot import name 'x'")) == ""
    assert "xvfb-run" in why_qt_gave_up(["This application failed to start\nand so on"], {})


def test_a_display_is_only_asked_for_where_there_may_be_none() -> None:
    assert no_display({}, "linux")
    assert no_display({"DISPLAY": ""}, "linux")
    assert not no_display({"DISPLAY": ":0"}, "linux")
    assert not no_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert not no_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert not no_display({}, "win32")
    assert not no_display({}, "darwin")


def test_only_a_data_dir_alone_means_the_window() -> None:
    assert take_data_dir([]) == (None, [])
    assert take_data_dir(["--data-dir", "x"]) == (Path("x"), [])
    assert take_data_dir(["--data-dir=x"]) == (Path("x"), [])
    assert take_data_dir(["lookup", "E0601"]) == (None, ["lookup", "E0601"])
    assert take_data_dir(["--data-dir", "x", "releases"])[1]


def test_commands_work_behind_the_module(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert "0." in capsys.readouterr().out


def test_the_start_imports_only_what_the_first_screen_needs(tmp_path: Path, bundled: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from medcode_desktop import app\n"
        "from medcode_desktop.paths import Places, find_places\n"
        "places = Places(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), find_places().resources)\n"
        "application = QApplication([])\n"
        "running = app.build(application, places)\n"
        "running.window.show(); application.processEvents()\n"
        "print(' '.join(sys.modules))\n"
        "running.after_start()\n"
        "while 'medcode_desktop.ui.lookup.detail_page' not in sys.modules: application.processEvents()\n"
        "print(' '.join(sys.modules))\n"
        "running.close()\n"
    )
    Records.open(tmp_path / "records.db", tmp_path / "backups").close()  # the first start of all makes them
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), str(bundled)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=find_places().resources.parent,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    loaded, ready = (set(line.split()) for line in ended.stdout.splitlines())
    assert "medcode_desktop.ui.main_window" in loaded
    assert {name for name in (*LATE, *READY) if name in loaded} == set()
    assert {name for name in READY if name not in ready} == set()
    assert not {name for name in loaded if name.startswith(("PySide6.QtNetwork", "PySide6.QtSvg", "PySide6.QtTest"))}


def test_a_start_that_fails_says_why_in_a_box(qapp: QApplication, places: Places, qtbot: QtBot) -> None:
    seen: list[str] = []

    def close() -> None:
        box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
        seen.append(box.text() if isinstance(box, QMessageBox) else box.windowTitle())
        box.close()

    QTimer.singleShot(50, close)
    app._tell_failed_start(places, UserError("The code catalogue is missing.", "Install the program again."))
    QTimer.singleShot(50, close)
    app._tell_failed_start(places, ZeroDivisionError("a bug"))
    assert seen == ["The code catalogue is missing.", "Something went wrong in the program"]
    assert "ZeroDivisionError: a bug" in (places.logs / "medcode.log").read_text("utf-8")


def test_settings_are_kept_in_the_records(qapp: QApplication, places: Places) -> None:
    program = app.build(qapp, places)
    program.window.resize(900, 640)
    program.close()
    dispose(program)
    records = Records.open(places.records, places.backups)
    assert Settings(records.settings).get(settings.WINDOW_PLACE)
    records.close()
