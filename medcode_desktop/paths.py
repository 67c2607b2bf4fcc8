"""Where the bundled files and the user's files are: from source, installed, frozen, portable.

The user's folder is, first found: the `--data-dir` argument, the environment variable MEDCODE_DATA_DIR, a folder
`MedCode data` beside the frozen program if a file `portable.txt` lies there, or the system's own place for such things.

Data that was moved from the window or by `data move` is found through a small file in that folder, POINTER: its first line is
the folder in which the data is now. So it does not matter in which of these ways the program is started, and the data is
moved by renaming one file. A folder with such a file in it is not in use itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from medcode_desktop.errors import UserError

DATA_DIR_VARIABLE = "MEDCODE_DATA_DIR"
POINTER = "moved-to.txt"
_MOST_POINTER = 10_000  # bytes


class Places(NamedTuple):
    """Absolute paths. Nothing is created by finding them."""

    data: Path  # the user's folder
    bundled_catalogue: Path  # catalogue.db that came with the program, never written to
    resources: Path  # help pages, icons, styles
    led_by: Path | None = None  # the folder whose POINTER led to `data`; None if there is none

    @property
    def start(self) -> Path:
        """The folder in which the search for the data begins."""
        return self.led_by or self.data

    @property
    def catalogues(self) -> Path:
        """Imported catalogues, one file each, and the file that says which is in use."""
        return self.data / "catalogues"

    @property
    def records(self) -> Path:
        """The user's own database."""
        return self.data / "records.db"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def parts(self) -> tuple[Path, ...]:
        """The folders that make up the data, besides the records: what a move of the data takes along."""
        return self.backups, self.catalogues

    @property
    def logs(self) -> Path:
        return self.data / "logs"


def find_places(data_dir: Path | None = None) -> Places:
    """UserError if the data was moved to a folder that is not there now, such as a share or a stick."""
    start = (data_dir or _data_folder()).absolute()
    data = _follow(start)
    led_by = start if data != start else None
    bundle = _bundle_folder()
    if bundle is None:
        source = Path(__file__).resolve().parent.parent
        return Places(data, source / "db" / "catalogue.db", source / "resources", led_by)
    return Places(data, bundle / "catalogue.db", bundle / "resources", led_by)


def pointed_to(folder: Path) -> Path | None:
    """Where the data of `folder` was moved to; None if it was not. UserError if that cannot be read."""
    pointer = folder / POINTER
    try:
        with pointer.open("rb") as file:
            line = file.read(_MOST_POINTER).split(b"\n", 1)[0].strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UserError(f"{pointer} cannot be read: {error.strerror or error}.", "Allow reading it.") from error
    target = Path(os.fsdecode(line))
    if b"\0" in line or not target.is_absolute():
        raise UserError(
            f"{pointer} is damaged: it should name the folder to which the data was moved.",
            "Write that folder into its first line; delete the file if the data beside it is to be used again.",
        )
    return target


def _follow(start: Path) -> Path:
    folder, seen = start, {start}
    while (target := pointed_to(folder)) is not None and target not in seen:
        seen.add(target)
        folder = target
    # not the folder alone: a drive that is not connected often leaves an empty one
    if folder != start and not os.path.isfile(folder / "records.db"):  # noqa: PTH113 - Path.is_file raises for a dead share
        raise UserError(
            f"The data of MedCode Desktop was moved to {folder}, and there are no records there now.",
            f"Connect that drive or share and start again. To use what lies in {start} instead, delete {start / POINTER}.",
        )
    return folder


def _bundle_folder() -> Path | None:
    """The folder of bundled files in a frozen program or an installed wheel; None when it runs from source."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "bundled"
    installed = Path(__file__).resolve().parent / "bundled"
    return installed if installed.is_dir() else None


def _data_folder() -> Path:
    named = os.environ.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named)
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).resolve().parent
        if (beside / "portable.txt").is_file():
            return beside / "MedCode data"
    import platformdirs  # 19 ms, and needed only when nothing else decides

    return Path(platformdirs.user_data_dir("MedCode Desktop", appauthor=False))


def sqlite_uri(path: Path, options: str) -> str:
    """The address of an existing database with SQLite's own options ("mode=ro"). https://sqlite.org/uri.html"""
    return uri_of(path.absolute().as_posix(), options)


def uri_of(posix: str, options: str) -> str:
    """SQLite takes no host, so the share //server/records becomes file:////server/records, unlike in Path.as_uri."""
    return f"file://{'' if posix.startswith('/') else '/'}{quote(os.fsencode(posix), safe='/:')}?{options}"
