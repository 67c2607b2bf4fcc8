"""The clinic's own files on the Catalogue screen: the table, Remove by keyboard, the questions, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.licence_dialog import LicenceDialog
from medcode_desktop.ui.catalogue.source_table import FROM, RIGHTS, SOURCE, cells, widths
from tests.releases.fee_making import pprrvu, text_of
from tests.releases.making import written
from tests.ui.catalogue.conftest import Office, release

LICENCE = Licence("R. Diaz", "2026-01-02T00:00:00+00:00")
FEES = "Physician fee schedule October 2025"
CPT = "CPT 2026, long descriptors"


def cpt(folder: Path, codes: int = 20) -> Path:
    lines = (f"{number:05}\tmade-up service {number}\n" for number in range(1, codes + 1))
    text = f"CPT 2026\nCPT copyright 2025 American Medical Association.\n\n{''.join(lines)}"
    return written(folder, f"LONGULT {codes}.txt", text.encode())


def fees(folder: Path) -> Path:
    codes = [(f"{number:05}", "", "made up", "A", "1.00", "1.00", "1.00", "0.10") for number in range(1, 21)]
    return written(folder, "PPRRVU.csv", text_of(pprrvu(codes)))


def take(office: Office, *paths: Path) -> None:
    """Imported before the screen is looked at."""
    office.store.import_files(paths, licence=LICENCE)
    office.reload()


def wait(office: Office, qtbot: QtBot, said: int) -> str:
    """Until so many messages have come; the last of them."""
    qtbot.waitUntil(lambda: office.tasks.count == 0 and len(office.messages) == said, timeout=20_000)
    return office.messages[-1].text


def press(where: QWidget, text: str) -> None:
    next(one for one in where.findChildren(QPushButton) if one.text() == text).click()


def choose(office: Office, title: str) -> None:
    titles = [info.title for info in office.catalogue.sources()]
    office.screen._sources._table.setFocus()
    office.screen._sources._table.selectRow(titles.index(title))


def focus(office: Office) -> QWidget:
    found = office.screen.window().focusWidget()
    assert found is not None
    return found


def question(office: Office, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: office.screen.findChild(QMessageBox) is not None)
    box = office.screen.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    return box


def natural(**columns: int) -> Sequence[int]:
    return [columns.get(name, 100) for name in ("source", "in_force", "file", "rights", "rows", "imported")]


def test_a_source_is_as_wide_as_its_text_where_there_is_room() -> None:
    wide = widths(natural(source=350, rights=600), 1200, 6)
    assert wide[SOURCE] == 350
    assert sum(wide) == 1200
    assert wide[RIGHTS] == 450
    assert sum(widths(natural(), 1200, 6)) == 1200  # nothing stays empty beside the table


def test_in_a_small_room_rights_and_files_become_narrow_before_the_source() -> None:
    small = widths(natural(source=350, file=500, rights=600), 1050, 6)
    assert small[SOURCE] == 350
    assert small[RIGHTS] < 300
    assert small[FROM] < 300
    tiny = widths(natural(source=350, file=500, rights=600), 300, 6)
    assert tiny[SOURCE] > 150  # it scrolls, rather than being of no use
    assert sum(tiny) > 300


def test_all_of_the_rights_can_be_read_in_a_small_window(office: Office, tmp_path: Path) -> None:
    take(office, fees(tmp_path), cpt(tmp_path))
    office.screen.resize(934, 650)  # of a window of 1024
    table = office.screen._sources._table
    for row in range(2):
        for column in range(6):
            index = table.model().index(row, column)
            place = table.visualRect(index)
            needed = table.fontMetrics().boundingRect(place, int(Qt.TextFlag.TextWordWrap), index.data())
            assert needed.height() <= place.height()
            assert needed.width() <= place.width()
    assert table.height() >= table.verticalHeader().length()


def test_rows_of_cpt_are_codes(office: Office, tmp_path: Path) -> None:
    take(office, fees(tmp_path), cpt(tmp_path))
    assert [cells(info)[4] for info in office.catalogue.sources()] == ["20 codes", "20"]


def test_remove_by_keyboard(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, fees(tmp_path), cpt(tmp_path))
    choose(office, FEES)
    QTest.keyClick(focus(office), Qt.Key.Key_Tab)
    remove = focus(office)
    assert isinstance(remove, QAbstractButton)
    assert remove.text() == "Remove"
    QTest.keyClick(remove, Qt.Key.Key_Space)
    said = wait(office, qtbot, 1)
    assert said == f"Removed: {FEES}. To undo this, go back to the one before."
    assert focus(office) is office.screen._sources._table
    assert not remove.isEnabled()  # no other row is chosen in its place
    press(office.screen, "Go back to the one before")
    said = wait(office, qtbot, 2)
    assert said == f"In use again: the catalogue before. Back: {FEES}. To undo this, remove {FEES} again."


def test_removing_cpt_is_asked_and_says_what_went(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, fees(tmp_path))
    take(office, cpt(tmp_path))
    choose(office, CPT)
    press(office.screen, "Remove")
    box = question(office, qtbot)
    assert FEES in box.informativeText()
    assert "cannot be undone" in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        QTest.keyClick(box, Qt.Key.Key_Return)  # Cancel
    assert office.tasks.count == 0
    press(office.screen, "Remove")
    press(question(office, qtbot), "Remove")
    said = wait(office, qtbot, 1)
    assert said.startswith(f"Removed: {CPT}, and with it the CPT texts of {FEES}.")
    assert "earlier catalogues with CPT content were deleted too; this cannot be undone" in said
    assert [info.title for info in office.catalogue.sources()] == [FEES]
    choose(office, FEES)
    press(office.screen, "Remove")
    assert wait(office, qtbot, 2) == f"Removed: {FEES}. To undo this, go back to the one before."
    assert focus(office) is office.screen._import  # there is no table any more


def test_the_last_file_with_cpt_texts_is_asked_about_as_well(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, fees(tmp_path))
    choose(office, FEES)
    press(office.screen, "Remove")
    press(question(office, qtbot), "Remove")
    said = wait(office, qtbot, 1)
    assert said.startswith(f"Removed: {FEES}. The earlier catalogues")


def test_going_back_names_the_own_files(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, fees(tmp_path))
    take(office, cpt(tmp_path))
    back = office.screen._back
    back.setFocus()
    for title, file in ((CPT, "LONGULT 20.txt"), (FEES, "PPRRVU.csv")):
        office.messages.clear()
        assert f"Takes out: {title}" in back.toolTip()
        back.click()
        said = wait(office, qtbot, 1)
        assert said == f"In use again: the catalogue before. Taken out: {title}. To undo this, import {file} once more."
    assert not back.isEnabled()
    assert focus(office) is office.screen._import


@pytest.mark.parametrize("confirmed", [True, False])
def test_after_the_licence_a_loss_of_codes_is_asked_once_each(
    office: Office, qtbot: QtBot, tmp_path: Path, confirmed: bool
) -> None:
    take(office, cpt(tmp_path, 600))
    part = written(tmp_path, "SHORTULT.txt", cpt(tmp_path, 10).read_bytes().replace(b"CPT 2026", b"CPT 2027"))
    office.screen._importing.start([part])
    qtbot.waitUntil(lambda: office.screen.findChild(LicenceDialog) is not None)
    dialog = office.screen.findChild(LicenceDialog)
    assert isinstance(dialog, LicenceDialog)
    dialog._agreed.setChecked(True)
    dialog._name.setText("R. Diaz")
    dialog._import.click()
    box = question(office, qtbot)
    press(box, "Import all the same" if confirmed else "Keep what is loaded")
    if not confirmed:
        assert wait(office, qtbot, 1) == "Nothing was imported: what is loaded was kept. The catalogue is as it was."
        return
    assert "CPT 2027" in wait(office, qtbot, 1)
    assert office.screen.findChild(LicenceDialog) is None
    (info,) = office.catalogue.sources()
    assert info.licensed_to == "R. Diaz"


def test_the_keyboard_comes_back_to_the_button_that_was_used(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    for used in (office.screen._import, office.screen._import_folder):
        used.setFocus()
        with qtbot.waitSignal(office.tasks.ended):
            office.screen._importing.start([release(tmp_path, 2026)])
            assert not used.isEnabled()
        assert focus(office) is used
    with qtbot.waitSignal(office.tasks.ended):
        office.screen._importing.start([release(tmp_path, 2026)])
        office.screen._table.setFocus()  # the person goes on meanwhile
    assert focus(office) is office.screen._table


def test_what_begins_takes_the_messages_of_before_away(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    begun: list[str] = []
    office.reporter.attach(office.messages.append, office.bugs.append, lambda: begun.append("begun"))
    with qtbot.waitSignal(office.tasks.ended):
        office.screen._importing.start([release(tmp_path, 2026)])
    qtbot.waitUntil(lambda: len(begun) == 1)
    take(office, fees(tmp_path))
    take(office, cpt(tmp_path))
    office.screen._on_remove(SourceKind.PFS)
    qtbot.waitUntil(lambda: office.tasks.count == 0 and len(begun) == 2)
    press(office.screen, "Go back to the one before")
    qtbot.waitUntil(lambda: len(begun) == 3)


def test_a_removal_that_fails_at_its_end_shows_what_is_loaded_now(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, cpt(tmp_path))
    (office.store.folder / "catalogue-0000.db").mkdir()  # cannot be deleted as a file is
    choose(office, CPT)
    press(office.screen, "Remove")
    press(question(office, qtbot), "Remove")
    assert "could not be deleted" in wait(office, qtbot, 1)
    assert office.messages[0].kind == "error"
    assert "Fees, CPT, drug numbers" in office.screen._sources._none.text()
    assert not office.screen._sources._none.isHidden()


def test_a_removal_that_was_stopped_is_told(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    take(office, fees(tmp_path), cpt(tmp_path))
    office.screen._on_remove(SourceKind.PFS)
    task = office.tasks.current
    assert task is not None
    task.cancel()
    assert wait(office, qtbot, 1) == "The removal was stopped. The catalogue is as it was."
    assert len(office.catalogue.sources()) == 2
