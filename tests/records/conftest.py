"""Records in a fresh folder, a clock that tests set, and children that can be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from medcode_desktop.records.records import Records
from medcode_desktop.records.schema import MIGRATIONS, Migration

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class SetClock:
    """Goes one second further each time it is read."""

    moment: datetime = datetime(2025, 10, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass(frozen=True)
class Home:
    """The folder of a user."""

    folder: Path
    clock: SetClock

    @property
    def path(self) -> Path:
        return self.folder / "records.db"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def open(self, migrations: tuple[Migration, ...] = MIGRATIONS) -> Records:
        return Records.open(self.path, self.backups, self.clock, migrations)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data", SetClock())


@pytest.fixture
def records(home: Home) -> Iterator[Records]:
    opened = home.open()
    yield opened
    opened.close()


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Run Python text in a process of its own: `start(text, *arguments)`, its output through a pipe."""
    children: list[subprocess.Popen[str]] = []

    def run(text: str, *arguments: object) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", text, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.communicate()
