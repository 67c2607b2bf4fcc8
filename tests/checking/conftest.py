"""Catalogues for checks: the bundled one; one with made-up NCCI edits and made-up CPT texts; one of two real releases."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from medcode_desktop.catalogue import apply_source, bundle
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.releases.official import MueRow, PtpRow, SourceFile, SourceKind, SourceRow

DB = Path(__file__).resolve().parents[2] / "db"
LICENCE = Licence("R. Diaz", "2026-01-02T03:04:05+00:00")
PAIRS = (
    PtpRow("G0101", "G0102", "2020-01-01", "", "1", "Made-up reason"),
    PtpRow("G0103", "G0104", "2020-01-01", "", "0", "Made-up reason"),
    PtpRow("G0108", "G0109", "2020-01-01", "2020-01-01", "9", "Other reason"),
    PtpRow("E0601", "E0470", "2020-01-01", "2025-03-31", "0", "Made-up reason"),
)
CEILINGS = (MueRow("G0101", 1, "2", "Made-up"), MueRow("E0601", 2, "1", "Made-up"), MueRow("J1100", 10, "3", "Made-up"))
CPT = {
    "00001": "Made-up service alpha of the left elbow",
    "00009": "Unlisted made-up service",
    "0001F": "Made-up tracking fact",
    "9998T": "Made-up emerging procedure",
}


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "catalogue.db"
    bundle.build(DB, path)
    return path


@pytest.fixture(scope="session")
def with_files(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With NCCI edits of 2025 and a CPT file of 2025, all made up."""
    folder = tmp_path_factory.mktemp("files")
    text = "CPT 2025\nCPT copyright 2024 American Medical Association. All rights reserved.\n\n"
    (folder / "LONGULT.txt").write_text(text + "".join(f"{code}\t{long}\n" for code, long in CPT.items()), encoding="utf-8")
    store = CatalogueStore(folder / "catalogues", bundled)
    store.import_files([folder / "LONGULT.txt"], licence=LICENCE)
    opened = store.open()
    path = folder / "catalogue.db"
    shutil.copy(opened.path, path)
    opened.close()
    with closing(sqlite3.connect(path)) as db:
        _take(db, SourceKind.PTP_PRACTITIONER, PAIRS)
        _take(db, SourceKind.MUE_PRACTITIONER, CEILINGS)
        db.commit()
    return path


def _take(db: sqlite3.Connection, kind: SourceKind, rows: tuple[SourceRow, ...]) -> None:
    apply_source.apply(db, SourceFile(kind, f"{kind.value} of 2025", "2025-01-01", "", "f", "f", kind.value, rows), None)


@pytest.fixture(scope="session")
def two_releases(bundled: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January and October 2025 as CMS published them."""
    store = CatalogueStore(tmp_path_factory.mktemp("releases"), bundled)
    for name in ("january-2025-alpha-numeric-hcpcs-file.zip", "HCPC2025_OCT_ANWEB_v4.xlsx"):
        store.import_file(shared_data / "hcpcs" / name)
    opened = store.open()
    opened.close()
    return opened.path


@pytest.fixture
def catalogue(bundled: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(bundled)
    yield opened
    opened.close()


@pytest.fixture
def full(with_files: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(with_files)
    yield opened
    opened.close()
