"""The log is bounded, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from medcode_desktop.ui import log_file
from medcode_desktop.ui.crash_file import A_WEEK, CrashFile
from medcode_desktop.ui.log_file import LogFile


def test_entries_are_appended_with_time_and_kind(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs")
    log.write("bug", "one\ntwo\n")
    log.write("error", "three \ud800")
    lines = log.path.read_text("utf-8").splitlines()
    assert lines[0].endswith("Z bug: one")
    assert lines[1] == "two"
    assert lines[2].endswith(r"Z error: three \ud800")


def test_the_log_never_grows_beyond_its_bound(tmp_path: Path) -> None:
    log = LogFile(tmp_path)
    for n in range(40):
        log.write("bug", f"{n} " + "x" * (log_file.MOST_BYTES // 8))
    log.write("bug", "y" * (log_file.MOST_BYTES * 3))
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["medcode.1.log", "medcode.2.log", "medcode.log"]
    assert all(file.stat().st_size <= log_file.MOST_BYTES for file in files)
    assert "bug: 39 " in (tmp_path / "medcode.1.log").read_text("utf-8")


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way", "utf-8")
    LogFile(tmp_path / "logs").write("bug", "nobody will read this")
    crash = CrashFile(tmp_path / "logs")
    assert crash.collect() == ""
    crash.watch()
    crash.stop()


def test_a_death_in_c_code_is_told_at_the_next_start(tmp_path: Path) -> None:
    program = (
        "import faulthandler, sys, pathlib\n"
        "from medcode_desktop.ui.crash_file import CrashFile\n"
        "CrashFile(pathlib.Path(sys.argv[1])).watch()\n"
        "faulthandler._sigsegv()\n"
    )
    died = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=False)
    assert died.returncode != 0
    report = CrashFile(tmp_path).collect()
    assert "Segmentation fault" in report
    assert 'File "<string>", line 4' in report
    assert CrashFile(tmp_path).collect() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_good_end_leaves_nothing_and_a_kill_leaves_little(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, pathlib\n"
        "from medcode_desktop.ui.crash_file import CrashFile\n"
        "crash = CrashFile(pathlib.Path(sys.argv[1]))\n"
        "crash.watch()\n"
        "os.kill(os.getpid(), 9) if sys.argv[2] == 'kill' else crash.stop()\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path), "end"], check=True)
    assert list(tmp_path.iterdir()) == []
    subprocess.run([sys.executable, "-c", program, str(tmp_path), "kill"], check=False)
    (left,) = tmp_path.iterdir()
    assert CrashFile(tmp_path).collect() == ""
    assert left.exists(), "it may belong to a window that is still open"
    long_ago = time.time() - A_WEEK - 60
    os.utime(left, (long_ago, long_ago))
    assert CrashFile(tmp_path).collect() == ""
    assert not left.exists()
