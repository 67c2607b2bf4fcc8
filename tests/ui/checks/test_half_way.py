"""What a person stops half-way, or changes while it waits its turn, ends with a sentence and with what was there before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QScrollArea

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.screen import CatalogueScreen
from medcode_desktop.ui.tasks import Task
from medcode_desktop.ui.widgets.progress_panel import ProgressPanel
from tests.ui.checks.conftest import LISTED, Desk


def cancel_at(desk: Desk, step: str) -> None:
    def watch(task: Task) -> None:
        task.progressed.connect(lambda now, _: task.cancel() if now == step else None)

    desk.program.tasks.began.connect(watch)


@pytest.fixture
def long(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    path = tmp_path / "long.csv"
    path.write_text("Code,DOS\n" + "E06O1,2025-03-31\n" * 20_000, "utf-8")
    desk.open_file(path, monkeypatch)
    return desk


def test_a_check_that_was_stopped_is_told(long: Desk) -> None:
    cancel_at(long, "Checking")
    long.press("Check")
    long.wait()
    assert "The check was stopped" in long.said


@pytest.mark.parametrize("kind", ["CSV", "XLSX", "PDF"])
def test_an_export_that_was_stopped_is_told(long: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    long.check()
    cancel_at(long, "Writing")
    title = next(one for one in ("Table (CSV)", "Workbook (XLSX)", "Report (PDF)") if kind in one)
    target = tmp_path / f"out.{kind.lower()}"
    long.export(f"All lines: {title}", target, monkeypatch)
    assert f"out.{kind.lower()} was not written" in long.said
    assert not [one for one in tmp_path.iterdir() if "out" in one.name]


def test_a_catalogue_that_is_replaced_while_the_check_waits(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "LONGULT.txt"
    path.write_text("CPT 2026\nCPT copyright 2025 American Medical Association.\n\n00001\tmade-up service alpha\n", "utf-8")
    desk.program._store.import_files([path], licence=Licence("R. Diaz", "2026-01-02T00:00:00+00:00"))
    desk.program.reload_catalogue()
    office = desk.program.window.show_screen("catalogue")
    assert isinstance(office, CatalogueScreen)
    desk.program.window.show_screen("checks")
    desk.paste(LISTED)
    desk.screen._list.read_typed()
    office._on_remove(SourceKind.CPT)
    box = office.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    next(one for one in box.buttons() if one.text() == "Remove").click()  # nothing of what the check would use stays
    desk.press("Check")
    assert desk.program.tasks.count == 2
    desk.wait()
    assert "missing" not in desk.said
    assert desk.on_findings
    assert len(desk.rows) == 4


def test_a_list_that_disappears_is_told_and_the_findings_stay(long: Desk, tmp_path: Path) -> None:
    long.check()
    before = len(long.rows)
    (tmp_path / "long.csv").unlink()
    long.press("Check")
    long.wait()
    assert "long.csv could not be read" in long.said
    assert len(long.rows) == before
    assert long.screen._check.isEnabled()


def test_the_window_closes_during_a_check(long: Desk) -> None:
    long.program.tasks.began.connect(lambda _: long.program.window.close())
    long.press("Check")
    long.bot.waitUntil(lambda: not long.program.window.isVisible())
    assert long.program.close()


def test_a_long_name_of_a_file_does_not_make_the_window_wider(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{'a_name_without_blanks_' * 10}.csv"
    path.write_text("Code,DOS\n" + "E06O1,2025-03-31\n" * 5000, "utf-8")
    desk.open_file(path, monkeypatch)
    for area in desk.screen.findChildren(QScrollArea):
        assert not area.isVisible() or area.horizontalScrollBar().maximum() == 0
    panel = desk.program.window.findChild(ProgressPanel)
    assert panel is not None
    desk.program.tasks.began.connect(lambda _: panel.show())  # a person sees it after half a second
    tips: list[str] = []
    desk.program.tasks.ended.connect(lambda _: tips.append(panel._words.toolTip()))
    desk.press("Check")
    desk.wait()
    assert "a_name_without_blanks_" in tips[0]
    desk.export("All lines: Table (CSV)", path.with_name(f"b{path.name}"), monkeypatch)
    assert "written to" in desk.said
    assert desk.program.window.width() == 1024
    assert desk.program.window.minimumSizeHint().width() <= 1024
