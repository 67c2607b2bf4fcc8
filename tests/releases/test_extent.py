"""How large a sheet would become, seen before anything is laid out."""

from __future__ import annotations

import pytest

from medcode_desktop.releases.extent import NEAR, extent

CELL = '<c r="%s"><v>1</v></c>'


def sheet(*cells: str) -> bytes:
    return f'<worksheet xmlns:r="http://some.where/r"><sheetData><row r="1">{"".join(cells)}</row></sheetData>'.encode()


def test_a_usual_sheet_is_near() -> None:
    assert extent(sheet(CELL % "A1", CELL % "AV9000", CELL % "CZ49999")) == NEAR


@pytest.mark.parametrize(
    ("cell", "rows", "columns"),
    [
        (CELL % "XFD1", NEAR[0], 16_384),
        (CELL % "DA7", NEAR[0], 105),
        (CELL % "A1048576", 1_048_576, NEAR[1]),
        (CELL % "b50000", 50_000, NEAR[1]),
        (CELL % "A99999999999999", 999_999_999_999, NEAR[1]),
        ("<c s='1' r = 'xfd7'><v>1</v></c>", NEAR[0] + 2, 16_384 + 2),
        ('<x:c r="XFD1"><v>1</v></x:c>', NEAR[0] + 2, 16_384 + 2),
    ],
)
def test_cells_far_out_are_seen_however_they_are_written(cell: str, rows: int, columns: int) -> None:
    assert extent(sheet(CELL % "A1", cell)) == (rows, columns)


def test_empty_cells_far_out_take_no_room() -> None:
    assert extent(sheet(CELL % "A1", '<c r="XFD1048576" s="3"/>', '<c r="XFD1048575" s="3" />')) == NEAR


def test_cells_without_a_place_are_counted() -> None:
    rows, columns = extent(b'<row r="900000"/>' + b"<row>" + b"<c><v>1</v></c>" * 500 + b"</row>" + b"<row/>" * 70)
    assert rows > 900_070
    assert columns >= 500
