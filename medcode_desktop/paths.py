"""Where the bundled files and the user's files are: from source, installed, frozen, portable.

The user's folder is, first found: the `--data-dir` argument, the environment variable MEDCODE_DATA_DIR, a folder
`MedCode data` beside the frozen program if a file `portable.txt` lies there, or the system's own place for such things.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

DATA_DIR_VARIABLE = "MEDCODE_DATA_DIR"


class Places(NamedTuple):
    """Absolute paths. Nothing is created by finding them."""

    data: Path  # the user's folder
    bundled_catalogue: Path  # catalogue.db that came with the program, never written to
    resources: Path  # help pages, icons, styles

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
    def logs(self) -> Path:
        return self.data / "logs"


def find_places(data_dir: Path | None = None) -> Places:
    data = data_dir or _data_folder()
    bundle = _bundle_folder()
    if bundle is None:
        source = Path(__file__).resolve().parent.parent
        return Places(data.absolute(), source / "db" / "catalogue.db", source / "resources")
    return Places(data.absolute(), bundle / "catalogue.db", bundle / "resources")


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
