"""What the search layer says of a code that several releases have, or that newer ones lack."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.catalogue import entries, schema
from medcode_desktop.catalogue.catalogue import Catalogue

Release = tuple[str, list[str], dict[str, str]]  # date, codes, their termination dates


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "catalogue.db", isolation_level=None)) as made:
        schema.create(made)
        yield made


def hold(db: sqlite3.Connection, *releases: Release) -> None:
    db.execute("INSERT INTO wording VALUES (1, 'Invented appliance')")
    for number, (day, codes, ended) in enumerate(releases, start=1):
        db.execute("INSERT INTO release VALUES (?, ?, ?, '', '', '', '', '', ?, 0, 0)", (number, day, day, len(codes)))
        rows = [(number, code, 1, 1, 0, "2000-01-01", "", ended.get(code, ""), "") for code in codes]
        db.executemany("INSERT INTO released VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    entries.rebuild(db)


def last_day(db: sqlite3.Connection, code: str) -> str:
    return str(db.execute("SELECT terminated FROM entry WHERE code = ?", (code,)).fetchone()[0])


MANY = [f"E{at:04d}" for at in range(20)]


def test_a_code_that_the_next_release_lacks_has_ended_before_it(db: sqlite3.Connection, tmp_path: Path) -> None:
    hold(db, ("2025-10-01", MANY, {}), ("2017-01-01", [*MANY, "K9999"], {}), ("2020-01-01", MANY, {}))
    assert last_day(db, "K9999") == "2019-12-31"
    assert last_day(db, MANY[0]) == ""
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    now, then = catalogue.detail("K9999", date(2026, 1, 1)), catalogue.detail("K9999", date(2018, 1, 1))
    catalogue.close()
    assert now is not None
    assert then is not None
    assert now.standing_text == "Not in the releases after 2017-01-01; its last day is not published"
    assert then.standing_text == "Active since 2000-01-01, until 2019-12-31"


def test_a_last_day_that_is_published_stands(db: sqlite3.Connection, tmp_path: Path) -> None:
    hold(db, ("2017-01-01", [*MANY, "K9999"], {"K9999": "2016-12-31"}), ("2020-01-01", MANY, {}))
    assert last_day(db, "K9999") == "2016-12-31"
    catalogue = Catalogue.open(tmp_path / "catalogue.db")
    detail = catalogue.detail("K9999", date(2026, 1, 1))
    catalogue.close()
    assert detail is not None
    assert detail.standing_text.startswith("Terminated 2016-12-31")


def test_a_release_cut_short_is_no_sign_that_the_rest_has_ended(db: sqlite3.Connection) -> None:
    hold(db, ("2025-10-01", MANY, {}), ("2026-01-01", MANY[:10], {}))
    assert {last_day(db, code) for code in MANY} == {""}


def test_an_old_release_with_fewer_codes_than_today_is_whole_in_its_time(db: sqlite3.Connection) -> None:
    hold(db, ("2025-10-01", MANY, {}), ("2017-01-01", [*MANY[:10], "K9999"], {}), ("2018-01-01", MANY[:10], {}))
    assert last_day(db, "K9999") == "2017-12-31"
    assert {last_day(db, code) for code in MANY} == {""}


def test_a_code_of_our_own_words_beside_the_official_release_of_its_day_goes_on(db: sqlite3.Connection) -> None:
    hold(db, ("2025-10-01", [*MANY, "K9999"], {}), ("2025-10-01", MANY, {}))
    assert last_day(db, "K9999") == ""
