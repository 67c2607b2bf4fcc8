"""The container of workbooks of the old kind (xls, BIFF): what is in it, and whether it is whole.

Source: Microsoft's [MS-CFB], the compound file: a header, sectors, and a table (FAT) with the successor of each sector. A
workbook with a password, also a newer one, comes in the same container.
"""

from __future__ import annotations

import struct

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))  # names in its directory
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_FREE = 0xFFFFFFFF
_HEADER_FAT = 109  # places of the FAT's own sectors that fit into the header


def is_container(data: bytes) -> bool:
    return data.startswith(_MAGIC)


def is_old_workbook(data: bytes) -> bool:
    """Other programs' files come in the same container: pictures in folders (Thumbs.db), documents, mails."""
    return is_container(data) and any(name in data for name in _WORKBOOKS)


def has_password(data: bytes) -> bool:
    return is_container(data) and _LOCKED in data


def has_text(data: bytes, text: str) -> bool:
    """Is the text in it, in either of the two ways in which xls writes texts?"""
    return text.encode("latin-1") in data or text.encode("utf-16-le") in data


def is_whole(data: bytes) -> bool:
    """Are all sectors there that the FAT says are in use?"""
    if len(data) < 512:
        return False
    shift, fat_sectors = int.from_bytes(data[30:32], "little"), int.from_bytes(data[44:48], "little")
    if shift not in (9, 12):
        return False
    size = 1 << shift
    last = -1
    for at, sector in enumerate(struct.unpack_from(f"<{min(fat_sectors, _HEADER_FAT)}I", data, 76)):
        begin = (sector + 1) * size
        if begin + size > len(data):
            return False
        entries = struct.unpack_from(f"<{size // 4}I", data, begin)
        used = [place for place, entry in enumerate(entries) if entry != _FREE]
        if used:
            last = at * (size // 4) + used[-1]
    return (last + 1) * size < len(data)  # the last sector may be short: its rest is blanks
