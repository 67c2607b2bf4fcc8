"""Scores to export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medcode_desktop.records.scores import Scores, scores_of_one_moment
from tests.reports.scores import fill


@pytest.fixture(scope="session")
def filled_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scores") / "data" / "records.db"
    fill(path).close()
    return path


@pytest.fixture
def scores(filled_records: Path) -> Iterator[Scores]:
    with scores_of_one_moment(filled_records) as opened:
        yield opened
