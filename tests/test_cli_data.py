"""`medcode-desktop data`, and the passcode before what it protects besides scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medcode_desktop.cli import main
from medcode_desktop.records.records import Records
from tests.releases.making import some_codes, txt, written


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)
    monkeypatch.delenv("MEDCODE_PASSCODE", raising=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    Records.open(tmp_path / "data" / "records.db", tmp_path / "data" / "backups").close()
    return tmp_path / "data"


def run(data_dir: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--data-dir", str(data_dir)])


def set_passcode(data_dir: Path) -> None:
    records = Records.open(data_dir / "records.db", data_dir / "backups")
    records.passcode.set("open sesame")
    records.close()


def test_where_and_move(data_dir: Path, tmp_path: Path) -> None:
    assert run(data_dir, "data", "where").stdout == f"{data_dir}\n"
    result = run(data_dir, "data", "move", tmp_path / "new", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["folder"] == str(tmp_path / "new")
    told = json.loads(run(data_dir, "data", "where", "--json").stdout)
    assert told == {"folder": str(tmp_path / "new"), "led_by": str(data_dir / "moved-to.txt")}
    assert (data_dir / "records.db").exists()
    result = run(data_dir, "data", "move", tmp_path / "third", "--remove-old")
    assert result.stdout.startswith(f"The data is in {tmp_path / 'third'} now: ")
    assert not (tmp_path / "new" / "records.db").exists()
    (tmp_path / "third" / "records.db").unlink()
    for before_or_after in (["--data-dir", data_dir, "data", "where"], ["data", "where", "--data-dir", data_dir]):
        result = CliRunner().invoke(main, list(map(str, before_or_after)), env={"MEDCODE_DATA_DIR": str(tmp_path / "none")})
        assert result.exit_code == 1
        assert "no records there now" in result.stderr


def test_a_folder_that_will_not_do(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    result = run(data_dir, "data", "move", tmp_path)
    assert (result.exit_code, "is not empty" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "command", [("data", "move", "new"), ("import", "a.txt", "--allow-loss"), ("rollback",), ("remove", "asp")]
)
def test_imports_and_moves_need_the_passcode(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "a.txt", txt(some_codes()))
    set_passcode(data_dir)
    result = run(data_dir, *command)
    assert (result.exit_code, "protected by a passcode" in result.stderr) == (1, True)
    secret = tmp_path / "secret.txt"
    secret.write_text("open sesami\n")
    result = run(data_dir, *command, "--passcode-file", secret)
    assert (result.exit_code, "passcode is wrong" in result.stderr) == (1, True)
    assert not (tmp_path / "new").exists()
    assert not list((data_dir / "catalogues").glob("*.db"))
    secret.write_text("open sesame\n")
    result = run(data_dir, *command, "--passcode-file", secret)
    assert "passcode" not in result.stderr
    assert result.exit_code == (0 if command[0] in ("data", "import") else 1)


def test_without_a_passcode_nothing_is_asked_and_no_records_are_made(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", txt(some_codes()))
    assert run(tmp_path / "data", "import", path, "--allow-loss").exit_code == 0
    assert not (tmp_path / "data" / "records.db").exists()


def test_backups_are_made_listed_checked_and_restored(data_dir: Path, tmp_path: Path) -> None:
    assert "There is no backup in" in run(data_dir, "data", "backups").stdout
    records = Records.open(data_dir / "records.db", data_dir / "backups")
    ann = records.people.add("Ann")
    made = json.loads(run(data_dir, "data", "back-up", "--json").stdout)
    assert made["why"] == "by-hand"
    records.privacy.delete(ann.id)
    busy = run(data_dir, "data", "restore", made["name"])
    assert (busy.exit_code, "Close the other windows" in busy.stderr) == (1, True)
    records.close()
    assert [one["name"] for one in json.loads(run(data_dir, "data", "backups", "--json").stdout)] == [made["name"]]
    assert run(data_dir, "data", "backups").stdout.startswith(f"{made['name']}  ")
    assert run(data_dir, "data", "check").stdout == "Everything is in order.\n"
    result = run(data_dir, "data", "restore", made["name"])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"Restored: {made['name']}; 1 people who were deleted are back. What was there before is ")
    records = Records.open(data_dir / "records.db", data_dir / "backups")
    assert [person.name for person in records.people.everyone()] == ["Ann"]
    records.close()
    unknown = run(data_dir, "data", "restore", "records-none.db")
    assert (unknown.exit_code, "There is no backup records-none.db" in unknown.stderr) == (1, True)
    assert run(tmp_path / "none", "data", "check").exit_code == 1
    assert run(tmp_path / "none", "data", "backups").exit_code == 0
    assert not (tmp_path / "none").exists()


def test_backups_are_behind_the_passcode_unless_the_records_are_damaged(data_dir: Path) -> None:
    set_passcode(data_dir)
    for command in (("backups",), ("back-up",), ("restore", "x")):
        result = run(data_dir, "data", *command)
        assert (result.exit_code, "protected by a passcode" in result.stderr) == (1, True)
    records = Records.open(data_dir / "records.db", data_dir / "backups")
    name = records.backups.back_up().path.name
    records.close()
    (data_dir / "records.db").write_bytes(b"no database " * 1000)
    result = run(data_dir, "data", "check", "--json")
    assert (result.exit_code, json.loads(result.stdout)["sound"]) == (1, False)
    assert run(data_dir, "data", "restore", name).exit_code == 0
    assert "protected by a passcode" in run(data_dir, "scores", "list").stderr
