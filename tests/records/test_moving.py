"""Moving the data folder: whole, or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.paths import POINTER, Places, find_places
from medcode_desktop.records.moving import check_target, move_data
from medcode_desktop.records.records import Records
from medcode_desktop.work import Cancelled, Progress
from tests.disks import can_mount, mounted

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data folder with records, a backup, catalogues, what an import was cut off from, and somebody's own file."""
    folder = tmp_path / "old"
    records = Records.open(folder / "records.db", folder / "backups")
    records.favourites.star("E0601")
    records.settings.set("theme", "dark")
    records.backups.back_up()
    records.favourites.star("E0470")
    records.close()
    (folder / "catalogues").mkdir()
    (folder / "catalogues" / "catalogue-0001.db").write_bytes(os.urandom(3_000_000))
    (folder / "catalogues" / "in-use.txt").write_text("catalogue-0001.db\n")
    (folder / "catalogues" / "catalogue-0002.part").write_bytes(b"half")
    (folder / "logs").mkdir()
    (folder / "logs" / "medcode.log").write_text("bug")
    (folder / "letter.txt").write_text("somebody's own")
    return folder


def opened(data_dir: Path) -> tuple[Path, list[str]]:
    """Where a start with this folder finds the data, and the stars there."""
    places = find_places(data_dir)
    records = Records.open(places.records, places.backups)
    try:
        assert records.backups.check_integrity().sound
        assert len(records.backups.list_backups()) == 1
        assert records.settings.get("theme") == "dark"
        assert (places.catalogues / "in-use.txt").read_text() == "catalogue-0001.db\n"
        assert (places.catalogues / "catalogue-0001.db").stat().st_size == 3_000_000
        return places.data, sorted(records.favourites.starred())
    finally:
        records.close()


BOTH = ["E0470", "E0601"]


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_everything_goes_along_and_every_start_finds_it(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "a new" / "place \u00e9"
    before = {name: (old / name).read_bytes() for name in files(old)}
    moved = move_data(find_places(old), new)
    assert (moved.places.data, moved.places.start, moved.left) == (new, old, 0)
    assert opened(old) == (new, BOTH)
    assert opened(new) == (new, BOTH)
    assert {name for name in files(new) if "lock" not in name and "backups" not in name} == {
        "records.db",
        "catalogues/catalogue-0001.db",
        "catalogues/in-use.txt",
    }
    assert {name: data for name, data in before.items() if (old / name).read_bytes() == data}.keys() == before.keys()
    assert (old / POINTER).read_text("utf-8").splitlines()[0] == str(new)
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in new.rglob("*"))
    records = Records.open(new / "records.db", new / "backups")
    assert [entry.what for entry in records.audit.entries()] == ["move data folder"]
    records.close()


def test_on_and_on_and_back(old: Path, tmp_path: Path) -> None:
    second, third = tmp_path / "second", tmp_path / "third"
    move_data(find_places(old), second, remove_old=True)
    assert files(old) == {POINTER, "letter.txt"}
    move_data(find_places(old), third)
    for start in (old, second, third):
        assert opened(start) == (third, BOTH)
    shutil.rmtree(second)  # whoever tidies up afterwards harms nothing
    assert opened(old) == (third, BOTH)
    (old / "letter.txt").unlink()
    moved = move_data(find_places(old), old, remove_old=True)
    assert moved.places.led_by is None
    for start in (old, third):
        assert opened(start) == (old, BOTH)


def test_a_folder_that_was_left_can_be_used_again(old: Path, tmp_path: Path) -> None:
    second, third = tmp_path / "second", tmp_path / "third"
    move_data(find_places(old), second)
    move_data(find_places(old), third)
    shutil.rmtree(second / "backups")
    for name in ("records.db", "records.db.lock"):
        (second / name).unlink()
    shutil.rmtree(second / "catalogues")
    move_data(find_places(old), second)
    for start in (old, second, third):
        assert opened(start) == (second, BOTH)


def test_a_drive_that_is_not_there_is_said_at_the_start(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "stick"
    move_data(find_places(old), new)
    new.rename(tmp_path / "pulled out")
    for _ in range(2):
        with pytest.raises(UserError, match="no records there now") as told:
            find_places(old)
        assert "Connect that drive" in told.value.next_step
        new.mkdir(exist_ok=True)  # a mount point without its drive
    assert files(new) == set()
    (old / POINTER).write_bytes(b"elsewhere\n")
    with pytest.raises(UserError, match="is damaged"):
        find_places(old)
    (old / POINTER).unlink()
    assert opened(old) == (old, BOTH)


def unusable(old: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    full = tmp_path / "full"
    full.mkdir()
    (full / "a.txt").write_text("mine")
    yield full, "is not empty"
    yield full / "a.txt", "is no folder"
    yield full / "a.txt" / "below", "could not be read or written"
    yield old, "already"
    yield old / "inside" / "it", "inside the present data folder"
    yield tmp_path / "two\nlines", "line break"
    link = tmp_path / "link"
    link.symlink_to(old)
    yield link / "inside", "inside the present data folder"
    yield Path("/proc/medcode"), "could not be read or written"


def test_folders_that_will_not_do(old: Path, tmp_path: Path) -> None:
    before = files(tmp_path)
    for target, says in unusable(old, tmp_path):
        with pytest.raises(UserError, match=says):
            move_data(find_places(old), target)
    assert files(tmp_path) - before <= {"full/a.txt", "old/records.db.lock"}
    assert opened(old) == (old, BOTH)


def test_while_another_window_is_open(old: Path, tmp_path: Path) -> None:
    records = Records.open(old / "records.db", old / "backups")
    with pytest.raises(UserError, match="Another MedCode window"):
        move_data(find_places(old), tmp_path / "new")
    records.close()
    assert not (tmp_path / "new").exists()
    assert opened(old) == (old, BOTH)


def test_a_window_that_was_starting_meanwhile_does_not_use_the_old_folder(old: Path, tmp_path: Path) -> None:
    found_before = find_places(old)
    move_data(found_before, tmp_path / "new")
    with pytest.raises(UserError, match="was moved to"):
        Records.open(found_before.records, found_before.backups)


def test_without_records_there_is_nothing_to_move(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no records"):
        move_data(find_places(tmp_path / "none"), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def steps_of(old: Path, target: Path) -> int:
    count = 0

    def told(step: str, share: float) -> None:
        nonlocal count
        assert 0 <= share <= 1
        count += 1

    move_data(find_places(old), target, progress=told)
    return count


def test_a_cancel_at_any_step_leaves_the_old_folder_in_use(old: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(old, twin)
    steps = steps_of(twin, tmp_path / "of twin")
    assert steps > 5
    new = tmp_path / "new"
    for stop in range(1, steps + 1):
        with pytest.raises(Cancelled):
            move_data(find_places(old), new, progress=after(stop, Cancelled()))
        assert not new.exists()
        assert not (old / POINTER).exists()
    assert opened(old) == (old, BOTH)


def after(calls: int, fault: BaseException | Callable[[], object]) -> Progress:
    """A progress callback at whose so-manieth call something happens."""
    left = calls

    def progress(step: str, share: float) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            if isinstance(fault, BaseException):
                raise fault
            fault()

    return progress


def test_a_share_that_vanishes_half_way(old: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    for stop in range(2, 12):  # at the first step nothing is there yet that could vanish
        share.mkdir()
        with pytest.raises(UserError):
            move_data(find_places(old), share / "data", progress=after(stop, lambda: shutil.rmtree(share)))
        assert opened(old) == (old, BOTH)
        shutil.rmtree(share, ignore_errors=True)


KILLED = """
import os, signal, sys
from pathlib import Path
from medcode_desktop.paths import find_places
from medcode_desktop.records import moving
left = int(sys.argv[3])
def progress(step, share):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if len(sys.argv) > 4:
    real = os.fsync
    def fsync(descriptor):
        real(descriptor)
        progress("", 0)
    os.fsync = fsync
    moving.move_data(find_places(Path(sys.argv[1])), Path(sys.argv[2]))
else:
    moving.move_data(find_places(Path(sys.argv[1])), Path(sys.argv[2]), progress=progress)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a thing of POSIX")
@pytest.mark.parametrize("where", ["at a step", "after a flush"])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_folder(old: Path, tmp_path: Path, where: str) -> None:
    """Killed at each step, and after each flush, until it gets through."""
    ways = set()
    for stop in range(1, 100):
        start, new = tmp_path / "start", tmp_path / f"new {stop}"
        shutil.rmtree(start, ignore_errors=True)
        shutil.copytree(old, start)
        more = ["flush"] if where == "after a flush" else []
        done = subprocess.run([sys.executable, "-c", KILLED, start, new, str(stop), *more], cwd=ROOT, check=False)
        assert done.returncode in (0, -signal.SIGKILL)
        place, stars = opened(start)
        assert place in (start, new)
        assert stars == BOTH
        ways.add((done.returncode, place == new))
        if done.returncode == 0:
            break
        if place == start:  # the same folder can be tried again, unless the very last step was under way
            try:
                check_target(find_places(start), new)
            except UserError:
                assert (new / "records.db").exists()
            else:
                move_data(find_places(start), new)
                assert opened(start) == (new, BOTH)
    assert (0, True) in ways
    assert (-signal.SIGKILL, False) in ways
    assert where == "at a step" or (-signal.SIGKILL, True) in ways


@pytest.mark.skipif(not can_mount(), reason="only root may mount")
@pytest.mark.parametrize("options", ["size=2m", "ro"])
def test_a_small_disk_and_a_read_only_one(old: Path, tmp_path: Path, options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with mounted(tmp_path / "disk", options) as disk:
        with pytest.raises(UserError, match=r"MB free|Read-only file system"):
            move_data(find_places(old), disk / "data")
        # the same if the disk fills up after it was looked at
        monkeypatch.setattr("medcode_desktop.records.moving._check_space", lambda *_: None)
        with pytest.raises(UserError, match=r"[Nn]o space left|Read-only file system"):
            move_data(find_places(old), disk / "data")
        assert list(disk.iterdir()) == []
    assert opened(old) == (old, BOTH)


LIMITED = """
import resource, signal, sys
from pathlib import Path
from medcode_desktop.errors import UserError
from medcode_desktop.paths import find_places
from medcode_desktop.records.moving import move_data
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    move_data(find_places(Path(sys.argv[1])), Path(sys.argv[2]))
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of file sizes are a thing of POSIX")
@pytest.mark.parametrize("most", [0, 5_000, 1_000_000])
def test_files_that_cannot_grow(old: Path, tmp_path: Path, most: int) -> None:
    command = [sys.executable, "-W", "error", "-c", LIMITED, str(old), str(tmp_path / "new"), str(most)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert not (tmp_path / "new").exists()
    assert opened(old) == (old, BOTH)


def test_places_say_what_belongs_to_the_data(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path, tmp_path)
    assert {path.name for path in places.parts} == {"backups", "catalogues"}
