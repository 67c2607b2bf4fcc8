"""`medcode-desktop levels` as people and scheduled runs use it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from medcode_desktop.checking.level_watch import watch
from medcode_desktop.checking.levels import Counted, Visits
from medcode_desktop.cli import main
from medcode_desktop.paths import find_places
from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records
from medcode_desktop.reports.levels_csv import HEADINGS, explained
from medcode_desktop.reports.levels_report import NOTHING_TO_COMPARE, LevelsReport
from medcode_desktop.reports.levels_text import MOST_SHOWN, levels_text
from tests.checking.test_visit_codes import DESCRIPTORS, KNOWN
from tests.releases.making import sheet_of, written, zipped

Levels = tuple[int, int, int, int, int]
FAIR, OTHER = (10, 30, 80, 60, 20), (10, 30, 40, 60, 60)
SAID = "More level 5 than expected: 30% of 200 visits, 10% for the other providers; review a sample of the records."
BENCHMARK = "Group,Level,Share\nOffice,1,5%\nOffice,2,15%\nOffice,3,40%\nOffice,4,30%\nOffice,5,10%\n"
PEOPLE = {"Dr. Alder": OTHER, "Dr. Birch": FAIR, "Dr. Cedar": FAIR, "Dr. Dogwood": FAIR}


def visits(people: dict[str, Levels], kind: str = "Office") -> str:
    rows = [
        f"{name},{kind},{level}\n"
        for name, counts in people.items()
        for level, many in enumerate(counts, 1)
        for _ in range(many)
    ]
    return "".join(rows)


LIST = (
    "Provider,Kind,Level\n" + visits(PEOPLE) + visits({"Dr. Elm": (0, 0, 0, 12, 0)}, "Home") + ",Office,4\nDr. Elm,Home,nine\n"
)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data_dir: Path, content: str, *arguments: object) -> Result:
    path = data_dir.with_name("list.csv")
    path.write_text(content, encoding="utf-8")
    return CliRunner().invoke(main, ["levels", str(path), *map(str, arguments), "--data-dir", str(data_dir)])


def test_the_summary_says_what_stands_out_for_whom(data_dir: Path, tmp_path: Path) -> None:
    benchmark = written(tmp_path, "b.csv", (BENCHMARK + "Ward,5,10%\n").encode())
    done = run(data_dir, LIST, "--kind", "kind", "--benchmark", benchmark)
    assert done.exit_code == 0, done.output  # remarks are no errors
    told = done.stdout.splitlines()
    assert told[0] == "list.csv: visit levels"
    assert told[1] == "4 of 40 comparisons stand out, for one provider: review a sample of their records."
    assert told[2] == "Of 814 lines, not counted: 1 without a provider and 1 without a visit level."
    assert told[3] == "Benchmark: b.csv, 6 shares. Not in the list: ward."
    rows = {line.split("  ")[1]: line.split() for line in told if line.startswith("  ") and line[2] != " "}
    assert rows["Benchmark"][1:] == ["5.0%", "15.0%", "40.0%", "30.0%", "10.0%"]
    assert rows["Dr. Alder"][2:] == ["200", "5.0%", "15.0%", "20.0%*", "30.0%", "30.0%*"]
    assert rows["Dr. Birch"][2:] == ["200", "5.0%", "15.0%", "40.0%", "30.0%", "10.0%"]
    assert f"      {SAID} Difference +20.0 points (from +13.5 to +27.0); adjusted p 0.001." in told
    assert sum(line.startswith("      ") and "for the benchmark; review a sample" in line for line in told) == 2
    assert told.count("      Nothing stands out.") == 3
    assert told.count("      Nothing to compare with.") == 1  # alone at home
    watched = watch([Visits("Office", name, counts) for name, counts in PEOPLE.items()])
    assert [line for line in explained(watched) if "comparisons were made" not in line and line not in told] == []


def test_the_clinics_average_is_of_all_providers(data_dir: Path) -> None:
    told = run(data_dir, LIST, "--kind", "B").stdout.splitlines()
    averages = [line.split()[4:] for line in told if line.startswith("  The clinic's own average")]
    assert averages == [
        ["12", "0.0%", "0.0%", "0.0%", "100.0%", "0.0%"],
        ["800", "5.0%", "15.0%", "35.0%", "30.0%", "15.0%"],
    ]


def test_without_a_kind_all_visits_are_together_and_that_is_said(data_dir: Path) -> None:
    told = run(data_dir, LIST).stdout
    assert "All visits  " in told
    assert "--kind COLUMN compares within one kind of visit" in told
    assert "--kind" not in run(data_dir, LIST, "--kind", "B").stdout
    assert "Too few visits to compare." in told  # Dr. Elm has company now


def test_where_nobody_differs_nothing_stands_out(data_dir: Path) -> None:
    told = run(data_dir, "Provider,Kind,Level\n" + visits(dict.fromkeys("ABCD", FAIR))).stdout
    assert "Nothing stands out in 20 comparisons." in told
    assert told.count("      Nothing stands out.") == 4
    assert "*" not in told


@pytest.mark.parametrize("content", ["Provider,Kind,Level\n", "Provider,Kind,Level\nDr. Alder,Office,4\n"])
def test_nothing_to_compare(data_dir: Path, content: str) -> None:
    done = run(data_dir, content)
    assert (done.exit_code, NOTHING_TO_COMPARE in done.stdout) == (0, True), done.output


def test_json_has_every_line_and_every_comparison(data_dir: Path, tmp_path: Path) -> None:
    benchmark = written(tmp_path, "b.csv", BENCHMARK.encode())
    document = json.loads(run(data_dir, LIST, "--kind", "B", "--benchmark", benchmark, "--format", "json").stdout)
    home, office = document["kinds"]
    assert document["lines"] == home["visits"] + office["visits"] + sum(document["not_counted"].values()) == 814
    assert office["shares"] == [0.05, 0.15, 0.35, 0.3, 0.15]
    assert (office["benchmark"], home["benchmark"]) == ([0.05, 0.15, 0.4, 0.3, 0.1], [None] * 5)
    alder = office["providers"][0]
    assert (alder["provider"], alder["levels"], SAID in alder["said"]) == ("Dr. Alder", [10, 30, 40, 60, 60], True)
    assert document["compared"] == len(document["comparisons"]) == 40
    assert {one["verdict"] for one in document["comparisons"]} == {
        "more than expected", "fewer than expected", "no clear difference",
    }  # fmt: skip
    assert [one["others"] for one in document["comparisons"][:6:5]] == [600, None]


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfKind of visit"), ("xlsx", b"PK"), ("json", b"{")])
def test_files_of_every_format(data_dir: Path, tmp_path: Path, kind: str, begins: bytes) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = run(data_dir, LIST, "--format", kind, "--out", out, "--kind", "Kind")
    assert done.exit_code == 0, done.output
    (path,) = out.iterdir()
    assert json.loads(done.stdout) == {"file": str(path), "lines": 814, "comparisons": 20, "remarks": 2}
    assert path.name.startswith("MedCode visit levels, ")
    assert path.read_bytes().startswith(begins)
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert (tuple(rows[0]), len(rows)) == (HEADINGS, 21)
    elif kind == "xlsx":
        book = CalamineWorkbook.from_path(path)
        assert len(book.get_sheet_by_name("Levels").to_python()) == 21
        assert len(book.get_sheet_by_name("How it was compared").to_python()) == 5
    else:
        assert json.loads(path.read_text("utf-8"))["compared"] == 20


def test_an_export_is_in_the_audit_log(data_dir: Path, tmp_path: Path) -> None:
    places = find_places(data_dir)
    assert run(data_dir, LIST, "--format", "csv", "--out", tmp_path / "a.csv").exit_code == 0
    assert not places.records.exists()  # none are made for it
    places.records.parent.mkdir(parents=True)
    Records.open(places.records, places.backups).close()
    assert run(data_dir, LIST).exit_code == 0
    assert run(data_dir, LIST, "--format", "csv", "--out", tmp_path / "b.csv").exit_code == 0
    records = Records.open(places.records, places.backups)
    assert [(one.what, one.detail) for one in records.audit.entries()] == [(Act.EXPORT.value, "visit levels; b.csv")]
    records.close()


def test_levels_from_the_codes_of_the_clinics_cpt_file(data_dir: Path, tmp_path: Path) -> None:
    cpt = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n" + "".join(
        f"{code}\t{text}\n" for code, text in DESCRIPTORS.items()
    )
    content = (
        "Provider,CPT\n" + "Dr. Alder,99414\n" * 40 + "Dr. Birch,99414\n" * 20 + "Dr. Birch,99411\n" * 20 + "Dr. Elm,99470\n"
    )
    before = run(data_dir, content)
    assert (before.exit_code, "no column for the visit level" in before.stderr) == (1, True)
    path = written(tmp_path, "LONGULT.txt", cpt.encode())
    imported = CliRunner().invoke(main, ["import", str(path), "--accept-cpt-licence", "R", "--data-dir", str(data_dir)])
    assert imported.exit_code == 0, imported.output
    told = run(data_dir, content).stdout
    assert f"\n{KNOWN}  " in told
    assert "Of 81 lines, not counted: 1 without a visit level." in told
    assert "American Medical Association" in told.splitlines()[-1]
    for kind in ("csv", "json"):
        assert run(data_dir, content, "--format", kind, "--out", tmp_path / "out").exit_code == 0
        assert "American Medical Association" in (tmp_path / "out").read_text("utf-8-sig")
    assert run(data_dir, content, "--format", "xlsx", "--out", tmp_path / "out").exit_code == 0
    notes = CalamineWorkbook.from_path(tmp_path / "out").get_sheet_by_name("How it was compared").to_python()
    assert "American Medical Association" in str(notes[-1][0])
    # a list that has the levels itself needs no CPT text
    assert "American Medical" not in run(data_dir, LIST, "--kind", "Kind").stdout


def test_a_list_that_does_not_tell(data_dir: Path) -> None:
    done = run(data_dir, "Who,HCPCS,Day\nDr. Alder,G0463,2025-03-31\n")
    assert done.exit_code == 1
    assert "list.csv has no column for the provider and none for the visit level." in done.stderr
    assert "--column provider=COLUMN --column level=COLUMN" in done.stderr
    assert "A \u201cWho\u201d, B \u201cHCPCS\u201d, C \u201cDay\u201d" in done.stderr
    set_by_hand = run(data_dir, "Who,Stage\n" + "A,3\nB,4\n" * 40, "--column", "provider=Who", "--column", "level=b")
    assert "Nothing stands out" not in set_by_hand.stdout
    assert "of 10 comparisons stand out" in set_by_hand.stdout
    none = run(data_dir, LIST, "--kind", "Sort")
    assert (none.exit_code, "no column 'Sort' for the kind of visit" in none.stderr) == (1, True)


def test_wrong_use(data_dir: Path, tmp_path: Path) -> None:
    assert run(data_dir, LIST, "--format", "xlsx").exit_code == 2
    assert run(data_dir, LIST, "--format", "csv").exit_code == 2
    assert run(data_dir, LIST, "--format", "pdf", "--out", tmp_path / "x").exit_code == 2
    assert run(data_dir, LIST, "--out", tmp_path).exit_code == 2
    empty = run(data_dir, "")
    assert (empty.exit_code, "nothing in it" in empty.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("a.zip", zipped({"list.csv": LIST.encode()})),
        ("a.xlsx", sheet_of(["Provider"], ["A"])[:1500]),
        ("a.csv", b"\0" * 4000),
    ],
)
def test_what_is_no_list_ends_with_a_sentence_and_no_file(
    data_dir: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path, out = tmp_path / name, tmp_path / "out.csv"
    if content is not None:
        path.write_bytes(content)
    done = CliRunner().invoke(main, ["levels", str(path), "--format", "csv", "--out", str(out), "--data-dir", str(data_dir)])
    assert done.exit_code == 1
    assert done.stderr.startswith("medcode-desktop: ")
    assert done.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "could not be read"),
        (b"", "is empty"),
        (b"Group,Level,Share\nOffice,6,5%\n", "line 2, column \u201cLevel\u201d"),
        (b"Group,Level,Share\nOffice,5,150%\n", "more than all visits"),
        (b"Group,Share\nOffice,5%\n", "no column \u201cLevel\u201d"),
    ],
)
def test_a_benchmark_that_is_none(data_dir: Path, tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "b.csv"
    if content is not None:
        path.write_bytes(content)
    done = run(data_dir, LIST, "--benchmark", path, "--format", "csv", "--out", tmp_path / "out.csv")
    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_cannot_be_written_leaves_nothing(data_dir: Path, tmp_path: Path, kind: str) -> None:
    blocked = written(tmp_path, "plain", b"a file, and no folder")
    for out in (tmp_path / "none" / "r", blocked / "r"):
        done = run(data_dir, LIST, "--format", kind, "--out", out)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "could not be written" in done.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["list.csv", "plain"]
    assert blocked.read_bytes() == b"a file, and no folder"


def test_no_qt(data_dir: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "list.csv", LIST.encode())
    code = (
        "import sys; from medcode_desktop.cli import main\n"
        f"try: main(['levels', {str(path)!r}, '--column', 'provider=A', '--data-dir', {str(data_dir)!r}])\n"
        "finally: print([name for name in sys.modules if name.startswith('PySide6')], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_many_providers_are_cut_short_but_no_remark() -> None:
    people = [Visits("Office", f"Dr. {number:03}", FAIR) for number in range(MOST_SHOWN + 50)]
    people.append(Visits("Office", "Dr. Zelkova", OTHER))
    counted = Counted(tuple(people), sum(one.total for one in people), 0, 0)
    told = levels_text(LevelsReport("list.csv", counted, watch(people)))
    assert "  Dr. Zelkova" in told
    assert SAID in told
    assert told.count("Nothing stands out.") == MOST_SHOWN - 1
    assert "... and 51 more; --format csv, xlsx or json has them all" in told


def test_neither_the_list_nor_the_benchmark_is_replaced(data_dir: Path, tmp_path: Path) -> None:
    shares = tmp_path / "shares.csv"
    shares.write_text(BENCHMARK, encoding="utf-8")
    for path in (tmp_path / "list.csv", shares):
        done = run(data_dir, LIST, "--benchmark", shares, "--format", "csv", "--out", path)
        assert (done.exit_code, done.stdout, "would be lost" in done.stderr) == (1, "", True)
    assert (tmp_path / "list.csv").read_text("utf-8") == LIST
    assert shares.read_text("utf-8") == BENCHMARK
