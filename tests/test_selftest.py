"""The self-test of a copy that works says nothing else; what Qt complains of is not swallowed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from medcode_desktop.selftest import qt_says_what_matters


def test_a_working_copy_passes_and_says_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "medcode_desktop", "selftest"]
    environment = os.environ | {"MEDCODE_DATA_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        "Bundled catalogue",
        "Search",
        "Star a code and open again",
        "Answer a question",
        "Import a release",
        "Go back",
        "Open the window",
    ]


def test_only_the_known_line_of_qt_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    with qt_says_what_matters():
        qWarning("This plugin does not support propagateSizeHints()")
        qWarning("QPainter::begin: Paint device returned engine == 0")
    assert capsys.readouterr().err == "QPainter::begin: Paint device returned engine == 0\n"
