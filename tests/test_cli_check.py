"""`medcode-desktop check` as people and scheduled runs use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medcode_desktop.checking.payer_rules import PayerRule, RuleKind
from medcode_desktop.cli import main
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records

GOOD = "Patient,HCPCS,Mod,DOS,Payer\nP1,E0601,RR,2025-03-31,Medicare\nP2,E0601,RR,2025-03-31,\n"
BAD = GOOD + "P3,EO601,RR,2025-03-31,Medicare\n"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data_dir: Path, content: str, *arguments: object) -> Result:
    path = data_dir.with_name("list.csv")
    path.write_text(content, encoding="utf-8")
    return CliRunner().invoke(main, ["check", str(path), *map(str, arguments), "--data-dir", str(data_dir)])


def test_exit_code_says_whether_there_are_errors(data_dir: Path) -> None:
    good, bad = run(data_dir, GOOD), run(data_dir, BAD)
    assert (good.exit_code, bad.exit_code) == (0, 1), good.output + bad.output
    assert "Lines: 2" in good.stdout
    assert "4: EO601 RR 2025-03-31" in bad.stdout


def test_json_on_the_standard_output(data_dir: Path) -> None:
    document = json.loads(run(data_dir, BAD, "--format", "json", "--payer", "Medicare").stdout)
    assert [line["line"] for line in document["lines"]] == [2, 3, 4]
    assert document["payer"] == "Medicare"


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfLine"), ("xlsx", b"PK"), ("json", b"{"), ("pdf", b"%PDF-")])
def test_files_of_every_format(data_dir: Path, tmp_path: Path, kind: str, begins: bytes) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = run(data_dir, BAD, "--format", kind, "--out", out, "--mode", "credentialing")
    assert done.exit_code == 1, done.output
    told = json.loads(done.stdout)
    assert (told["lines"], told["errors"]) == (3, 1)
    (path,) = out.iterdir()
    assert str(path) == told["file"]
    assert path.name.startswith("MedCode services for an application, made ")
    assert path.read_bytes().startswith(begins)


def test_a_pdf_without_a_window(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(BAD, encoding="utf-8")
    command = [sys.executable, "-m", "medcode_desktop", "check", str(tmp_path / "list.csv"), "--data-dir", str(data_dir)]
    done = subprocess.run(
        [*command, "--format", "pdf", "--out", str(tmp_path / "r.pdf")], capture_output=True, check=False, env={}
    )
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "r.pdf").read_bytes().rstrip().endswith(b"%%EOF")


def test_no_qt_without_pdf(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(GOOD, encoding="utf-8")
    code = (
        "import sys; from medcode_desktop.cli import main\n"
        f"try: main(['check', {str(tmp_path / 'list.csv')!r}, '--data-dir', {str(data_dir)!r}])\n"
        "finally: print([name for name in sys.modules if name.startswith('PySide6')], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_the_clinics_own_rules_are_read(data_dir: Path) -> None:
    places = find_places(data_dir)
    places.records.parent.mkdir(parents=True, exist_ok=True)
    records = Records.open(places.records, places.backups)
    records.payer_rules.add(PayerRule("Acme Health", RuleKind.NEEDS_MODIFIER, "E0601", "E0601", value="KX"))
    records.close()
    assert run(data_dir, GOOD).exit_code == 0
    done = run(data_dir, GOOD, "--payer", "Acme Health")
    assert done.exit_code == 1
    assert "Acme Health needs modifier KX" in done.stdout


def test_wrong_use(data_dir: Path, tmp_path: Path) -> None:
    assert run(data_dir, GOOD, "--format", "xlsx").exit_code == 2
    assert run(data_dir, GOOD, "--out", tmp_path).exit_code == 2
    assert run(data_dir, GOOD, "--on", "soon").exit_code == 2
    done = CliRunner().invoke(main, ["check", str(tmp_path / "none.csv"), "--data-dir", str(data_dir)])
    assert done.exit_code == 1
    assert "could not be read" in done.stderr
    empty = run(data_dir, "")
    assert (empty.exit_code, "nothing in it" in empty.stderr) == (1, True)
