"""--column FIELD=COLUMN, and the columns that were set in the window, for `medcode-desktop check` and `levels`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medcode_desktop import settings
from medcode_desktop.checking.columns import Field
from medcode_desktop.checking.list_reading import open_list
from medcode_desktop.cli import main
from medcode_desktop.cli_columns import MOST_NAMED, columns_there, find_column, use_columns
from medcode_desktop.errors import UserError
from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.columns_kept import keep

LIST = (
    "Who,Item,Day seen,Claim,Seen by,Amount\n"
    "P1,E0601 RR,2025-03-31,Acme,Dr. Alder,12.50\n"
    "P2,E0601 RR,2025-03-30,Acme,Dr. Birch,1.00\n"
)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def written(data_dir: Path, content: str) -> Path:
    path = data_dir.with_name("list.csv")
    path.write_text(content, encoding="utf-8")
    return path


def check(data_dir: Path, content: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", str(written(data_dir, content)), *arguments, "--data-dir", str(data_dir)])


def lines(done: Result) -> list[tuple[str, str, str]]:
    return [(line["payer"], line["provider"], line["charge"]) for line in json.loads(done.stdout)["lines"]]


def set_in_the_window(data_dir: Path, path: Path, **columns: int | None) -> None:
    places = find_places(data_dir)
    places.records.parent.mkdir(parents=True, exist_ok=True)
    records = Records.open(places.records, places.backups)
    chosen = open_list(path).columns
    for field, at in columns.items():
        chosen = chosen.with_field(Field(field), at)
    remembered = Settings(records.settings)
    remembered.set(settings.CHECK_COLUMNS, keep(remembered.get(settings.CHECK_COLUMNS), chosen.key, chosen.as_json()))
    records.close()


def test_by_letter_and_by_heading_and_none(data_dir: Path) -> None:
    assert lines(check(data_dir, LIST, "--format", "json"))[0] == ("", "", "12.50")
    done = check(
        data_dir, LIST, "--format", "json", "--column", "payer=d", "--column", " Provider = seen  BY ", "--column=charge="
    )
    assert done.exit_code == 0, done.output
    assert lines(done) == [("Acme", "Dr. Alder", ""), ("Acme", "Dr. Birch", "")]
    told = json.loads(done.stdout)["notes"]
    assert "--column: payer is column D \u201cClaim\u201d." in told
    assert "--column: charge is in no column." in told
    assert [note for note in told if "now has no column" in note] == [
        "--column: column D \u201cClaim\u201d was taken for patient, which now has no column."
    ]


def test_a_field_can_change_places_with_another(data_dir: Path) -> None:
    content = "HCPCS,Payer,Provider\nE0601,Dr. Alder,Acme\n"
    done = check(data_dir, content, "--format", "json", "--column", "payer=C", "--column", "provider=B")
    assert lines(done) == [("Acme", "Dr. Alder", "")]
    assert not any("now has no column" in note for note in json.loads(done.stdout)["notes"])


@pytest.mark.parametrize("command", ["check", "levels"])
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            "payor=C",
            "There is no field 'payor'. The fields are: code, modifier1, modifier2, modifier3, modifier4, date, units,",
        ),
        ("payer", "'payer' names no column; write it as payer=C"),
        ("=C", "There is no field ''"),
    ],
)
def test_a_wrong_field(data_dir: Path, command: str, given: str, sentence: str) -> None:
    done = CliRunner().invoke(main, [command, str(written(data_dir, LIST)), "--column", given])
    assert done.exit_code == 2
    assert sentence in done.stderr
    twice = CliRunner().invoke(main, [command, str(written(data_dir, LIST)), "--column", "payer=C", "--column", "payer=D"])
    assert (twice.exit_code, "payer is given twice" in twice.stderr) == (2, True)


@pytest.mark.parametrize("command", ["check", "levels"])
def test_a_wrong_column(data_dir: Path, command: str) -> None:
    path = written(data_dir, LIST)
    for given in ("G", "ZZZ", "Insurance", "1"):
        done = CliRunner().invoke(main, [command, str(path), "--column", f"payer={given}", "--data-dir", str(data_dir)])
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"list.csv has no column '{given}' for payer." in done.stderr
        assert (
            "A \u201cWho\u201d, B \u201cItem\u201d, C \u201cDay seen\u201d, D \u201cClaim\u201d, E \u201cSeen by\u201d"
            in done.stderr
        )
    both = CliRunner().invoke(main, [command, str(path), "--column", "payer=D", "--column", "units=Claim"])
    assert both.exit_code == 1
    assert "gives column D \u201cClaim\u201d to payer and to units" in both.stderr


def test_headings_that_are_several_columns(data_dir: Path) -> None:
    opened = open_list(written(data_dir, "HCPCS,Payer,payer,B,E,Units\nE0601,1,2,3,4,5\n"))
    with pytest.raises(UserError, match="has 2 columns headed 'PAYER': B, C"):
        find_column(opened, "PAYER", "payer")
    # B is a letter, and what another column is headed; so is E, but that one is column E
    with pytest.raises(UserError, match="may be column B, or the one headed so: D"):
        find_column(opened, "b", "payer")
    assert [find_column(opened, one, "payer") for one in ("e", "d", "hcpcs")] == [4, 3, 0]


def test_lists_without_headings_and_with_many(data_dir: Path) -> None:
    opened = open_list(written(data_dir, "E0601,RR,Acme\nE0470,RR,Acme\n"))
    assert columns_there(opened) == "Its columns are: A, B, C."
    assert find_column(opened, "C", "payer") == 2
    wide = open_list(written(data_dir, ",".join(["HCPCS", *["Units"] * 99, "x" * 90]) + "\nE0601\n"))
    there = columns_there(wide)
    assert there.count("\u201c") == MOST_NAMED
    assert there.endswith(" and 41 more.")
    assert find_column(wide, "cv", "payer") == 99
    assert len(columns_there(open_list(written(data_dir, f"HCPCS,{'x' * 90}\nE0601,1\n")))) < 100


def test_a_heading_that_is_given_tells_where_the_headings_are(data_dir: Path) -> None:
    content = "Made up for a test\n\nSort,,Maker\nx,E0601,Acme\ny,E0470,Bolt\n"
    before = json.loads(check(data_dir, content, "--format", "json").stdout)
    assert [line["line"] for line in before["lines"]] == [1, 2, 3, 4, 5]
    done = check(data_dir, content, "--format", "json", "--column", "payer=maker")
    assert [(line["line"], line["payer"], line["code"]) for line in json.loads(done.stdout)["lines"]] == [
        (4, "Acme", "E0601"), (5, "Bolt", "E0470"),
    ]  # fmt: skip
    wrong = check(data_dir, content, "--column", "payer=Made")
    assert (wrong.exit_code, "A \u201cSort\u201d, B, C \u201cMaker\u201d." in wrong.stderr) == (1, True)
    # a row with a number in it is no headings, and the cells of patients are no names of columns
    lines_only = check(data_dir, "Ann Example,E0601\nBo Example,E0470\n", "--column", "payer=Ann Example")
    assert lines_only.stderr.endswith("for payer. Its columns are: A, B.\n")


def test_columns_set_in_the_window_hold_for_the_same_headings(data_dir: Path) -> None:
    path = written(data_dir, LIST)
    set_in_the_window(data_dir, path, payer=3, provider=4)
    done = check(data_dir, LIST, "--format", "json")
    assert lines(done)[0] == ("Acme", "Dr. Alder", "12.50")
    assert [note for note in json.loads(done.stdout)["notes"] if "by hand in the window" in note]
    # the one given counts more, and leaves the others
    assert lines(check(data_dir, LIST, "--format", "json", "--column", "provider=Who"))[0] == ("Acme", "P1", "12.50")
    assert lines(check(data_dir, LIST, "--format", "json", "--column", "provider="))[0] == ("Acme", "", "12.50")
    # other headings, other list
    other = LIST.replace("Day seen", "Day")
    assert lines(check(data_dir, other, "--format", "json"))[0] == ("", "", "12.50")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"x": 3}'])
def test_what_was_kept_wrongly_changes_nothing(data_dir: Path, kept: str) -> None:
    opened = open_list(written(data_dir, LIST))
    before = opened.columns
    assert use_columns(opened, kept, ()) == ()
    assert opened.columns == before


def test_the_date_order_goes_by_the_column_that_was_set(data_dir: Path) -> None:
    content = "HCPCS,DOS,Begun\nE0601,03/25/2025,04/03/2025\nE0601,03/26/2025,25/03/2025\n"
    done = check(data_dir, content, "--format", "json", "--column", "date=Begun")
    assert [line["date"] for line in json.loads(done.stdout)["lines"]] == ["2025-03-04", "2025-03-25"]


def test_the_help_text_names_all_fields() -> None:
    told = CliRunner().invoke(main, ["check", "--help"], terminal_width=1000).stdout
    assert f"FIELD: {', '.join(field.value for field in Field)}. COLUMN" in " ".join(told.split())
