"""Moving the whole data folder: records, backups, catalogues; settings are in the records.

Everything is copied into the new folder, flushed and read back; then one file, paths.POINTER, is renamed into its place, and
from that moment on the new folder is the one in use. Until then nothing of the old one has changed, so a power cut or a kill at
any moment leaves a program that works with the one or the other. The records are locked for everybody else meanwhile.

Not taken along: the log, locks, and what an import or a backup that was cut off has left.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_file, flush_folder
from medcode_desktop.paths import POINTER, Places, pointed_to
from medcode_desktop.records.audit import Act
from medcode_desktop.records.database import connect
from medcode_desktop.records.faults import UnusableRecords, plain_errors
from medcode_desktop.records.files import create_private
from medcode_desktop.records.locks import alone
from medcode_desktop.records.records import Records
from medcode_desktop.records.snapshots import copy_database, require_sound
from medcode_desktop.records.texts import Clock, system_clock
from medcode_desktop.work import Progress, no_progress

_STAGING = ".medcode-moving-"  # in the new folder, until everything is there
_STAYS = frozenset({POINTER, "logs"})  # is not in the way in a folder of an earlier move
_NOT_TAKEN = (".lock", ".part", ".part-journal", ".unfinished", "-shm")
_SPARE = 8 * 2**20  # bytes, beyond what is copied
_PIECE = 1 << 20
_UNCHANGED = "Nothing was changed."
_NOTE = """
MedCode Desktop keeps its data in the folder named above, and looks here for this file to find it. Whatever else lies here is
what was there before the move; it is not used any more. Without this file it would be used again.
"""


class Moved(NamedTuple):
    places: Places  # with the new folder
    files: int
    size: int  # bytes
    left: int  # old files that were to be removed and could not be


def check_target(places: Places, target: Path) -> None:
    """UserError if the data cannot go into the folder `target`. One that is not there yet is made by the move."""
    if not target.is_absolute():
        raise UserError(f"{target} is no whole path.", "Choose a folder.")
    data, there = places.data.resolve(), target.resolve()
    if any(char in str(target) for char in "\r\n"):
        raise UserError("The name of that folder has a line break.", "Choose another folder.")
    if there == data:
        raise UserError(f"The data is in {target} already.", "Choose another folder.")
    if data in there.parents:
        raise UserError(f"{target} lies inside the present data folder.", "Choose a folder outside of it.")
    with plain_errors(target):
        if target.exists() and not target.is_dir():
            raise UserError(f"{target} is no folder.", "Choose an empty folder.")
        # what a move that was cut off has left is no hindrance; the pointer of an earlier move neither
        if target.is_dir() and any(not _is_ours(path) for path in target.iterdir()):
            raise UserError(f"{target} is not empty.", "Choose an empty folder, or make a new one.")


def move_data(
    places: Places, target: Path, now: Clock = system_clock, progress: Progress = no_progress, *, remove_old: bool = False
) -> Moved:
    """Move the data to `target`, an empty or a new folder. Nobody may have the records open, this program neither.

    UserError, or Cancelled: everything is as it was. `remove_old` deletes the files in the old folder afterwards; one that
    cannot be deleted stays. What was deleted or anonymised before, and lies in backups, goes along as it is.
    """
    target = target.absolute()
    check_target(places, target)
    if not places.records.is_file():
        raise UserError(f"There are no records at {places.records} to move.", "Open the program once, then try again.")
    with plain_errors(target):
        new = not target.exists()
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with alone(places.records), _no_import(places.catalogues):
            told = _move(places, target, now, progress)
    except BaseException:
        if new:
            with suppress(OSError):
                target.rmdir()
        raise
    return told._replace(left=_remove(places) if remove_old else 0)


def _move(places: Places, target: Path, now: Clock, progress: Progress) -> Moved:
    staging = target / f"{_STAGING}{uuid4().hex[:8]}"
    with plain_errors(target):
        found = list(_found(places))
        size = places.records.stat().st_size + sum(path.stat().st_size for path in found)
        _check_space(target, size)
        for path in target.glob(f"{_STAGING}*"):
            shutil.rmtree(path)
        staging.mkdir(mode=0o700)
    arrived: list[Path] = []
    try:
        _copy(places, found, staging, now, _Share(progress, size))
        with plain_errors(target):
            for path in sorted(staging.iterdir()):
                path.rename(target / path.name)
                arrived.append(target / path.name)
            staging.rmdir()
            flush_folder(target)
            progress("Taking the new folder into use", 0.99)
            for path in (places.records, *found):  # a share that has just gone must not be led to
                (target / path.relative_to(places.data)).stat()
            _switch(places, target)
    except BaseException:
        if not _is_led_to(places.start, target):
            for path in (staging, *arrived):
                _remove_all(path)
        raise
    led_by = places.start if places.start != target else None
    return Moved(places._replace(data=target, led_by=led_by), len(found) + 1, size, 0)


def _copy(places: Places, found: Iterable[Path], staging: Path, now: Clock, share: _Share) -> None:
    share.tell("Copying the records", 0)
    with plain_errors(places.records), closing(connect(places.records)) as source:
        require_sound(source, places.records)
        copy_database(source, staging / "records.db")
    # opened as every start opens them: whether locks and journals work there shows now and not tomorrow morning
    copy = Records.open(staging / "records.db", staging / "backups", now)
    copy.audit.add(Act.MOVE, f"from {places.data} to {staging.parent}")
    copy.close()
    with plain_errors(staging.parent):
        flush_file(staging / "records.db")
        share.tell("Copying the records", places.records.stat().st_size)
        for path in found:
            share.tell(f"Copying {path.name}", 0)
            _copy_file(path, staging / path.relative_to(places.data), share)
        for folder in (staging, *(path for path in staging.rglob("*") if path.is_dir())):
            flush_folder(folder)


def _copy_file(source: Path, target: Path, share: _Share) -> None:
    """UserError unless the same bytes can be read from the new file."""
    if _is_in_use(source):
        with closing(connect(source)) as database:
            copy_database(database, target)
        share.tell(f"Copying {source.name}", source.stat().st_size)
        return
    create_private(target)
    read = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while piece := reader.read(_PIECE):
            read.update(piece)
            writer.write(piece)
            share.tell(f"Copying {source.name}", len(piece))
    flush_file(target)
    with target.open("rb") as reader:
        if hashlib.file_digest(reader, "sha256").digest() != read.digest():
            raise UserError(f"{target} does not hold what was written to it.", f"Choose another disk. {_UNCHANGED}")


def _is_in_use(path: Path) -> bool:
    """A database with changes that are not in its file yet. Those of damaged records are copied as they are."""
    wal = path.with_name(path.name + "-wal")
    return path.suffix == ".db" and not path.name.startswith("damaged-") and wal.is_file() and wal.stat().st_size > 0


def _found(places: Places) -> Iterator[Path]:
    """All files besides the records that go along."""
    for part in places.parts:
        for path in sorted(part.rglob("*")):
            base = path.with_name(path.name.removesuffix("-wal"))
            if path.is_file() and not path.name.endswith(_NOT_TAKEN) and (path == base or not _is_in_use(base)):
                yield path


def _check_space(target: Path, size: int) -> None:
    free = shutil.disk_usage(target).free
    if free < size + _SPARE:
        raise UserError(
            f"The disk of {target} has {free // 2**20} MB free; {-(-(size + _SPARE) // 2**20)} MB are needed.",
            f"Free some space there, or choose another folder. {_UNCHANGED}",
        )


def _switch(places: Places, target: Path) -> None:
    """From here on the new folder is in use."""
    start = places.start
    if target != start:
        (target / POINTER).unlink(missing_ok=True)  # of an earlier move, away from there
        _point(start, target)
    else:
        (start / POINTER).unlink()
    with suppress(OSError):  # it is done, and must not be taken for undone
        flush_folder(start)
        if places.data != start:
            _point(places.data, target)  # for a program that is told to begin there


def _is_led_to(start: Path, target: Path) -> bool:
    with suppress(UserError):
        return (pointed_to(start) or start) == target
    return False


def _point(folder: Path, target: Path) -> None:
    temporary = folder / f"{POINTER}.part"
    try:
        with temporary.open("wb") as file:
            file.write(os.fsencode(target) + os.linesep.encode() + _NOTE.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / POINTER)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def _no_import(catalogues: Path) -> Iterator[None]:
    """No import of a catalogue meanwhile: the lock is that of catalogue/store.py."""
    if not catalogues.is_dir():
        yield
        return
    from filelock import FileLock, Timeout  # 60 ms, and the start needs none of it

    lock = FileLock(catalogues / "import.lock", timeout=0)
    try:
        with plain_errors(catalogues):
            lock.acquire()
    except Timeout as error:
        raise UnusableRecords("An import is under way on this PC.", "Wait until it has ended, then try again.") from error
    try:
        yield
    finally:
        lock.release()


def _remove(places: Places) -> int:
    """What was moved, and the log; what else somebody keeps there stays. How many files could not be removed."""
    gone = [*places.data.glob("records.db*"), *places.parts, places.logs]
    for path in gone:
        _remove_all(path)
    return sum(sum(one.is_file() for one in (path, *path.rglob("*"))) for path in gone)


def _remove_all(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    return path.name in _STAYS or path.name.startswith(_STAGING)


class _Share:
    """How much of all bytes was copied."""

    def __init__(self, progress: Progress, size: int) -> None:
        self._progress = progress
        self._size = max(1, size)
        self._done = 0

    def tell(self, step: str, more: int) -> None:
        self._done += more
        self._progress(step, min(0.98, self._done / self._size))
