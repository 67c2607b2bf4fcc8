"""A file is there as a whole or not at all."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.reports.whole_file import cannot_write, refuse_the_list, whole_path, write_whole


def test_what_the_block_makes_gets_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    with whole_path(path) as temporary:
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"\0after")
        assert path.read_bytes() == b"before"
    assert path.read_bytes() == b"\0after"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fault", [ZeroDivisionError(), KeyboardInterrupt()])
def test_a_block_that_fails_leaves_what_was_there(tmp_path: Path, fault: BaseException) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")

    def fails() -> None:
        with whole_path(path) as temporary:
            temporary.write_bytes(b"after")
            raise fault

    with pytest.raises(type(fault)):
        fails()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_makes_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.bin could not be written"), whole_path(tmp_path / "a.bin"):
        pass


def test_a_share_that_vanishes_half_way_is_one_sentence(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()

    def cut_off() -> None:
        with whole_path(share / "a.bin") as temporary:
            temporary.write_bytes(b"half")
            share.rename(tmp_path / "elsewhere")

    with pytest.raises(UserError, match=r"a\.bin could not be written"):
        cut_off()
    assert not share.exists()


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows answers while a spreadsheet program has the file open."""

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))

    path = tmp_path / "a.csv"
    path.write_text("open in the spreadsheet", "utf-8")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError, match="Permission denied") as told:
        write_whole(path, "utf-8", lambda file: file.writelines(["new"]))
    assert "close the file if another program has it open" in told.value.next_step
    assert path.read_text("utf-8") == "open in the spreadsheet"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_has_its_own_next_step() -> None:
    assert "Free some space" in cannot_write(Path("a"), OSError(errno.ENOSPC, "No space left on device")).next_step
    assert "Free some space" not in cannot_write(Path("a"), OSError(errno.EIO, "Input/output error")).next_step


def test_neither_a_database_nor_a_device_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE kept (one)")
        database.commit()
    before = path.read_bytes()
    pipe = tmp_path / "pipe"
    for kept, says in ((path, "is a database"), (pipe, "is no file")):
        if kept is pipe:
            if not hasattr(os, "mkfifo"):
                break
            os.mkfifo(pipe)
        with pytest.raises(UserError, match=says), whole_path(kept) as temporary:
            temporary.write_text("lost")
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} <= {"records.db", "pipe"}


def test_what_a_killed_program_left_goes_after_a_day_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a [1].csv"
    left = tmp_path / ".a [1].csv.0123abcd.part"
    kept = (
        ".a [1].csv.0123abce.part", ".b.csv.0123abcd.part", ".a [1].csv.part", "a [1].csv.0123abcd.part",
        ".a [1].csv.0123abcd.part.txt", ".a 1.csv.0123abcd.part",
    )  # fmt: skip
    for name in (left.name, *kept):
        (tmp_path / name).write_text("half", "utf-8")
        os.utime(tmp_path / name, (1, 1))
    os.utime(tmp_path / kept[0])  # of a window that is writing now
    (tmp_path / ".a [1].csv.0123abcf.part").mkdir()
    write_whole(path, "utf-8", lambda file: file.writelines(["new"]))
    assert {one.name for one in tmp_path.iterdir()} == {path.name, *kept, ".a [1].csv.0123abcf.part"}


@pytest.mark.parametrize("name", ["list.csv", "../{folder}/list.csv", "symbolic.csv", "hard.csv", "within/list.csv"])
def test_the_list_itself_is_never_replaced(tmp_path: Path, name: str) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes(b"E0601")
    (tmp_path / "symbolic.csv").symlink_to(source)
    os.link(source, tmp_path / "hard.csv")
    (tmp_path / "within").symlink_to(tmp_path, target_is_directory=True)
    out = tmp_path / name.format(folder=tmp_path.name)
    with pytest.raises(UserError, match="is the list itself"):
        refuse_the_list(out, source)
    if not name.startswith("hard"):
        source.unlink()  # the share may come back
        with pytest.raises(UserError, match="is the list itself"):
            refuse_the_list(out, source)


def test_another_file_than_the_list_is_allowed(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes(b"E0601")
    (tmp_path / "report.csv").write_bytes(b"E0601")
    for name in ("report.csv", "new.csv", "no folder/list.csv"):
        refuse_the_list(tmp_path / name, source)
    refuse_the_list(source, tmp_path / "gone.csv")
