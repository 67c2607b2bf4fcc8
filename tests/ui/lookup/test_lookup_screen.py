"""The Look up screen as a person uses it: typing, keys, clicks, in a real window offscreen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.ui.lookup.compare_page import differing
from medcode_desktop.ui.lookup.history import History
from medcode_desktop.ui.lookup.lists_panel import BROWSE, RECENT, STARRED
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen
from medcode_desktop.ui.lookup.marking import spans
from medcode_desktop.ui.lookup.printing import Listed, list_page, write_pdf
from medcode_desktop.ui.lookup.rows_model import RowsModel
from medcode_desktop.ui.lookup.search_bar import SearchBar
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.theme import Theme

ON = date(2026, 1, 15)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records.db", tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def screen(
    qtbot: QtBot, theme: Theme, records: Records, settings: Settings, reporter: Reporter, catalogue: Catalogue
) -> LookupScreen:
    made = LookupScreen(theme, records, settings, reporter, lambda: ON)
    qtbot.addWidget(made)
    made.use_catalogue(catalogue)
    made.resize(1024, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.enter()
    return made


def shown(screen: LookupScreen) -> list[str]:
    model = screen._model
    return [hit.code for row in range(model.rowCount()) if (hit := model.hit(row)) is not None]


def test_every_key_searches_and_the_first_code_is_shown(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "cpap")
    assert shown(screen)[0] == "E0601"
    assert screen._detail.detail is not None
    assert screen._detail.detail.hit.code == "E0601"
    assert "sleep apnea machine" in screen._detail.document.toPlainText()


def test_down_enter_and_escape(qtbot: QtBot, screen: LookupScreen, records: Records) -> None:
    qtbot.keyClicks(screen._bar.field, "wheelchair cushion")
    qtbot.keyClick(screen._bar.field, Qt.Key.Key_Down)
    assert screen._list.hasFocus()
    qtbot.keyClick(screen._list, Qt.Key.Key_Down)
    qtbot.keyClick(screen._list, Qt.Key.Key_Return)
    assert records.recents.recent() == [shown(screen)[1]]
    screen.begin_search("")
    qtbot.keyClick(screen._bar.field, Qt.Key.Key_Escape)
    assert screen._bar.field.text() == ""
    assert "Type a code" in screen._detail.document.toPlainText()


def test_star_note_and_their_lists(qtbot: QtBot, screen: LookupScreen, records: Records) -> None:
    qtbot.keyClicks(screen._bar.field, "E0601")
    qtbot.keyClick(screen._bar.field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert records.favourites.starred() == ["E0601"]
    screen._detail.edit_note()
    assert screen._detail._note is not None
    qtbot.keyClicks(screen._detail._note.field, "ask for the sleep study")
    screen.begin_search("rollator")
    assert records.notes.note("E0601") == "ask for the sleep study"
    qtbot.mouseClick(screen._lists.button(STARRED), Qt.MouseButton.LeftButton)
    assert shown(screen) == ["E0601"]
    assert screen._bar._count.text() == "1 code"
    qtbot.mouseClick(screen._lists.button(RECENT), Qt.MouseButton.LeftButton)
    assert shown(screen) == []


def test_a_repair_can_be_clicked(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "E06O1")
    line = screen._notes._lines.itemAt(1)
    assert line is not None
    widget = line.widget()
    assert widget is not None
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    assert shown(screen) == ["E0601"]


def test_copy(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "E0601")
    screen._list.setFocus()
    qtbot.keyClick(screen._list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "E0601"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(screen._list, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text().startswith("E0601 CPAP device")


def test_copy_from_the_page_takes_the_selection_or_the_code(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "E0601")
    screen._detail.focus_page()
    page = screen._detail._page
    qtbot.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "E0601"
    page.selectAll()
    qtbot.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Neighbours" in QGuiApplication.clipboard().text()


def test_a_copied_code_is_a_recent_one(qtbot: QtBot, screen: LookupScreen, records: Records) -> None:
    qtbot.keyClicks(screen._bar.field, "E0601")
    assert records.recents.recent() == []
    qtbot.keyClick(screen._bar.field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert records.recents.recent() == ["E0601"]


def test_the_date_of_service_and_back_to_today(qtbot: QtBot, screen: LookupScreen) -> None:
    bar = screen._bar
    assert bar.to_today.isHidden()
    bar.date.setDate(QDate(2019, 5, 1))
    assert bar.on == date(2019, 5, 1)
    assert bar.to_today.isVisible()
    qtbot.mouseClick(bar.to_today, Qt.MouseButton.LeftButton)
    assert bar.on == ON
    assert bar.to_today.isHidden()


def current(screen: LookupScreen) -> str:
    assert screen._detail.detail is not None
    return screen._detail.detail.hit.code


def test_another_date_judges_the_code_that_is_shown(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "wheelchair cushion")
    qtbot.keyClick(screen._bar.field, Qt.Key.Key_Down)
    qtbot.keyClick(screen._list, Qt.Key.Key_Down)
    chosen = current(screen)
    assert chosen == shown(screen)[1]
    screen._bar.date.setDate(QDate(2025, 5, 1))
    assert (current(screen), screen._list.currentIndex().row()) == (chosen, shown(screen).index(chosen))
    screen.open_code("A7027")  # as a link does; it is not in the list
    screen._bar.date.setDate(QDate(1990, 5, 1))
    assert current(screen) == "A7027"
    assert "Not yet effective" in screen._detail.document.toPlainText()
    screen.begin_search("cpap")
    assert current(screen) == shown(screen)[0]


def test_browsing_is_judged_on_the_date_and_counted(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "cpap")
    screen._open_section("E0621-E0649")
    today = shown(screen)
    assert screen._bar._count.text() == f"{len(today)} codes"
    screen._bar.active_only.setChecked(False)
    assert len(shown(screen)) > len(today)
    screen._bar.active_only.setChecked(True)
    screen.open_code(today[0])
    screen._bar.date.setDate(QDate(1960, 5, 1))
    assert shown(screen) == []
    assert screen._bar._count.text() == "0 codes"
    assert "Not yet effective" in screen._detail.document.toPlainText()
    screen._bar.date.setDate(QDate(ON.year, ON.month, ON.day))
    qtbot.mouseClick(screen._lists.button(STARRED), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(screen._lists.button(BROWSE), Qt.MouseButton.LeftButton)
    assert shown(screen) == today


def test_a_whole_family_is_listed(screen: LookupScreen) -> None:
    screen._open_section("A0000-V9999")
    assert len(shown(screen)) > 7000


def test_escape_clears_from_the_list_and_the_page_and_leaves_the_note(
    qtbot: QtBot, screen: LookupScreen, records: Records
) -> None:
    for place in (screen._list, screen._detail._page):
        qtbot.keyClicks(screen._bar.field, "cpap")
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_Escape)
        assert (screen._bar.field.text(), screen._bar.field.hasFocus()) == ("", True)
    qtbot.keyClicks(screen._bar.field, "E0601")
    screen._detail.edit_note()
    assert screen._detail._note is not None
    qtbot.keyClicks(screen._detail._note.field, "sleep study")
    qtbot.keyClick(screen._detail._note.field, Qt.Key.Key_Escape)
    assert (screen._bar.field.text(), screen._detail._page.hasFocus()) == ("E0601", True)
    assert records.notes.note("E0601") == "sleep study"


def test_a_range_marks_no_words(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "E0100-E0159")
    assert spans("Forearm crutch, each", screen._delegate.marks) == []
    qtbot.keyClicks(screen._bar.field, "J*")
    assert spans("Jelly, each", screen._delegate.marks) == []


def test_all_buttons_are_whole_in_a_small_window_with_large_text(qtbot: QtBot, screen: LookupScreen, theme: Theme) -> None:
    theme.set_text_size(200)
    qtbot.keyClicks(screen._bar.field, "E0601")
    screen.resize(880, 640)  # what a window of 1024 x 700 leaves for it
    assert screen._lists.minimumSizeHint().width() + screen._detail.minimumSizeHint().width() <= 880
    buttons = [one for part in (screen._lists, screen._detail) for one in part.findChildren(QPushButton)]
    assert len(buttons) == 11
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))
    qtbot.waitUntil(lambda: max(one.geometry().right() for one in buttons) <= 880)


def test_a_program_left_open_over_night_follows_the_day(qtbot: QtBot) -> None:
    days = [ON, ON, date(2026, 1, 16)]
    bar = SearchBar(lambda: days[-1] if len(days) == 1 else days.pop(0))
    qtbot.addWidget(bar)
    bar.follow_today()
    assert bar.on == ON
    bar.follow_today()
    assert bar.on == date(2026, 1, 16)
    bar.date.setDate(QDate(2019, 5, 1))
    bar.follow_today()
    assert bar.on == date(2019, 5, 1)


def test_a_cpt_code_offers_the_import(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "99213")
    assert "Evaluation and Management" in screen._detail.document.toPlainText()
    assert 'href="import:"' in screen._detail.document.toHtml()


def test_the_path_opens_the_tree(qtbot: QtBot, screen: LookupScreen) -> None:
    qtbot.keyClicks(screen._bar.field, "E0601")
    assert screen.findChild(QTreeWidget) is None
    screen._open_section("E0600-E0620")
    assert screen._lists.tree.isVisible()
    assert "E0601" in shown(screen)


def test_codes_side_by_side(qtbot: QtBot, screen: LookupScreen) -> None:
    for code in ("E2601", "E2602"):
        screen.open_code(code)
        qtbot.keyClick(screen._bar.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    text = screen._detail.document.toPlainText()
    assert "E2601" in text
    assert "E2602" in text
    screen._detail.compare_cleared.emit()
    assert "E2601" not in screen._detail.document.toPlainText().split("Neighbours")[0]


def test_differing_words() -> None:
    left, right = differing(["Cushion, under 22 inches", "Cushion, 22 inches or more"])
    assert [word for word, differs in left if differs] == ["under"]
    assert [word for word, differs in right if differs] == ["or", "more"]
    assert differing(["", "alone"]) == [[], [("alone", False)]]


def test_the_model_is_sound(catalogue: Catalogue) -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_answer(catalogue.search("adhesive remover wipes", ON))
    assert model.hit(1) is None
    assert model.rowCount() > 2
    model.show_hits(())
    assert model.rowCount() == 0
    del tester


def test_pdf_is_whole_or_not_there(tmp_path: Path, catalogue: Catalogue, qapp: object) -> None:
    html = list_page(Listed(catalogue.search("cane", ON).hits, "cane <b>", ON, {}, ""), catalogue.title)
    assert "cane &lt;b&gt;" in html
    write_pdf(html, tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["list.pdf"]


def test_a_pdf_that_a_full_disk_cut_is_refused(tmp_path: Path, qapp: object) -> None:
    full = Path("/dev/full")
    if not full.exists():
        return
    (tmp_path / ".list.pdf.part").symlink_to(full)
    with pytest.raises(UserError, match="could not be written"):
        write_pdf("<p>one</p>", tmp_path / "list.pdf")
    assert list(tmp_path.iterdir()) == []


def test_marks_are_beginnings_of_words() -> None:
    assert spans("Wheelchair seat cushion", ["cush", "wheel"]) == [(0, 5), (16, 4)]
    assert spans("x-ray, X ray", ["x ray"]) == [(0, 5), (7, 5)]
    assert spans("macush", ["cush"]) == []
    assert spans("custom cus", ["cus "]) == [(7, 3)]
    assert spans("anything", ["*"]) == []


def test_history_goes_back_and_forth() -> None:
    history = History()
    for code in ("A", "B", "B", "C"):
        history.seen(code)
    assert [history.move(-1), history.move(-1), history.move(-1)] == ["B", "A", ""]
    assert history.move(1) == "B"
    history.seen("D")
    assert history.move(1) == ""
