"""`medcode-desktop scores key` and `scores match`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medcode_desktop.cli import main
from tests.records.pool import Pc


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)
    monkeypatch.delenv("MEDCODE_PASSCODE", raising=False)


def run(folder: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["scores", *map(str, arguments), "--data-dir", str(folder)])


def test_the_clinic_key_is_set_and_removed(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        front.practises(front.person("Rosa"))
    with Pc(tmp_path, "manager"):
        pass
    key, share = tmp_path / "key.txt", tmp_path / "share"
    share.mkdir()
    key.write_text("correct horse battery\n")
    assert run(tmp_path / "manager", "key", "--new-file", key).output == "Score files are sealed from now on.\n"
    open_file = json.loads(run(tmp_path / "front", "write", share, "--json").stdout)["path"]
    refused = run(tmp_path / "manager", "merge", open_file)
    assert (refused.exit_code, "has no seal" in refused.stderr) == (1, True)
    run(tmp_path / "front", "key", "--new-file", key)
    written = json.loads(run(tmp_path / "front", "write", share, "--json").stdout)
    assert written["sealed"]
    assert run(tmp_path / "manager", "merge", written["path"]).exit_code == 0
    assert run(tmp_path / "front", "key", "--remove").exit_code == 0
    assert not json.loads(run(tmp_path / "front", "write", share, "--json").stdout)["sealed"]
    assert run(tmp_path / "front", "key").exit_code == 2
    key.write_text("too short")
    assert "it needs 12" in run(tmp_path / "front", "key", "--new-file", key).stderr


def test_people_of_other_pcs_are_matched_and_kept_apart(tmp_path: Path) -> None:
    with Pc(tmp_path, "front") as front:
        front.practises(front.person("Rosa D.", "7"))
        file = front.writes(tmp_path / "share")
    with Pc(tmp_path, "manager") as manager:
        rosa, bob = manager.person("Rosa", "7"), manager.person("Bob")
        manager.records.pooling.merge(file)
    folder = tmp_path / "manager"
    (told,) = json.loads(run(folder, "match", "--json").stdout)
    assert (told["name"], told["person"], told["is"], told["decided"]) == ("Rosa D.", rosa.id, "Rosa (7)", False)
    assert f"Rosa (7) ({rosa.id})" in run(folder, "match").stdout
    for arguments, person in ((("--with", "Bob"), bob.id), (("--with", "7"), rosa.id)):
        assert json.loads(run(folder, "match", told["uid"], *arguments, "--json").stdout)[0]["person"] == person
    apart = json.loads(run(folder, "match", told["uid"], "--apart", "--json").stdout)[0]
    assert apart["person"] not in (rosa.id, bob.id)
    assert apart["is"] == "Rosa D. (7)"
    assert run(folder, "merge", file).exit_code == 0
    assert json.loads(run(folder, "match", "--json").stdout)[0]["person"] == apart["person"]
    for wrong in (("--apart",), (told["uid"],), (told["uid"], "--apart", "--with", "Bob")):
        assert run(folder, "match", *wrong).exit_code == 2
    assert "No score file told of" in run(folder, "match", "f" * 32, "--apart").stderr
    assert "There is nobody called Eve" in run(folder, "match", told["uid"], "--with", "Eve").stderr
