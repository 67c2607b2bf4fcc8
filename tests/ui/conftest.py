"""What every test of the window uses. The platform is chosen before Qt is first asked for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtWidgets import QApplication

from medcode_desktop import app
from medcode_desktop.app import Program
from medcode_desktop.catalogue import bundle
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.paths import Places, find_places
from medcode_desktop.settings import Settings
from medcode_desktop.ui.icons import Icons
from medcode_desktop.ui.log_file import LogFile
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme

DB = Path(__file__).resolve().parents[2] / "db"


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform says what it lacks at every window; any other warning of Qt fails a test."""
    lacks = r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"
    item.add_marker(pytest.mark.qt_log_ignore(lacks, extend=True))


class KeptInMemory(dict[str, str]):
    """A settings store for tests."""

    def set(self, key: str, value: str) -> None:
        self[key] = value


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue that comes with the program, built from db/."""
    path = tmp_path_factory.mktemp("bundled") / "catalogue.db"
    bundle.build(DB, path)
    return path


@pytest.fixture
def catalogue(bundled: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(bundled)
    yield opened
    opened.close()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, put on."""
    font = qapp.font()
    resources = find_places().resources
    made = Theme(qapp, resources / "style", Icons(resources / "icons"))
    made.start("light", 100)
    yield made
    shiboken6.delete(made)
    qapp.setStyleSheet("")
    qapp.setFont(font)  # the next test must not begin with larger text


@pytest.fixture
def kept() -> KeptInMemory:
    return KeptInMemory()


@pytest.fixture
def settings(kept: KeptInMemory) -> Settings:
    return Settings(kept)


@pytest.fixture
def reporter(qapp: QApplication, tmp_path: Path) -> Reporter:
    return Reporter(LogFile(tmp_path / "logs"))


@pytest.fixture
def tasks(reporter: Reporter) -> Iterator[Tasks]:
    made = Tasks(reporter)
    yield made
    assert made.close(5)


@pytest.fixture
def places(tmp_path: Path, bundled: Path) -> Places:
    """An empty folder of the person's own, and the bundled files."""
    return Places(tmp_path / "data", bundled, find_places().resources)


@pytest.fixture
def program(qapp: QApplication, places: Places) -> Iterator[Program]:
    """The whole program; its window is not shown yet."""
    font = qapp.font()
    made = app.build(qapp, places)
    yield made
    assert made.close()
    for part in (made.window, made.tasks, made.theme):
        shiboken6.delete(part)
    qapp.setStyleSheet("")
    qapp.setFont(font)  # the next test must not begin with larger text
