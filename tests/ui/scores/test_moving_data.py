"""The data folder moved from the window: it closes, everything goes along, and it opens again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from medcode_desktop import app
from medcode_desktop.app import Program
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places, find_places
from medcode_desktop.records.records import Records
from medcode_desktop.ui.main_window import MainWindow
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.scores.move_dialog import MoveDialog
from medcode_desktop.ui.scores.moving_window import MovingWindow, say
from medcode_desktop.ui.scores.screen import ScoresScreen


def dialog_of(window: MainWindow) -> MoveDialog:
    screen = window.show_screen("scores")
    assert isinstance(screen, ScoresScreen)
    screen._manage.move_data()
    dialog = screen.findChild(MoveDialog)
    assert dialog is not None
    return dialog


def test_what_stands_against_a_folder_is_said_in_the_dialog(program: Program, tmp_path: Path) -> None:
    program.window.show()
    dialog = dialog_of(program.window)
    assert not dialog._move.isEnabled()
    (tmp_path / "mine.txt").write_text("mine")
    for name, says in ((str(tmp_path), "is not empty"), ("relative", "no whole path"), (str(tmp_path / "data"), "already")):
        dialog.folder.setText(name)
        dialog.move_there()
        assert says in dialog._error.text()
        assert dialog.isVisible()
    assert program.move_to is None
    dialog.reject()


@pytest.fixture
def windows(qapp: QApplication) -> Callable[[], list[MainWindow]]:
    return lambda: [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]


def run(application: QApplication, places: Places, windows: Callable[[], list[MainWindow]], target: Path, cut_off: bool) -> str:
    """The program from start to end: the data is moved to `target`, and the second window says what came of it."""
    said: list[str] = []
    seen: list[MainWindow] = []

    def look() -> None:
        for window in windows():
            if not seen:
                seen.append(window)
                dialog = dialog_of(window)
                dialog.folder.setText(str(target))
                dialog.remove_old.setChecked(True)
                dialog.move_there()
                if cut_off:
                    target.write_text("in the way by now")
            elif window is not seen[0] and window._bar is not None and window._bar.message is not None:
                said.append(window._bar.message.text)
                window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    code = app._run(application, places, "")
    timer.stop()
    assert code == 0
    return said[0]


@pytest.mark.parametrize("cut_off", [False, True])
def test_the_window_closes_moves_and_opens_again(
    qapp: QApplication, places: Places, tmp_path: Path, windows: Callable[[], list[MainWindow]], cut_off: bool
) -> None:
    records = Records.open(places.records, places.backups)
    records.favourites.star("E0601")
    records.close()
    target = tmp_path / "new"
    font = qapp.font()
    told = run(qapp, places, windows, target, cut_off)
    qapp.setStyleSheet("")
    qapp.setFont(font)
    found = find_places(places.data)
    if cut_off:
        assert told.startswith("The data was not moved.")
        assert found.data == places.data
    else:
        assert told.startswith(f"The data is in {target} now")
        assert found.data == target
        assert not places.records.exists()
    records = Records.open(found.records, found.backups)
    assert list(records.favourites.starred()) == ["E0601"]
    records.close()


def test_a_move_can_be_cancelled(reporter: Reporter, places: Places, tmp_path: Path) -> None:
    Records.open(places.records, places.backups).close()
    (places.data / "catalogues").mkdir()
    (places.data / "catalogues" / "catalogue-0001.db").write_bytes(bytes(50_000_000))
    moving = MovingWindow(places, tmp_path / "new", reporter, remove_old=False)
    moving._task.progressed.connect(lambda *_: moving._cancel.click())
    assert moving.run(5) is None
    assert "stopped" in say(None).text
    assert not (tmp_path / "new").exists()
    assert find_places(places.data).data == places.data


def test_a_start_without_the_drive_says_so(qapp: QApplication, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        seen.extend(label.text() for label in box.findChildren(QLabel))
        box.findChildren(QPushButton)[0].click()

    QTimer.singleShot(50, close)
    assert app.tell_no_data(UserError("The data was moved to E:\\data.", "Connect that drive.")) == 1
    assert "The data was moved to E:\\data." in seen
    assert "Connect that drive." in capsys.readouterr().err
