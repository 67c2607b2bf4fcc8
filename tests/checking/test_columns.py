"""Columns of a list are found by their headings and by what is in them."""

from __future__ import annotations

from medcode_desktop.checking.columns import recognise


def test_a_first_line_with_a_number_is_no_second_heading() -> None:
    rows = [["Provider", "Level"], ["Provider A", "1"], ["Provider B", "4"]]
    found = recognise(rows).columns
    assert found.heading_rows == 1
    assert found.headings == ("Provider", "Level")
