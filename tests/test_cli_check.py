"""`medcode-desktop check` as people and scheduled runs use it."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from medcode_desktop.checking.payer_rules import PayerRule, RuleKind
from medcode_desktop.cli import main
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records
from tests.releases.making import sheet_of, written, zipped
from tests.releases.test_ncci import as_csv, mue, ptp

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
@pytest.mark.usefixtures("qapp")  # pages are drawn in this process
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


PAIRS = (
    ("G0101", "G0102", "", "20240101", "*", "0", "Made-up rationale"),
    ("G0103", "G0104", "", "20240101", "*", "1", "Made-up rationale"),
    ("G0117", "G0118", "", "20240101", "20240101", "9", "Made-up rationale"),
    ("G0108", "G0109", "", "20240101", "20250331", "0", "Made-up rationale"),
)
UNITS = (("E0601", 2, "1 Line Edit", "Made-up"), ("J1100", 10, "3 Date of Service Edit: Clinical", "Made-up"))
CLAIMS = """Patient,HCPCS,Mod,DOS,Units,Payer
P1,G0101,,2025-03-31,1,Aetna
P1,G0102,59,2025-03-31,1,Aetna
P2,G0103,,2025-03-31,1,Aetna
P2,G0104,,2025-03-31,1,Aetna
P3,G0103,,2025-03-31,1,Aetna
P3,G0104,XU,2025-03-31,1,Aetna
P4,G0117,,2025-03-31,1,Aetna
P4,G0118,,2025-03-31,1,Aetna
P5,G0108,,2025-03-31,1,Aetna
P5,G0109,,2025-03-31,1,Aetna
P6,G0108,,2025-04-01,1,Aetna
P6,G0109,,2025-04-01,1,Aetna
P7,E0601,RR,2025-03-31,3,Aetna
P8,J1100,,2025-03-31,10,Aetna
P9,J1100,,2025-03-31,11,Aetna
"""


def found(result: Result) -> dict[int, list[str]]:
    """Rules by the number of the line, and that each line of the list is there."""
    document = json.loads(result.stdout)
    assert [line["line"] for line in document["lines"]] == list(range(2, CLAIMS.count("\n") + 1))
    rules = {line["line"]: [finding["rule"] for finding in line["findings"]] for line in document["lines"]}
    return {number: of for number, of in rules.items() if of}


def test_pairs_and_units_from_imported_files(data_dir: Path, tmp_path: Path) -> None:
    before = run(data_dir, CLAIMS, "--format", "json")
    assert (found(before), before.exit_code) == ({}, 0)
    not_checked = " ".join(json.loads(before.stdout)["summary"]["not_checked"])
    assert "Pairs of codes (NCCI): the file for practitioners is not imported" in not_checked
    assert "Unit ceilings (MUE): the file for practitioners is not imported" in not_checked
    pairs = written(tmp_path, "ccipra-v310r0-f1.TXT", ptp(PAIRS))
    units = written(tmp_path, "MCR_MUE_PractitionerServices_Eff_01-01-2025.csv", as_csv(mue(codes=UNITS)))
    imported = ["import", str(pairs), str(units), "--accept-cpt-licence", "R", "--data-dir", str(data_dir)]
    done = CliRunner().invoke(main, imported)
    assert done.exit_code == 0, done.output
    after = run(data_dir, CLAIMS, "--format", "json")
    assert found(after) == {
        3: ["pair_edit"], 5: ["pair_edit"], 11: ["pair_edit"], 14: ["units_over_ceiling"], 16: ["units_over_ceiling"],
    }  # fmt: skip
    assert after.exit_code == 1
    summary = json.loads(after.stdout)["summary"]
    assert not any("NCCI" in sentence or "MUE" in sentence for sentence in summary["not_checked"])
    assert summary["by_rule"] == {"pair_edit": 3, "units_over_ceiling": 2}
    text = run(data_dir, CLAIMS).stdout
    assert "(indicator 0)" in text
    assert "(indicator 1)" in text
    # the files are for practitioners: nobody else is judged by them
    hospital = run(data_dir, CLAIMS, "--format", "json", "--setting", "hospital")
    assert found(hospital) == {}
    assert "hospital outpatient departments is not imported" in hospital.stdout
    # an application has no visits
    assert found(run(data_dir, CLAIMS, "--format", "json", "--mode", "credentialing")).keys() == {6, 12, 13, 16}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("a.zip", zipped({"list.csv": GOOD.encode()})),
        ("a.xlsx", sheet_of(["HCPCS"], ["E0601"])[:1500]),
        ("a.csv", b"\0" * 4000),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" * 50),
    ],
)
def test_what_is_no_list_ends_with_a_sentence_and_no_file(data_dir: Path, tmp_path: Path, name: str, content: bytes) -> None:
    path, out = written(tmp_path, name, content), tmp_path / "out.csv"
    done = CliRunner().invoke(main, ["check", str(path), "--format", "csv", "--out", str(out), "--data-dir", str(data_dir)])
    assert done.exit_code == 1
    assert done.stderr.startswith("medcode-desktop: ")
    assert done.stderr.count("\n") == 1
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == [name]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "pdf"])
@pytest.mark.usefixtures("qapp")  # pages are drawn in this process
def test_what_cannot_be_written_leaves_nothing(data_dir: Path, tmp_path: Path, kind: str) -> None:
    blocked = written(tmp_path, "plain", b"a file, and no folder")
    for out in (tmp_path / "none" / "r", blocked / "r"):
        done = run(data_dir, BAD, "--format", kind, "--out", out)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "could not be written" in done.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["list.csv", "plain"]
    assert blocked.read_bytes() == b"a file, and no folder"


HARMFUL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "\uff1d1+1")


def test_cells_of_the_list_become_no_formulas(data_dir: Path, tmp_path: Path) -> None:
    table = io.StringIO(newline="")
    csv.writer(table).writerows([("Patient", "HCPCS", "=Note"), *((one, "E0601", "x") for one in HARMFUL)])
    for kind in ("csv", "xlsx"):
        assert run(data_dir, table.getvalue(), "--format", kind, "--out", tmp_path / f"r.{kind}").exit_code == 0
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {int(row[0]) for row in rows[1:]} == set(range(2, len(HARMFUL) + 2))
    assert [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@", "\uff1d")] == []
    sheet = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_name("Lines").to_python()
    assert {row[7] for row in sheet[1:]} == set(HARMFUL)  # as found: a cell of the kind text is none
    with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@pytest.mark.usefixtures("qapp")
def test_the_pages_say_what_was_found(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    assert run(data_dir, BAD, "--format", "pdf", "--out", path).exit_code == 1
    assert path.read_bytes().startswith(b"%PDF-")
    plain = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    for part in ("Check of codes", "EO601", "error: Not a code", "Lines with errors", "Not checked", "no promise of coverage"):
        assert part in plain


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_an_end_half_way_leaves_what_was_there(data_dir: Path, tmp_path: Path, kind: str, end: signal.Signals) -> None:
    out = tmp_path / "out"
    out.mkdir()
    written(out, "report", b"before")
    path = tmp_path / "list.csv"
    path.write_text("HCPCS,DOS\n" + "E0601,2025-03-31\n" * 150_000, encoding="utf-8")
    command = [sys.executable, "-m", "medcode_desktop", "check", str(path), "--format", kind, "--out", str(out / "report")]
    child = subprocess.Popen([*command, "--data-dir", str(data_dir)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while child.poll() is None and len(list(out.iterdir())) < 2:
        pass  # until it has begun to write
    child.send_signal(end)
    _, told = child.communicate()
    assert child.returncode == (130 if end is signal.SIGINT else -end), told
    assert (out / "report").read_bytes() == b"before"
    if end is signal.SIGINT:
        assert b"Traceback" not in told
        assert [one.name for one in out.iterdir()] == ["report"]
    # the half of a killed one has a name that nobody takes for a report
    assert all(one.name.startswith(".") for one in out.iterdir() if one.name != "report")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "pdf"])
def test_the_list_itself_is_never_replaced(data_dir: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "link").symlink_to("list.csv")
    for name in ("list.csv", "link"):
        done = run(data_dir, BAD, "--format", kind, "--out", tmp_path / name)
        assert (done.exit_code, done.stdout, "is the list itself" in done.stderr) == (1, "", True)
        assert (tmp_path / "list.csv").read_text("utf-8") == BAD
