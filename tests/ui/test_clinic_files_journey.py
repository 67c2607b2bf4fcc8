"""The clinic's own files in the real window: imported after the licence, shown with amounts, used for doses, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.ui.catalogue.licence_dialog import LicenceDialog
from medcode_desktop.ui.catalogue.screen import CatalogueScreen
from medcode_desktop.ui.catalogue.source_table import SourceTable
from medcode_desktop.ui.lookup.detail_view import DetailView
from medcode_desktop.ui.lookup.fee_place_dialog import FeePlaceDialog
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen
from medcode_desktop.ui.lookup.units_dialog import UnitsDialog

NAMES = ("PPRRVU2025_Oct.csv", "GPCI2025.csv", "October 2025 ASP NDC-HCPCS Crosswalk 090525.csv")


@pytest.fixture
def screen(program: Program, qtbot: QtBot) -> CatalogueScreen:
    program.window.resize(1180, 760)
    program.window.show()
    made = program.window.show_screen("catalogue")
    assert isinstance(made, CatalogueScreen)
    return made


@pytest.fixture
def imported(program: Program, screen: CatalogueScreen, qtbot: QtBot, shared_data: Path) -> CatalogueScreen:
    screen._importing.start([shared_data / "fees" / name for name in NAMES])
    qtbot.waitUntil(lambda: screen.findChild(LicenceDialog) is not None)
    dialog = screen.findChild(LicenceDialog)
    assert isinstance(dialog, LicenceDialog)
    accept = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Confirm and import")
    assert not accept.isEnabled()
    dialog.findChild(QCheckBox).setChecked(True)  # type: ignore[union-attr]
    assert not accept.isEnabled()
    QTest.keyClicks(field(dialog), "R. Diaz")
    assert accept.isEnabled()
    accept.click()
    qtbot.waitUntil(lambda: len(rows(screen)) == 3, timeout=20_000)
    return screen


def field(dialog: QDialog) -> QLineEdit:
    found = dialog.findChild(QLineEdit)
    assert found is not None
    return found


def rows(screen: CatalogueScreen) -> list[str]:
    panel = screen.findChild(SourceTable)
    table = panel.findChild(QTableView) if panel else None
    assert table is not None
    model = table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def look_up(program: Program, text: str) -> tuple[LookupScreen, DetailView]:
    screen = program.window.show_screen("lookup")
    assert isinstance(screen, LookupScreen)
    screen.begin_search(text)
    detail = screen.findChild(DetailView)
    assert isinstance(detail, DetailView)
    return screen, detail


def notice(program: Program) -> list[str]:
    labels = program.window.findChildren(QLabel)
    return [label.text() for label in labels if label.text().startswith("CPT copyright") and label.isVisible()]


def test_a_licence_that_is_not_confirmed_keeps_nothing(
    program: Program, screen: CatalogueScreen, qtbot: QtBot, shared_data: Path
) -> None:
    screen._importing.start([shared_data / "fees" / NAMES[0]])
    qtbot.waitUntil(lambda: screen.findChild(LicenceDialog) is not None)
    dialog = screen.findChild(LicenceDialog)
    assert isinstance(dialog, LicenceDialog)
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()  # type: ignore[union-attr]
    assert rows(screen) == []
    assert not list(program._places.catalogues.glob("*.db"))
    assert notice(program) == []


def test_amounts_for_the_chosen_locality(program: Program, imported: CatalogueScreen, qtbot: QtBot) -> None:
    assert notice(program)  # descriptors came with the fee schedule
    lookup, detail = look_up(program, "G0402")
    assert "choose your Medicare locality" in detail.document.toPlainText()
    detail._on_link(QUrl("fees:"))
    dialog = lookup.findChild(FeePlaceDialog)
    assert isinstance(dialog, FeePlaceDialog)
    box = dialog.findChildren(QComboBox)[0]
    box.setEditText("somewhere else")
    dialog.accept()
    assert dialog.isVisible()
    box.setCurrentIndex(box.findData("01112-54"))
    dialog.accept()
    text = detail.document.toPlainText()
    assert "$167.09 per service" in text
    assert "2.60 \u00d7 1.017 = 2.6442" in text
    assert "Physician fee schedule October 2025" in text


def test_a_dose_in_the_window(program: Program, imported: CatalogueScreen, qtbot: QtBot) -> None:
    lookup, detail = look_up(program, "0270-7015-46")
    assert detail.detail is not None
    assert detail.detail.hit.code == "A9573"
    assert "Vueway" in detail.document.toPlainText()
    detail._on_link(QUrl("units:A9573"))
    dialog = lookup.findChild(UnitsDialog)
    assert isinstance(dialog, QDialog)
    QTest.keyClicks(field(dialog), "40 ml")
    assert any(label.text().startswith("40 units") for label in dialog.findChildren(QLabel))
    field(dialog).clear()
    QTest.keyClicks(field(dialog), "5 mg")
    assert any("billed by 1 ML" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()


def test_a_source_is_removed(program: Program, imported: CatalogueScreen, qtbot: QtBot) -> None:
    program.window.show_screen("catalogue")
    panel = imported.findChild(SourceTable)
    assert isinstance(panel, SourceTable)
    remove = next(one for one in panel.findChildren(QPushButton) if one.text() == "Remove")
    assert not remove.isEnabled()
    panel.findChild(QTableView).selectRow(0)  # type: ignore[union-attr]
    remove.click()
    box = imported.findChild(QMessageBox)  # it is the last file with CPT texts
    assert isinstance(box, QMessageBox)
    next(one for one in box.buttons() if one.text() == "Remove").click()
    qtbot.waitUntil(lambda: len(rows(imported)) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: notice(program) == [])
