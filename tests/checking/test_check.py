"""The check as a whole: lines in = lines out, both sides of every change of two real releases, bounded memory, counts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking import judging, neighbours
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine, Severity
from medcode_desktop.checking.list_reading import open_text
from medcode_desktop.checking.options import Mode, Options, Setting
from medcode_desktop.checking.payers import PayerKind, payer_kind
from medcode_desktop.checking.summary import Summary
from medcode_desktop.releases.read import read_release
from tests.checking.asking import ON, check

COLUMNS = Columns({Field.CODE: 0, Field.DATE: 1, Field.PATIENT: 2})
LINES = 10_000


def line(number: int, code: str, day: str = "", patient: str = "", payer: str = "", modifiers: str = "") -> ClaimLine:
    found = tuple(modifiers.split())
    return ClaimLine(number, code, found, day, 1.0, payer, "1.00", "", "", patient, (code, day, patient))


def run(catalogue: Catalogue, lines: list[ClaimLine], options: Options | None = None) -> tuple[list[CheckedLine], Summary]:
    summary = Summary()
    return list(check_lines(lines, Book(catalogue), options or Options(ON), COLUMNS, summary)), summary


def test_10_000_lines_on_both_sides_of_every_change(two_releases: Path, shared_data: Path) -> None:
    """What is expected comes from the records of the files alone, not from the catalogue."""
    catalogue = Catalogue.open(two_releases)
    new = read_release(shared_data / "hcpcs" / "HCPC2025_OCT_ANWEB_v4.xlsx")
    old = {one.code: one for one in read_release(shared_data / "hcpcs" / "january-2025-alpha-numeric-hcpcs-file.zip").codes}
    cases: list[tuple[str, str, str]] = []  # code, day, what is expected
    for record in new.codes:
        days = {one for day in (record.added, record.terminated, "2025-01-01", "2025-10-01") if day for one in _around(day)}
        for day in sorted(days):
            if "2017-01-01" <= day <= "2025-12-31":
                before = record.added and day < record.added
                # a code that was added again: the release of its time counts
                then = old.get(record.code)
                was = before and day >= "2025-01-01" and then is not None and then.added <= day <= (then.terminated or "9")
                after = record.terminated and day > record.terminated
                expected = "ended" if after else "not yet" if before and not was else ""
                cases.append((record.code, day, expected))
    chosen = random.Random(1).sample(cases, LINES)  # noqa: S311 - any sample will do
    checked, summary = run(catalogue, [line(at, code, day, f"P{at}") for at, (code, day, _) in enumerate(chosen, 1)])
    assert summary.lines == len(checked) == LINES
    wrong = []
    for one, (code, day, expected) in zip(checked, chosen, strict=True):
        reasons = [finding.reason for finding in one.findings if finding.rule == "not_in_force"]
        got = "" if not reasons else "ended" if "ended on" in reasons[0] else "not yet"
        if got != expected:
            wrong.append((code, day, expected, reasons))
    assert wrong == []
    counts = Counter(expected for _, _, expected in chosen)
    assert min(counts[kind] for kind in ("ended", "not yet", "")) > 200, counts
    catalogue.close()


def _around(day: str) -> list[str]:
    middle = date.fromisoformat(day)
    return [(middle + timedelta(days)).isoformat() for days in (-1, 0, 1)]


CODES = st.one_of(
    st.text(max_size=8), st.sampled_from(["E0601", "J3490", "99213", "0001F", "0001T", "H0001", "C9303", "RR", ""])
)
DAYS = st.sampled_from(["", "2025-03-31", "2025-07-01", "1999-01-01", "2030-01-01"])
TEXT = st.text(max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CODES, DAYS, TEXT, TEXT, st.lists(st.text(max_size=4), max_size=5)), max_size=20),
    st.sampled_from(Mode),
    st.sampled_from(Setting),
)
def test_any_lines_come_out_in_their_order(
    full: Catalogue, rows: list[tuple[str, str, str, str, list[str]]], mode: Mode, setting: Setting
) -> None:
    lines = [
        line(at, code, day, patient, payer, " ".join(modifiers))
        for at, (code, day, patient, payer, modifiers) in enumerate(rows)
    ]
    checked, summary = run(full, lines, Options(ON, "", mode, setting))
    assert [one.line for one in checked] == lines
    assert summary.complete
    assert summary.lines == len(lines) == sum(summary.lines_by_worst.values())
    assert summary.findings == Counter(finding.severity for one in checked for finding in one.findings)
    assert summary.by_rule == Counter(finding.rule for one in checked for finding in one.findings)
    assert summary.lines_by_worst == Counter(one.worst for one in checked)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_read_and_checked(catalogue: Catalogue, text: str) -> None:
    opened, summary = open_text(text), Summary()
    checked = list(check_lines(opened.lines(), Book(catalogue), Options(ON), opened.columns, summary))
    assert len(checked) == summary.lines == sum(1 for _ in opened.lines())


def test_alike_lines_share_their_findings(catalogue: Catalogue) -> None:
    checked, summary = run(catalogue, [line(at, "J3490", "2025-03-31", f"P{at}") for at in range(1, 1000)])
    assert len({id(one.findings) for one in checked}) == 1
    assert summary.by_rule["unlisted_code"] == 999


def test_forgetting_what_was_found_changes_nothing(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ["E0601", "J3490", "EO601", "99213", "H0001", "C9303", "nothing"]
    lines = [
        line(
            at,
            codes[at % 7],
            f"2025-{at % 12 + 1:02}-01",
            f"P{at}",
            ("Medicare", "Aetna", "")[at % 3],
            ("RR", "NU KX", "")[at % 3],
        )
        for at in range(1, 500)
    ]
    before, told = run(catalogue, lines)
    monkeypatch.setattr(judging, "MOST_KEPT", 10)
    monkeypatch.setattr("medcode_desktop.checking.check.MOST_KEPT", 10)
    after, told_after = run(catalogue, lines)
    assert after == before
    assert told_after == told


def test_lines_very_far_apart_are_not_compared_and_that_is_said(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_LINES", 10)
    lines = [line(at, "E0601", "2025-03-31", f"P{at % 250}") for at in range(1, 501)]
    _, summary = run(catalogue, lines)
    assert summary.by_rule["same_line_twice"] == 0
    assert any("very far apart" in sentence for sentence in summary.not_checked)
    monkeypatch.setattr(neighbours, "MOST_LINES", 1000)
    _, summary = run(catalogue, lines)
    assert summary.by_rule["same_line_twice"] == 250
    assert not any("very far apart" in sentence for sentence in summary.not_checked)


def test_credentialing_judges_as_of_today_and_sums_up_by_section(full: Catalogue) -> None:
    lines, summary = check(
        full, "C9303", "E0601", "J3490", "H0001", "0001F", "9998T", "E0601", "E06O1", "E0470",
        headings="HCPCS", payer="Medicare", mode=Mode.CREDENTIALING,
    )  # fmt: skip
    rules = [[finding.rule for finding in one.findings] for one in lines]
    assert rules == [
        ["not_in_force"], [], ["unlisted_code"], ["medicare_coverage"], ["category_two"], ["category_three_age"],
        ["same_line_twice"], ["not_a_code"], [],
    ]  # fmt: skip
    sections = {one.section.split(" ")[0]: one for one in summary.by_section}
    assert next(one for name, one in sections.items() if name.startswith("C")).obsolete == 1
    assert sum(one.lines for one in summary.by_section) == 9
    for name in ("obsolete", "unlisted", "unpaid", "category_two", "category_three", "no_code"):
        assert sum(getattr(one, name) for one in summary.by_section) == 1, name
    assert summary.by_section[-1].section == "No code that can be read"


def test_sections_count_as_obsolete_what_has_ended_and_as_no_code_what_is_none(full: Catalogue) -> None:
    _, summary = check(
        full, "E0601,2025-01-01,1", "E0601,yesterday,1", "E0601,2025-01-01,some", "E0601,1960-01-01,1", "C9303,1999-01-01,1",
        "C9303,2025-07-01,1", "C9303,2025-08-01,", "XX,2025-01-01,1", headings="HCPCS,DOS,Units", mode=Mode.CREDENTIALING,
    )  # fmt: skip
    counted = {one.section[:1]: (one.lines, one.obsolete, one.no_code) for one in summary.by_section}
    assert counted == {"C": (3, 2, 0), "E": (4, 0, 0), "N": (1, 0, 1)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Medicare", PayerKind.MEDICARE), ("NORIDIAN JE PART B", PayerKind.MEDICARE),
        ("Railroad Medicare", PayerKind.MEDICARE), ("AARP Medicare Advantage", PayerKind.ADVANTAGE),
        ("Humana Medicare HMO", PayerKind.ADVANTAGE), ("Medi-Cal", PayerKind.MEDICAID), ("TX Medicaid", PayerKind.MEDICAID),
        ("BCBS of Texas", PayerKind.COMMERCIAL), ("Aetna", PayerKind.COMMERCIAL), ("TRICARE West", PayerKind.TRICARE),
        ("", PayerKind.NONE), ("  ", PayerKind.NONE), ("Elm Street Fund", PayerKind.UNKNOWN),
    ],
)  # fmt: skip
def test_kinds_of_payers_by_their_names(name: str, kind: PayerKind) -> None:
    assert payer_kind(name) is kind


def test_severity_of_a_line_is_that_of_its_worst_finding(catalogue: Catalogue) -> None:
    (one,), summary = check(catalogue, "P1,J3490,ZZ,,2025-03-31,1,Medicare,1.00,1")
    assert [finding.severity for finding in one.findings] == [Severity.WARNING, Severity.ERROR]
    assert one.worst is Severity.ERROR
    assert summary.errors == 1
