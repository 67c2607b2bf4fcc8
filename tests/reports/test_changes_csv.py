"""The exported changes: every row, readable by a spreadsheet, no formula, and whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.catalogue.model import Hit, Kind, ReleaseInfo, Standing, Tier
from medcode_desktop.catalogue.reported import Changes, Revision
from medcode_desktop.codes.shapes import Family
from medcode_desktop.errors import UserError
from medcode_desktop.reports.change_rows import Section, change_rows
from medcode_desktop.reports.changes_csv import HEADINGS, harmless, write_changes_csv
from medcode_desktop.work import Cancelled


def release(number: int, date: str) -> ReleaseInfo:
    return ReleaseInfo(number, date, f"HCPCS Level II {date}", "", "a.zip", "", "", 100, 10, own_words=False)


def hit(code: str, text: str = "A thing", **more: object) -> Hit:
    kind = Kind.MODIFIER if len(code) == 2 else Kind.CODE
    made = Hit(kind, code, Family.LEVEL_II, text, Standing.ACTIVE, "2025-10-01", "", Tier.CODE)
    return made._replace(**more)  # type: ignore[arg-type]


@pytest.fixture
def changes() -> Changes:
    return Changes(
        release(1, "2025-01-01"),
        release(2, "2025-10-01"),
        added=(hit("J9999", '=HYPERLINK("http://example.test")'), hit("ZZ", "Some \u00b5g, \u201cquoted\u201d")),
        revised=(Revision("E0601", Kind.CODE, "Device, old", "Device, new"),),
        reworded_short=(Revision("E0602", Kind.CODE, "Old", "New"),),
        facts_changed=(("A4216", "Coverage", "C", "D"),),
        discontinued=(hit("A0001", terminated="2025-09-30", replaced_by=("A0002", "A0003")),),
        reactivated=(hit("B0001"),),
        removed=(hit("C0001"),),
    )


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_every_change_is_a_row_in_order(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    assert write_changes_csv(path, changes) == 8
    rows = read(path)
    assert tuple(rows[0]) == HEADINGS
    assert [(row[0], row[1], row[2]) for row in rows[1:]] == [
        ("Added", "Added", "J9999"),
        ("Added", "Added", "ZZ"),
        ("Revised", "Description revised", "E0601"),
        ("Discontinued", "Discontinued", "A0001"),
        ("Other", "Coverage changed", "A4216"),
        ("Other", "Active again", "B0001"),
        ("Other", "No longer in the file", "C0001"),
        ("Other", "Short description revised", "E0602"),
    ]
    assert rows[4] == ["Discontinued", "Discontinued", "A0001", "code", "2025-09-30", "A thing", "", "A0002 A0003"]
    assert rows[2][3] == "modifier"
    assert rows[2][6] == "Some \u00b5g, \u201cquoted\u201d"


def test_it_is_what_excel_expects(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    write_changes_csv(path, changes)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfSection,")
    assert data.count(b"\r\n") == data.count(b"\n") == 9


def test_no_cell_is_a_formula(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    write_changes_csv(path, changes)
    assert read(path)[1][6] == '\'=HYPERLINK("http://example.test")'


@given(st.text(alphabet="=+-@\t\r\n \u00a0'aA1\uff1d", max_size=8))
def test_a_cell_never_starts_as_a_formula_does(cell: str) -> None:
    safe = harmless(cell)
    assert safe.endswith(cell)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert not safe.startswith(("\t", "\r", "\n"))


def test_nothing_changed_is_a_file_with_headings(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    assert write_changes_csv(path, Changes(changes.before, changes.after)) == 0
    assert len(read(path)) == 1


def test_a_cancel_leaves_the_file_as_it_was(changes: Changes, tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text("mine", "utf-8")

    def cancel(step: str, share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_changes_csv(path, changes, cancel)
    assert path.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_to_is_said(changes: Changes, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"changes\.csv could not be written") as caught:
        write_changes_csv(tmp_path / "no such folder" / "changes.csv", changes)
    assert caught.value.next_step
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match=r"folder\.csv could not be written"):
        write_changes_csv(tmp_path / "folder.csv", changes)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_full_disk_is_said_and_leaves_nothing(changes: Changes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        assert stat.S_ISREG(os.fstat(descriptor).st_mode)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_changes_csv(tmp_path / "changes.csv", changes)
    assert list(tmp_path.iterdir()) == []


def test_rows_are_found_by_all_words_anywhere(changes: Changes) -> None:
    rows = change_rows(changes)
    assert [row.code for row in rows if row.matches(["a0002"])] == ["A0001"]
    assert [row.code for row in rows if row.matches(["device", "new"])] == ["E0601"]
    assert [row.code for row in rows if row.matches(["nonsense"])] == []
    assert len([row for row in rows if row.matches([])]) == 8
    assert {row.section for row in rows} == set(Section)
