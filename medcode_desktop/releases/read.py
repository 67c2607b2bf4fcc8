"""Read a release file, whatever it is: the one function that the catalogue and the commands call.

What a file is, is decided by what is in it, never by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medcode_desktop.errors import UserError
from medcode_desktop.releases import dating, hcpcs_txt, hcpcs_xlsx, lists, sheets
from medcode_desktop.releases.archive import Archive, is_zip
from medcode_desktop.releases.hcpcs_txt import TextFile
from medcode_desktop.releases.records import CodeRecord, Correction, Format, Release
from medcode_desktop.work import Progress, no_progress

MOST_BYTES = 200 * 2**20
READABLE = (
    "It reads the HCPCS alpha-numeric release from CMS: the zip as it is published, or the txt or xlsx inside it"
    " (HCPC2025_OCT_ANWEB and the like)."
)
_SMALL_WORKBOOK = 4 * 2**20  # bytes; the lists beside the main file are smaller


@dataclass
class _Found:
    """What was seen in a zip."""

    mains: list[TextFile] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    unlisted: dict[str, str] | None = None
    notes: dict[str, str] = field(default_factory=dict)
    transactions: dict[str, str] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)


def read_release(path: Path, progress: Progress = no_progress) -> Release:
    """The HCPCS Level II release in `path`: the zip as CMS publishes it, or its txt, or its xlsx.

    Raises UserError with the file, the place in it and what to do, and Cancelled when `progress` does. Writes nothing.
    """
    name = path.name
    data = _bytes_of(path)
    progress("Opening the file", 0.0)
    found = _Found()
    kind: Format
    if sheets.is_workbook(data):
        kind = "xlsx"
        found.mains.append(_main_workbook(name, data, progress))
        found.members.append(name)
    elif is_zip(data):
        kind = "zip"
        _read_zip(Archive(name, data), found, progress)
    elif hcpcs_txt.looks_like(data):
        kind = "txt"
        found.mains.append(hcpcs_txt.read(name, data, progress))
        found.members.append(name)
    else:
        raise _not_readable(name, data)
    # of several, the whole one: some zips have a list of discontinued codes of the same form beside it
    main = max(found.mains, key=lambda file: len(file.codes))
    return _release(name, kind, data, main, found)


def _release(name: str, kind: Format, data: bytes, main: TextFile, found: _Found) -> Release:
    names = [main.name, name]
    date = dating.release_date(_records(main), names)
    if not main.codes:
        raise UserError(f"{main.name} has no HCPCS Level II codes in it.", READABLE)
    if not date:
        raise UserError(f"{main.name} has no dates in it, so its quarter cannot be told.", "Get it again from CMS.")
    return Release(
        source=name,
        members=tuple(found.members),
        format=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        date=date,
        posting=dating.posting(names),
        codes=main.codes,
        modifiers=main.modifiers,
        unlisted=found.unlisted,
        processing_notes=found.notes,
        transactions=found.transactions,
        corrections=found.corrections,
        refused=main.refused,
        warnings=_doubts(main, found),
    )


def _records(main: TextFile) -> Iterator[CodeRecord]:
    yield from main.codes
    yield from main.modifiers


def _doubts(main: TextFile, found: _Found) -> list[str]:
    """Where the files of one release disagree."""
    if not found.transactions:
        return []
    held = {record.code for record in _records(main)}
    missing = sorted(code for code, action in found.transactions.items() if code not in held and action != "D")
    if not missing:
        return []
    return [f"The transaction report names {len(missing)} codes that the main file lacks: {', '.join(missing[:10])}"]


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(f"{path.name} is {size // 2**20:,} MB; a release is under {MOST_BYTES // 2**20} MB.", READABLE)
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", "Check the file and try again.") from error
    if not data:
        raise UserError(f"{path.name} is empty.", "Download it again from CMS.")
    return data


def _main_workbook(name: str, data: bytes, progress: Progress) -> TextFile:
    if not hcpcs_xlsx.looks_like(sheets.texts_of(name, data)):
        rows = sheets.first_sheet(name, data)
        headings = {sheets.heading(value) for value in rows[0]} if rows else set()
        if not headings & {"HCPC", "HCPCS", "RECID", "SEQNUM", "LONG DESCRIPTION"}:
            seen = ", ".join(sorted(filter(None, headings))[:6]) or "nothing in its first row"
            raise UserError(
                f"This is not a file that MedCode can read: {name} is a workbook whose first row has: {seen}.", READABLE
            )
    return hcpcs_xlsx.read(name, data, progress)


def _read_zip(archive: Archive, found: _Found, progress: Progress) -> None:
    """Text members first: where the main file is there as text and as workbook, the text has it whole and reads faster."""
    workbooks: list[str] = []
    others: list[str] = []
    for member in archive:
        data = archive.read(member, 64)
        if is_zip(data):
            workbooks.append(member)
        else:
            _read_text(archive, member, found, others, progress)
    for member in workbooks:
        _read_workbook(archive, member, found, progress)
    if not found.mains:
        names = ", ".join(archive.names[:5])
        raise UserError(
            f"This is not a file that MedCode can read: {archive.name} has no HCPCS file in it; it has: {names}.", READABLE
        )


def _read_text(archive: Archive, member: str, found: _Found, others: list[str], progress: Progress) -> None:
    data = archive.read(member)
    name = member.rsplit("/", 1)[-1]
    if hcpcs_txt.looks_like(data):
        found.mains.append(hcpcs_txt.read(name, data, progress))
        found.members.append(name)
    elif b"PROCESSING NOTE" in data[:4000].upper():
        notes = lists.processing_notes(data.decode("cp1252", errors="replace"))
        if notes:
            found.notes = notes
            found.members.append(name)
    else:
        others.append(name)


def _read_workbook(archive: Archive, member: str, found: _Found, progress: Progress) -> None:
    data = archive.read(member)
    name = member.rsplit("/", 1)[-1]
    if not sheets.is_workbook(data):
        raise UserError(f"{archive.name} has another zip in it ({name}).", "Unpack it and choose the zip, txt or xlsx inside.")
    if hcpcs_xlsx.looks_like(sheets.texts_of(name, data)):
        if not found.mains:
            found.mains.append(hcpcs_xlsx.read(name, data, progress))
            found.members.append(name)
        return
    if len(data) > _SMALL_WORKBOOK:
        return
    progress("Reading the lists beside it", 0.9)
    if _take_list(sheets.first_sheet(name, data), found):
        found.members.append(name)


def _take_list(rows: list[sheets.Row], found: _Found) -> bool:
    corrections = lists.corrections(rows)
    if corrections is not None:
        found.corrections = corrections
        return True
    transactions = lists.transactions(rows)
    if transactions is not None:
        found.transactions = transactions
        return True
    unlisted = lists.unlisted_codes(rows)
    if unlisted is not None:
        found.unlisted = unlisted
        return True
    return False


def _not_readable(name: str, data: bytes) -> UserError:
    return UserError(f"This is not a file that MedCode can read: {name} {_what_it_is(data)}.", READABLE)


_KINDS = (
    (b"%PDF", "is a PDF"),
    (b"\xd0\xcf\x11\xe0", "is a workbook of the old kind (xls), or one with a password; save it as xlsx"),
    (b"\x1f\x8b", "is a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"<", "is a web page or XML"),
    (b"\xff\xfe", "is text in UTF-16; the HCPCS file is plain text"),
    (b"\xfe\xff", "is text in UTF-16; the HCPCS file is plain text"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"SQLite format 3", "is a database"),
)


def _what_it_is(data: bytes) -> str:
    for start, what in _KINDS:
        if data.lstrip()[:16].startswith(start):
            return what
    if b"\0" in data[:2000]:
        return "is not text, zip or xlsx"
    first = data[:200].decode("latin-1").strip().splitlines()
    return f"is text that begins with {first[0][:60]!r}" if first else "has nothing but blanks in it"
