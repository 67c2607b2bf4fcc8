"""Archives from outside: bounded before anything is read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.releases import archive
from medcode_desktop.releases.archive import Archive
from medcode_desktop.releases.sheets import Workbook
from tests.releases.making import some_codes, xlsx, zipped


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "C:/a", "c:a", "..\\a", "\\a", "a\\b", "a\0b", ".."])
def test_names_that_lead_out_are_refused(name: str) -> None:
    data = zipped({"innocent-name-of-some-length": b"x"})
    data = data.replace(
        b"innocent-name-of-some-length", name.encode().ljust(28, b"_") if "\0" in name else name.encode().ljust(28, b"a")
    )
    if name == "..":
        data = zipped({"..": b"x"})
    with pytest.raises(UserError, match="leads out of it"):
        Archive("x.zip", data)


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(UserError, match="is a link"):
        Archive("x.zip", data.getvalue())


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(UserError, match=r"two parts named 'a.txt'"):
        Archive("x.zip", zipped({"a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(method: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as made:
        made.writestr("a.txt", b"text " * 100)
    with pytest.raises(UserError, match="packed in an unusual way"):
        Archive("x.zip", data.getvalue())


def test_the_sum_of_all_parts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_OF_ALL", 5_000)
    with pytest.raises(UserError, match="unpacked it would be over"):
        Archive("x.zip", zipped({f"{at}.txt": bytes(range(256)) * 4 for at in range(6)}))


def _with_claimed_size(data: bytes, size: int) -> bytes:
    """The archive with every part's unpacked size claimed to be `size`."""
    changed = bytearray(data)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", changed, at + 24, size)
        at += 4
    at = 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0:
        struct.pack_into("<I", changed, at + 22, size)
        at += 4
    return bytes(changed)


def test_a_part_larger_than_it_claims_is_not_unpacked() -> None:
    lying = Archive("x.zip", _with_claimed_size(zipped({"a.txt": b"0" * 5_000_000}), 1_000))
    with pytest.raises(UserError, match=r"the part 'a.txt' is damaged"):
        lying.read("a.txt")


def test_a_workbook_larger_than_it_claims_is_not_unpacked() -> None:
    with pytest.raises(UserError, match="is damaged"):
        Workbook("x.xlsx", _with_claimed_size(xlsx(some_codes(200)), 500))


def test_litter_is_not_worth_looking_at() -> None:
    held = Archive("x.zip", zipped({"a/b.txt": b"x", "__MACOSX/a/._b.txt": b"x", ".DS_Store": b"x", "a/": b""}))
    assert held.names == ["a/b.txt"]
    assert set(held.every_name) == {"a/b.txt", "__MACOSX/a/._b.txt", ".DS_Store"}
