"""The parts of the Check codes screen that know no Qt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import CheckedLine, Finding, Severity
from medcode_desktop.ui.checks import kept_lines
from medcode_desktop.ui.checks.columns_kept import MOST_SETS, keep, recall
from medcode_desktop.ui.checks.kept_lines import BLOCK, KeptLines
from medcode_desktop.ui.checks.suggesting import find_place

BAD = Finding("not_a_code", Severity.ERROR, "No code.", "Mend it.", "Shapes of codes", "E0601")
ODD = Finding("no_date", Severity.WARNING, "No date.", "Fill it in.", "Your list")
FOUND = ((), (BAD,), (ODD,), (BAD, ODD))


def line(number: int, *cells: str) -> ClaimLine:
    return ClaimLine(number, cells[0], ("RR",), "2025-01-01", 1.5, "Acme", "9", "A", "11", "P", cells)


def filled(many: int) -> tuple[KeptLines, list[CheckedLine]]:
    made = [CheckedLine(line(at + 2, f"E{at:04}", "\u00e9\n\ud800"), FOUND[at % 4]) for at in range(many)]
    kept = KeptLines()
    for one in made:
        kept.add(one)
    kept.close()
    return kept, made


def test_lines_come_back_as_they_were_in_any_order() -> None:
    kept, made = filled(2 * BLOCK + 7)
    assert len(kept) == len(made)
    assert list(kept.lines()) == made
    assert [kept.line(row) for row in (BLOCK, 0, 2 * BLOCK + 6)] == [made[BLOCK], made[0], made[-1]]
    assert list(kept.lines([1, BLOCK + 1])) == [made[1], made[BLOCK + 1]]


def test_findings_that_are_all_different_are_kept_too() -> None:
    kept_lines.MOST_SHARED, before = 3, kept_lines.MOST_SHARED
    try:
        kept = KeptLines()
        made = [CheckedLine(line(at, "E0601"), (BAD._replace(reason=f"Reason {at}."),)) for at in range(10)]
        for one in made:
            kept.add(one)
        kept.close()
        assert list(kept.lines()) == made
    finally:
        kept_lines.MOST_SHARED = before


def test_rows_are_found_by_severity_rule_and_words() -> None:
    kept, _ = filled(300)
    assert list(kept.find({0, 1, 2, 3})) == list(range(300))
    assert list(kept.find({3}))[:3] == [0, 4, 8]
    assert list(kept.find({0}, "no_date"))[:2] == [3, 7]
    assert list(kept.find({0, 1}, "no_date"))[:3] == [2, 3, 6]
    assert list(kept.find({0, 1, 2, 3}, "", "E029")) == list(range(290, 300))
    assert list(kept.find({0, 1, 2, 3}, "", "e0299 \u00c9 2025-01")) == [299]
    assert list(kept.find(set())) == []


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_cells_are_kept_and_found(cells: list[str]) -> None:
    kept = KeptLines()
    for number in range(3):
        kept.add(CheckedLine(line(number, *cells), ()))
    kept.close()
    assert kept.line(1).line.cells == tuple(cells)
    assert len(kept.find({3}, "", "2025-01-01")) == 3


def test_columns_are_remembered_by_headings_and_the_oldest_go() -> None:
    text = keep("", "code|date", '{"code": 1}')
    assert recall(text, "code|date") == '{"code": 1}'
    assert recall(text, "code") == ""
    assert recall(text, "") == ""
    assert keep(text, "", "x") == text
    assert recall(keep(text, "code|date", ""), "code|date") == ""
    for number in range(MOST_SETS):
        text = keep(text, f"key {number}", "{}")
    assert recall(text, "code|date") == ""
    assert recall(text, "key 0") == "{}"
    for damaged in ("[1]", "{", '{"a": 1}'):
        assert recall(damaged, "code") == ""
        assert recall(keep(damaged, "code", "{}"), "code") == "{}"


def test_the_place_of_a_code_is_found_or_it_is_not_sure() -> None:
    text = "Code,Note\r\nE06O1,x\rE06O1 E06O1\nAE06O1\n"
    assert find_place(text, 2, "E06O1") == (11, 16)
    assert find_place(text, 3, "E06O1") is None  # twice in the line
    assert find_place(text, 4, "E06O1") is None  # within another word
    assert find_place(text, 9, "E06O1") is None
    assert find_place(text, 2, "") is None
    assert find_place('"a\nb",E06O1\nx,E06O1\n', 2, "E06O1") is None
    assert find_place('"a","E06O1"\n"b","E06O1"\n', 2, "E06O1") == (17, 22)
    assert find_place("E0601, E06O1, E06O2", 3, "E06O2") == (14, 19)
    assert find_place("E0601, E06O1, E06O2", 4, "E06O2") is None
