"""Dialogs and tables with the clinic's own files: whole at large text, plain, and with a sentence at each end."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.catalogue.drugs import Drug
from medcode_desktop.catalogue.localities import Locality
from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.errors import LicenceNeeded
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.licence_dialog import LicenceDialog
from medcode_desktop.ui.catalogue.screen import CatalogueScreen
from medcode_desktop.ui.lookup.fee_place_dialog import FeePlaceDialog
from medcode_desktop.ui.lookup.units_dialog import UnitsDialog
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.figures_table import FiguresTable


def whole(label: QLabel) -> bool:
    return label.height() >= label.heightForWidth(label.width())


@pytest.fixture
def large(theme: Theme) -> Theme:
    theme.set_text_size(200)
    return theme


def test_the_units_dialog_grows_with_its_answer(qtbot: QtBot, large: Theme) -> None:
    drug = Drug("67684423002", "A9573", "Elucirem", "Guerbet LLC", "1 ML", "1 x 3", "3", "3", "Drug numbers", "2025-10-01", "")
    dialog = UnitsDialog([drug])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "12.5 ml")
    qtbot.waitUntil(lambda: all(map(whole, dialog.findChildren(QLabel))))
    assert any("on a line with JW" in label.text() for label in dialog.findChildren(QLabel))
    field.clear()
    QTest.keyClicks(field, "1 ml")
    assert any(label.text().startswith("1 unit,") for label in dialog.findChildren(QLabel))


def test_the_dialog_of_localities_shows_all_its_words(qtbot: QtBot, large: Theme, settings: Settings) -> None:
    places = [Locality("01112", "54", "CA", name, "1", "1", "1") for name in ("BAKERSFIELD", "A METROPOLITAN AREA " * 6)]
    dialog = FeePlaceDialog(places, settings)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    box = dialog.findChildren(QComboBox)[0]
    box.setCurrentIndex(1)
    check = dialog.findChild(QCheckBox)
    assert check is not None
    assert check.width() >= check.sizeHint().width()
    assert box.width() >= box.fontMetrics().horizontalAdvance(places[0].title) + 40
    assert dialog.width() <= 1024


def test_a_tool_tip_is_never_taken_for_html(qtbot: QtBot) -> None:
    table = FiguresTable("Comparisons", ("Provider",))
    qtbot.addWidget(table)
    table.show_rows([("<img src='x'>Dr. A",)])
    tip = table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip


@pytest.fixture
def office(program: Program, qtbot: QtBot, tmp_path: Path) -> CatalogueScreen:
    with qtbot.waitExposed(program.window):
        program.window.show()
    screen = program.window.show_screen("catalogue")
    assert isinstance(screen, CatalogueScreen)
    notice = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n"
    (tmp_path / "LONGULT.txt").write_text(f"{notice}00001\tmade-up service alpha\n", "utf-8")
    screen._importing.start([tmp_path / "LONGULT.txt"])
    qtbot.waitUntil(lambda: screen.findChild(LicenceDialog) is not None)
    return screen


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_licence_not_confirmed_is_told(program: Program, office: CatalogueScreen) -> None:
    dialog = office.findChild(LicenceDialog)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Nothing was imported" in words(program.window)


def test_with_an_own_file_it_is_not_said_that_nothing_was_imported(
    program: Program, office: CatalogueScreen, qtbot: QtBot
) -> None:
    dialog = office.findChild(LicenceDialog)
    assert dialog is not None
    assert "Nothing imported yet" in words(office)
    dialog._agreed.click()
    QTest.keyClicks(dialog._name, "R. Diaz")
    dialog._import.click()
    qtbot.waitUntil(lambda: program.tasks.count == 0 and "LONGULT.txt: CPT 2026" in words(office), timeout=20_000)
    assert "Nothing imported yet" not in words(office)
    assert "long descriptors, 1 code." in words(office)
    assert "For the official text" in words(office)  # the steps for HCPCS are still of use
    assert "Nothing was imported" not in words(program.window)


def test_columns_of_figures_follow_the_text_size(qtbot: QtBot, theme: Theme) -> None:
    table = FiguresTable("Services by section", ("Section", "Obsolete", "Unlisted"))
    qtbot.addWidget(table)
    table.show_rows([("A", "1", "1234567890")])
    table.show()
    theme.set_text_size(200)
    heading = table.horizontalHeader()
    qtbot.waitUntil(lambda: table.columnWidth(1) >= heading.fontMetrics().horizontalAdvance("Obsolete"))
    assert table.columnWidth(2) >= table.fontMetrics().horizontalAdvance("1234567890")


def test_the_report_of_an_import_goes_when_the_next_begins(
    program: Program, office: CatalogueScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = office.findChild(LicenceDialog)
    assert dialog is not None
    dialog._agreed.click()
    QTest.keyClicks(dialog._name, "R. Diaz")
    dialog._import.click()
    qtbot.waitUntil(lambda: "LONGULT.txt: CPT 2026" in words(office), timeout=20_000)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"PK\x03\x04damaged")
    office._importing.start([damaged])
    qtbot.waitUntil(lambda: program.tasks.count == 0, timeout=20_000)
    assert "damaged.zip is not a whole zip file" in words(program.window)
    assert "LONGULT.txt: CPT 2026" not in words(office)


def test_a_table_that_scrolls_sideways_still_shows_its_last_row(qtbot: QtBot, theme: Theme) -> None:
    whole_page = QWidget()
    column = QVBoxLayout(whole_page)
    table = FiguresTable("Services by section", ("Section", *(f"A long heading {number}" for number in range(9))))
    column.addWidget(table)
    column.addStretch(1)
    qtbot.addWidget(whole_page)
    whole_page.resize(500, 400)
    with qtbot.waitExposed(whole_page):
        whole_page.show()
    for rows in (1, 3):
        table.show_rows([[f"{row}"] * 10 for row in range(rows)])
        last = table.model().index(rows - 1, 0)
        qtbot.waitUntil(lambda at=last: table.viewport().rect().contains(table.visualRect(at)))  # type: ignore[misc]
        assert table.horizontalScrollBar().isVisible()
    low = table.height()
    whole_page.resize(2500, 400)
    qtbot.waitUntil(lambda: table.height() < low)  # no room is kept for a bar that is not there


def test_the_licence_can_be_read_whole_before_it_is_confirmed(qtbot: QtBot, large: Theme) -> None:
    needed = LicenceNeeded("", "", ("PPRRVU2025_Oct.csv", "LONGULT.txt", "PUF_CLFS_CY2026_Q2V1.csv"), ("2024", "2025", "2026"))
    dialog = LicenceDialog(needed, "")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: all(map(whole, dialog.findChildren(QLabel))))
    for label in dialog.findChildren(QLabel):
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    assert dialog.width() <= 1024
    assert dialog.height() <= 700


def test_a_note_of_the_import_before_goes_when_one_succeeds(
    program: Program, office: CatalogueScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = office.findChild(LicenceDialog)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Nothing was imported" in words(program.window)
    licence = Licence("R. Diaz", "2026-01-02T00:00:00+00:00")
    office._importing.start([tmp_path / "LONGULT.txt"], licence=licence)
    qtbot.waitUntil(lambda: "LONGULT.txt: CPT 2026" in words(office), timeout=20_000)
    assert "Nothing was imported" not in words(program.window)


def test_the_catalogue_fits_a_small_window_with_large_text(program: Program, office: CatalogueScreen, qtbot: QtBot) -> None:
    dialog = office.findChild(LicenceDialog)
    assert dialog is not None
    dialog.reject()
    program.window.resize(1024, 700)
    program.theme.set_text_size(200)
    QApplication.processEvents()
    assert program.window.minimumSizeHint().width() <= 1024
    assert program.window.width() == 1024
    for one in office.findChildren(QPushButton):
        if one.isVisible():
            assert one.width() >= one.minimumSizeHint().width(), one.text()
            assert one.mapTo(program.window, one.rect().topRight()).x() <= 1024, one.text()


@pytest.mark.parametrize("key", ["lookup", "practice", "progress", "checks", "scores", "catalogue"])
def test_every_screen_fits_a_small_window_with_large_text(program: Program, qtbot: QtBot, key: str) -> None:
    program._records.people.add("Rosa Diaz")
    program.theme.set_text_size(200)
    program.window.resize(1024, 700)
    with qtbot.waitExposed(program.window):
        program.window.show()
    screen = program.window.show_screen(key)
    QApplication.processEvents()
    assert program.window.minimumSizeHint().width() <= 1024
    for one in screen.findChildren(QPushButton):
        if one.isVisible():
            assert one.mapTo(program.window, one.rect().topRight()).x() <= 1024, one.text()
