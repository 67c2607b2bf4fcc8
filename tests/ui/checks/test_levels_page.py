"""The page of the level of service watch: what stands out, all comparisons, the chart, exports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from medcode_desktop.checking.level_watch import LevelResult, watch
from medcode_desktop.checking.levels import Counted, Visits
from medcode_desktop.reports.levels_report import headline
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.levels_page import HEADINGS, LevelsPage, Shown, table_cells
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.theme import Theme

FAIR = (10, 30, 80, 60, 20)
VISITS = [
    Visits("Office", "=A", (10, 30, 40, 60, 60)),
    *(Visits("Office", name, FAIR) for name in "BCD"),
    Visits("Office", "E", (1, 1, 1, 1, 1)),
]
NOW = datetime(2025, 10, 1, tzinfo=UTC)


def result() -> LevelResult:
    return watch(VISITS, {("office", 5): 0.1})


class Exported(list[str]):
    """Names of files for the audit log."""


@pytest.fixture
def exported() -> Exported:
    return Exported()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: Settings, reporter: Reporter, exported: Exported) -> LevelsPage:
    made = LevelsPage(theme, settings, reporter, lambda: NOW, exported.append)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def rows(page: LevelsPage) -> list[list[str]]:
    model = page._table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_what_stands_out_comes_first(page: LevelsPage) -> None:
    page.show_result(result(), Counted(tuple(VISITS), 820, 3, 12))
    assert [(row[1], row[2], row[3]) for row in rows(page)] == [
        ("=A", "\u25b2 More", "5"),
        ("=A", "\u25b2 More", "5"),
        ("=A", "\u25bc Fewer", "3"),
    ]
    assert page._headline.text() == "3 of 24 comparisons stand out, for one provider: review a sample of their records."
    assert page._said.text() == "Of 820 lines, not counted: 3 without a provider and 12 without a visit level."
    assert "Holm" in page._how.text()
    for chip in page._chips.buttons():
        if chip.text() == Shown.ALL.value:
            chip.click()
    assert len(rows(page)) == len(result().rows)
    assert {row[2] for row in rows(page)} == {"\u25b2 More", "\u25bc Fewer", "No clear difference", "Too few visits"}


def test_the_chart_follows_the_row(page: LevelsPage, theme: Theme) -> None:
    page.show_result(result())
    page._show_rows(Shown.ALL)
    before = page._chart.grab().toImage()
    page._table.setCurrentIndex(page._table.model().index(8, 0))
    assert page._chart_title.text() == "B, Office: 200 visits"
    assert "no clear difference" in page._chart.accessibleDescription()
    after = page._chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert after != before.convertToFormat(QImage.Format.Format_RGB32)
    theme.choose("dark")
    assert page._chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) != after


def test_nothing_stands_out_or_nothing_to_compare(page: LevelsPage) -> None:
    page.show_result(watch(VISITS[1:4]))
    assert page._headline.text() == "Nothing stands out in 15 comparisons."
    assert len(rows(page)) == 15
    page.show_result(watch(VISITS[4:]))
    assert page._headline.text().startswith("Nothing to compare")
    assert page._table.isHidden()
    assert page._export.isHidden()
    assert headline(watch([VISITS[4], VISITS[4]._replace(provider="F")])).startswith("Too few visits")
    page.show_result(result())
    assert not page._table.isHidden()


def test_exports(page: LevelsPage, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.show_result(result())
    names: list[str] = []

    def choose(*given: object) -> tuple[str, str]:
        names.append(str(given[2]))
        return str(tmp_path / "levels"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))
    for suffix in (".xlsx", ".csv"):
        page._on_export(suffix)
    assert (tmp_path / "levels.xlsx").read_bytes().startswith(b"PK")
    assert "'=A" in (tmp_path / "levels.csv").read_text("utf-8-sig")
    assert exported == ["levels.xlsx", "levels.csv"]
    assert "visit levels" in names[0]
    page.export_file(tmp_path / "no such folder" / "levels.csv")
    assert exported == ["levels.xlsx", "levels.csv"]


def test_cells_and_headings_agree() -> None:
    assert len(table_cells(result().rows[0])) == len(HEADINGS)
