"""Workbooks of the old kind, as the release of 2020 has one.

old_kind.xls is one of these: a note, headings, three invented codes and a modifier.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases import old_workbook
from medcode_desktop.releases.read import read_release
from medcode_desktop.releases.sheets import Workbook
from tests.releases.making import some_codes, txt, written, xlsx, zipped

OLD = (Path(__file__).parent / "old_kind.xls").read_bytes()


def test_it_is_read_alone(tmp_path: Path) -> None:
    release = read_release(written(tmp_path, "HCPC2020_ANWEB_w_disclaimer.xls", OLD))
    assert (release.date, release.format) == ("2020-01-01", "xlsx")
    assert [record.code for record in (*release.codes, *release.modifiers)] == ["E9100", "E9101", "E9102", "ZZ"]
    assert release.codes[0].long == "Invented appliance number 100, each"


def test_in_a_zip_it_is_read_when_there_is_no_text(tmp_path: Path) -> None:
    release = read_release(written(tmp_path, "a.zip", zipped({"codes.xls": OLD, "readme.txt": b"Read me."})))
    assert (release.members, len(release.codes)) == (("codes.xls",), 3)
    release = read_release(written(tmp_path, "b.zip", zipped({"codes.xls": OLD, "a.txt": txt(some_codes(5))})))
    assert (release.members, len(release.codes)) == (("a.txt",), 5)


def test_other_things_in_such_a_container_are_no_workbooks(tmp_path: Path) -> None:
    thumbs = OLD.replace("Workbook".encode("utf-16-le"), "Catalog1".encode("utf-16-le"))
    assert old_workbook.is_container(thumbs)
    assert not old_workbook.is_old_workbook(thumbs)
    release = read_release(written(tmp_path, "a.zip", zipped({"a.txt": txt(some_codes()), "Thumbs.db": thumbs})))
    assert release.warnings == []


def test_a_password_is_named(tmp_path: Path) -> None:
    locked = OLD.replace("Workbook".encode("utf-16-le"), b"").replace(b"\xff" * 64, "EncryptedPackage".encode("utf-16-le") * 2)
    with pytest.raises(UserError, match=r"a\.xlsx is protected by a password"):
        read_release(written(tmp_path, "a.xlsx", locked))


@pytest.mark.parametrize("length", [8, 100, 600, 2000, len(OLD) - 513])
def test_one_cut_short_is_named(tmp_path: Path, length: int) -> None:
    with pytest.raises(UserError, match=r"a\.xls is a workbook that was cut short"):
        read_release(written(tmp_path, "a.xls", OLD[:length]))
    with pytest.raises(UserError, match=r"a\.xls is a workbook that was cut short"):
        Workbook("a.xls", OLD[:length] + "Workbook".encode("utf-16-le") + b"\0\0")


@pytest.mark.parametrize("at", [1424, 1425, 1426, 2313])
def test_damage_at_which_the_reader_stumbles_is_a_sentence(at: int) -> None:
    damaged = bytearray(OLD)
    damaged[at] ^= 0xFF
    with pytest.raises(UserError, match=r"a\.xls is not a workbook that can be read"):
        Workbook("a.xls", bytes(damaged)).first_sheet()


@settings(max_examples=100)
@given(flips=st.lists(st.tuples(st.integers(0, len(OLD) - 1), st.integers(1, 255)), min_size=1, max_size=20))
def test_whatever_is_damaged_it_is_read_or_refused(
    flips: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    damaged = bytearray(OLD)
    for at, flip in flips:
        damaged[at] ^= flip
    try:
        read_release(written(tmp_path_factory.mktemp("old"), "a.xls", bytes(damaged)))
    except UserError as error:
        assert "a.xls" in error.what  # noqa: PT017 - it may as well be read


def test_a_cell_far_out_in_a_new_workbook_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx(some_codes()))) as good, zipfile.ZipFile(data, "w") as bad:
        for part in good.namelist():
            far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            bad.writestr(part, good.read(part).replace(b"</sheetData>", far))
    with pytest.raises(UserError, match="a sheet of 1,048,576 rows and 16,384 columns"):
        read_release(written(tmp_path, "a.xlsx", data.getvalue()))
