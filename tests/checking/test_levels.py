"""Visit levels: read, counted, compared by exact tests; a benchmark file; wording that accuses nobody."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import pairwise
from math import comb
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcode_desktop.checking.exact_tests import bounds_of_difference, bounds_of_share, holm, share_differs, shares_differ
from medcode_desktop.checking.level_benchmark import read_benchmark
from medcode_desktop.checking.level_watch import Against, LevelResult, LevelRow, Limits, Verdict, watch
from medcode_desktop.checking.levels import LEVELS, LevelLine, Visits, count_levels, read_level
from medcode_desktop.errors import UserError
from medcode_desktop.reports.levels_csv import HEADINGS, level_cells, write_levels_csv
from medcode_desktop.reports.levels_xlsx import write_levels_xlsx

FAIR = (5, 15, 40, 30, 10)


def made(name: str, levels: tuple[int, int, int, int, int] = FAIR, times: int = 2, group: str = "Office") -> Visits:
    one, two, three, four, five = (count * times for count in levels)
    return Visits(group, name, (one, two, three, four, five))


def told(result: LevelResult) -> list[tuple[str, int, Verdict]]:
    return [(row.provider, row.level, row.verdict) for row in result.outstanding]


class TestExactTests:
    @settings(max_examples=300)
    @given(st.integers(1, 25), st.integers(1, 25), st.data())
    def test_fisher_is_twice_the_smaller_tail_of_all_tables(self, visits: int, others: int, data: st.DataObject) -> None:
        seen, beside = data.draw(st.integers(0, visits)), data.draw(st.integers(0, others))
        marked = seen + beside
        ways = {k: comb(visits, k) * comb(others, marked - k) for k in range(max(0, marked - others), min(visits, marked) + 1)}
        tails = [sum(way for k, way in ways.items() if k >= seen), sum(way for k, way in ways.items() if k <= seen)]
        exact = min(Fraction(1), Fraction(2 * min(tails), comb(visits + others, marked)))
        assert shares_differ(seen, visits, beside, others) == pytest.approx(float(exact), rel=1e-9)

    @settings(max_examples=200)
    @given(st.integers(1, 25), st.integers(1, 25), st.sampled_from([0.02, 0.05, 0.2]), st.data())
    def test_with_a_margin_it_is_the_sum_with_other_odds(
        self, visits: int, others: int, margin: float, data: st.DataObject
    ) -> None:
        seen, beside = data.draw(st.integers(0, visits)), data.draw(st.integers(0, others))
        marked, base = seen + beside, (beside + 0.5) / (others + 1)
        least = 1.0
        for sign in (1, -1):
            bound = base + sign * margin
            if not 0 < bound < 1:
                continue
            odds = bound / (1 - bound) * (1 - base) / base
            ways = {
                k: comb(visits, k) * comb(others, marked - k) * odds**k
                for k in range(max(0, marked - others), min(visits, marked) + 1)
            }
            tail = sum(way for k, way in ways.items() if (k - seen) * sign >= 0)
            least = min(least, 2 * tail / sum(ways.values()))
        found = shares_differ(seen, visits, beside, others, margin)
        assert found == pytest.approx(least, rel=1e-9)
        assert found >= shares_differ(seen, visits, beside, others) * (1 - 1e-9)

    @settings(max_examples=300)
    @given(st.integers(1, 40), st.integers(0, 20), st.sampled_from([0, 1, 4]), st.data())
    def test_binomial_is_twice_the_smaller_tail(self, visits: int, twentieths: int, wide: int, data: st.DataObject) -> None:
        seen = data.draw(st.integers(0, visits))
        share, margin = Fraction(twentieths, 20), Fraction(wide, 20)

        def tail(bound: Fraction, counts: range) -> Fraction:
            bound = min(max(bound, Fraction(0)), Fraction(1))
            return sum((comb(visits, k) * bound**k * (1 - bound) ** (visits - k) for k in counts), Fraction(0))

        above, below = tail(share + margin, range(seen, visits + 1)), tail(share - margin, range(seen + 1))
        above = Fraction(1) if share + margin >= 1 else above
        below = Fraction(1) if share - margin <= 0 else below
        exact = min(Fraction(1), 2 * min(above, below))
        found = share_differs(seen, visits, twentieths / 20, wide / 20)
        assert found == pytest.approx(float(exact), rel=1e-9, abs=1e-12)

    def test_known_values(self) -> None:
        assert shares_differ(3, 4, 1, 4) == pytest.approx(34 / 70)  # Fisher's lady tasting tea
        assert share_differs(9, 10, 0.5) == pytest.approx(22 / 1024)

    def test_large_counts_are_symmetric(self) -> None:
        over, under = shares_differ(50_300, 100_000, 49_700, 100_000), shares_differ(49_700, 100_000, 50_300, 100_000)
        assert over == pytest.approx(under)
        assert 0.007 < over < 0.0075  # the normal approximation says 0.0073
        assert shares_differ(30_000, 100_000, 10_000, 100_000) == 0.0  # below what a float can say
        assert shares_differ(0, 0, 3, 10) == 1.0

    def test_holm(self) -> None:
        assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])  # Holm's own way, by hand
        assert holm([]) == []
        assert holm([0.9, 0.8]) == [1.0, 1.0]

    def test_bounds(self) -> None:
        assert bounds_of_share(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I
        assert bounds_of_difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)  # the same, table II (a)
        assert bounds_of_difference(0, 0, 1, 2) == (-1.0, 1.0)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "level"),
        [("4", 4), ("level 4", 4), ("Level IV", 4), (" LEVEL  iv ", 4), ("L4", 4), ("4.0", 4), ("lvl-2", 2), ("five", 5),
         ("Visit level 3", 3), ("i", 1), ("V", 5), ("", None), ("6", None), ("0", None), ("45", None), ("4.5", None),
         ("vi", None), ("level", None), ("=4", None), ("\uff14", 4)],
    )  # fmt: skip
    def test_levels_in_words_and_figures(self, text: str, level: int | None) -> None:
        assert read_level(text) == level

    def test_every_line_is_counted_somewhere(self) -> None:
        lines = [
            LevelLine("Dr. A", "4", "Office"),
            LevelLine(" dr.  a ", "Level IV", "OFFICE"),
            LevelLine("Dr. A", "5"),
            LevelLine("", "5"),
            LevelLine("Dr. B", "", "", "made1"),
            LevelLine("Dr. B", "", "Home", "MADE1"),
            LevelLine("Dr. B", "", "", "other"),
            LevelLine("Dr. B", "soon", "", "MADE1"),
        ]
        counted = count_levels(lines, {"MADE1": ("Made-up group", 2)})
        assert counted.visits == (
            Visits("All visits", "Dr. A", (0, 0, 0, 0, 1)),
            Visits("Home", "Dr. B", (0, 1, 0, 0, 0)),
            Visits("Made-up group", "Dr. B", (0, 1, 0, 0, 0)),
            Visits("Office", "Dr. A", (0, 0, 0, 2, 0)),
        )
        assert counted.lines == sum(one.total for one in counted.visits) + counted.no_provider + counted.no_level == 8


class TestWatching:
    def test_clean_providers_are_quiet(self) -> None:
        result = watch([made(name) for name in "ABCD"])
        assert told(result) == []
        assert len(result.rows) == result.compared == 20
        assert {row.verdict for row in result.rows} == {Verdict.AS_EXPECTED}

    def test_one_who_reports_more_of_level_5(self) -> None:
        result = watch([made("A", (5, 15, 20, 30, 30)), *(made(name) for name in "BCD")])
        assert told(result) == [("A", 5, Verdict.MORE), ("A", 3, Verdict.FEWER)]
        assert told(watch([made(name) for name in "ABC"] + [made("D", (5, 15, 37, 30, 13))])) == []
        row = result.outstanding[0]
        assert (row.at_level, row.visits, row.others) == (60, 200, 600)
        assert row.expected == pytest.approx(0.1)
        assert row.chance == shares_differ(60, 200, 60, 600, 0.05)
        assert row.adjusted == pytest.approx(row.chance * 20)
        assert 0.13 < row.low < row.difference < row.high < 0.28
        assert row.said == (
            "More level 5 than expected: 30% of 200 visits, 10% for the other providers; review a sample of the records."
        )

    def test_no_word_accuses(self) -> None:
        result = watch([made("A", (0, 0, 0, 0, 100)), made("B"), made("C", (100, 0, 0, 0, 0))], {("office", 5): 0.2})
        said = " ".join(row.said for row in result.rows).lower()
        assert "review a sample" in said
        for word in ("fraud", "abuse", "upcod", "wrong", "error", "violat", "suspicious", "guilty", "excess"):
            assert word not in said

    def test_one_with_many_visits_does_not_make_the_others_stand_out(self) -> None:
        visits = [made("A", (5, 15, 10, 20, 50), times=20), *(made(name, times=4) for name in "BCD")]
        assert {provider for provider, _, _ in told(watch(visits))} == {"A"}

    def test_of_two_both_are_told_and_so_is_that(self) -> None:
        result = watch([made("A", (5, 15, 20, 30, 30)), made("B")])
        assert {(row.provider, row.level) for row in result.outstanding} == {("A", 5), ("B", 5), ("A", 3), ("B", 3)}
        assert result.two_only == ("Office",)

    def test_too_few_visits_say_nothing(self) -> None:
        result = watch([made("A", (0, 0, 0, 0, 29), times=1), made("B"), made("C")])
        assert {row.verdict for row in result.rows if row.provider == "A"} == {Verdict.TOO_FEW}
        assert result.compared == 10
        assert told(watch([made("A", (0, 0, 0, 0, 29), times=1)])) == []
        assert watch([]).rows == ()

    def test_a_small_difference_is_not_told_however_clear(self) -> None:
        visits = [made("A", (5, 15, 37, 30, 13), times=900), *(made(name, times=900) for name in "BC")]
        assert told(watch(visits)) == []
        assert ("A", 5, Verdict.MORE) in told(watch(visits, limits=Limits(margin=0.02)))

    def test_groups_are_compared_apart(self) -> None:
        home = (0, 0, 10, 20, 70)
        visits = [made(name) for name in "ABC"] + [made(name, home, group="Home") for name in "ABC"]
        assert told(watch(visits)) == []

    def test_a_benchmark_is_compared_beside(self) -> None:
        result = watch([made(name) for name in "ABC"], {("office", 5): 0.30, ("office", 4): 0.31})
        assert {(row.level, row.verdict, row.against) for row in result.outstanding} == {
            (5, Verdict.FEWER, Against.BENCHMARK)
        }  # fmt: skip
        row = result.outstanding[0]
        assert row.chance == share_differs(20, 200, 0.30, 0.05)
        assert "30% for the benchmark" in row.said
        assert result.compared == 15 + 6

    def test_rows_do_not_depend_on_the_order_of_providers(self) -> None:
        visits = [made("A", (5, 15, 20, 30, 30)), *(made(name) for name in "BCD")]
        shuffled = visits[:]
        Random(3).shuffle(shuffled)  # noqa: S311
        assert sorted(watch(visits).rows) == sorted(watch(shuffled).rows)

    def test_adjusted_is_never_below_the_chance_and_orders_as_it_does(self) -> None:
        random = Random(5)  # noqa: S311
        visits = [made(name, tuple(random.randint(1, 60) for _ in LEVELS)) for name in "ABCDE"]  # type: ignore[arg-type]
        rows = sorted(watch(visits).rows, key=lambda row: row.adjusted)
        assert all(row.adjusted >= row.chance for row in rows)
        assert all(one.adjusted <= two.adjusted for one, two in pairwise(rows))


class TestBenchmarkFile:
    @pytest.mark.parametrize(
        "data",
        [
            "Group,Level,Share\nOffice,Level 4,40%\noffice,5,10 %\n",
            "Group,Level,Share\nOffice,4,40\nOffice,V,10\n",
            "Visit type;Visit level;Percent\nOffice;4;0,40\nOffice;5;0,1\n",
        ],
    )
    def test_shares_in_three_forms(self, data: str) -> None:
        assert read_benchmark(data.encode(), "b.csv") == {("office", 4): 0.4, ("office", 5): 0.1}

    def test_without_a_group_it_is_for_all_visits(self) -> None:
        assert read_benchmark(b"level,share\n5,10%\n", "b.csv") == {("all visits", 5): 0.1}

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"Group,Level,Share\nOffice,6,10%\n", "line 2, column \u201cLevel\u201d"),
            (b"Group,Level,Share\nOffice,5,many\n", "line 2, column \u201cShare\u201d"),
            (b"Group,Level,Share\nOffice,5,-1\n", "is no share"),
            (b"Group,Level,Share\nOffice,5,nan\n", "is no share"),
            (b"Group,Level,Share\nOffice,5,110\n", "more than all visits"),
            (b"Group,Level,Share\nOffice,5,10%\noffice,V,12%\n", "line 3, column \u201cLevel\u201d: Level 5"),
            (b"Group,Level,Share\nO,1,10%\nO,2,10%\nO,3,10%\nO,4,10%\nO,5,10%\n", "add up to 50%"),
            (b"Group,Level,Share\nO,4,60%\nO,5,60%\n", "add up to 120%"),
            (b"Group,Share\nOffice,10%\n", "no column \u201cLevel\u201d"),
        ],
    )
    def test_faults_have_their_place(self, data: bytes, words: str) -> None:
        with pytest.raises(UserError) as raised:
            read_benchmark(data, "b.csv")
        assert words in raised.value.what


class TestExports:
    def rows(self) -> LevelResult:
        return watch([made("=A", (5, 15, 20, 30, 30)), *(made(name) for name in "BCD")], {("office", 5): 0.1})

    def test_csv(self, tmp_path: Path) -> None:
        result, path = self.rows(), tmp_path / "levels.csv"
        assert write_levels_csv(path, result) == len(result.rows)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert tuple(rows[0]) == HEADINGS
        assert len(rows) == len(result.rows) + 1
        first = dict(zip(HEADINGS, next(r for r in rows if r[1] == "'=A" and r[2] == "5"), strict=True))
        assert (first["Visits"], first["At this level"], first["Share"]) == ("200", "60", "0.3")
        assert first["What to do"].startswith("More level 5")

    def test_xlsx_is_read_back_by_another_program(self, tmp_path: Path) -> None:
        import python_calamine

        result, path = self.rows(), tmp_path / "levels.xlsx"
        assert write_levels_xlsx(path, result) == len(result.rows)
        book = python_calamine.CalamineWorkbook.from_path(path)
        assert book.sheet_names == ["Levels", "How it was compared"]
        rows = book.get_sheet_by_name("Levels").to_python()
        assert tuple(rows[0]) == HEADINGS
        assert [row[1] for row in rows[1:]] == [row.provider for row in result.rows]
        assert rows[5][5] == pytest.approx(result.rows[4].share)
        notes = " ".join(str(row[0]) for row in book.get_sheet_by_name("How it was compared").to_python())
        assert "Holm" in notes
        assert "patients" in notes

    def test_cells_and_headings_agree(self) -> None:
        row: LevelRow = self.rows().rows[0]
        assert len(level_cells(row)) == len(HEADINGS)
