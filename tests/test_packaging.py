"""A wheel carries the catalogue and the resources, or is not made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from medcode_desktop.paths import find_places

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The source tree as it is cloned: without the catalogue."""
    copy = tmp_path / "tree"
    for folder in ("medcode_desktop", "resources", "scripts"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, copy)
    return copy


def build(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tree / "built")]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_a_wheel_works_by_itself(tree: Path, tmp_path: Path) -> None:
    (tree / "db").mkdir()
    shutil.copy(find_places().bundled_catalogue, tree / "db")
    done = build(tree)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tree / "built").glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    names = [path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert [name for name in names if not (installed / "medcode_desktop/bundled/resources" / name).is_file()] == []
    shutil.rmtree(tree)
    command = [sys.executable, "-m", "medcode_desktop", "lookup", "E0601"]
    environment = os.environ | {"PYTHONPATH": str(installed), "MEDCODE_DATA_DIR": str(tmp_path / "data")}
    looked_up = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert looked_up.returncode == 0, looked_up.stderr
    where = "import sys; from medcode_desktop.paths import find_places; print(find_places().bundled_catalogue)"
    answer = subprocess.check_output([sys.executable, "-c", where], cwd=tmp_path, env=environment, text=True)
    assert Path(answer.strip()) == installed / "medcode_desktop/bundled/catalogue.db"


def test_there_is_no_wheel_without_the_catalogue(tree: Path) -> None:
    refused = build(tree)
    assert refused.returncode != 0
    assert "build it first (make catalogue)" in refused.stderr + refused.stdout
