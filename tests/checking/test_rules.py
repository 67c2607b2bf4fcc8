"""Each rule finds what was planted, once, and says nothing of clean lines."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.catalogue import apply_source, clinic_words, entry_changes
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.findings import Finding, Severity
from medcode_desktop.checking.options import Mode, Setting
from medcode_desktop.checking.payer_rules import PayerRule, RuleKind
from medcode_desktop.checking.rules import RULES, TITLES, help_list
from medcode_desktop.releases.official import ClfsRow, NdcRow, PfsRow, SourceFile, SourceKind, SourceRow
from tests.checking.asking import check, findings

HELP = Path(__file__).resolve().parents[2] / "resources" / "help" / "18-check-codes.md"
CLEAN = (
    "P1,E0601,RR,KX,2025-03-31,1,Medicare,100.00,1000000001",
    "P2,E0601,NU,,2025-03-31,1,Medicare,100.00,1000000001",
    "P3,A0428,RH,,2025-03-31,1,Medicare,100.00,1000000001",
    "P4,J1100,,,2025-03-31,2,Aetna,4.00,1000000001",
    "P5,H0001,HF,,2025-03-31,1,State Medicaid,90.00,1000000001",
    "P6,G0463,25,,2025-03-31,1,Medicare,90.00,1000000001",
    "P7,V5010,,,2025-03-31,1,Sun Medicare Advantage PPO,,1000000001",
    "P8,00001,P1,,2025-03-31,1,Aetna,90.00,1000000001",
    "P9,0001F,1P,,2025-03-31,1,Aetna,0.00,1000000001",
)
# What is found in a line, and nothing else in it.
PLANTED = {
    "unreadable": "P1,E0601,RR,,31 Foo 2025,1,Medicare,1.00,1",
    "not_a_code": "P1,E06O1,RR,,2025-03-31,1,Medicare,1.00,1",
    "unknown_code": "P1,E0999,RR,,2025-03-31,1,Medicare,1.00,1",
    "not_in_force": "P1,C9303,,,2025-07-01,1,,1.00,1",
    "category_two": "P1,0001F,,,2025-03-31,1,Aetna,5.00,1",
    "unlisted_code": "P1,J3490,,,2025-03-31,1,Medicare,1.00,1",
    "modifier_unknown": "P1,E0601,RR,ZZ,2025-03-31,1,Medicare,1.00,1",
    "modifier_not_in_force": "P1,E0601,RR,JF,2025-03-31,1,Medicare,1.00,1",
    "modifier_kind": "P1,A0428,RH,LT,2025-03-31,1,Medicare,1.00,1",
    "modifier_doubled": "P1,E0601,RR,RR,2025-03-31,1,Medicare,1.00,1",
    "modifier_order": "P1,E0601,KX,RR,2025-03-31,1,Medicare,1.00,1",
    "units_over_ceiling": "P1,E0601,RR,,2025-03-31,3,Medicare,1.00,1",
    "medicare_coverage": "P1,H0001,,,2025-03-31,1,Medicare,1.00,1",
    "no_date": "P1,E0601,RR,,,1,Medicare,1.00,1",
}
ON = date(2025, 3, 31)


def test_clean_lines_are_quiet(full: Catalogue) -> None:
    lines, summary = check(full, *CLEAN)
    loud = [(one.line.code, one.findings) for one in lines if one.findings]
    # a plan that is no Medicare may cover a hearing exam, and is asked
    assert [(code, [finding.rule for finding in found]) for code, found in loud] == [("V5010", ["medicare_coverage"])]
    assert summary.errors == 0


@pytest.mark.parametrize("rule", PLANTED)
def test_what_was_planted_is_found_once_and_alone(full: Catalogue, rule: str) -> None:
    found = findings(full, PLANTED[rule])
    assert list(found) == [rule]
    assert found[rule].reason.endswith((".", "\u201d"))
    assert found[rule].advice.endswith(".")
    assert found[rule].source


def test_all_that_was_planted_in_one_list(full: Catalogue) -> None:
    lines, summary = check(full, *(row.replace("P1,", f"X{at},", 1) for at, row in enumerate(PLANTED.values())))
    assert [finding.rule for line in lines for finding in line.findings] == list(PLANTED)
    assert summary.by_rule == dict.fromkeys(PLANTED, 1)


def test_every_rule_has_a_test_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [rule.id for rule in RULES if rule.id not in PLANTED and f"test_{rule.id}" not in text] == []
    assert len(TITLES) == len(RULES) == len({rule.title for rule in RULES})


def test_the_help_page_lists_the_rules() -> None:
    assert help_list() in HELP.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "repair"),
    [("99213.0", "99213"), ("9.9213E+04", "99213"), ("1E+05", ""), ("100", "00100"), ("0100", "00100"), ("EO601", "E0601"),
     ("J45.909", ""), ("RR", ""), ("E0601 x", "E0601"), ("0002-8215-01", "")],
)  # fmt: skip
def test_damaged_codes_get_their_repair(catalogue: Catalogue, code: str, repair: str) -> None:
    found = findings(catalogue, f"P1,{code},,,2025-03-31,1,Aetna,1.00,1")["not_a_code"]
    assert found.suggestion == repair
    assert (repair in found.advice) or not repair


def test_a_drug_number_gets_the_code_of_the_crosswalk(catalogue: Catalogue, tmp_path: Path) -> None:
    def package(ndc: str, code: str) -> NdcRow:
        return NdcRow(ndc, code, "", "1 MG", "", f"Zephyr {code[-1]}", "", "", "", "")

    rows: list[SourceRow] = [package("55513073001", "J0897"), package("00262111170", "J1001"), package("02621011170", "J1002")]
    with closing(with_fees(catalogue, tmp_path, (SourceKind.NDC, 2025, rows))) as drugs:
        for number in ("55513073001", "55513-730-01", "55513-0730-01"):
            found = findings(drugs, f"P1,{number},,,2025-03-31,1,Aetna,1.00,1")["not_a_code"]
            assert (found.suggestion, found.source) == ("J0897", "Fees 2025")
            assert found.advice == "Its code is J0897 (Zephyr 7); the NDC has a field of its own on the claim."
        several = findings(drugs, "P1,0262111170,,,2025-03-31,1,Aetna,1.00,1")["not_a_code"]
        unknown = findings(drugs, "P1,99999-999-99,,,2025-03-31,1,Aetna,1.00,1")["not_a_code"]
        assert (several.suggestion, unknown.suggestion) == ("", "")
        assert several.advice.startswith("Its code is J1001 (Zephyr 1) or J1002 (Zephyr 2);")
        assert unknown.advice == "Correct the code, or delete the line."


def test_not_in_force_on_both_sides_of_a_change(catalogue: Catalogue) -> None:
    ended = findings(catalogue, "P1,C9303,,,2025-07-01,1,,1.00,1")["not_in_force"]
    assert "ended on 2025-06-30" in ended.reason
    assert ended.suggestion == "J1326"
    assert "not_in_force" not in findings(catalogue, "P1,C9303,,,2025-06-30,1,,1.00,1")
    early = findings(catalogue, "P1,A2030,,,2025-03-31,1,,1.00,1")["not_in_force"]
    assert "from 2025-04-01" in early.reason
    assert "not_in_force" not in findings(catalogue, "P1,A2030,,,2025-04-01,1,,1.00,1")


def test_modifier_not_in_force_on_both_sides_of_a_change(catalogue: Catalogue) -> None:
    for day, found in (("2022-12-31", True), ("2023-01-01", False)):
        assert ("modifier_not_in_force" in findings(catalogue, f"P1,J1100,JZ,,{day},1,Aetna,1,1")) is found


def test_cpt_without_and_with_a_file(catalogue: Catalogue, full: Catalogue) -> None:
    row = "P1,00002,,,2025-03-31,1,Aetna,1.00,1"
    lines, summary = check(catalogue, row, row.replace("P1", "P2"))
    assert [line.findings[0].severity for line in lines] == [Severity.INFO, Severity.INFO]
    assert any("no licensed CPT file" in sentence and "2 lines" in sentence for sentence in summary.not_checked)
    assert findings(full, row)["unknown_code"].severity is Severity.ERROR
    assert findings(full, row.replace("2025-03-31", "2024-03-31"))["unknown_code"].severity is Severity.WARNING
    assert findings(full, row.replace("00002", "00001").replace("2025", "2024"))["not_in_force"].severity is Severity.INFO
    assert "unlisted_code" in findings(full, row.replace("00002", "00009"))
    assert findings(full, row.replace("00002", "D0120"))["unknown_code"].severity is Severity.INFO


def with_fees(catalogue: Catalogue, folder: Path, *files: tuple[SourceKind, int, list[SourceRow]]) -> Catalogue:
    """A copy with these files of their year."""
    path = folder / "catalogue.db"
    shutil.copy(catalogue.path, path)
    with closing(sqlite3.connect(path)) as db:
        before = clinic_words.gathered(db)
        for kind, year, rows in files:
            apply_source.apply(db, SourceFile(kind, f"Fees {year}", f"{year}-01-01", "", "f", "f", kind.value, rows), None)
        entry_changes.change(db, before)
        db.commit()
    return Catalogue.open(path)


TEST: list[SourceRow] = [ClfsRow("0999U", "", "2026-01-01", "N", "1.00", "Made-up test")]


def test_cpt_of_a_fee_schedule_is_checked_for_its_year_alone(full: Catalogue, tmp_path: Path) -> None:
    """The CPT file of 2025 has 00001, a fee schedule of 2024 has 00002 besides, one of laboratory tests of 2026 has 0999U."""
    services: list[SourceRow] = [PfsRow(code, "", "Made up", "A", *[""] * 24) for code in ("00001", "00002")]
    row = "P1,00002,,,2025-03-31,1,Aetna,1.00,1"
    with closing(with_fees(full, tmp_path, (SourceKind.PFS, 2024, services), (SourceKind.CLFS, 2026, TEST))) as fees:

        def said(code: str, year: str) -> dict[str, Finding]:
            return findings(fees, row.replace("00002", code).replace("2025", year))

        assert said("00002", "2025")["unknown_code"].reason == "00002 is not in the CPT file of 2025; the Fees 2024 has it."
        assert said("0999U", "2025")["unknown_code"].severity is Severity.ERROR
        assert "not_in_force" not in said("00002", "2025")
        for code, year in (("00001", "2025"), ("00002", "2024"), ("0999U", "2026")):
            assert not {"unknown_code", "not_in_force"} & said(code, year).keys()
        for code, year, file in (
            ("00002", "2026", "Fees 2024"), ("00001", "2024", "CPT file of 2025"), ("0999U", "2024", "Fees 2026"),
        ):  # fmt: skip
            found = said(code, year)
            assert found["not_in_force"].reason == f"{code} is in the {file}, which does not speak of the year of service."
            assert "unknown_code" not in found


def test_fees_alone_are_no_cpt_file(catalogue: Catalogue, tmp_path: Path) -> None:
    """Laboratory fees have no code but those of tests."""
    row = "P1,99213,,,2026-03-31,1,Aetna,1.00,1"
    with closing(with_fees(catalogue, tmp_path, (SourceKind.CLFS, 2026, TEST))) as fees:
        assert findings(fees, row)["unknown_code"].severity is Severity.INFO
        _, summary = check(fees, row, row.replace("99213", "0999U"))
        assert any("1 line with CPT codes: no licensed CPT file" in sentence for sentence in summary.not_checked)


def test_category_two_goes_with_no_charge_or_a_cent(full: Catalogue) -> None:
    for charge, severity in (("0", None), ("0.01", None), ("$12.00", Severity.ERROR), ("", Severity.INFO)):
        found = findings(full, f"P1,0001F,,,2025-03-31,1,Aetna,{charge},1").get("category_two")
        assert (found.severity if found else None) is severity


def test_category_three_age(full: Catalogue) -> None:
    row = "P1,9998T,,,{}-01-02,1,Aetna,1,1"  # first seen in a file of 2025
    assert "category_three_age" in findings(full, row.format(2030))
    assert "category_three_age" not in findings(full, row.format(2029))
    told = findings(full, row.format(2025), mode=Mode.CREDENTIALING)["category_three_age"]
    assert told.severity is Severity.INFO


@pytest.mark.parametrize(
    ("code", "modifier"),
    [("A0428", "RT"), ("J1100", "RH"), ("J1100", "RR"), ("00001", "NU"), ("E0601", "AA"), ("E0601", "QL")],
)
def test_modifiers_of_the_wrong_kind(full: Catalogue, code: str, modifier: str) -> None:
    found = findings(full, f"P1,{code},{modifier},,2025-03-31,1,Aetna,1.00,1")
    assert list(found) == ["modifier_kind"]


def test_modifiers_that_exclude_each_other(catalogue: Catalogue) -> None:
    assert "RR and NU" in findings(catalogue, "P1,E0601,RR,NU,2025-03-31,1,Aetna,1.00,1")["modifier_doubled"].reason


def test_units_over_ceiling_of_the_line_and_of_the_day(full: Catalogue) -> None:
    day = "P1,J1100,,,2025-03-31,6,Aetna,1.00,1"
    lines, _ = check(full, day, day.replace(",,,", ",LT,,"), day.replace("P1", "P2"), day.replace("-31", "-30"))
    assert [[finding.rule for finding in line.findings] for line in lines] == [[], ["units_over_ceiling"], [], []]
    assert "12 units" in lines[1].findings[0].reason
    # what counts by line may stand on two lines
    by_line = "P1,E0601,RR,,2025-03-31,2,Aetna,1.00,1"
    lines, _ = check(full, by_line, by_line.replace("RR,", "RR,KX"))
    assert [line.findings for line in lines] == [(), ()]
    assert "units_over_ceiling" not in findings(full, by_line.replace(",2,", ",9,"), setting=Setting.DME)


def test_pair_edit_by_indicator(full: Catalogue) -> None:
    row = "P1,{},{},,2025-03-31,1,Aetna,1.00,1"

    def pair(one: str, two: str, modifier: str = "", second: str = row) -> list[str]:
        lines, _ = check(full, row.format(one, ""), second.format(two, modifier))
        return [f"{finding.rule}: {finding.reason} {finding.advice}" for line in lines for finding in line.findings]

    (never,) = pair("G0104", "G0103", "59")
    assert never.startswith("pair_edit: G0104 is not paid beside G0103")
    assert "indicator 0" in never
    (unless,) = pair("G0101", "G0102")
    assert "indicator 1" in unless
    assert pair("G0101", "G0102", "59") == []
    assert pair("G0108", "G0109") == []  # indicator 9
    for other in ("P1", "P2"), ("2025-03-31", "2025-03-30"), ("Aetna", "Cigna"), ("1.00,1", "1.00,2"):
        assert pair("G0104", "G0103", second=row.replace(*other)) == []


def test_pair_edit_on_its_days_only(full: Catalogue) -> None:
    for day, found in (("2025-03-31", 1), ("2025-04-01", 0)):
        lines, _ = check(full, *(f"P1,{code},RR,,{day},1,Aetna,1.00,1" for code in ("E0470", "E0601")))
        assert len(lines[1].findings) == found


def test_pair_edit_in_a_list_that_does_not_tell_patients(full: Catalogue) -> None:
    lines, summary = check(full, "G0103,2025-03-31,Aetna", "G0104,2025-03-31,Aetna", headings="HCPCS,DOS,Payer")
    (found,) = lines[1].findings
    assert found.severity is Severity.WARNING
    assert "if both are of one patient" in found.reason
    assert any("patients apart" in sentence for sentence in summary.not_checked)


def test_medicare_coverage_by_payer(catalogue: Catalogue) -> None:
    row = "P1,H0001,{},,2025-03-31,1,{},1.00,1"
    for payer, modifier, severity in (
        ("Noridian Medicare B", "", Severity.ERROR),
        ("Noridian Medicare B", "GY", Severity.INFO),
        ("AARP Medicare Advantage", "", Severity.WARNING),
        ("", "", Severity.INFO),
        ("Medicaid", "", None),
        ("Somebody else", "", None),
    ):
        found = findings(catalogue, row.format(modifier, payer)).get("medicare_coverage")
        assert (found.severity if found else None) is severity, payer
    assert findings(catalogue, row.format("", ""), payer="Medicare")["medicare_coverage"].severity is Severity.ERROR


def test_payer_bundled(catalogue: Catalogue) -> None:
    # of a range that Medicare refuses; the release itself gives it coverage code D
    row = "P1,V5299,,,2025-03-31,1,{},1.00,1"
    told = findings(catalogue, row.format("Medicare"))["payer_bundled"]
    assert told.reason.startswith("Medicare Part B does not take V5299")
    for payer in ("Medicaid", "Aetna", ""):
        assert "payer_bundled" not in findings(catalogue, row.format(payer))


def test_clinic_payer_rule(catalogue: Catalogue) -> None:
    rules = (
        PayerRule("Acme Health", RuleKind.NEEDS_MODIFIER, "E0100", "E0999", value="KX NU/RR"),
        PayerRule("Acme Health", RuleKind.NOT_ACCEPTED, "E0601", "E0601", note="Ask Ann.", since=ON, until=ON),
        PayerRule("Acme Health", RuleKind.USE_OTHER_CODE, "G0463", "G0463", value="G0380"),
        PayerRule("Acme Health", RuleKind.NEEDS_AUTHORISATION, "J1100", "J1100"),
        PayerRule("Other", RuleKind.NOT_ACCEPTED, "A0000", "V9999"),
    )

    def told(row: str) -> list[tuple[Severity, str, str]]:
        (line,), _ = check(catalogue, row, rules=rules)
        assert all(finding.rule == "clinic_payer_rule" for finding in line.findings)
        return [(finding.severity, finding.advice, finding.suggestion) for finding in line.findings]

    assert told("P1,E0601,RR,,2025-03-30,1,ACME  health,1,1") == [(Severity.ERROR, "Add KX, if the record supports it.", "")]
    assert len(told("P1,E0601,,,2025-03-31,1,Acme Health,1,1")) == 2
    assert told("P1,E0601,RR,KX,2025-04-01,1,Acme Health,1,1") == []
    assert told("P1,G0463,,,2025-03-31,1,Acme Health,1,1")[0][2] == "G0380"
    assert told("P1,J1100,,,2025-03-31,1,Acme Health,1,1")[0][0] is Severity.WARNING
    assert told("P1,J1100,,,2025-03-31,1,Acme,1,1") == []


def test_same_line_twice(catalogue: Catalogue) -> None:
    row = "P1,E0601,RR,KX,2025-03-31,1,Aetna,1.00,1"
    others = [row.replace("P1", "P2"), row.replace("-31", "-30"), row.replace("RR", "NU"), row.replace("KX", "")]
    lines, _ = check(catalogue, row, *others, row.replace("RR,KX", "RR KX,").replace("1.00", "2.00"), row)
    found = [[(finding.rule, finding.severity, finding.reason) for finding in line.findings] for line in lines]
    assert found[:5] == [[]] * 5
    for one in found[5:]:
        ((rule, severity, reason),) = one
        assert (rule, severity) == ("same_line_twice", Severity.WARNING)
        assert reason.startswith("Line 2 has the same patient")


def test_same_line_twice_without_patients(catalogue: Catalogue) -> None:
    lines, _ = check(catalogue, "E0601,2025-03-31", "E0601,2025-03-31", "E0601,2025-03-30", headings="HCPCS,DOS")
    assert [[finding.severity for finding in line.findings] for line in lines] == [[], [Severity.INFO], []]


def test_descriptor_changed(two_releases: Path) -> None:
    catalogue = Catalogue.open(two_releases)
    held = catalogue.releases()
    changed = catalogue.changes(held[-1].number, held[0].number).revised[0]
    for day, found in (("2025-02-01", True), ("2025-10-01", False)):
        told = findings(catalogue, f"P1,{changed.code},,,{day},1,Somebody,1,1").get("descriptor_changed")
        assert (told is not None) is found
        if told is not None:
            assert changed.before[:60] in told.reason
            assert changed.after[:60] in told.reason
    catalogue.close()


def test_what_was_not_checked_is_said(catalogue: Catalogue) -> None:
    _, summary = check(catalogue, "E0601,Zeta Mutual", "E0601,Zeta Mutual", headings="HCPCS,Payer")
    told = " ".join(summary.not_checked)
    for part in ("no dates of service", "Zeta Mutual", "Pairs of codes (NCCI)", "Unit ceilings (MUE)"):
        assert part in told
    _, summary = check(catalogue, "P1,E0601,RR,,2026-03-31,1,Medicare,1.00,1")
    assert any("1 line with a date after" in sentence for sentence in summary.not_checked)
