"""Rules of payers: what is understood of typed text, when a rule applies, many lines, CSV whole or not at all."""

from __future__ import annotations

import csv
import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.checking.day_text import Order, order_of, read_day
from medcode_desktop.checking.payer_rules import (
    Draft,
    PayerRule,
    RuleKind,
    applies,
    family_sections,
    identity,
    lacking,
    payer_names,
    sentence,
    understand,
)
from medcode_desktop.checking.payer_rules_csv import read_rules
from medcode_desktop.checking.rule_book import RuleBook
from medcode_desktop.errors import UserError
from medcode_desktop.reports.changes_csv import harmless
from medcode_desktop.reports.payer_rules_csv import HEADINGS, write_rules_csv

SECTIONS = family_sections() | {"canes and crutches": ("E0100", "E0159", "Canes and crutches")}
NO = RuleKind.NOT_ACCEPTED


def rule(draft: Draft) -> PayerRule:
    made, faults = understand(draft, SECTIONS)
    assert made is not None, faults
    return made


def told(draft: Draft) -> dict[str, str]:
    made, faults = understand(draft, SECTIONS)
    assert made is None
    return {fault.field: fault.sentence for fault in faults}


class TestUnderstanding:
    def test_a_code_a_range_a_section_and_a_family(self) -> None:
        for typed, expected in (
            ("e0601", ("E0601", "E0601", "")),
            ("E0100 \u2013 e0159", ("E0100", "E0159", "")),
            ("E0100 to E0159", ("E0100", "E0159", "")),
            ("  CANES and  crutches", ("E0100", "E0159", "Canes and crutches")),
            ("CPT Category II", ("0000F", "9999F", "CPT Category II")),
            ("E codes", ("E0000", "E9999", "E codes")),
        ):
            made = rule(Draft("Acme", typed, "not accepted"))
            assert (made.first, made.last, made.section) == expected

    def test_values_come_in_one_form(self) -> None:
        assert rule(Draft("Acme", "E0601", "needs modifier", "kx, nu or rr")).value == "KX NU/RR"
        assert rule(Draft("Acme", "E0601", "Needs_Modifier", "NU / RR and KX")).value == "NU/RR KX"
        assert rule(Draft("Acme", "E0601", "use other code", "e0470 or E0471")).value == "E0470 E0471"
        assert rule(Draft("Acme", "E0601", "prior authorization")).kind is RuleKind.NEEDS_AUTHORISATION

    @pytest.mark.parametrize(
        ("draft", "field", "words"),
        [
            (Draft("", "E0601", "note", "", "x"), "payer", "needs a payer"),
            (Draft("A" * 121, "E0601", "not accepted"), "payer", "121 characters"),
            (Draft("Acme", "", "not accepted"), "codes", "which code"),
            (Draft("Acme", "RR", "not accepted"), "codes", "modifier"),
            (Draft("Acme", "E0601-RR", "not accepted"), "codes", "without a modifier"),
            (Draft("Acme", "E06O1", "not accepted"), "codes", "E0601"),
            (Draft("Acme", "1E+05", "not accepted"), "codes", "spreadsheet"),
            (Draft("Acme", "hats", "not accepted"), "codes", "no section"),
            (Draft("Acme", "E0159-E0100", "not accepted"), "codes", "comes before"),
            (Draft("Acme", "E0100-0159F", "not accepted"), "codes", "two families"),
            (Draft("Acme", "E0601", "perhaps"), "kind", "one of"),
            (Draft("Acme", "E0601", "needs modifier"), "value", "which modifier"),
            (Draft("Acme", "E0601", "needs modifier", "E0470"), "value", "no modifier"),
            (Draft("Acme", "E0601", "needs modifier", "NU/"), "value", "no modifier"),
            (Draft("Acme", "E0601", "use other code", "E0601"), "value", "itself"),
            (Draft("Acme", "E0601", "use other code", "RR"), "value", "no code"),
            (Draft("Acme", "E0601", "not accepted", "KX"), "value", "no such value"),
            (Draft("Acme", "E0601", "note"), "note", "to be noted"),
            (Draft("Acme", "E0601", "not accepted", "", "x" * 1001), "note", "1,001"),
            (Draft("Acme", "E0601", "not accepted", "", "", "2025-02-30"), "since", "no calendar"),
            (Draft("Acme", "E0601", "not accepted", "", "", "2025-02-03", "2025-01-01"), "until", "before"),
        ],
    )
    def test_faults_have_a_field_and_a_sentence(self, draft: Draft, field: str, words: str) -> None:
        found = told(draft)
        assert list(found) == [field]
        assert words in found[field]
        assert found[field].endswith((".", "?"))

    def test_all_faults_at_once_in_the_order_of_the_form(self) -> None:
        assert list(told(Draft("", "", "", "", "", "soon", "later"))) == ["payer", "codes", "kind", "since", "until"]

    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
    def test_any_text_is_a_rule_or_a_sentence(self, codes: str, value: str, day: str) -> None:
        made, faults = understand(Draft("Acme", codes, "needs modifier", value, "", day), SECTIONS)
        assert (made is None) == bool(faults)

    def test_text_stays_one_line(self) -> None:
        made = rule(Draft(" Acme\r\nHealth\0 ", "E0601", "note", "", "a\tb\ud800"))
        assert (made.payer, made.note) == ("Acme Health", "a b\ufffd")


class TestApplying:
    canes = PayerRule("Acme Health", NO, "E0100", "E0159", since=date(2025, 1, 1), until=date(2025, 6, 30))

    @pytest.mark.parametrize(
        ("code", "payer", "on", "expected"),
        [
            ("E0100", "Acme Health", date(2025, 1, 1), True),
            ("E0159", " acme  HEALTH ", date(2025, 6, 30), True),
            ("E0159", "\uff21cme Health", date(2025, 6, 30), True),
            ("E0160", "Acme Health", date(2025, 3, 1), False),
            ("E0100", "Acme", date(2025, 3, 1), False),
            ("E0100", "Acme Health", date(2024, 12, 31), False),
            ("E0100", "Acme Health", date(2025, 7, 1), False),
            ("E0100", "Acme Health", None, True),
        ],
    )
    def test_code_payer_and_day(self, code: str, payer: str, on: date | None, expected: bool) -> None:
        assert applies(self.canes, code, payer, on) is expected

    def test_a_range_is_of_one_family(self) -> None:
        digits = PayerRule("Acme", NO, "00000", "99999")
        assert applies(digits, "12345", "Acme", None)
        assert not applies(digits, "1234F", "Acme", None)
        assert not applies(PayerRule("Acme", NO, "A0000", "V9999"), "D0120", "Acme", None)

    def test_lacking_modifiers(self) -> None:
        made = rule(Draft("Acme", "E0601", "needs modifier", "KX NU/RR"))
        assert lacking(made, ["rr", "KX"]) == ()
        assert lacking(made, ["RR"]) == ("KX",)
        assert lacking(made, []) == ("KX", "NU/RR")
        assert lacking(self.canes, []) == ()

    def test_sentences(self) -> None:
        made = rule(Draft("Acme", "E0601", "needs modifier", "KX NU/RR"))
        assert sentence(made) == "Acme needs modifier KX and NU or RR."
        assert sentence(made, with_payer=False) == "Needs modifier KX and NU or RR."
        assert sentence(rule(Draft("Acme", "E0601", "note", "", "call first"))) == "Acme: call first."
        assert sentence(rule(Draft("Acme", "E0601", "use other code", "E0470"))) == "Acme wants E0470 instead."

    def test_payers_are_named_once(self) -> None:
        assert payer_names([self.canes], ["ACME health", "Beta", " beta"]) == ["Acme Health", "Beta"]


class TestManyLines:
    def test_the_book_says_what_each_rule_says(self) -> None:
        random_ = random.Random(7)  # noqa: S311
        codes = [f"{letter}{number:04}" for letter in "AEJ" for number in range(0, 400, 3)] + ["0001F", "12345", "00100"]
        rules = []
        for number in range(300):
            first, last = sorted(random_.sample(codes[:-3], 2)) if number % 3 else [random_.choice(codes)] * 2
            begins = random_.choice([None, date(2025, 1, 1)])
            rules.append(PayerRule(random_.choice(["Acme", "Beta", "GAMMA"]), NO, first, last, since=begins, id=number))
        book = RuleBook(rules)
        for code in codes:
            for payer in ("ACME", "beta", "Gamma", "nobody"):
                for on in (date(2024, 6, 1), date(2025, 6, 1), None):
                    expected = {one.id for one in rules if applies(one, code, payer, on)}
                    found = book.rules_for(code, payer, on)
                    assert {one.id for one in found} == expected
                    widths = [(one.first != one.last, int(one.last, 36) - int(one.first, 36)) for one in found]
                    assert widths == sorted(widths)
        assert book.knows("acme")
        assert not book.knows("nobody")

    def test_many_lines_take_no_time(self) -> None:
        rules = [PayerRule(f"Payer {n % 20}", NO, f"E{n:04}", f"E{n + n % 7:04}") for n in range(9000)]
        book = RuleBook(rules)
        began = time.perf_counter()
        for n in range(200_000):
            book.rules_for(f"E{n % 9500:04}", f"payer {n % 20}", None)
        assert time.perf_counter() - began < 8  # some 0.3 s; walking through all rules would take 200


class TestDays:
    @pytest.mark.parametrize(
        "text",
        ["2025-10-31", "2025/10/31", "20251031", "31.10.2025", "10/31/2025", "31 Oct 2025", "31-Oct-2025", "October 31, 2025",
         "Oct. 31 2025", "31st october 2025", "2025-10-31 00:00:00", "2025-10-31T00:00", "10/31/2025 0:00", "2025 Oct 31"],
    )  # fmt: skip
    def test_one_day_in_many_forms(self, text: str) -> None:
        assert read_day(text) == date(2025, 10, 31)

    @pytest.mark.parametrize(
        "text", ["10/1/2025", "31-Oct-25", "45931", "2025", "Oct 2025", "13/13/2025", "soon", "0001-01-01"]
    )
    def test_what_says_no_day_or_two(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"\u201c"):
            read_day(text)

    def test_a_file_tells_which_comes_first(self) -> None:
        assert order_of(["10/1/2025", "12/31/2025"]) is Order.MONTH_FIRST
        assert order_of(["10/1/2025", "31/12/2025"]) is Order.DAY_FIRST
        assert order_of(["12/31/2025", "31/12/2025", "10/1/2025"]) is Order.UNKNOWN
        assert read_day("10/1/2025", Order.MONTH_FIRST) == date(2025, 10, 1)
        assert read_day("10/1/2025", Order.DAY_FIRST) == date(2025, 1, 10)
        assert read_day("5/5/2025") == date(2025, 5, 5)


GOOD = (
    "Payer,Codes,Rule,Value,Note,From,To\n"
    "Acme,E0601,Needs modifier,KX,,2025-01-01,\nacme ,e0601,needs_modifier,kx,,1 Jan 2025,\n"
)


class TestCsv:
    def test_the_same_rule_twice_is_one(self) -> None:
        read = read_rules(GOOD.encode(), "r.csv", SECTIONS)
        assert [one.codes for one in read.rules] == ["E0601"]
        assert read.doubled == 1

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_encodings_and_delimiters(self, encoding: str, delimiter: str) -> None:
        text = 'payer name,RANGE,kind,comment\r\n\r\nZ\u00fcrich,E0100-E0159,not accepted,"a, b"\r\n'
        cells = csv.reader(text.splitlines())
        lines = [delimiter.join(f'"{c}"' if delimiter in c else c for c in row) for row in cells]
        (one,) = read_rules("\r\n".join(lines).encode(encoding), "r.csv", SECTIONS).rules
        assert (one.payer, one.first, one.note) == ("Z\u00fcrich", "E0100", "a, b")

    def test_a_bad_row_refuses_the_file_with_its_place(self) -> None:
        bad = GOOD + 'Acme,E0602,Needs modifier,ZZZ,"two\nlines",,\nAcme,E06,note,,,,\n'
        with pytest.raises(UserError) as raised:
            read_rules(bad.encode(), "r.csv", SECTIONS)
        assert raised.value.what.startswith("r.csv, line 5, column \u201cValue\u201d: ZZZ is no modifier")
        assert "1 more row has faults" in raised.value.what
        assert "Nothing was taken" in raised.value.next_step

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b"Payer,Codes,Rule\n", "nothing below"),
            (b"Payer,Codes\nAcme,E0601\n", "no column \u201cRule\u201d"),
            (b"Payer,Rule\nAcme,note\n", "no column \u201cCodes\u201d"),
            (b"Payer,Codes,Rule,payer name\n", "two columns"),
            (b"Payer,Codes,Rule\nAcme,E0601,not accepted,more\n", "line 2, column 4"),
            (b'Payer,Codes,Rule\n"Acme,E0601,not accepted\n', "quotation marks"),
            (b"PK\x03\x04rest", "workbook"),
            (b"\x00\x01\x02", "not a text file"),
            (b"Payer,Codes,Rule,From\nAcme,E0601,not accepted,10/1/2025\n", "line 2, column \u201cFrom\u201d"),
        ],
    )
    def test_no_such_table(self, data: bytes, words: str) -> None:
        with pytest.raises(UserError) as raised:
            read_rules(data, "r.csv", SECTIONS)
        assert words in raised.value.what

    def test_dates_that_a_spreadsheet_rewrote(self) -> None:
        data = b"Payer,Codes,Rule,From,To\nAcme,E0601,not accepted,10/1/2025,12/31/2025\n"
        (one,) = read_rules(data, "r.csv", SECTIONS).rules
        assert (one.since, one.until) == (date(2025, 10, 1), date(2025, 12, 31))

    def test_sections_are_kept_by_name(self) -> None:
        data = b"Payer,Section,Rule\nAcme,canes and CRUTCHES,not accepted\n"
        (one,) = read_rules(data, "r.csv", SECTIONS).rules
        assert (one.codes, one.section) == ("E0100-E0159", "Canes and crutches")

    def test_formulas_stay_texts_and_come_back_as_they_were(self, tmp_path: Path) -> None:
        texts = ["=1+1", "'=1+1", "''@x", "+1 800", "-", "@SUM(A1)", "'quoted'", "\uff1dx", 'a "b", c', "plain"]
        rules = [PayerRule(f"{text} payer", RuleKind.NOTE, "E0601", "E0601", note=text) for text in texts]
        rules.append(PayerRule("Acme", NO, "E0100", "E0159", "=Canes", since=date(2025, 1, 1)))
        path = tmp_path / "rules.csv"
        assert write_rules_csv(path, rules) == len(rules)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert tuple(rows[0]) == HEADINGS
        assert all(cell == harmless(cell) for row in rows for cell in row)
        assert list(read_rules(path.read_bytes(), path.name, SECTIONS).rules) == rules

    @given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.text(max_size=30)), min_size=1, max_size=5))
    def test_what_is_written_is_read(self, texts: list[tuple[str, str]]) -> None:
        drafts = (Draft(payer, "E0601", "not accepted", "", note) for payer, note in texts)
        rules = {identity(made): made for draft in drafts if (made := understand(draft, SECTIONS)[0]) is not None}
        if rules:
            import tempfile

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "rules.csv"
                write_rules_csv(path, list(rules.values()))
                read = read_rules(path.read_bytes(), path.name, SECTIONS)
            assert {identity(one) for one in read.rules} == set(rules)
