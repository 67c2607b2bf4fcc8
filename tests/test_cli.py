"""The commands as people and programs use them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner, Result

from medcode_desktop.cli import main
from medcode_desktop.paths import find_places
from tests.releases.making import some_codes, txt, written

ON = ("--on", "2026-02-01")
FULL = Path("/dev/full")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data_dir: Path, *arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)], input=stdin)


def as_json(result: Result) -> Any:
    assert result.stderr == ""
    return json.loads(result.stdout)


def program(data_dir: Path, *arguments: str, stdout: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "medcode_desktop", *arguments, "--data-dir", str(data_dir)]
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, cwd=find_places().resources.parent)


def release(folder: Path, name: str, count: int, quarter: str) -> str:
    return str(written(folder, name, txt(some_codes(count, effective=quarter))))


def held(data_dir: Path) -> list[tuple[str, int]]:
    return [(one["date"], one["codes"]) for one in as_json(run(data_dir, "releases", "--json")) if not one["own_words"]]


def test_look_up_ends_with_0_if_all_were_found_and_1_if_some_were_not(data_dir: Path) -> None:
    found = run(data_dir, "lookup", "e0601", "RR", *ON)
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, "E0601  CPAP device (continuous positive airway pressure)")
    assert [one["found"] for one in as_json(run(data_dir, "lookup", "E0601", "X", "99213", "", "--json", *ON))] == [
        True,
        False,
        False,
        False,
    ]
    assert run(data_dir, "lookup", "E0601", "99213").exit_code == 1
    assert run(data_dir, "lookup", "").stdout == "(nothing): There is no code to read.\n"


def test_several_codes_in_one_argument_are_looked_up_one_by_one(data_dir: Path) -> None:
    found = run(data_dir, "lookup", "E0601 RR, E0470", "E0100", "--json", *ON)
    assert [(one["code"], one["modifiers"]) for one in as_json(found)] == [("E0601", ["RR"]), ("E0470", []), ("E0100", [])]
    assert found.exit_code == 0
    assert run(data_dir, "lookup", "E0601,E9999", *ON).exit_code == 1
    assert "what follows it is no modifier" in run(data_dir, "lookup", "E0601 RRR", *ON).stdout


def test_what_begins_with_a_hyphen_is_a_text_and_no_option(data_dir: Path) -> None:
    plain = as_json(run(data_dir, "search", "wheelchair -power -hip", "--json", *ON))["codes"]
    assert as_json(run(data_dir, "search", "wheelchair", "-power", "-hip", "--json", *ON))["codes"] == plain
    assert run(data_dir, "search", "-hip", *ON).exit_code == 0
    assert run(data_dir, "search", "--'; x", *ON).exit_code == 0
    assert run(data_dir, "lookup", "-RR", *ON).stdout.startswith("RR  ")
    misspelt = run(data_dir, "search", "--limt=3", "cane")
    assert (misspelt.exit_code, "--limt" in misspelt.stderr) == (2, True)
    assert "[FROM TO]" in run(data_dir, "changes", "--help").stdout


@pytest.mark.parametrize(
    "day", ["", "today", "03/31/2025", "31.03.2025", "2025-02-30", "2025-3-1", "\u0662\u0660\u0662\u0665-01-01"]
)
def test_a_date_that_is_none_is_wrong_usage_and_says_how_to_write_it(data_dir: Path, day: str) -> None:
    for command in (("lookup", "E0601"), ("search", "cpap")):
        result = run(data_dir, *command, "--on", day)
        assert result.exit_code == 2
        assert "is not a date; write it as 2025-03-31" in result.stderr


def test_search_prints_a_line_for_each_query_best_first(data_dir: Path, tmp_path: Path) -> None:
    lines = b"\xef\xbb\xbfcpap\r\n\nweelchair cushon\nxyzzyqq\ncane\tquad\n99213\n\xff\xfe\n" + b"a " * 60_000 + b"\nE0601"
    path = str(written(tmp_path, "queries.txt", lines))
    result = run(data_dir, "search", "--from", path, "--limit", "3", *ON)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [len(row) for row in rows] == [2] * 9
    assert (rows[0][0], rows[0][1].split(",")[0]) == ("cpap", "E0601")
    assert rows[1] == ["", ""]
    assert len(rows[2][1].split(",")) == 3
    assert (rows[3][1], rows[4][0], rows[5][1], rows[8]) == ("", "cane quad", "", ["E0601", "E0601"])
    same = run(data_dir, "search", "--from", "-", "--limit", "3", "--json", *ON, stdin=lines)
    documents = [json.loads(line) for line in same.stdout.splitlines()]
    assert [",".join(one["codes"]) for one in documents] == [row[1] for row in rows]


def test_search_takes_a_text_or_a_file(data_dir: Path, tmp_path: Path) -> None:
    assert as_json(run(data_dir, "search", "cpap", "--limit", "2", "--json", *ON))["codes"][0] == "E0601"
    assert run(data_dir, "search", "nothing-at-all-xyzzy", *ON).exit_code == 0
    assert run(data_dir, "search").exit_code == 2
    assert run(data_dir, "search", "x", "--from", str(written(tmp_path, "q", b""))).exit_code == 2
    assert run(data_dir, "search", "--from", str(tmp_path)).exit_code == 2
    assert run(data_dir, "search", "--from", str(tmp_path / "nowhere")).exit_code == 2


def test_import_tells_what_came_in_and_what_was_refused(data_dir: Path, tmp_path: Path) -> None:
    path = release(tmp_path, "HCPC2026_JAN_v2.txt", 12, "20260101")
    refused = run(data_dir, "import", path)
    assert refused.exit_code == 1
    assert "lacks" in refused.stderr
    assert "(--allow-loss)" in refused.stderr
    document = as_json(run(data_dir, "import", path, "--allow-loss", "--json"))
    assert (document["source"], document["release"], document["posting"]) == (
        "HCPC2026_JAN_v2.txt",
        "HCPCS Level II January 2026",
        "v2",
    )
    assert (document["codes"], document["modifiers"], document["refused"], document["already_loaded"]) == (12, 1, [], False)
    assert "Loaded before; nothing was changed." in run(data_dir, "import", path).stdout


def test_a_bad_file_among_several_does_not_stop_the_others(data_dir: Path, tmp_path: Path) -> None:
    files = [
        release(tmp_path, "a.txt", 12, "20260101"),
        str(written(tmp_path, "b.pdf", b"%PDF-1.7")),
        release(tmp_path, "c.txt", 14, "20260401"),
    ]
    result = run(data_dir, "import", *files, "--allow-loss", "--json")
    assert result.exit_code == 1
    assert [one["source"] for one in json.loads(result.stdout)] == ["a.txt", "c.txt"]
    assert "b.pdf is a PDF" in result.stderr
    assert held(data_dir) == [("2026-04-01", 14), ("2026-01-01", 12)]


def test_releases_are_named_by_number_month_or_title(data_dir: Path, tmp_path: Path) -> None:
    for name, count, quarter in (("a.txt", 12, "20260101"), ("b.txt", 14, "20260401"), ("c.txt", 15, "20270101")):
        run(data_dir, "import", release(tmp_path, name, count, quarter), "--allow-loss")
    for before, after in (("2", "3"), ("2026-01", "2026-04"), ("january 2026", "April  2026"), ("JAN2026", "apr 2026")):
        document = as_json(run(data_dir, "changes", before, after, "--json"))
        assert (document["from"]["number"], document["to"]["number"]) == (2, 3), before
        assert [hit["code"] for hit in document["added"]] == ["E9112", "E9113"]
    assert as_json(run(data_dir, "changes", "--json"))["to"]["number"] == 4
    for wrong in ("", "ii", "2024", "99"):
        result = run(data_dir, "changes", wrong, "2")
        assert result.exit_code == 1
        assert f"There is no release '{wrong}'." in result.stderr
    assert "'2026' may be several releases: 3 (" in run(data_dir, "changes", "2026", "4").stderr
    assert run(data_dir, "changes", "2").exit_code == 2


def test_roll_back_goes_one_step(data_dir: Path, tmp_path: Path) -> None:
    nothing = run(data_dir, "rollback")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "no catalogue to go back to" in nothing.stderr
    run(data_dir, "import", release(tmp_path, "a.txt", 12, "20260101"), "--allow-loss")
    assert as_json(run(data_dir, "rollback", "--json"))["in_use"].endswith("own words")
    assert held(data_dir) == []


def test_a_catalogue_damaged_in_its_middle_is_a_sentence(data_dir: Path, tmp_path: Path) -> None:
    run(data_dir, "import", release(tmp_path, "a.txt", 12, "20260101"), "--allow-loss")
    path = data_dir / "catalogues" / "catalogue-0001.db"
    data = path.read_bytes()
    whole = len(data) * 9 // 10 // 4096 * 4096
    path.write_bytes(data[:whole] + b"\xa5" * (len(data) - whole))
    for command in (("search", "cpap"), ("lookup", "E0601"), ("import", release(tmp_path, "b.txt", 14, "20260401"))):
        result = run(data_dir, *command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1
        assert "is damaged" in result.stderr
    assert run(data_dir, "rollback").exit_code == 0
    assert run(data_dir, "search", "cpap").exit_code == 0


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "arguments", [("lookup", "E0601"), ("search", "cpap", "--json"), ("releases",), ("lookup", "--help"), ("--version",)]
)
def test_a_full_device_is_a_sentence(data_dir: Path, arguments: Sequence[str]) -> None:
    with FULL.open("wb") as full:
        process = program(data_dir, *arguments, stdout=full)
        _, told = process.communicate(timeout=60)
    assert told == b"medcode-desktop: The output could not be read or written: No space left on device.\n"
    assert process.returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_reader_that_leaves_early_is_no_fault(data_dir: Path, tmp_path: Path) -> None:
    queries = written(tmp_path, "q.txt", b"cpap\n" * 3000)
    process = program(data_dir, "search", "--from", str(queries))
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"cpap\tE0601,")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.wait(timeout=60)
    process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_control_c_during_an_import_says_what_was_not_imported(data_dir: Path, tmp_path: Path, shared_data: Path) -> None:
    first = release(tmp_path, "a.txt", 12, "20260101")
    second = next((shared_data / "hcpcs").glob("january*.zip"))
    process = program(data_dir, "import", first, str(second), "--allow-loss")
    assert process.stdout is not None
    process.stdout.readline()  # the first is in
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert held(data_dir) == [("2026-01-01", 12)]
    assert told.decode() == f"medcode-desktop: Stopped; not imported: {second.name}.\n"
    assert process.returncode == 130


def test_json_is_json_where_the_output_takes_only_ascii(data_dir: Path) -> None:
    command = [sys.executable, "-m", "medcode_desktop", "search", "caf\xe9 \u65e5\u672c", "--json", "--data-dir", str(data_dir)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, cwd=find_places().resources.parent, check=True)
    assert json.loads(done.stdout)["query"] == "caf\xe9 \u65e5\u672c"
