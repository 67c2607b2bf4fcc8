"""The one place where archives are opened. They come from outside: everything is bounded before anything is read.

Nothing is written to disk; members are read into memory, and never more of them than their limits allow, whatever
sizes the archive claims.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from medcode_desktop.errors import UserError

MOST_MEMBERS = 200
MOST_OF_ONE = 200 * 2**20  # bytes of one member, unpacked
MOST_OF_ALL = 400 * 2**20
MOST_RATIO = 200  # unpacked to packed; real releases stay under 30, an xlsx sheet under 60
_SMALL = 1 * 2**20  # below this size a high ratio does no harm
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\0\\]")
_LINK = 0o120000


class Archive:
    """An open, checked zip. `names` are the members worth looking at, folders and system litter left out."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UserError for anything that no honest release has."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OverflowError, UnicodeDecodeError) as error:
            raise UserError(
                f"{name} is not a whole zip file; it may have been cut short while it was downloaded.",
                "Download it again from CMS.",
            ) from error
        self._check(infos)
        self._infos = {info.filename: info for info in infos}
        self.names = [
            info.filename
            for info in infos
            if not info.is_dir() and "__MACOSX" not in info.filename and not info.filename.rsplit("/", 1)[-1].startswith(".")
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    @property
    def every_name(self) -> list[str]:
        """Also litter and hidden parts; folders left out."""
        return [name for name, info in self._infos.items() if not info.is_dir()]

    def size(self, member: str) -> int:
        return self._infos[member].file_size

    def read(self, member: str, most: int = MOST_OF_ONE) -> bytes:
        """At most `most` bytes of a member. Raises UserError if it is damaged or larger than it claims."""
        try:
            with self._zip.open(member) as file:
                return file.read(most)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise UserError(f"{self.name}: the part '{member}' is damaged.", "Download the file again from CMS.") from error

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if not infos:
            raise UserError(f"{self.name} is an empty zip file.", "Download it again from CMS.")
        if len(infos) > MOST_MEMBERS:
            raise self._refuse(f"it has {len(infos):,} parts; a release has fewer than {MOST_MEMBERS}")
        seen: set[str] = set()
        for info in infos:
            self._check_one(info)
            if info.filename in seen:
                raise self._refuse(f"it has two parts named '{info.filename}'")
            seen.add(info.filename)
        if sum(info.file_size for info in infos) > MOST_OF_ALL:
            raise self._refuse(f"unpacked it would be over {MOST_OF_ALL // 2**20} MB")

    def _check_one(self, info: zipfile.ZipInfo) -> None:
        name = info.orig_filename
        if _UNSAFE.search(name):
            raise self._refuse(f"the part {name!r} has a path that leads out of it")
        if (info.external_attr >> 16) & 0o170000 == _LINK:
            raise self._refuse(f"the part {name!r} is a link")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._refuse(f"the part {name!r} is packed in an unusual way")
        if info.flag_bits & 0x1:
            raise UserError(
                f"{self.name}: the part '{name}' is protected by a password.", "Save it without a password and try again."
            )
        if info.file_size > MOST_OF_ONE or (
            info.file_size > _SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size)
        ):
            raise self._refuse(f"the part {name!r} would be {info.file_size // 2**20:,} MB unpacked")

    def _refuse(self, why: str) -> UserError:
        return UserError(
            f"{self.name} was not opened: {why}. A release from CMS is not like that.", "Download it again from CMS."
        )


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
