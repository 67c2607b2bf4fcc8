"""What changed: how it reads, how it is filtered, opened, copied and exported."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from medcode_desktop.reports.change_rows import ChangeRow, Section
from medcode_desktop.ui.catalogue.change_list import ChangeList
from medcode_desktop.ui.catalogue.change_text import Ink, change_text
from medcode_desktop.ui.catalogue.changes_page import ONE_RELEASE, ChangesPage
from medcode_desktop.ui.theme import Theme
from tests.releases.making import Made
from tests.ui.catalogue.conftest import Office, release


def row(
    section: Section, before: str = "", after: str = "", *, change: str = "", day: str = "", by: tuple[str, ...] = ()
) -> ChangeRow:
    return ChangeRow(section, change or section.value, "E0601", "code", day, before, after, by)


def marked(one: ChangeRow) -> list[tuple[str, str]]:
    text = change_text(one)
    raw = text.text.encode("utf-16-le")
    return [(s.ink.value, raw[2 * s.start : 2 * (s.start + s.length)].decode("utf-16-le")) for s in text.stretches]


def test_a_revision_shows_both_texts_with_their_words_marked() -> None:
    one = row(Section.REVISED, "Device, old \U0001f9bd kind", "Device, new \U0001f9bd sort")
    assert change_text(one).plain == "\u2212 Device, old \U0001f9bd kind\n+ Device, new \U0001f9bd sort"
    assert [pair for pair in marked(one) if pair[0] != Ink.MUTED.value] == [
        ("removed", "old"),
        ("removed", "kind"),
        ("added", "new"),
        ("added", "sort"),
    ]


def test_a_discontinued_code_names_what_replaces_it() -> None:
    assert change_text(row(Section.DISCONTINUED, "A thing", day="2025-09-30", by=("A0002", "A0003"))).plain == (
        "A thing\nEnded 2025-09-30; replaced by A0002, A0003"
    )
    assert change_text(row(Section.DISCONTINUED, "A thing", day="2025-09-30")).plain.endswith("no replacement named")


def test_an_added_code_says_since_when() -> None:
    assert change_text(row(Section.ADDED, after="A thing", day="2026-01-01")).plain == "A thing\nSince 2026-01-01"


def test_a_fact_stands_on_one_line() -> None:
    one = row(Section.OTHER, "", "38", change="Pricing changed")
    assert change_text(one).plain == "Pricing changed: nothing  \u2192  38"
    assert marked(one)[-2:] == [("removed", "nothing"), ("added", "38")]


@pytest.fixture
def page(office: Office, qtbot: QtBot, tmp_path: Path) -> ChangesPage:
    """2025 and 2026 imported, and What changed open."""
    gone = Made("E9950", "Old appliance", effective="20250101", added="20200101")
    ended = Made(
        "E9950", "Old appliance", effective="20260101", added="20200101", terminated="20251231", action="D", xref="E9920"
    )
    came = Made("E9920", "New appliance with a pump", effective="20260101", added="20260101", action="A")
    office.store.import_file(release(tmp_path, 2025, more=[gone]))
    office.store.import_file(release(tmp_path, 2026, more=[ended, came]))
    office.reload()
    office.screen._tabs.setCurrentIndex(1)
    return office.screen._changes


def tabs(page: ChangesPage) -> list[str]:
    return [page._tabs.tabText(number) for number in range(page._tabs.count())]


def codes(page: ChangesPage) -> list[str]:
    model = page._list.model()
    return [page._list.row(model.index(n, 0)).code for n in range(model.rowCount())]


def test_the_newest_release_is_compared_with_the_one_before(page: ChangesPage) -> None:
    assert "January 2026" in page._after.currentText()
    assert "January 2025" in page._before.currentText()
    assert tabs(page) == ["Added 1", "Revised 5", "Discontinued 1", "Other 1"]
    assert codes(page) == ["E9920"]


def test_sections_and_filter(page: ChangesPage, qtbot: QtBot) -> None:
    page._tabs.setCurrentIndex(1)
    assert len(codes(page)) == 5
    QTest.keyClicks(page._filter, "e9911")
    assert codes(page) == ["E9911"]
    QTest.keyClicks(page._filter, " nonsense")
    assert codes(page) == []
    assert page._nothing.isVisible()
    assert "Clear the filter" in page._nothing.text()


def test_the_order_in_which_releases_are_chosen_does_not_matter(page: ChangesPage) -> None:
    last = page._before.count() - 1
    page._after.setCurrentIndex(last)
    page._before.setCurrentIndex(0)
    assert tabs(page)[0] == "Added 1"
    page._before.setCurrentIndex(last)
    assert page._nothing.text() == "Choose two different releases."


def test_one_release_alone_says_what_to_do(office: Office) -> None:
    office.screen._tabs.setCurrentIndex(1)
    assert office.screen._changes._nothing.isVisible()
    assert office.screen._changes._nothing.text() == ONE_RELEASE


def test_enter_opens_the_code_in_look_up(page: ChangesPage, office: Office, qtbot: QtBot) -> None:
    page._filter.setFocus()
    QTest.keyClick(page._filter, Qt.Key.Key_Down)
    with qtbot.waitSignal(office.screen.code_wanted) as wanted:
        QTest.keyClick(page._list, Qt.Key.Key_Return)
    assert wanted.args == ["E9920"]


def test_chosen_rows_are_copied(page: ChangesPage) -> None:
    page._list.selectAll()
    QTest.keyClick(page._list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "E9920\nNew appliance with a pump\nSince 2026-01-01"


def test_export_writes_the_file(
    page: ChangesPage, office: Office, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[object] = []

    def choose(*given: object) -> tuple[str, str]:
        offered.append(given[2])
        return str(tmp_path / "mine v1.2"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))
    export = next(b for b in page.findChildren(QPushButton) if b.text() == "Export...")
    with qtbot.waitSignal(office.tasks.ended):
        QTest.mouseClick(export, Qt.MouseButton.LeftButton)
    assert offered == ["HCPCS changes 2025-01-01 to 2026-01-01.csv"]
    text = (tmp_path / "mine v1.2.csv").read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Section,Change,Code")
    assert "E9950" in text
    qtbot.waitUntil(lambda: bool(office.messages))
    assert office.messages[-1].kind == "success"
    assert str(tmp_path / "mine v1.2.csv") in office.messages[-1].text
    QTest.mouseClick(export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is there already" in office.messages[-1].text)


def test_rows_are_as_high_as_their_text_at_any_width_and_size(theme: Theme, qtbot: QtBot) -> None:
    changes = ChangeList(theme)
    qtbot.addWidget(changes)
    changes.resize(700, 400)
    changes.show()
    changes.show_rows([row(Section.REVISED, "word " * 60, "other " * 60)])
    index = changes.model().index(0, 0)

    def height() -> int:
        return changes.visualRect(index).height()

    qtbot.waitUntil(lambda: height() > 60)
    wide = height()
    changes.resize(400, 400)
    qtbot.waitUntil(lambda: height() > wide * 1.4)
    narrow = height()
    theme.set_text_size(150)
    qtbot.waitUntil(lambda: height() > narrow * 1.3)
    theme.choose("dark")
    assert not changes.grab().isNull()


def test_thousands_of_changes_are_shown_at_once(theme: Theme, qtbot: QtBot) -> None:
    changes = ChangeList(theme)
    qtbot.addWidget(changes)
    changes.resize(900, 600)
    changes.show()
    rows = [row(Section.REVISED, f"text {n} of a code", f"text {n} of the code") for n in range(3000)]
    started = time.perf_counter()
    changes.show_rows(rows)
    changes.grab()
    assert time.perf_counter() - started < 1.0
