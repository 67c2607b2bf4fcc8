"""A bundled catalogue built from db/, for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medcode_desktop.catalogue import bundle
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.store import CatalogueStore

DB = Path(__file__).resolve().parents[2] / "db"


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "catalogue.db"
    bundle.build(DB, path)
    return path


@pytest.fixture
def catalogue(bundled: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(bundled)
    yield opened
    opened.close()


@pytest.fixture
def store(bundled: Path, tmp_path: Path) -> CatalogueStore:
    return CatalogueStore(tmp_path / "catalogues", bundled)
