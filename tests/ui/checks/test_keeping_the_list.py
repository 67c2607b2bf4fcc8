"""An export never takes the place of the list that was opened, nor of a file that the person did not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from medcode_desktop.ui.checks.screen import LEVELS
from medcode_desktop.ui.tasks import Task
from tests.ui.checks.conftest import LISTED, Desk, answer

VISITS = "Provider,Visit level\n" + "".join(f"{who},{level}\n" for who in "AB" for level in (1, 2, 3, 4, 5) for _ in range(12))


def export_levels(desk: Desk, title: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "getSaveFileName", (str(target), ""))
    next(one for one in desk.screen._levels.page._export.menu().actions() if one.text() == title).trigger()
    desk.wait()


@pytest.mark.parametrize("title", ["All lines: Table (CSV)", "The lines shown: Table (CSV)"])
@pytest.mark.parametrize("name", ["list.csv", "other/../list.csv", "link.csv", "list"])
def test_a_report_of_findings(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, name: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LISTED, "utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "link.csv").symlink_to(path)
    desk.open_file(path, monkeypatch)
    desk.check()
    desk.export(title, tmp_path / name, monkeypatch)
    assert "is the list itself" in desk.said or "is there already" in desk.said
    assert "Choose" in desk.said
    assert path.read_text("utf-8") == LISTED
    assert (tmp_path / "link.csv").is_symlink()


def test_a_report_after_another_list_was_opened(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings are of the list before; the one that is there now is no less a list."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for path in (first, second):
        path.write_text(LISTED, "utf-8")
    desk.open_file(first, monkeypatch)
    desk.check()
    desk.open_file(second, monkeypatch)
    desk.screen._tabs.setCurrentIndex(1)
    for path in (first, second):
        desk.export("All lines: Table (CSV)", path, monkeypatch)
        assert "is the list itself" in desk.said
        assert path.read_text("utf-8") == LISTED
    desk.screen._list.clear()
    desk.export("All lines: Table (CSV)", second, monkeypatch)
    assert "second.csv written" in desk.said


def test_visit_levels(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS, "utf-8")
    desk.open_file(path, monkeypatch)
    desk.screen._tabs.setCurrentIndex(LEVELS)
    desk.press("Compare")
    desk.wait()
    export_levels(desk, "Table (CSV)", path, monkeypatch)
    assert "is the list itself" in desk.said
    assert path.read_text("utf-8") == VISITS
    (tmp_path / "there.xlsx").write_bytes(b"theirs")
    export_levels(desk, "Workbook (XLSX)", tmp_path / "there", monkeypatch)
    assert "there.xlsx is there already" in desk.said
    assert (tmp_path / "there.xlsx").read_bytes() == b"theirs"
    export_levels(desk, "Workbook (XLSX)", tmp_path / "new", monkeypatch)
    assert (tmp_path / "new.xlsx").read_bytes().startswith(b"PK")


def test_the_benchmark_is_not_replaced_either(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = tmp_path / "bench.csv"
    shares = "Level,Share\n1,10%\n2,30%\n3,40%\n4,15%\n5,5%\n"
    bench.write_text(shares, "utf-8")
    desk.paste(VISITS)
    desk.screen._list.read_typed()
    desk.screen._tabs.setCurrentIndex(LEVELS)
    answer(monkeypatch, "getOpenFileName", (str(bench), ""))
    desk.press("Benchmark...")
    desk.press("Compare")
    desk.wait()
    export_levels(desk, "Table (CSV)", bench, monkeypatch)
    assert "bench.csv is the benchmark itself" in desk.said
    assert bench.read_text("utf-8") == shares
    desk.press("Without benchmark")
    desk.press("Compare")
    desk.wait()
    export_levels(desk, "Table (CSV)", bench, monkeypatch)
    assert "comparisons written" in desk.said


def test_the_progress_of_a_workbook_never_goes_back(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Code,DOS\n" + "E06O1,2025-03-31\n" * 20_000, "utf-8")
    desk.open_file(path, monkeypatch)
    desk.check()
    shares: list[float] = []

    def watch(task: Task) -> None:
        task.progressed.connect(lambda _, share: shares.append(share))

    desk.program.tasks.began.connect(watch)
    desk.export("All lines: Workbook (XLSX)", tmp_path / "out.xlsx", monkeypatch)
    assert "out.xlsx written" in desk.said
    assert shares == sorted(shares)
    assert len(shares) > 1
