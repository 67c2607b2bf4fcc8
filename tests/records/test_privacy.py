"""A person deleted for good is gone, bytes and all, and does not come back; one without a name stays without."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.people import PersonGone
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.training.model import Mode
from tests.records.pool import AT, Pc, picture
from tests.records.practising import hold
from tests.training.asking import question

NAME = "Zacharias Unforgettable"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


def bytes_of(records: Records) -> bytes:
    return b"".join(path.read_bytes() for path in records.path.parent.glob("records.db*"))


def test_a_deleted_person_is_gone_from_rows_and_bytes(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        gone, stays = front.person(NAME, "S-4711"), front.person("Bob")
        front.practises(gone, 4)
        front.practises(stays, 2)
        assert NAME.encode() in bytes_of(front.records)
        erased = front.records.privacy.delete(gone.id)
        assert (erased.sessions, erased.answers) == (1, 4)
        assert [person.name for person in front.records.scores.people()] == ["Bob"]
        with closing(sqlite3.connect(front.records.path)) as db:
            for table in ("sessions", "answers", "cards"):
                assert {row[0] for row in db.execute(f"SELECT person FROM {table}")} == {stays.id}
        left = bytes_of(front.records)
        assert NAME.encode() not in left
        assert b"S-4711" not in left
        assert gone.uid.encode() not in left
        assert front.records.backups.check_integrity().sound
        with pytest.raises(UserError, match="not there any more"):
            front.records.privacy.delete(gone.id)


def test_score_files_do_not_bring_a_deleted_person_back(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        rosa = front.person("Rosa", "7")
        front.practises(rosa)
        front.practises(front.person("Bob"))
        path = front.writes(share)
        manager.records.pooling.merge(path)
        (person,) = [one for one in manager.records.scores.people() if one.name == "Rosa"]
        manager.records.privacy.delete(person.id)
        front.practises(rosa, days=3)
        for file in (path, front.writes(share)):
            report = manager.records.pooling.merge(file)
            assert report.people_deleted == 1
            assert report.sessions_deleted >= 1
        assert [one.name for one in manager.records.scores.people()] == ["Bob"]
        assert [entry.what for entry in manager.records.audit.entries()] == ["merge", "delete person", "merge", "merge"]


def test_a_person_matched_from_two_pcs_is_deleted_as_one(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "a") as a, Pc(tmp_path, "b") as b, Pc(tmp_path, "manager") as manager:
        for pc in (a, b):
            pc.practises(pc.person("Rosa", "7"))
        files = [a.writes(share), b.writes(share)]
        for file in files:
            manager.records.pooling.merge(file)
        (person,) = manager.records.scores.people()
        assert manager.records.privacy.delete(person.id).sessions == 2
        for file in files:
            manager.records.pooling.merge(file)
        assert manager.records.scores.people() == []


def test_without_a_name_results_stay(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        rosa, bob = front.person(NAME, "S-4711"), front.person("Bob")
        front.practises(rosa, 4, mode=Mode.EXAM)
        open_session = hold(front.records, rosa, [(question(1), True)], AT, end=False)
        assert front.records.privacy.anonymise(rosa.id) == "Person 1"
        assert front.records.privacy.anonymise(rosa.id) == "Person 1"
        assert front.records.privacy.anonymise(bob.id) == "Person 2"
        people = front.records.scores.people()
        assert [(one.name, one.staff_number, one.anonymous, one.on_list) for one in people] == [
            ("Person 1", "", 1, False),
            ("Person 2", "", 2, False),
        ]
        assert [row.name for row in front.records.scores.sessions(Filter(people=(rosa.id,)))] == ["Person 1"]
        assert front.records.people.everyone() == []
        with pytest.raises(PersonGone):
            front.records.sessions.add_question(open_session, 2, question(2))
        log = " ".join(entry.detail for entry in front.records.audit.entries())
        assert "Person 1" in log
        assert NAME not in log


def test_a_name_taken_away_is_gone_from_the_bytes(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        person = front.person(NAME, "S-4711")
        front.practises(person, 2)
        assert NAME.encode() in bytes_of(front.records)
        front.records.privacy.anonymise(person.id)
        left = bytes_of(front.records)
        assert NAME.encode() not in left
        assert b"S-4711" not in left


def test_score_files_do_not_bring_a_name_back_in_any_order(tmp_path: Path, share: Path) -> None:
    with Pc(tmp_path, "a") as a, Pc(tmp_path, "b") as b, Pc(tmp_path, "manager") as manager:
        rosa = a.person("Rosa", "7")
        a.practises(rosa)
        b.practises(b.person("Rosa", "7"), days=1)
        named = [a.writes(share), b.writes(share)]
        for file in named:
            manager.records.pooling.merge(file)
        (person,) = manager.records.scores.people()
        manager.records.privacy.anonymise(person.id)
        a.practises(rosa, days=2)
        for file in (*named, a.writes(share)):
            manager.records.pooling.merge(file)
        (person,) = manager.records.scores.people()
        assert (person.name, person.staff_number) == ("Person 1", "")
        assert len(manager.records.scores.sessions()) == 3
        with closing(sqlite3.connect(manager.records.path)) as db:
            assert {row[0] for row in db.execute("SELECT name FROM person_sources")} == {"Person"}


def test_a_name_taken_away_on_the_other_pc_goes_here_too(tmp_path: Path, share: Path) -> None:
    for order in (1, -1):
        with Pc(tmp_path, f"a{order}") as a, Pc(tmp_path, f"manager{order}") as manager:
            rosa = a.person("Rosa", "7")
            a.practises(rosa)
            named = a.writes(share)
            a.records.privacy.anonymise(rosa.id)
            for file in (named, a.writes(share), named)[::order]:
                manager.records.pooling.merge(file)
            (person,) = manager.records.scores.people()
            assert (person.name, person.staff_number, person.anonymous) == ("Person 1", "", 1)
            assert picture(manager.records)
