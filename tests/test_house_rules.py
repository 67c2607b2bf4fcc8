"""Rules of the house that a tool can hold: rooms, no network, no waiting in tests, source text of the catalogue."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from medcode_desktop.catalogue import source_text

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "medcode_desktop"


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([tool, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_import_contracts_can_fail(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "medcode_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    good = contracts(tmp_path)
    assert good.returncode == 0, good.stdout
    planted = tmp_path / "medcode_desktop/codes/shapes.py"
    planted.write_text(planted.read_text("utf-8") + "\nimport medcode_desktop.catalogue.folding  # noqa\n", "utf-8")
    assert "A lower room never knows a higher one BROKEN" in contracts(tmp_path).stdout


def test_the_program_has_no_network_code() -> None:
    network = re.compile(
        r"^\s*(?:import|from)\s+(?:socket|ssl|http|urllib\.request|ftplib|smtplib|requests|httpx|aiohttp|asyncio)\b|QtNetwork",
        re.MULTILINE,
    )
    found = [str(path) for path in PACKAGE.rglob("*.py") if network.search(path.read_text("utf-8"))]
    assert found == []


def test_tests_wait_for_nothing_but_signals() -> None:
    waiting = re.compile("time" + r"\.sleep|" + "q" + r"Wait\b|qtbot\.wait\(|pytest\.mark\." + "skip" + r"\b")
    found = [str(path) for path in (ROOT / "tests").rglob("*.py") if waiting.search(path.read_text("utf-8"))]
    assert found == []


class TestSourceText:
    """db/ as far as it can be checked by itself."""

    rows = source_text.read_codes(ROOT / "db")

    def test_descriptions_of_active_codes_differ(self) -> None:
        seen = defaultdict(list)
        for row in self.rows:
            if not row.terminated:
                seen[row.description.lower()].append(row.code)
        assert [codes for codes in seen.values() if len(codes) > 1] == []

    def test_every_code_lies_in_one_section(self) -> None:
        ranges = [
            (row[1], row[2])
            for row in source_text.read_table(ROOT / "db", "sections")
            if row[0] == "level2" and row[3] == "section"
        ]
        for row in self.rows:
            assert sum(first <= row.code <= last for first, last in ranges) == 1, row.code

    def test_indicators_are_explained(self) -> None:
        known = {(row[0], row[1]) for row in source_text.read_table(ROOT / "db", "indicators")}
        for row in self.rows:
            for kind in ("coverage", "pricing", "betos", "type_of_service"):
                for value in getattr(row.facts, kind).split():
                    assert (kind, value) in known, (row.code, kind, value)

    def test_no_licensed_codes(self) -> None:
        assert not any(row.code[0] == "D" or row.code[0].isdigit() for row in self.rows)

    def test_there_are_enough_abbreviations_and_all_modifiers(self) -> None:
        assert len(source_text.read_table(ROOT / "db", "abbreviations")) >= 600
        assert len(source_text.read_modifiers(ROOT / "db")) == 383

    def test_every_code_of_the_release_is_there(self) -> None:
        assert len(self.rows) == 8463
        assert len({row.code for row in self.rows}) == 8463

    def test_the_source_text_holds_against_the_release(self, shared_data: Path) -> None:
        tool = shared_data.parent / "tools" / "check_catalogue.py"
        done = subprocess.run([sys.executable, str(tool), str(ROOT / "db")], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
