"""The Catalogue screen, worked as a person works it, with real releases and the real store."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableView,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medcode_desktop import settings as declared
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.release_table import ReleaseTable
from medcode_desktop.ui.catalogue.screen import CHANGES, LOADED
from tests.releases.making import Made, written
from tests.ui.catalogue.conftest import Office, release


def press(where: QWidget, text: str) -> None:
    found = next(b for b in where.findChildren(QPushButton) if b.text() == text and b.isVisible())
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def button(office: Office, text: str) -> QAbstractButton:
    return next(b for b in office.screen.findChildren(QPushButton) if b.text() == text)


def shown(office: Office) -> str:
    """All texts of labels that can be seen."""
    return "\n".join(label.text() for label in office.screen.findChildren(QLabel) if label.isVisible())


def choose(office: Office, path: Path) -> None:
    """Import... and the file: two clicks."""
    press(office.screen, "Import...")
    dialog = office.screen.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


def import_and_wait(office: Office, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(office.tasks.ended):
        choose(office, path)


def test_the_first_visit_says_what_to_do(office: Office) -> None:
    words = shown(office)
    assert "Nothing imported yet" in words
    assert "HCPCS Quarterly Update" in words
    assert office.catalogue.title in words
    assert not button(office, "Go back to the one before").isEnabled()
    table = office.screen.findChild(QTableView)
    assert isinstance(table, QTableView)
    model = table.model()
    assert model.rowCount() == 1
    assert model.index(0, 4).data() == "own words"
    assert model.index(0, 6).data() == "with the program"


def test_import_in_two_clicks_ends_with_counts(office: Office, qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026))
    words = shown(office)
    assert "Imported HCPCS Level II January 2026." in words
    assert "45\nread" in words
    assert "refused" in words
    assert "Nothing imported yet" not in words
    assert office.titles()[0] == "HCPCS Level II January 2026"
    assert settings.get(declared.IMPORT_FOLDER) == str(tmp_path)
    assert button(office, "Import...").isEnabled()


def test_the_same_file_again_changes_nothing_and_says_so(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    path = release(tmp_path, 2026)
    import_and_wait(office, qtbot, path)
    import_and_wait(office, qtbot, path)
    assert "was loaded before" in shown(office)
    assert len(office.titles()) == 2


def test_an_older_release_is_history(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026))
    import_and_wait(office, qtbot, release(tmp_path, 2024))
    assert "as history" in shown(office)


def test_a_file_dropped_on_the_screen_is_imported(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    path = release(tmp_path, 2026)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    over = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(office.screen, over)
    assert over.isAccepted()
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(office.tasks.ended):
        QApplication.sendEvent(office.screen, drop)
    assert office.titles()[0] == "HCPCS Level II January 2026"


def test_what_is_no_file_is_not_taken(office: Office) -> None:
    for urls in ([], [QUrl("https://example.test/a.zip")], [QUrl.fromLocalFile("/a.zip"), QUrl("mailto:b")]):
        data = QMimeData()
        data.setUrls(urls)
        over = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        over.ignore()
        QApplication.sendEvent(office.screen, over)
        assert not over.isAccepted()


def test_a_file_that_is_something_else_is_said_and_nothing_changes(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, written(tmp_path, "holiday.zip", b"not a zip at all"))
    qtbot.waitUntil(lambda: bool(office.messages))
    assert office.messages[0].kind == "error"
    assert "holiday.zip" in office.messages[0].text
    assert office.titles() == ["HCPCS Level II October 2025"]
    assert button(office, "Import...").isEnabled()


def question(office: Office, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: office.screen.findChild(QMessageBox) is not None)
    box = office.screen.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    return box


def test_a_release_that_would_lose_codes_is_asked_about(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026, keep=20))
    box = question(office, qtbot)
    assert "codes would be lost" in box.text()
    assert box.defaultButton().text() == "Keep what is loaded"
    with qtbot.waitSignal(office.tasks.ended):
        press(box, "Import all the same")
    assert office.titles()[0] == "HCPCS Level II January 2026"


def test_enter_and_escape_keep_what_is_loaded(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    path = release(tmp_path, 2026, keep=20)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        import_and_wait(office, qtbot, path)
        box = question(office, qtbot)
        with qtbot.waitSignal(box.destroyed):
            QTest.keyClick(box, key)
        assert office.tasks.count == 0
    assert office.titles() == ["HCPCS Level II October 2025"]


def test_a_cancelled_import_leaves_everything(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    path = release(tmp_path, 2026)
    with qtbot.waitSignal(office.tasks.ended):
        choose(office, path)
        assert not button(office, "Import...").isEnabled()
        task = office.tasks.current
        assert task is not None
        task.cancel()
    qtbot.waitUntil(lambda: bool(office.messages))
    assert office.messages[0].text == "The import was stopped. The catalogue is as it was."
    assert office.titles() == ["HCPCS Level II October 2025"]


def test_refused_lines_are_listed_with_their_reason(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026, more=[Made("D0120", "A dental code", effective="20260101")]))
    table = office.screen.findChild(QTableWidget)
    assert isinstance(table, QTableWidget)
    assert table.isVisible()
    cells = [item.text() for column in range(3) if (item := table.item(0, column)) is not None]
    assert cells[0].startswith("release 2026.txt, line ")
    assert "dental" in cells[1]
    assert cells[2] == "D0120"
    assert "Refused lines, which are not in the catalogue (1):" in shown(office)


def test_going_back_and_how_to_undo_it(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026))
    back = button(office, "Go back to the one before")
    assert "HCPCS Level II October 2025" in back.toolTip()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(office.messages) == 2)  # of the import, and of going back
    assert office.titles() == ["HCPCS Level II October 2025"]
    assert office.messages[1].text.startswith("In use again: HCPCS Level II October 2025")
    assert "import release 2026.txt once more" in office.messages[1].text
    assert not back.isEnabled()
    assert "Nothing imported yet" in shown(office)


def test_going_back_names_the_file_that_was_imported_last(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026))
    import_and_wait(office, qtbot, release(tmp_path, 2025))
    QTest.mouseClick(button(office, "Go back to the one before"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(office.messages) == 3)
    assert "import release 2025.txt once more" in office.messages[2].text


def test_the_report_leads_to_what_changed(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2025))
    more = [Made("E9920", "One more of 2026", effective="20260101", added="20260101", action="A")]
    import_and_wait(office, qtbot, release(tmp_path, 2026, more=more))
    assert office.screen._pages.currentIndex() == LOADED
    press(office.screen, "What changed")
    assert office.screen._pages.currentIndex() == CHANGES
    assert "Added 1" in [office.screen._changes._tabs.tabText(n) for n in range(4)]


def test_column_widths_are_remembered(office: Office, settings: Settings) -> None:
    table = office.screen.findChild(ReleaseTable)
    assert isinstance(table, ReleaseTable)
    table.setColumnWidth(0, 123)
    office.screen.remember()
    assert settings.get(declared.RELEASE_COLUMNS)
    again = ReleaseTable(settings.get(declared.RELEASE_COLUMNS))
    assert again.columnWidth(0) == 123


def test_every_control_has_a_name(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    import_and_wait(office, qtbot, release(tmp_path, 2026))
    nameless = [
        control
        for control in office.screen.findChildren(QWidget)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (control.accessibleName() or getattr(control, "text", str)())
        and not isinstance(control, QHeaderView)
        and not control.window().inherits("QComboBoxPrivateContainer")  # the list that drops down: the box has a name
    ]
    assert nameless == []
