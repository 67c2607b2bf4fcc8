"""Codes and lists of Look up as files, with the clinic's own CPT and fee files loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from medcode_desktop import settings
from medcode_desktop.app import Program
from medcode_desktop.catalogue.model import Hit
from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.ui.lookup import printing
from medcode_desktop.ui.lookup.fee_place_dialog import FeePlaceDialog
from medcode_desktop.ui.lookup.lists_panel import BROWSE, STARRED
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen

NOTICE = "American Medical Association. All rights reserved"
CPT = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n00001\tmade-up service alpha\n25\tmade-up modifier iota\n"
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    def __init__(self, program: Program, screen: LookupScreen, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program, self.screen, self.folder, self._patch = program, screen, folder, monkeypatch
        self.pages: list[str] = []
        draw = printing.write_pdf

        def kept(html: str, path: Path) -> None:
            document = QTextDocument()
            document.setHtml(html)
            self.pages.append(" ".join(document.toPlainText().split()))
            draw(html, path)

        monkeypatch.setattr(printing, "write_pdf", kept)

    def save(self, key: Qt.Key, how: Qt.KeyboardModifier, name: str) -> None:
        self._patch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(self.folder / name), "")))
        QTest.keyClick(self.screen._bar.field, key, how)

    def hits(self, text: str) -> Sequence[Hit]:
        catalogue = self.program.window._catalogue
        return catalogue.search(text, self.screen._bar.on, limit=5000).hits

    @property
    def words(self) -> str:
        return "\n".join(label.text() for label in self.screen.findChildren(QLabel) if label.isVisible())

    @property
    def said(self) -> str:
        QApplication.processEvents()
        bar = self.program.window._bar
        return bar.message.text if bar is not None and bar.message is not None else ""


@pytest.fixture
def desk(program: Program, qtbot: QtBot, tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    path = tmp_path / "LONGULT.txt"
    path.write_text(CPT, "utf-8")
    store = CatalogueStore(program._places.catalogues, program._places.bundled_catalogue)
    files = [path, *(shared_data / "fees" / name for name in ("PPRRVU2025_Oct.csv", "GPCI2025.csv"))]
    store.import_files(files, licence=Licence("R. Diaz", "2026-01-02T00:00:00+00:00"))
    program._settings.set(settings.LOCALITY, "01112-54")
    program.reload_catalogue()
    with qtbot.waitExposed(program.window):
        program.window.show()
    screen = program.window.show_screen("lookup")
    assert isinstance(screen, LookupScreen)
    (tmp_path / "out").mkdir()
    return Desk(program, screen, tmp_path / "out", monkeypatch)


def test_a_name_with_points_stays_and_is_told(desk: Desk) -> None:
    desk.screen.begin_search("00001 G0402")
    (desk.folder / "St.csv").write_text("theirs", "utf-8")
    desk.save(Qt.Key.Key_S, SHIFT, "St. Mary codes")
    assert sorted(one.name for one in desk.folder.iterdir()) == ["St. Mary codes.csv", "St.csv"]
    assert f"St. Mary codes.csv written to {desk.folder}" in desk.said
    desk.save(Qt.Key.Key_S, CTRL, "one.pdf")
    assert "one.pdf written" in desk.said
    (desk.folder / "one.pdf").write_bytes(b"theirs")
    desk.save(Qt.Key.Key_S, CTRL, "one")
    assert "one.pdf is there already" in desk.said
    assert (desk.folder / "one.pdf").read_bytes() == b"theirs"


def test_amounts_say_where_and_why_there_is_none(desk: Desk) -> None:
    desk.screen.begin_search("G0402 A9573 00001")
    desk.save(Qt.Key.Key_P, SHIFT, "list.pdf")
    page = desk.pages[-1]
    assert "non-facility, CA - BAKERSFIELD (01112-54): $167.09" in page
    assert "No amount: status X" in page
    assert "2025-10-01 to 2025-12-31" in page
    assert NOTICE in page
    desk.save(Qt.Key.Key_S, SHIFT, "list.csv")
    text = (desk.folder / "list.csv").read_text("utf-8-sig")
    assert "BAKERSFIELD" in text
    assert NOTICE in text


def test_whose_the_texts_of_a_list_are(desk: Desk) -> None:
    for codes, cms, ama in (("00001", False, True), ("00001 E0601", True, True), ("E0601", True, False)):
        desk.screen.begin_search(codes)
        desk.save(Qt.Key.Key_P, SHIFT, f"{codes}.pdf")
        page = desk.pages[-1]
        assert ("Desktop's own words" in page, "text: CMS" in page, NOTICE in page) == (cms, cms, ama), codes
        assert "No promise of coverage" in page


def test_an_amount_of_another_day_is_marked(desk: Desk) -> None:
    for day, told in (("2025-11-03", ""), ("2026-03-02", "Out of date"), ("2025-09-30", "Not yet in force")):
        desk.screen._bar.date.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        desk.screen.begin_search("G0402")
        text = desk.screen._detail.document.toPlainText()
        assert ("$167.09 per service" in text, f"\u26a0 {told} on {day}" in text) == (True, bool(told)), day
        desk.save(Qt.Key.Key_P, SHIFT, f"{day}.pdf")
        assert desk.pages[-1].count(f"$167.09 ({told.lower()})") == bool(told)


def test_the_state_for_equipment_is_told_where_it_is_not_the_locality_s(desk: Desk) -> None:
    for state, told in (("", False), ("CA", False), ("NY", True)):
        desk.program._settings.set(settings.FEE_STATE, state)
        desk.screen.begin_search("E0601")
        desk.screen.begin_search("G0402")
        assert ("non-facility; equipment: NY" in desk.screen._detail.document.toPlainText()) == told
    desk.screen._clinic.choose_place()
    dialog = desk.screen.findChild(FeePlaceDialog)
    assert dialog is not None
    states = [dialog._state.itemText(at) for at in range(1, dialog._state.count())]
    assert states[:2] == ["AK Alaska", "AL Alabama"]
    assert states == sorted(states)
    assert dialog._state.currentText() == "NY New York"


def test_a_list_is_named_by_what_it_is(desk: Desk) -> None:
    desk.screen.begin_search("E0601")
    desk.screen._star()
    desk.screen.begin_search("cane")
    desk.screen._lists.button(STARRED).click()
    desk.save(Qt.Key.Key_P, SHIFT, "list.pdf")
    assert desk.pages[-1].startswith("Starred 1 code, date of service")
    desk.screen._open_section("E0600-E0620")
    assert desk.screen._lists.shown == BROWSE
    desk.save(Qt.Key.Key_P, SHIFT, "section.pdf")
    assert desk.pages[-1].startswith("E0600-E0620 Suction")


def test_an_empty_list_is_not_saved(desk: Desk) -> None:
    desk.screen.begin_search("qqqq zzzz")
    for key in (Qt.Key.Key_S, Qt.Key.Key_P):
        desk.save(key, SHIFT, "none")
        assert "no code in the list" in desk.said
    assert list(desk.folder.iterdir()) == []


def test_a_page_with_cpt_texts_among_its_neighbours_has_the_notice(desk: Desk) -> None:
    desk.screen.begin_search("A1")
    desk.save(Qt.Key.Key_S, CTRL, "modifier.pdf")
    assert "made-up modifier iota" in desk.pages[-1]
    assert NOTICE in desk.pages[-1]
    desk.screen.begin_search("00001")
    desk.save(Qt.Key.Key_S, CTRL, "code.pdf")
    assert desk.pages[-1].count(NOTICE) == 1
    assert "text: CMS" not in desk.pages[-1]
    desk.screen.begin_search("E0601")
    desk.save(Qt.Key.Key_S, CTRL, "equipment.pdf")
    assert NOTICE not in desk.pages[-1]
    assert "text: CMS" in desk.pages[-1]


def test_all_codes_of_a_range_are_saved_not_only_those_that_are_shown(desk: Desk) -> None:
    desk.screen.begin_search("E0100-E0899")
    shown = desk.screen._model.rowCount()
    total = len(desk.hits("E0100-E0899"))
    assert shown < total
    assert f"{shown} of {total} codes" in desk.words
    desk.save(Qt.Key.Key_S, SHIFT, "range.csv")
    rows = (desk.folder / "range.csv").read_text("utf-8-sig").splitlines()
    codes = {row.split(",")[0] for row in rows[1:]}
    assert len(codes - {"", '"CPT copyright 2025'}) == total
    desk.save(Qt.Key.Key_P, SHIFT, "range.pdf")
    assert f"{total} codes, date of service" in desk.pages[-1]


def test_a_list_of_which_more_codes_match_says_so(desk: Desk) -> None:
    desk.screen.begin_search("wheelchair")
    assert "more than" in desk.words
    desk.save(Qt.Key.Key_P, SHIFT, "words.pdf")
    assert desk.pages[-1].startswith("wheelchair: more codes match than these")
    desk.screen.begin_search("cpap")
    desk.save(Qt.Key.Key_P, SHIFT, "few.pdf")
    assert desk.pages[-1].startswith("cpap ")


def test_the_locality_is_typed_over_what_was_chosen(desk: Desk) -> None:
    desk.screen._clinic.choose_place()
    dialog = desk.screen.findChild(FeePlaceDialog)
    assert dialog is not None
    box = dialog.findChildren(QComboBox)[0]
    QTest.keyClicks(box.findChild(QLineEdit) or box, "nowhere")
    assert box.currentText() == "nowhere"
    dialog.reject()
