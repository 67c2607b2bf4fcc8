"""What the Progress screen says, against counts by hand; and the charts drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import NOT_A_CODE, Mode, Option, Topic
from medcode_desktop.training.schedule import Schedule
from medcode_desktop.training.statistics import Retention, Trend, share
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.chart import Draw, Look
from medcode_desktop.ui.charts.columns import Column, columns, nice_top
from medcode_desktop.ui.charts.course import Point, course
from medcode_desktop.ui.charts.matrix import matrix
from medcode_desktop.ui.colours import LIGHT
from medcode_desktop.ui.progress import figures as said
from medcode_desktop.ui.progress.figures import Figures, Period
from medcode_desktop.ui.progress.screen import ProgressScreen
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.figures_table import FiguresModel, FiguresTable
from tests.records.practising import hold
from tests.training.asking import question

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records.db", tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def gathered(records: Records) -> Figures:
    rosa = records.people.add("Rosa")
    families = (Option("CPT Category II", "cpt2"), Option("Not a code", NOT_A_CODE))
    shape = question(1, options=2, topic=Topic.SHAPE, card="shape:cpt2")._replace(options=families, right=(0,), tempting=1)
    hold(records, rosa, [(question(2), True), (question(3), False), (shape, False)], NOW - 2 * DAY)
    hold(records, rosa, [(question(2), True)], NOW - 60 * DAY, mode=Mode.EXAM, pass_mark=70)
    return said.gather(records, rosa, Period.MONTH, Schedule(), NOW)


def test_figures_are_of_the_period(gathered: Figures) -> None:
    topics = {one.topic: (one.share.right, one.share.asked) for one in gathered.topics}
    assert topics == {Topic.SHAPE: (0, 1), Topic.RULES: (1, 2)}
    assert len(gathered.weeks) == 1
    assert len(gathered.sessions) == 1
    assert gathered.confusion == {("cpt2", NOT_A_CODE): 1}


def test_rows_of_every_table(gathered: Figures) -> None:
    rules = said.topic_rows(gathered)[1]
    assert rules[:4] == ("The rules", "1", "2", "50 %")
    assert ("The rules", "2", "0.0", "0 %") in said.mastery_rows(gathered)
    retained = gathered._replace(retained=((Topic.RULES, share(9, 10)),))
    assert said.retention_rows(retained) == [("The rules", "9", "10", "90 %", "60\u201398 %")]
    assert said.week_rows(gathered)[0][:4] == ("2025-10-27", "1", "3", "33 %")
    assert said.confusion_rows(gathered) == [("CPT Category II", "Not a code", "1")]
    assert said.time_rows(gathered)[0] == ("Shapes of codes", "1", "10", "10", "10")
    assert sum(int(row[1]) for row in said.due_rows(gathered)) == 3
    assert said.session_rows(gathered, NOW)[0][1:3] == ("Practice", "finished")


def test_an_exam_says_whether_it_was_passed(records: Records) -> None:
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(1), True), (question(2), False)], NOW - DAY, mode=Mode.EXAM, pass_mark=70)
    found = said.gather(records, rosa, Period.ALL, Schedule(), NOW)
    assert said.session_rows(found, NOW)[0][2] == "not passed (70 %)"


def test_periods_count_today() -> None:
    assert Period.MONTH.since(date(2025, 11, 3)) == date(2025, 10, 5)
    assert Period.ALL.since(date(2025, 11, 3)) is None


def test_sentences() -> None:
    none = share(0, 0)
    assert said.trend_said(Trend(none, none)) == "No answers in the last four weeks."
    assert "none in the four weeks before" in said.trend_said(Trend(none, share(3, 4)))
    assert said.trend_said(Trend(share(5, 10), share(8, 10))).endswith("before; with so few answers that may be chance.")
    assert said.trend_said(Trend(share(500, 1000), share(800, 1000))).endswith("30 points more than in the four weeks before.")
    assert said.trend_said(Trend(share(5, 10), share(5, 10))).endswith("as in the four weeks before.")
    assert "No card has come due" in said.retention_said(Retention(none, 0.9))
    assert said.retention_said(Retention(share(9, 10), 0.9)).startswith("Of 10 cards that had come due, 90 %")


CHARTS = {
    "bars": bars([Bar("The rules", 0.5, "1 of 2", 0.2, 0.8), Bar("Codes", 0, "0 of 3")], 0.7),
    "times": bars([Bar("The rules", 0.5, "12 s")], percent=False),
    "no bars": bars([]),
    "course": course([Point("1 Oct", 1, 0.4, 0.2, 0.6), Point("8 Oct", 8, 0.9, 0.7, 1.0)]),
    "one point": course([Point("1 Oct", 1, 0.4, 0.2, 0.6)]),
    "no points": course([]),
    "columns": columns([Column("today", 4), Column("", 0), Column("8 Oct", 900)]),
    "no columns": columns([]),
    "matrix": matrix([[3, 1], [0, 2]], ["CPT I", "Level II"]),
    "no matrix": matrix([], []),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_draws_within_its_place_also_when_it_is_tiny(theme: Theme, qtbot: QtBot, name: str) -> None:
    draw: Draw = CHARTS[name][0]
    for width, height in ((420, 200), (60, 20)):
        picture = QImage(width, height, QImage.Format.Format_RGB32)
        picture.fill(0xFFFFFF)
        painter = QPainter(picture)
        draw(painter, QRectF(0, 0, width, height), Look(LIGHT, painter.font()))
        painter.end()
        if width == 420 and not name.startswith("no"):
            assert len({picture.pixel(x, y) for x in range(0, width, 3) for y in range(0, height, 3)}) > 1


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (1, 1), (3, 5), (17, 20), (51, 100), (1001, 2000)])
def test_the_scale_ends_at_a_round_number(largest: int, top: int) -> None:
    assert nice_top(largest) == top


def test_the_table_of_figures_is_a_sound_model_and_can_be_copied(qtbot: QtBot, theme: Theme) -> None:
    model = FiguresModel(("Topic", "Right"), 1)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([("The rules", "3")])
    table = FiguresTable("Topics", ("Topic", "Right"))
    qtbot.addWidget(table)
    table.show_rows([("The rules", "3"), ("Codes", "4")])
    table.selectAll()
    table._copy()
    from PySide6.QtWidgets import QApplication

    assert QApplication.clipboard().text() == "The rules\t3\nCodes\t4"


def test_the_screen_shows_who_and_when(
    qtbot: QtBot, theme: Theme, settings: Settings, records: Records, gathered: Figures
) -> None:
    bob = records.people.add("Bob")
    screen = ProgressScreen(records, settings, theme, lambda: NOW)
    qtbot.addWidget(screen)
    screen.resize(1024, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.enter()
    assert screen._people.currentText() == "Bob"
    assert "No answers of Bob" in screen._nothing.text()
    index = 1 - screen._people.findData(bob.id)
    screen._people.setCurrentIndex(index)
    screen._people.activated.emit(index)
    assert screen._topics.isVisible()
    assert not screen._nothing.isVisible()
    screen._on_period(Period.ALL)
    assert screen._sessions._table.model().rowCount() == 2
