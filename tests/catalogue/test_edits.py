"""NCCI pairs and unit ceilings of a catalogue: in either order, on the days they are in force, by setting."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.catalogue import apply_source
from medcode_desktop.catalogue.edits import Edits
from medcode_desktop.releases.official import MueRow, PtpRow, SourceFile, SourceKind, SourceRow

PAIRS = (
    PtpRow("G0101", "G0102", "2020-01-01", "", "1", "Made-up reason"),
    PtpRow("G0103", "G0104", "2020-01-01", "2021-06-30", "0", "Made-up reason"),
    PtpRow("G0105", "G0106", "2020-01-01", "2020-01-01", "9", "Other reason"),
    PtpRow("G0105", "G0106", "2020-01-01", "", "0", "Other reason"),
)


@pytest.fixture
def db(bundled: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "copy.db"
    shutil.copy(bundled, path)
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def take(db: sqlite3.Connection, kind: SourceKind, *rows: SourceRow, day: str = "2026-01-01", part: str = "f1") -> None:
    apply_source.apply(db, SourceFile(kind, f"{kind.value} of {day}", day, "", part, part, f"{day}{part}{kind}", rows), None)


def test_pairs_in_force_in_either_order(db: sqlite3.Connection) -> None:
    assert Edits(db).pair("G0101", "G0102", date(2026, 1, 1), "practitioner") is None
    take(db, SourceKind.PTP_PRACTITIONER, *PAIRS)
    edits = Edits(db)
    assert edits.has_pairs("practitioner")
    assert not edits.has_pairs("hospital")
    for one, two in (("G0101", "G0102"), ("G0102", "G0101")):
        found = edits.pair(one, two, date(2026, 1, 1), "practitioner")
        assert found is not None
        assert (found.column_one, found.column_two, found.indicator) == ("G0101", "G0102", "1")
        assert found.source == "ptp-practitioner of 2026-01-01"
    assert edits.pair("G0101", "G0102", date(2019, 12, 31), "practitioner") is None
    assert edits.pair("G0101", "G0102", date(2026, 1, 1), "hospital") is None
    assert edits.pair("G0103", "G0104", date(2021, 6, 30), "practitioner") is not None
    assert edits.pair("G0103", "G0104", date(2021, 7, 1), "practitioner") is None


def test_a_pair_deleted_and_made_again_on_one_day_is_in_force(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PTP_PRACTITIONER, *PAIRS)
    found = Edits(db).pair("G0105", "G0106", date(2026, 1, 1), "practitioner")
    assert found is not None
    assert found.indicator == "0"


def test_parts_of_one_quarter_add_up_and_the_next_quarter_replaces_them(db: sqlite3.Connection) -> None:
    take(db, SourceKind.PTP_PRACTITIONER, *PAIRS[:1])
    take(db, SourceKind.PTP_PRACTITIONER, *PAIRS[1:], part="f2")
    assert db.execute("SELECT count(*) FROM ptp").fetchone() == (4,)
    take(db, SourceKind.PTP_HOSPITAL, *PAIRS[:1])
    take(db, SourceKind.PTP_PRACTITIONER, *PAIRS[:1], day="2026-04-01")
    assert db.execute("SELECT setting, count(*) FROM ptp GROUP BY setting").fetchall() == [(1, 1), (2, 1)]


def test_ceilings_by_setting(db: sqlite3.Connection) -> None:
    take(db, SourceKind.MUE_PRACTITIONER, MueRow("G0101", 1, "2", "Made-up"))
    take(db, SourceKind.MUE_DME, MueRow("E0601", 1, "1", "Made-up"))
    edits = Edits(db)
    found = edits.ceiling("G0101", "practitioner")
    assert found is not None
    assert (found.units, found.adjudication) == (1, "2")
    assert edits.ceiling("G0101", "hospital") is None
    assert edits.ceiling("E0601", "practitioner") is None
    assert edits.has_ceilings("dme")
    assert not edits.has_ceilings("hospital")
    assert apply_source.remove(db, SourceKind.MUE_DME) == "mue-dme of 2026-01-01"
    assert Edits(db).ceiling("E0601", "dme") is None
    assert Edits(db).ceiling("G0101", "practitioner") is not None
