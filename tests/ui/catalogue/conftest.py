"""A small catalogue of its own for the Catalogue screen, so that a made-up release of a few codes loses none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medcode_desktop.catalogue import bundle
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.screen import CatalogueScreen
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from tests.releases.making import Made, txt, written
from tests.ui.conftest import DB

CODES = 40  # of the small bundled catalogue


@pytest.fixture(scope="session")
def small_bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled catalogue with the first codes of one letter only."""
    folder = tmp_path_factory.mktemp("small-db")
    for file in DB.glob("*.tsv"):
        shutil.copy(file, folder)
    (folder / "hcpcs").mkdir()
    lines = (DB / "hcpcs" / "E.tsv").read_text("utf-8").splitlines(keepends=True)
    (folder / "hcpcs" / "E.tsv").write_text("".join(lines[: CODES + 1]), "utf-8")
    path = folder / "catalogue.db"
    bundle.build(folder, path)
    return path


class Office:
    """The screen in a window's place: what it says, and the catalogue that it was given last."""

    def __init__(self, store: CatalogueStore, theme: Theme, tasks: Tasks, reporter: Reporter, settings: Settings) -> None:
        self.store = store
        self.tasks = tasks
        self.reporter = reporter
        self.messages: list[Message] = []
        self.bugs: list[str] = []
        reporter.attach(self.messages.append, self.bugs.append)
        self.screen = CatalogueScreen(store, theme, tasks, reporter, settings, self.reload)
        self.catalogue = store.open()
        self.screen.use_catalogue(self.catalogue)

    def reload(self) -> None:
        before, self.catalogue = self.catalogue, self.store.open()
        self.screen.use_catalogue(self.catalogue)
        before.close()

    def titles(self) -> list[str]:
        return [release.title for release in self.catalogue.releases()]


@pytest.fixture
def office(
    qtbot: QtBot, small_bundled: Path, theme: Theme, tasks: Tasks, reporter: Reporter, settings: Settings, tmp_path: Path
) -> Iterator[Office]:
    made = Office(CatalogueStore(tmp_path / "catalogues", small_bundled), theme, tasks, reporter, settings)
    qtbot.addWidget(made.screen)
    made.screen.resize(1000, 700)
    made.screen.show()
    yield made
    assert made.bugs == []
    made.catalogue.close()


def release(folder: Path, year: int, *, more: list[Made] | None = None, keep: int = CODES) -> Path:
    """A release of January with the codes of the small catalogue, the first `keep` of them, and more."""
    lines = (DB / "hcpcs" / "E.tsv").read_text("utf-8").splitlines()[1 : CODES + 1]
    day = f"{year}0101"
    codes = [
        Made(line.split("\t")[0], f"Official text of {line.split(chr(9))[0]}, each", effective=day) for line in lines[:keep]
    ]
    changed = [
        Made(f"E99{at}", f"Made-up appliance {at} of {year}", effective=day, added=day, action="A") for at in range(10, 15)
    ]
    return written(folder, f"release {year}.txt", txt([*codes, *changed, *(more or [])]))
