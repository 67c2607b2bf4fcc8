"""`medcode-desktop scores` as managers and scheduled runs use it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from medcode_desktop.cli import main
from medcode_desktop.records.records import Records
from medcode_desktop.training.model import Mode
from tests.records.pool import AT, Pc
from tests.records.practising import hold
from tests.training.asking import question

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medcode_desktop.records.seals.COST", 2**4)
    monkeypatch.delenv("MEDCODE_PASSCODE", raising=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    with Pc(tmp_path, "data") as pc:
        rosa, bob = pc.person("Rosa D\u00edaz", "7"), pc.person("=Bob")
        pc.practises(rosa, 4)
        pc.practises(bob, 2, days=40, mode=Mode.EXAM)
        hold(pc.records, bob, [(question(1), False)], AT)
    return tmp_path / "data"


def run(data_dir: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["scores", *map(str, arguments), "--data-dir", str(data_dir)])


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_sessions_are_listed(data_dir: Path) -> None:
    rows = document(run(data_dir, "list", "--json"))
    assert [(row["name"], row["mode"], row["passed"]) for row in rows] == [
        ("=Bob", "exam", True),
        ("=Bob", "practice", None),
        ("Rosa D\u00edaz", "practice", None),
    ]
    text = run(data_dir, "list", "--person", "7").stdout.splitlines()
    assert len(text) == 2
    assert "Rosa D\u00edaz" in text[1]
    assert document(run(data_dir, "list", "--from", "2025-10-01", "--to", "2025-10-31", "--json"))[0]["asked"] == 2


def test_people_and_questions(data_dir: Path) -> None:
    people = document(run(data_dir, "people", "--json"))
    assert [(row["name"], row["asked"], row["last"]) for row in people] == [
        ("=Bob", 3, "2025-10-11"),
        ("Rosa D\u00edaz", 4, "2025-09-01"),
    ]
    items = document(run(data_dir, "questions", "--missed", "--json"))
    assert items[0]["facility"] == 0
    assert document(run(data_dir, "questions", "--topic", "codes", "--json"))
    assert run(data_dir, "questions").stdout.startswith("Facility")
    assert "on the list" in run(data_dir, "people").stdout


def test_exports_into_a_folder_under_names_of_their_own(data_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for kind, rows in (("csv", 7), ("xlsx", 7), ("xapi", 10)):
        done = document(run(data_dir, "export", "--format", kind, "--out", out, "--clinic", "Elm/Street", "--json"))
        assert done["rows"] == rows
        assert Path(done["file"]).parent == out
        assert "Elm Street, all dates, made " in done["file"]
    for table, count in (("sessions", 3), ("questions", 4)):
        assert (
            document(run(data_dir, "export", "--format", "csv", "--rows", table, "--out", out / "x.csv", "--json"))["rows"]
            == count
        )
    with (out / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4
    (book,) = out.glob("*.xlsx")
    assert len(CalamineWorkbook.from_path(book).get_sheet_by_name("Answers").to_python()) == 8
    assert len(list(out.iterdir())) == 4
    done = document(
        run(data_dir, "export", "--format", "csv", "--out", out / "y.csv", "--person", "=bob", "--to", "2025-09-30", "--json")
    )
    assert done["rows"] == 1
    log = document(run(data_dir, "audit", "--json"))
    assert [entry["what"] for entry in log] == ["export"] * 6
    assert not any("Bob" in entry["detail"] for entry in log)
    assert run(data_dir, "audit", "--out", out / "log.csv").exit_code == 0
    assert (out / "log.csv").read_text("utf-8-sig").count("\n") == 7
    assert document(run(data_dir, "audit", "--json"))[-1]["detail"] == "audit log: 6 rows; log.csv"
    assert "export" in run(data_dir, "audit").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("list", "--person", "Nobody"), 1, "nobody called Nobody"),
        (("list", "--person", ""), 1, "nobody called"),
        (("list", "--from", "yesterday"), 2, "is not a date"),
        (("list", "--from", "2025-02-01", "--to", "2025-01-01"), 2, "--to is before --from"),
        (("list", "--topic", "cooking"), 2, "cooking"),
        (("export", "--format", "xlsx", "--out", "/nowhere/x.xlsx"), 1, "/nowhere/x.xlsx could not be written"),
        (("write", "/nowhere"), 1, "could not be written to /nowhere"),
        (("merge", "/nowhere/x.medscores"), 1, "cannot be read"),
        (("write", ".", "--key-file", "/nowhere/key"), 1, "/nowhere/key cannot be read"),
        (("passcode",), 2, "either --new-file or --reset"),
        (("delete", "7"), 2, "--for-good"),
    ],
)
def test_what_cannot_be_done_is_said(data_dir: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run(data_dir, *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr


def test_without_records_nothing_is_made(tmp_path: Path) -> None:
    result = run(tmp_path / "none", "list")
    assert result.exit_code == 1
    assert "There are no records" in result.stderr
    assert not (tmp_path / "none").exists()


def test_two_people_of_one_name_are_told_apart_by_id(data_dir: Path) -> None:
    records = Records.open(data_dir / "records.db", data_dir / "backups")
    twin = records.people.add("Rosa D\u00edaz", "8")
    records.close()
    result = run(data_dir, "list", "--person", "rosa d\u00edaz")
    assert result.exit_code == 1
    assert f"Give one of their ids: 1, {twin.id}." in result.stderr
    assert document(run(data_dir, "list", "--person", f"{twin.uid}", "--json")) == []
    assert len(document(run(data_dir, "list", "--person", "rosa d\u00edaz (7)", "--json"))) == 1


def test_pooling_with_a_key(data_dir: Path, tmp_path: Path) -> None:
    share, key = tmp_path / "share", tmp_path / "key.txt"
    share.mkdir()
    key.write_text("\ufeffcorrect horse battery\r\n", "utf-8")
    sealed = Path(document(run(data_dir, "write", share, "--key-file", key, "--json"))["path"])
    unsealed = Path(document(run(data_dir, "write", share, "--json"))["path"])
    with Pc(tmp_path, "manager"):
        pass
    manager = tmp_path / "manager"
    result = run(manager, "merge", unsealed, sealed, "--key-file", key, "--json")
    assert result.exit_code == 1
    assert f"{unsealed.name} has no seal" in result.stderr
    assert "(--accept-unsealed)" in result.stderr
    (report,) = json.loads(result.stdout)
    assert (report["sessions_new"], report["answers_new"], report["sealed"]) == (3, 7, True)
    again = run(manager, "merge", unsealed, "--key-file", key, "--accept-unsealed")
    assert again.exit_code == 0
    assert "Sessions: 0 new with 0 answers, 3 known." in again.stdout
    assert [row["elsewhere"] for row in document(run(manager, "people", "--json"))] == [True, True]


def test_a_passcode_is_asked_for_by_every_command(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code.txt"
    code.write_text("open sesame", "utf-8")
    assert run(data_dir, "passcode", "--new-file", code).exit_code == 0
    commands: tuple[tuple[object, ...], ...] = (
        ("list",),
        ("people",),
        ("questions",),
        ("audit",),
        ("export", "--format", "csv", "--out", tmp_path / "x.csv"),
        ("write", tmp_path),
        ("merge", tmp_path / "x.medscores"),
        ("delete", "7", "--for-good"),
        ("anonymise", "7"),
        ("passcode", "--new-file", code),
    )
    for command in commands:
        result = run(data_dir, *command)
        assert result.exit_code == 1, command
        assert "protected by a passcode" in result.stderr
    monkeypatch.setenv("MEDCODE_PASSCODE", "guessed")
    assert "The passcode is wrong" in run(data_dir, "list").stderr
    assert run(data_dir, "list", "--passcode-file", code).exit_code == 0
    monkeypatch.setenv("MEDCODE_PASSCODE", "open sesame")
    assert run(data_dir, "list").exit_code == 0
    assert run(data_dir, "passcode", "--new-file", code).exit_code == 0
    assert not list(tmp_path.glob("*.csv"))
    monkeypatch.delenv("MEDCODE_PASSCODE")
    assert run(data_dir, "passcode", "--reset").exit_code == 0
    assert run(data_dir, "list").exit_code == 0


def test_a_name_is_taken_away_and_a_person_deleted(data_dir: Path) -> None:
    assert run(data_dir, "anonymise", "7").stdout == "Person 1\n"
    assert run(data_dir, "delete", "=Bob", "--for-good").stdout == "Deleted: 2 sessions, 3 answers\n"
    assert [row["name"] for row in document(run(data_dir, "people", "--json"))] == ["Person 1"]
    log = document(run(data_dir, "audit", "--json"))
    assert [entry["what"] for entry in log] == ["anonymise person", "delete person"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"x" * 5000])
def test_a_file_that_holds_no_secret(data_dir: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "code.txt").write_bytes(content)
    result = run(data_dir, "passcode", "--new-file", tmp_path / "code.txt")
    assert result.exit_code == 1
    assert "code.txt" in result.stderr


def test_pages_as_pdf(data_dir: Path, tmp_path: Path) -> None:
    """In a process of its own, as a scheduled run without a display has it."""
    environment = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "DISPLAY")}
    for page, who in (("team", []), ("person", ["--person", "7"]), ("certificate", ["--person", "=Bob"])):
        options = ["--out", str(tmp_path), "--clinic", "Elm/Street", "--data-dir", str(data_dir), "--json"]
        command = [sys.executable, "-m", "medcode_desktop", "scores", "pdf", page, *who, *options]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        path = Path(json.loads(done.stdout)["file"])
        assert path.parent == tmp_path
        assert "Elm Street" in path.name
        assert path.read_bytes().startswith(b"%PDF")
    log = document(run(data_dir, "audit", "--json"))
    assert [entry["what"] for entry in log] == ["export"] * 3
    assert not any("Rosa" in entry["detail"] or "Bob" in entry["detail"] for entry in log)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("person",), "about one person"),
        (("certificate", "--person", "7"), "has passed no exam"),
        (("team", "--out", "/nowhere/x.pdf"), "/nowhere/x.pdf could not be written"),
    ],
)
@pytest.mark.usefixtures("qapp")  # in this process, which later tests share
def test_a_page_that_cannot_be_made_is_said(data_dir: Path, tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    out = () if "--out" in arguments else ("--out", tmp_path / "x.pdf")
    result = run(data_dir, "pdf", *arguments, *out)
    assert (result.exit_code, says in result.stderr) == (1, True)
    assert not (tmp_path / "x.pdf").exists()
