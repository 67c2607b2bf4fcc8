"""A coach with the bundled catalogue, records of its own, and clocks that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.paths import find_places
from medcode_desktop.records.people import Person
from medcode_desktop.records.records import Records
from medcode_desktop.ui.practice.coach import Coach
from tests.training.asking import Seconds

BANK = find_places().resources / "questions"


@dataclass
class Wall:
    """A clock on the wall that stands until it is moved."""

    at: datetime = datetime(2025, 11, 3, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def records(tmp_path: Path, wall: Wall) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records.db", tmp_path / "backups", wall)
    yield opened
    opened.close()


@pytest.fixture
def person(records: Records) -> Person:
    return records.people.add("Rosa Díaz", "117")


@pytest.fixture
def coach(records: Records, catalogue: Catalogue, wall: Wall, clock: Seconds) -> Coach:
    made = Coach(records, BANK, wall, clock, Random(4))  # noqa: S311
    made.use_catalogue(catalogue)
    return made
