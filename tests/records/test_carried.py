"""A restored backup takes back neither the audit log, nor deletions that score files must respect, nor the passcode."""

from __future__ import annotations

from pathlib import Path

import pytest

from medcode_desktop.records.passcode import WrongPasscode
from medcode_desktop.records.records import backups_of
from tests.records.conftest import Home
from tests.records.pool import Pc


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)


def acts(pc: Pc) -> list[tuple[str, str]]:
    return [(entry.what, entry.detail) for entry in pc.records.audit.entries()]


def test_the_audit_log_goes_on(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        records = front.records
        records.passcode.set("first one")
        backup = records.backups.back_up()
        ann, bob = front.person("Ann"), front.person("Bob")
        second = records.backups.back_up()
        records.privacy.delete(ann.id)
        records.privacy.anonymise(bob.id)
        before = acts(front)
        records.backups.restore(backup)
        assert acts(front) == [*before, ("restore backup", backup.path.name)]
        records.backups.restore(second)
        # who had gone already with the first restore was deleted by nobody
        again = ("restore backup", f"{second.path.name}; 1 people who were deleted are back")
        assert acts(front) == [*before, ("restore backup", backup.path.name), again]
        assert [entry.id for entry in records.audit.entries()] == list(range(1, len(before) + 3))


def test_names_that_come_back_are_counted(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        bob = front.person("Bob")
        backup = front.records.backups.back_up()
        front.records.privacy.anonymise(bob.id)
        front.records.backups.restore(backup)
        assert acts(front)[-1] == ("restore backup", f"{backup.path.name}; 1 names that were taken away are back")


def test_an_old_score_file_brings_nobody_back_after_a_restore(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front, Pc(tmp_path, "manager") as manager:
        front.practises(front.person("Ann"))
        file = front.writes(tmp_path / "share")
        empty = manager.records.backups.back_up()
        manager.records.pooling.merge(file)
        manager.records.privacy.delete(manager.records.scores.people()[0].id)
        manager.records.backups.restore(empty)
        assert manager.records.pooling.merge(file).people_deleted == 1
        assert manager.records.scores.people() == []


def test_the_passcode_of_now_stays(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        records = front.records
        backup = records.backups.back_up()
        records.passcode.set("the new one")
        with pytest.raises(WrongPasscode):
            records.passcode.check("guess")
        records.backups.restore(backup)
        with pytest.raises(WrongPasscode):
            records.passcode.check("another guess")
        records.passcode.check("the new one")
        with_it = records.backups.back_up()
        records.passcode.reset()
        records.backups.restore(with_it)
        assert not records.passcode.is_set


def test_after_damage_the_log_says_that_a_backup_was_restored(home: Home) -> None:
    records = home.open()
    backup = records.backups.back_up()
    records.close()
    home.path.write_bytes(b"no database" * 1000)
    backups_of(home.path, home.backups, home.clock).restore(backup)
    again = home.open()
    assert [(entry.what, entry.detail) for entry in again.audit.entries()] == [("restore backup", backup.path.name)]
    again.close()
