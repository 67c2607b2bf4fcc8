"""The commands for fees, CPT and drug numbers, as people and programs use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medcode_desktop.cli import main
from tests.releases.fee_making import text_of

ON = ("--on", "2025-11-03")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])


def as_json(result: Result) -> Any:
    assert result.stderr == ""
    return json.loads(result.stdout)


def cpt_file(folder: Path) -> str:
    path = folder / "SHORTU.txt"
    notice = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n"
    path.write_text(notice + f"00001 {'MADE-UP ZEPHYR':<28}\n00002 {'MADE-UP OTHER':<28}\n", encoding="utf-8")
    return str(path)


def test_the_licence_is_asked_for_and_stored(data_dir: Path, tmp_path: Path) -> None:
    path = cpt_file(tmp_path)
    refused = run(data_dir, "import", path)
    assert refused.exit_code == 1
    assert "--accept-cpt-licence NAME" in refused.stderr
    assert as_json(run(data_dir, "sources", "--json")) == []
    assert run(data_dir, "import", "--accept-cpt-licence", " ", path).exit_code == 2
    done = as_json(run(data_dir, "import", "--accept-cpt-licence", "R. Diaz", "--json", path))
    assert (done["kind"], done["rows_read"], done["licence_confirmed_by"], done["cpt_copyright_year"]) == (
        "cpt", 2, "R. Diaz", "2025",
    )  # fmt: skip
    shown = run(data_dir, "lookup", "00001")
    assert shown.exit_code == 0
    assert "MADE-UP ZEPHYR" in shown.stdout
    assert "CPT copyright 2025 American Medical Association. All rights reserved." in shown.stdout
    assert "CPT copyright 2025" in run(data_dir, "search", "zephyr").stdout
    assert "CPT copyright" not in run(data_dir, "search", "cane").stdout
    assert run(data_dir, "remove", "cpt").exit_code == 0
    assert b"ZEPHYR" not in b"".join(file.read_bytes() for file in data_dir.rglob("*") if file.is_file())
    again = run(data_dir, "remove", "cpt")
    assert again.exit_code == 1
    assert "nothing to remove" in again.stderr


def test_fees_step_by_step(data_dir: Path, shared_data: Path) -> None:
    none = run(data_dir, "fee", "G0402")
    assert none.exit_code == 1
    assert "No fee schedule is loaded" in none.stderr
    folder = shared_data / "fees"
    names = ("PPRRVU2025_Oct.csv", "GPCI2025.csv", "Oct 2025 ASP Pricing File updated 120925.csv")
    assert run(data_dir, "import", "--accept-cpt-licence", "R", *(str(folder / name) for name in names)).exit_code == 0
    told = run(data_dir, "fee", "g0402", "--locality", "01112-54", *ON)
    assert told.exit_code == 0
    assert "$167.09 per service" in told.stdout  # (2.60 x 1.017 + 2.21 x 1.093 + 0.16 x 0.662) x 32.3465
    assert "Physician fee schedule October 2025" in told.stdout
    facility = as_json(run(data_dir, "fee", "G0402", "--locality", "01112-54", "--facility", "--json", *ON))
    assert (facility["locality"], facility["fees"][0]["amount"], facility["fees"][0]["setting"]) == (
        "01112-54", "128.91", "facility",
    )  # fmt: skip
    assert run(data_dir, "fee", "G0402", *ON).exit_code == 1
    assert "choose your Medicare locality" in run(data_dir, "fee", "G0402", *ON).stdout
    many = run(data_dir, "fee", "G0402", "--locality", "CA", *ON)
    assert many.exit_code == 1
    assert "01112-54" in many.stderr
    drug = as_json(run(data_dir, "fee", "J0881", "--json", *ON))
    assert [fee["amount"] for fee in drug["fees"]] == [None, "2.926"]
    assert run(data_dir, "fee", "E0601", "--modifier", "NU", *ON).exit_code == 1
    assert "'2' is no modifier" in run(data_dir, "fee", "G0402", "--modifier", "2", *ON).stderr
    assert "'Texx' is no state" in run(data_dir, "fee", "E0601", "--state", "Texx", *ON).stderr
    (professional,) = as_json(run(data_dir, "fee", "70544", "--modifier", " tc", "--locality", "AL", "--json", *ON))["fees"]
    assert professional["modifier"] == "TC"
    older = as_json(run(data_dir, "import", "--accept-cpt-licence", "R", "--json", str(folder / "PPRRVU25_JAN.csv")))
    assert not older["already_loaded"]
    assert "older than what is loaded" in older["left_out"]
    assert "has not the shape" in run(data_dir, "fee", "hello").stderr
    assert "99999 is in none of the fee files" in run(data_dir, "fee", "99999-25").stderr


def test_a_code_that_is_there_with_other_modifiers_only_is_said(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "DMEPOS26_APR.csv"
    states = ("AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA")
    path.write_bytes(
        text_of([["HCPCS", "Mod", "Mod2", "JURIS", "CATG", *states], ["K0005", "NU", "KE", "D", "IN", *"1234567890"]])
    )
    assert run(data_dir, "import", str(path)).exit_code == 0
    with_one = run(data_dir, "fee", "K0005", "--modifier", "NU", "--state", "AL")
    assert with_one.exit_code == 1
    assert "K0005 is in no fee file with modifier NU. It is there with: NU KE." in with_one.stderr
    without = run(data_dir, "fee", "K0005", "--modifier", "", "--state", "AL").stderr
    assert "K0005 is in no fee file without a modifier. It is there with: NU KE." in without


def test_drug_numbers_and_doses(data_dir: Path, shared_data: Path) -> None:
    assert "No NDC crosswalk" in run(data_dir, "ndc", "00270-7015-46").stderr
    path = shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"
    assert run(data_dir, "import", str(path)).exit_code == 0
    for number in ("00270-7015-46", "00270701546", "0270-7015-46", "0270701546"):
        (drug,) = as_json(run(data_dir, "ndc", number, "--dose", "40 ml", "--json"))
        assert (drug["code"], drug["units"], drug["containers"], drug["waste_units"]) == ("A9573", 40, 2, 20)
    assert "Vueway" in run(data_dir, "ndc", "0270701546").stdout
    assert run(data_dir, "ndc", "99999-9999-99").exit_code == 1
    assert "an NDC has 10 or 11 digits, and this has 9" in run(data_dir, "ndc", "123456789").stderr
    assert "Bill 1 unit, and 29 of waste with JW:" in run(data_dir, "ndc", "0270701546", "--dose", "1").stdout
    assert "No drug number was given" in run(data_dir, "ndc", " ").stderr
    wrong = run(data_dir, "ndc", "00270701546", "--dose", "5 mg")
    assert wrong.exit_code == 1
    assert "billed by 1 ML" in wrong.stderr


def test_the_next_command_clears_what_a_killed_import_left(data_dir: Path, tmp_path: Path) -> None:
    assert run(data_dir, "import", "--accept-cpt-licence", "R. Diaz", cpt_file(tmp_path)).exit_code == 0
    left = data_dir / "catalogues" / "catalogue-0002.part"
    left.write_bytes(b"MADE-UP ZEPHYR")
    assert run(data_dir, "lookup", "E0601").exit_code == 0
    assert not left.exists()


def test_what_is_loaded_is_listed_and_removed(data_dir: Path, shared_data: Path) -> None:
    assert "None of the clinic's own files" in run(data_dir, "sources").stdout
    run(data_dir, "import", str(shared_data / "fees" / "GPCI2025.csv"))
    assert "gpci" in run(data_dir, "sources").stdout
    assert run(data_dir, "remove", "nothing").exit_code == 2
    assert as_json(run(data_dir, "remove", "gpci", "--json"))["removed"] == "gpci"
    assert run(data_dir, "remove", "gpci").exit_code == 1


def test_a_part_that_comes_before_the_whole_is_tried_again_after_it(data_dir: Path, tmp_path: Path) -> None:
    """`import *.txt` takes them by name: CAT3 before LONGULT."""
    codes = [f"{number:05d}" for number in range(600)]

    def file(name: str, year: int, codes: list[str]) -> str:
        notice = f"CPT {year}\nCPT copyright {year - 1} American Medical Association.\n\n"
        path = tmp_path / name
        path.write_text(notice + "".join(f"{code}\tMade-up service {code}\n" for code in codes), encoding="utf-8")
        return str(path)

    licence = ("--accept-cpt-licence", "R. Diaz")
    assert run(data_dir, "import", *licence, file("LONGULT.txt", 2026, codes)).exit_code == 0
    part, whole = file("CAT3.txt", 2027, ["0001T", "0002T"]), file("LONGULT.txt", 2027, codes)
    refused = run(data_dir, "import", *licence, part)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "lacks 600 of the 600 codes" in refused.stderr
    done = run(data_dir, "import", *licence, part, str(tmp_path / "none.txt"), whole)
    assert done.exit_code == 1
    assert done.stderr.count("medcode-desktop:") == 1
    assert "none.txt" in done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines() if ": CPT" in line] == ["LONGULT.txt", "CAT3.txt"]
    assert "602 codes" in run(data_dir, "sources").stdout
