"""Merging: nothing twice, nothing dropped, in any order; people matched or kept apart; two at once."""

from __future__ import annotations

import itertools
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records.database import opened
from medcode_desktop.records.pooling import Pooling
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.training.model import Mode, Topic
from medcode_desktop.work import Cancelled
from tests.records.conftest import SetClock, Start
from tests.records.pool import AT, Pc, picture


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


def test_all_of_a_pc_comes_over(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        rosa = front.person("Rosa", "7")
        front.practises(rosa, 4)
        front.practises(rosa, 3, days=5, mode=Mode.EXAM)
        report = manager.records.pooling.merge(front.writes(share))
        assert (report.people_new, report.people_matched, report.people_known) == (1, 0, 0)
        assert (report.sessions_new, report.sessions_known, report.answers_new, report.in_future) == (2, 0, 7, 0)
        assert not report.seen_before
        ours, theirs = manager.records.scores, front.records.scores
        assert ours.topics() == theirs.topics()
        assert ours.days() == theirs.days()
        assert [row[5:8] + row[9:] for row in ours.sessions()] == [row[5:8] + row[9:] for row in theirs.sessions()]
        assert [item._replace(card="") for item in ours.items()] == [item._replace(card="") for item in theirs.items()]
        assert ours.sessions()[0].pc == report.pc
        (person,) = ours.people()
        assert (person.name, person.staff_number, person.elsewhere, person.uid) == ("Rosa", "7", True, rosa.uid)
        assert manager.records.people.everyone() == []  # nobody of another PC is on the list of those who practise here
        assert [entry.what for entry in manager.records.audit.entries()] == ["merge"]


def test_the_same_file_twice_changes_nothing(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Rosa"))
        path = front.writes(share)
        manager.records.pooling.merge(path)
        before = picture(manager.records)
        report = manager.records.pooling.merge(path)
        assert report.seen_before
        assert (report.people_known, report.sessions_new, report.sessions_known, report.answers_new) == (1, 0, 1, 0)
        assert picture(manager.records) == before


def test_a_file_of_this_very_pc_changes_nothing(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front:
        front.practises(front.person("Rosa", "7"))
        before = picture(front.records)
        report = front.records.pooling.merge(front.writes(share))
        assert (report.people_known, report.sessions_known, report.sessions_new) == (1, 1, 0)
        assert picture(front.records) == before


def test_a_file_of_this_very_pc_brings_back_what_a_restored_backup_had_lost(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front:
        front.practises(front.person("Rosa", "7"))
        front.writes(share)
        backup = front.records.backups.back_up()
        front.practises(front.person("Bob"))
        before, path = picture(front.records), front.writes(share)
        front.records.backups.restore(backup)
        report = front.records.pooling.merge(path)
        assert (report.people_known, report.sessions_known, report.sessions_new) == (1, 1, 1)
        assert picture(front.records) == before
        assert [person.name for person in front.records.people.everyone()] == ["Bob", "Rosa"]


def clinic(tmp_path: Path, share: Path) -> list[Path]:
    """Files of three PCs, some of them older and newer ones; people who move between PCs, get numbers, change names."""
    made = []
    start = datetime(2025, 10, 1, 9, tzinfo=UTC)
    with Pc(tmp_path, "a", start) as a, Pc(tmp_path, "b", start + timedelta(hours=1)) as b, Pc(tmp_path, "c", start) as c:
        rosa, bob = a.person("Rosa", "7"), a.person("Bob")
        a.practises(rosa, 4)
        a.practises(bob, 2, days=1, mode=Mode.EXAM)
        made.append(a.writes(share))
        rosa_b, bob_b = b.person("Rosa D\u00edaz", "7"), b.person("Bob")
        b.practises(rosa_b, 3, days=2, first=2)
        b.practises(bob_b, 3, days=3)
        made.append(b.writes(share))
        a.records.people.rename(bob.id, "Robert", "x9")
        a.practises(bob, 2, days=4)
        made.append(a.writes(share))
        other = c.person("Bob", "X9")
        c.practises(other, 5, days=5)
        shy = c.person("Shy", "12")
        c.practises(shy, 1, days=6)
        made.append(c.writes(share))
        c.records.people.rename(other.id, "Bob", "x10")
        c.practises(other, 1, days=7)
        made.append(c.writes(share))
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("clinic")
    return clinic(folder, folder / "share")


def merged(folder: Path, files: list[Path], known: str = "") -> object:
    shutil.rmtree(folder / "manager", ignore_errors=True)
    with Pc(folder, "manager") as manager:
        if known:
            manager.home.clock.moment = datetime(2025, 1, 1, tzinfo=UTC)
            person = manager.person("Ours", known)
            with manager.records._file.change() as connection:
                connection.execute("UPDATE people SET uid = ? WHERE id = ?", ("f" * 32, person.id))
        for file in files:
            manager.records.pooling.merge(file)
        assert manager.records.backups.check_integrity().sound
        return picture(manager.records)


@pytest.mark.parametrize("known", ["", "x9", "7"])
def test_the_order_does_not_matter(tmp_path: Path, files: list[Path], known: str) -> None:
    pictures = [merged(tmp_path, list(order), known) for order in itertools.permutations(files)][::7]
    assert all(one == pictures[0] for one in pictures)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 4), max_size=6), st.randoms(use_true_random=False))
def test_doubled_and_shuffled_files_come_to_the_same(
    tmp_path: Path, files: list[Path], again: list[int], shuffle: random.Random
) -> None:
    order = [*files, *(files[place] for place in again)]
    shuffle.shuffle(order)
    assert merged(tmp_path, order) == merged(tmp_path, files)


def test_who_is_who_in_the_clinic(tmp_path: Path, files: list[Path]) -> None:
    merged(tmp_path, files)
    with Pc(tmp_path, "manager") as manager:
        told = {(person.name, person.staff_number) for person in manager.records.scores.people()}
    assert told == {("Rosa D\u00edaz", "7"), ("Bob", ""), ("Robert", "x9"), ("Bob", "x10"), ("Shy", "12")}


def test_the_same_staff_number_is_the_same_person(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        rosa = manager.person("Rosa D\u00edaz", "a7")
        manager.practises(rosa, 2)
        front.practises(front.person("Rosa", "A7"), 3, days=1)
        front.practises(front.person("Rosa D\u00edaz"), 1, days=2)
        report = manager.records.pooling.merge(front.writes(share))
        assert (report.people_new, report.people_matched) == (1, 1)
        assert [row.asked for row in manager.records.scores.by_person(Filter(people=(rosa.id,)))] == [5]
        assert len(manager.records.scores.people()) == 2  # the same name is not enough


def test_a_staff_number_given_later_matches_at_once(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Rosa D.", "7"))
        manager.practises(manager.person("Rosa"))
        manager.records.pooling.merge(front.writes(share))
        (rosa,) = manager.records.people.everyone()
        assert len(manager.records.scores.people()) == 2
        manager.records.people.rename(rosa.id, "Rosa", "7")
        assert [(one.name, one.staff_number) for one in manager.records.scores.people()] == [("Rosa", "7")]
        assert {session.person for session in manager.records.scores.sessions()} == {rosa.id}
        manager.records.people.rename(rosa.id, "Rosa", "8")
        assert sorted(one.label for one in manager.records.scores.people()) == ["Rosa (8)", "Rosa D. (7)"]
        added = manager.records.people.add("Rosa again", "7")
        assert {one.label for one in manager.records.scores.people()} == {"Rosa (8)", "Rosa again (7)"}
        assert added.id in {session.person for session in manager.records.scores.sessions()}


def test_a_manager_decides_who_is_who_and_changes_their_mind(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        rosa, namesake = front.person("Rosa"), front.person("Not her", "7")
        front.practises(rosa, 3)
        front.practises(namesake, 2, days=1)
        ours, pooling = manager.person("Rosa D\u00edaz", "7"), manager.records.pooling
        path = front.writes(share)
        report = pooling.merge(path, decisions={rosa.uid: ours.id, namesake.uid: None, "0" * 32: 1})
        assert (report.people_new, report.people_matched) == (1, 1)

        def asked() -> dict[str, int]:
            return {row.name: row.asked for row in manager.records.scores.by_person()}

        assert asked() == {"Rosa D\u00edaz": 3, "Not her": 2}
        before = picture(manager.records)
        pooling.merge(path)
        assert picture(manager.records) == before
        pooling.decide(namesake.uid, ours.id)
        assert asked() == {"Rosa D\u00edaz": 5}
        pooling.decide(rosa.uid, None)
        assert asked() == {"Rosa": 3, "Rosa D\u00edaz": 2}
        pooling.merge(path)
        assert asked() == {"Rosa": 3, "Rosa D\u00edaz": 2}
        assert {source.name: source.decided for source in pooling.sources()} == {"Rosa": True, "Not her": True}
        with pytest.raises(UserError, match="no person 999"):
            pooling.decide(rosa.uid, 999)
        with pytest.raises(UserError, match="not there any more"):
            pooling.decide("1" * 32, None)


def test_a_session_told_otherwise_is_refused(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Rosa"))
        manager.records.pooling.merge(front.writes(share))
        before = picture(manager.records)
        with closing(sqlite3.connect(front.records.path)) as db, db:
            db.execute("UPDATE sessions SET ended_at = '2025-09-01T10:00:00.000000+00:00'")
        with pytest.raises(UserError, match="tells of a session of 2025-09-01 otherwise"):
            manager.records.pooling.merge(front.writes(share))
        assert picture(manager.records) == before


def test_a_clock_years_off_is_said_and_the_dates_are_kept(tmp_path: Path, share: Path) -> None:
    far = datetime(2089, 5, 1, tzinfo=UTC)
    with Pc(tmp_path, "front", far) as front, Pc(tmp_path, "manager") as manager:
        rosa = front.person("Rosa")
        front.practises(rosa, days=(far - AT).days)
        front.practises(rosa, days=-20_000)
        report = manager.records.pooling.merge(front.writes(share))
        assert (report.in_future, report.sessions_new, report.written.year) == (1, 2, 2089)
        assert [row.started.year for row in manager.records.scores.sessions()] == [2089, 1970]


def test_a_cancel_takes_nothing(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Rosa"))
        path = front.writes(share)
        for stop in range(1, 5):
            calls = itertools.count(1)

            def cancel(step: str, share: float, calls: itertools.count[int] = calls, stop: int = stop) -> None:
                if next(calls) == stop and share < 1:
                    raise Cancelled

            if stop < 4:
                with pytest.raises(Cancelled):
                    manager.records.pooling.merge(path, progress=cancel)
                assert manager.records.scores.people() == []
        assert manager.records.pooling.merge(path).sessions_new == 1


def test_a_connection_of_its_own_serves_another_thread(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Rosa"))
        with opened(manager.records.path) as file:
            assert Pooling(file, SetClock()).merge(front.writes(share)).sessions_new == 1
        assert manager.records.scores.topics()[0].topic is Topic.RULES


MERGES = """
import sys
from pathlib import Path
from medcode_desktop.records.records import Records
path = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
records = Records.open(path, path.with_name("backups"))
for file in sys.argv[2:]:
    records.pooling.merge(Path(file))
records.close()
print("done", flush=True)
"""


def test_two_managers_at_once(tmp_path: Path, files: list[Path], start: Start) -> None:
    expected = merged(tmp_path, files)
    path = tmp_path / "two" / "records.db"
    path.parent.mkdir()
    children = [start(MERGES, path, *order) for order in (files, files[::-1])]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.communicate()[0] for child in children] == ["done\n"] * 2
    with Pc(tmp_path, "two") as both:
        assert picture(both.records) == expected
