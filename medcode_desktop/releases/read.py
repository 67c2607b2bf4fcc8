"""Read a release file, whatever it is: the one function that the catalogue and the commands call.

What a file is, is decided by what is in it, never by its name.
"""

from __future__ import annotations

import hashlib
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from medcode_desktop.errors import UserError
from medcode_desktop.releases import dating, detect, hcpcs_txt, hcpcs_xlsx, lists, sheets
from medcode_desktop.releases.archive import Archive, is_zip
from medcode_desktop.releases.hcpcs_txt import TextFile
from medcode_desktop.releases.records import Correction, Format, Release
from medcode_desktop.work import Progress, no_progress

MOST_BYTES = 200 * 2**20
_WHOLE = 0.95  # of the codes of the longest file
_WIDEST_LIST = 12  # columns of a list beside the main file; they have four to eight
# files that CMS and the AMA never put into the zip of a release, by the names that they give them
_OF_ANOTHER_KIND = re.compile(
    r"(?<![A-Z])(PPRRVU|GPCI|ANES|\d\dLOCCO|OPPSCAP|(PUF_)?CLFS|CLAB|DMEPOS|DMEPEN|ASP|NDC|cci(pra|oph)|MCR_MUE|LONGU?LT|MEDU|SHORTU)",
    re.IGNORECASE,
)
_SMALL_WORKBOOK = 4 * 2**20  # bytes; the lists beside the main file are smaller


@dataclass
class _Found:
    """What was seen in a file."""

    mains: list[TextFile] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass
class _Beside:
    """What the workbooks of a zip say. The main file may be among them, unread: it is needed only if there is no text."""

    mains: list[tuple[str, bytes]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    unlisted: dict[str, str] | None = None
    transactions: dict[str, str] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_release(path: Path, progress: Progress = no_progress) -> Release:
    """The HCPCS Level II release in `path`: the zip as CMS publishes it, or its txt, or its xlsx.

    Raises UserError with the file, the place in it and what to do, and Cancelled when `progress` does. Writes nothing.
    """
    name = path.name
    data = bytes_of(path)
    progress("Opening the file", 0.0)
    found, beside = _Found(), _Beside()
    kind: Format
    if sheets.is_workbook(data):
        kind = "xlsx"  # the old kind (xls) too
        found.mains.append(_main_workbook(name, data, progress))
        found.members.append(name)
    elif is_zip(data):
        kind = "zip"
        beside = _read_zip(Archive(name, data), found, progress)
    elif hcpcs_txt.looks_like(data):
        kind = "txt"
        found.mains.append(hcpcs_txt.read(name, data, progress))
        found.members.append(name)
    else:
        raise detect.not_readable(name, data)
    main = _main_of(found.mains)
    if not main.codes:
        raise UserError(f"{main.name} has no HCPCS Level II codes in it.", detect.READABLE)
    names = [main.name, name]
    date = dating.release_date((*main.codes, *main.modifiers), names)
    if not date:
        raise UserError(f"{main.name} has no dates in it, so its quarter cannot be told.", "Get it again from CMS.")
    return Release(
        source=name,
        members=(*found.members, *beside.members),
        format=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        date=date,
        posting=dating.posting(names),
        codes=main.codes,
        modifiers=main.modifiers,
        unlisted=beside.unlisted,
        processing_notes=found.notes,
        transactions=beside.transactions,
        corrections=beside.corrections,
        refused=main.refused,
        warnings=[*main.warnings, *beside.warnings, *_doubts(main, beside)],
    )


def _main_of(mains: list[TextFile]) -> TextFile:
    """Of several the whole one: some zips have a list of discontinued codes of the same form beside it. Of several whole ones
    the one that was posted last."""
    most = max(len(file.codes) for file in mains)
    return max(mains, key=lambda file: (len(file.codes) >= _WHOLE * most, dating.place_of_posting(file.name), len(file.codes)))


def _doubts(main: TextFile, beside: _Beside) -> list[str]:
    """Where the files of one release disagree."""
    if not beside.transactions:
        return []
    held = {record.code for record in (*main.codes, *main.modifiers)}
    missing = sorted(code for code, action in beside.transactions.items() if code not in held and action != "D")
    if not missing:
        return []
    return [f"The transaction report names codes that {main.name} lacks ({len(missing)}): {', '.join(missing[:10])}."]


def bytes_of(path: Path) -> bytes:
    """The whole file. Raises UserError if it cannot be read, is no file, is empty, or larger than any release."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            what = "a folder" if stat.S_ISDIR(about.st_mode) else "a device or a pipe"
            raise UserError(f"{path} is {what}, not a file.", detect.READABLE)
        size = about.st_size
        if size > MOST_BYTES:
            raise UserError(
                f"{path.name} is {size // 2**20:,} MB; a release is under {MOST_BYTES // 2**20} MB.", detect.READABLE
            )
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", "Check the file and try again.") from error
    if not data:
        raise UserError(f"{path.name} is empty.", "Download it again from CMS.")
    return data


def _main_workbook(name: str, data: bytes, progress: Progress) -> TextFile:
    if not hcpcs_xlsx.looks_like(name, data):
        rows = sheets.Workbook(name, data).first_sheet()
        what = _list_of(rows)
        if what:
            raise detect.list_alone(name, what)
        headings = {sheets.heading(value) for value in rows[0]} if rows else set()
        if not headings & {"HCPC", "HCPCS", "RECID", "SEQNUM", "LONG DESCRIPTION"}:
            raise detect.wrong_workbook(name, rows)
    return hcpcs_xlsx.read(name, data, progress)


def _list_of(rows: list[sheets.Row]) -> str:
    """Which of the lists beside the main file these rows are, "" if none. A main file without some columns is none."""
    if max(map(len, rows), default=0) > _WIDEST_LIST:
        return ""
    if lists.corrections(rows) is not None:
        return "the list of corrections"
    if lists.transactions(rows) is not None:
        return "the transaction report"
    return "the list of unlisted (NOC) codes" if lists.unlisted_codes(rows) else ""


def _left_lying(archive: Archive) -> list[str]:
    """What is of another kind than the release, in a sentence."""
    others = [name for name in (member.rsplit("/", 1)[-1] for member in archive.names) if _OF_ANOTHER_KIND.search(name)]
    told = f"Not read, since {archive.name} is a HCPCS release: {', '.join(others)}. Choose them by themselves."
    return [told] if others else []


def _read_zip(archive: Archive, found: _Found, progress: Progress) -> _Beside:
    """The texts here and the small workbooks on a second thread: unpacking and calamine leave Python alone meanwhile.

    Where the main file is there as text and as workbook, the text has it whole and reads faster.
    """
    texts: list[tuple[str, bytes]] = []
    workbooks: list[tuple[str, bytes]] = []
    nested = ""
    twins: set[str] = set()  # what the main file is called, without its ending
    for member in sorted(archive, key=_is_named_as_workbook):
        name = member.rsplit("/", 1)[-1]
        if _is_named_as_workbook(name) and _stem(name) in twins:
            continue
        data = archive.read(member)
        if sheets.is_workbook(data):
            workbooks.append((name, data))
        elif is_zip(data):
            nested = name
        else:
            texts.append((name, data))
            if hcpcs_txt.looks_like(data):
                twins.add(_stem(name))
    beside, waiting = _sorted_workbooks(workbooks)
    beside.warnings += _left_lying(archive)
    with ThreadPoolExecutor(1) as second:
        coming = [second.submit(_rows, name, data) for name, data in waiting]
        for name, data in texts:
            _read_text(name, data, found, progress)
        progress("Reading the lists beside it", 0.9)
        for (name, _), rows in zip(waiting, coming, strict=True):
            _take_list(name, rows.result(), beside)
    if not found.mains:
        for name, data in beside.mains:
            found.mains.append(hcpcs_xlsx.read(name, data, progress))
            found.members.append(name)
    if not found.mains and nested:
        raise UserError(
            f"{archive.name} has no code file in it, but another zip ({nested}).",
            "Unpack it and choose the zip, txt or xlsx inside.",
        )
    if not found.mains:
        raise detect.wrong_zip(archive.name, archive.names)
    return beside


def _is_named_as_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xls"))


def _stem(name: str) -> str:
    return name.rpartition(".")[0].lower()


def _read_text(name: str, data: bytes, found: _Found, progress: Progress) -> None:
    if hcpcs_txt.looks_like(data):
        found.mains.append(hcpcs_txt.read(name, data, progress))
        found.members.append(name)
    elif b"PROCESSING NOTE" in data[:4000].upper():
        notes = lists.processing_notes(data.decode("cp1252", errors="replace"))
        if notes:
            found.notes = notes
            found.members.append(name)


def _sorted_workbooks(workbooks: list[tuple[str, bytes]]) -> tuple[_Beside, list[tuple[str, bytes]]]:
    """The main file among the workbooks set aside, and the small ones."""
    beside = _Beside()
    waiting = []
    for name, data in workbooks:
        try:
            if hcpcs_xlsx.looks_like(name, data):
                beside.mains.append((name, data))
            elif len(data) <= _SMALL_WORKBOOK:
                waiting.append((name, data))
        except UserError as error:
            beside.warnings.append(_left_out(error))
    return beside, waiting


def _left_out(error: UserError) -> str:
    return f"A list beside the main file was left out. {error.what}"


def _rows(name: str, data: bytes) -> list[sheets.Row] | UserError:
    try:
        return sheets.Workbook(name, data).first_sheet()
    except UserError as error:
        return error


def _take_list(name: str, rows: list[sheets.Row] | UserError, beside: _Beside) -> None:
    if isinstance(rows, UserError):
        beside.warnings.append(_left_out(rows))
        return
    corrections = lists.corrections(rows)
    transactions = lists.transactions(rows) if corrections is None else None
    unlisted = lists.unlisted_codes(rows) if corrections is None and transactions is None else None
    beside.corrections = beside.corrections if corrections is None else corrections
    beside.transactions = beside.transactions if transactions is None else transactions
    beside.unlisted = beside.unlisted if unlisted is None else unlisted
    if not (corrections is None and transactions is None and unlisted is None):
        beside.members.append(name)
