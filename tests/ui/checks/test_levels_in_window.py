"""Visit levels in the real window, with a CPT file of the clinic: what a person sees, exports and does half-way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.ui.checks.levels_page import HEADINGS
from medcode_desktop.ui.checks.screen import LEVELS
from tests.checking.test_visit_codes import DESCRIPTORS, KNOWN
from tests.ui.checks.conftest import Desk, answer

NOTICE = "CPT copyright 2025 American Medical Association"


@pytest.fixture
def licensed(desk: Desk, tmp_path: Path) -> Desk:
    """With a made-up CPT file imported."""
    path = tmp_path / "LONGULT.txt"
    lines = "".join(f"{code}\t{text}\n" for code, text in DESCRIPTORS.items())
    path.write_text(f"CPT 2026\n{NOTICE}.\n\n{lines}", "utf-8")
    store = CatalogueStore(desk.program._places.catalogues, desk.program._places.bundled_catalogue)
    store.import_files([path], licence=Licence("R. Diaz", "2026-01-02T00:00:00+00:00"))
    desk.program.reload_catalogue()
    return desk


def visits(heading: str = "Code") -> str:
    """Three people, one of whom reports the highest level more often than the others."""
    codes = dict(zip((1, 2, 4), ("99411", "99412", "99414"), strict=True))
    rows = [f"Provider,{heading}"]
    for provider, counts in (("A", {1: 10, 2: 20, 4: 70}), ("B", {1: 30, 2: 60, 4: 10}), ("C", {1: 30, 2: 60, 4: 10})):
        for level, count in counts.items():
            rows += [f"{provider},{codes[level] if heading == 'Code' else level}"] * count
    return "\n".join(rows)


def compare(desk: Desk, text: str) -> None:
    desk.paste(text)
    desk.screen._list.read_typed()
    desk.screen._tabs.setCurrentIndex(LEVELS)
    desk.press("Compare")
    desk.wait()


def export(desk: Desk, title: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "getSaveFileName", (str(target), ""))
    menu = desk.screen._levels.page._export.menu()
    action = next(one for one in menu.actions() if one.text() == title)
    assert isinstance(action, QAction)
    action.trigger()
    desk.wait()


def test_exports_with_cpt_texts_bear_the_notice(licensed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(licensed, visits())
    assert "for one provider" in licensed.words
    export(licensed, "Table (CSV)", tmp_path / "out.csv", monkeypatch)
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert KNOWN in text
    assert NOTICE in text
    compare(licensed, visits("Visit level"))  # no CPT text in it
    export(licensed, "Table (CSV)", tmp_path / "plain.csv", monkeypatch)
    assert NOTICE not in (tmp_path / "plain.csv").read_text("utf-8-sig")


def test_nothing_of_the_list_before_is_left_when_there_is_another(licensed: Desk) -> None:
    compare(licensed, f"{visits()}\n,99414\n")
    assert "1 without a provider" in licensed.words
    licensed.paste("E0601\nE0602")
    licensed.screen._list.read_typed()
    assert "without a provider" not in licensed.words


def test_what_is_compared_of_the_list_before_is_not_shown_for_this_one(licensed: Desk) -> None:
    licensed.paste(visits())
    licensed.screen._list.read_typed()
    licensed.screen._tabs.setCurrentIndex(LEVELS)
    licensed.press("Compare")
    licensed.paste("E0601\nE0602")  # before it is done
    licensed.screen._list.read_typed()
    licensed.wait()
    assert "for one provider" not in licensed.words
    assert "no column for the provider" in licensed.words


def test_one_comparison_at_a_time_and_cancel(licensed: Desk) -> None:
    licensed.paste(visits())
    licensed.screen._list.read_typed()
    licensed.screen._tabs.setCurrentIndex(LEVELS)
    licensed.press("Compare")
    assert not licensed.screen._levels._compare.isEnabled()
    licensed.screen._levels.compare()
    assert licensed.program.tasks.count == 1
    current = licensed.program.tasks.current
    assert current is not None
    current.cancel()
    licensed.wait()
    assert licensed.screen._levels._compare.isEnabled()
    assert "Press Compare" in licensed.words
    licensed.press("Compare")
    licensed.wait()
    assert "for one provider" in licensed.words


def test_another_benchmark_asks_for_another_comparison(licensed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(licensed, visits())
    bench = tmp_path / "bench.csv"
    bench.write_text("Level,Share\n1,10%\n2,30%\n3,40%\n4,15%\n5,5%\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bench), ""))
    licensed.press("Benchmark...")
    assert "for one provider" not in licensed.words
    assert "Press Compare" in licensed.words


def test_the_result_can_be_read_in_a_small_window(licensed: Desk) -> None:
    compare(licensed, visits())
    licensed.program.window.resize(1024, 700)
    table = licensed.screen._levels.page._table
    result = HEADINGS.index("Result")
    for chip in licensed.screen._levels.page._chips.buttons():
        chip.click()
        licensed.wait()
        longest = max(table.fontMetrics().horizontalAdvance(table.model().index(row, result).data()) for row in range(4))
        assert table.columnWidth(result) > longest
    licensed.program.window.resize(1900, 700)
    licensed.wait()
    assert sum(map(table.columnWidth, range(len(HEADINGS)))) >= table.viewport().width() - 2  # the room that is left is used
