"""Reads official files other than the HCPCS release: fees, CPT, drug numbers, NCCI edits; single or in a zip as published.

What a file is, is decided by what is in it. Its name, and that of the zip, are asked for a date where the content has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from medcode_desktop.errors import UserError
from medcode_desktop.releases import (
    ama_cpt,
    asp,
    clfs,
    detect,
    dmepos,
    fee_text,
    gpci,
    hcpcs_txt,
    hcpcs_xlsx,
    ncci,
    ndc_crosswalk,
    pfs,
    sheets,
)  # fmt: skip
from medcode_desktop.releases.archive import MOST_OF_ALL, Archive, is_zip
from medcode_desktop.releases.official import CptRow, DmeposRow, NdcRow, SourceFile, SourceKind, SourceRow
from medcode_desktop.releases.read import bytes_of
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away


class Reader(Protocol):
    """A module that knows one family of files."""

    @property
    def looks_like(self) -> Callable[[str, bytes], bool]: ...
    @property
    def read(self) -> Callable[[str, bytes, Progress], SourceFile]: ...


# the AMA's files have the least to be told by, so they are asked for last
_READERS: tuple[Reader, ...] = (pfs, gpci, clfs, dmepos, asp, ndc_crosswalk, ncci, ama_cpt)
_BEST_FIRST = ("csv", "txt", "xlsx")
_QUARTERLY = frozenset((SourceKind.ASP, SourceKind.NDC))
# of these a zip may have several files that belong together
_IN_PARTS = frozenset(
    (SourceKind.CPT, SourceKind.DMEPOS, SourceKind.NDC, SourceKind.PTP_PRACTITIONER, SourceKind.PTP_HOSPITAL)
)  # fmt: skip
_SNIFFED = 64 * 1024


@dataclass(frozen=True)
class _Member:
    """A file that may be read: the chosen one, or one in a zip."""

    name: str
    data: bytes

    @property
    def form(self) -> str:
        if sheets.is_workbook(self.data):
            return "xlsx"
        return "csv" if self.name.lower().endswith(".csv") else "txt"

    @property
    def stem(self) -> str:
        return self.name.rsplit(".", 1)[0].casefold()

    @cached_property
    def reader(self) -> Reader | None:
        return next((reader for reader in _READERS if reader.looks_like(self.name, self.data)), None)

    @cached_property
    def is_hcpcs(self) -> bool:
        if sheets.is_workbook(self.data):
            return hcpcs_xlsx.looks_like(self.name, self.data)
        return hcpcs_txt.looks_like(self.data[:_SNIFFED])


@dataclass(frozen=True)
class _Opened:
    """The chosen file; its members are unpacked as they are asked for. A file that is no zip is its only member."""

    name: str
    members: Iterator[_Member]
    archive: Archive | None = None
    left_out: list[str] = field(default_factory=list)  # a sentence each


@dataclass
class _Found:
    """What was read, each with the place of its format in the order of preference."""

    left_out: list[str]  # a sentence each
    files: list[tuple[int, SourceFile]] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)  # of the names that were read
    faults: dict[str, UserError] = field(default_factory=dict)  # by stem


@nothing_thrown_away()
def read_sources(path: Path, progress: Progress = no_progress) -> list[SourceFile]:
    """What an official file says, one SourceFile for each kind that is in it, in the order of SourceKind.

    `path` is a csv, txt or workbook, or a zip as CMS publishes it. Where the same is there in several formats the csv is
    read, else the txt, else the workbook. Raises UserError with the file, the place in it and what to do, and Cancelled when
    `progress` does. Writes nothing.
    """
    opened = _open(path)
    return _read(opened, list(opened.members), progress)


@nothing_thrown_away()
def read_if_sources(path: Path, progress: Progress = no_progress) -> list[SourceFile] | None:
    """The same; None for a HCPCS release, for what is none of these files, and for what cannot be opened."""
    members: list[_Member] = []
    try:
        opened = _open(path)
        for member in opened.members:
            if member.is_hcpcs:
                return None
            members.append(member)
    except UserError:
        return None
    if all(member.reader is None for member in members) and (members or not opened.left_out):
        return None
    return _read(opened, members, progress)


def _open(path: Path) -> _Opened:
    data = bytes_of(path)
    if not is_zip(data) or sheets.is_workbook(data):
        return _Opened(path.name, iter([_Member(path.name, data)]))
    archive = Archive(path.name, data)
    left_out: list[str] = []
    return _Opened(path.name, _members(archive, left_out), archive, left_out)


def _read(opened: _Opened, members: list[_Member], progress: Progress) -> list[SourceFile]:
    name = opened.name
    progress("Opening the file", 0.0)
    found = _Found(opened.left_out)
    if opened.archive is not None:
        _read_members(members, found, progress)
        if not found.files and not found.faults and found.left_out:
            raise UserError(f"There is no file in {name} that MedCode can read. {found.left_out[0]}", detect.READABLE)
        if not found.files:
            raise next(iter(found.faults.values()), None) or detect.wrong_zip(name, opened.archive.names)
    else:
        (member,) = members
        if member.reader is None:
            raise _unknown(member)
        found.files.append((0, member.reader.read(name, member.data, progress)))
    files = [_one(kind, found) for kind in SourceKind if any(file.kind == kind for _, file in found.files)]
    _date_all(files, name)
    for file in files:
        file.source = name
    spoilt = [f"{error.what}" for stem, error in found.faults.items() if stem not in found.stems]
    files[0].warnings.extend(f"A file in {name} was left out. {what}" for what in (*spoilt, *found.left_out))
    progress("Read", 1.0)
    return files


# ---- what is in a zip --------------------------------------------------------------------------------------------------


def _members(archive: Archive, left_out: list[str], *, inner: bool = False) -> Iterator[_Member]:
    """The files of a zip, and of the zips in it; no deeper, and all of them together within the bounds of one."""
    nested = 0
    for member in archive:
        data = archive.read(member)
        name = member.rsplit("/", 1)[-1]
        if not is_zip(data) or sheets.is_workbook(data):
            yield _Member(name, data)
        elif inner:
            left_out.append(f"{name} is a zip in a zip in a zip.")
        else:
            try:
                within = Archive(f"{archive.name}, {name}", data)
            except UserError as error:
                left_out.append(error.what)
                continue
            nested += sum(map(within.size, within.names))
            if nested > MOST_OF_ALL:
                raise UserError(
                    f"{archive.name} was not opened: unpacked the zips in it would be over {MOST_OF_ALL // 2**20} MB.",
                    "Unpack it and choose the files inside one by one.",
                )
            yield from _members(within, left_out, inner=True)


def _read_members(members: Sequence[_Member], found: _Found, progress: Progress) -> None:
    """The csv files first; then the texts and the workbooks of other names, and those whose better form could not be read."""
    for rank, form in enumerate(_BEST_FIRST):
        for member in members:
            if member.form != form or member.stem in found.stems:
                continue
            reader = None if member.is_hcpcs else member.reader
            if reader is None:
                continue
            part = _part(progress, member.name, len(found.files), len(members))
            part("Reading", 0.0)
            try:
                found.files.append((rank, reader.read(member.name, member.data, part)))
                found.stems.add(member.stem)
            except UserError as error:
                found.faults.setdefault(member.stem, error)


def _part(progress: Progress, name: str, done: int, of: int) -> Progress:
    """The progress of one file as a part of the whole."""

    def of_one(step: str, share: float) -> None:
        progress(f"{name}: {step}", (done + min(share, 1.0)) / of)

    return of_one


def _unknown(member: _Member) -> UserError:
    if sheets.is_workbook(member.data):
        return detect.wrong_workbook(member.name, sheets.Workbook(member.name, member.data).first_sheet())
    return detect.not_readable(member.name, member.data)


# ---- one of each kind --------------------------------------------------------------------------------------------------


def _one(kind: SourceKind, found: _Found) -> SourceFile:
    """Of the files of a kind the one in the best format, or its parts put together."""
    ranked = sorted(((rank, file) for rank, file in found.files if file.kind == kind), key=lambda one: one[0])
    newest = max(file.date for _, file in ranked)
    current = [(rank, file) for rank, file in ranked if file.date == newest or not file.date]
    found.left_out += [f"{file.member} is older ({file.date})." for _, file in ranked if file.date and file.date != newest]
    best = [file for rank, file in current if rank == current[0][0]]
    if kind in _IN_PARTS and len(current) > 1:
        others = [file for rank, file in current if rank != current[0][0]]
        return _together(best, others if kind in (SourceKind.DMEPOS, SourceKind.NDC, SourceKind.CPT) else [])
    chosen = max(best, key=lambda file: len(file.rows))
    found.left_out += [f"{file.member} is of the same kind as {chosen.member}." for file in best if file is not chosen]
    return chosen


def _together(best: list[SourceFile], others: list[SourceFile]) -> SourceFile:
    """The rows of all; where two say something of the same thing, the longer file of the better format is right."""
    ordered = [*sorted(best, key=lambda file: -len(file.rows)), *others]
    first = ordered[0]
    warnings = [warning for file in ordered for warning in file.warnings]
    rows: Sequence[SourceRow]
    if isinstance(first.rows[0], CptRow):
        rows = _texts_together(ordered)
    elif isinstance(first.rows[0], (DmeposRow, NdcRow)):
        rows = _keyed(ordered, len(best), warnings)
    else:
        rows = [row for file in ordered for row in file.rows]
    title = first.title if first.kind != SourceKind.CPT else f"CPT {first.date[:4]}, descriptors of {len(ordered)} files"
    return replace(
        first,
        title=title,
        member=", ".join(file.member for file in ordered),
        sha256=hashlib.sha256("".join(file.sha256 for file in ordered).encode()).hexdigest(),
        rows=rows,
        has_cpt=any(file.has_cpt for file in ordered),
        copyright_year=max(file.copyright_year for file in ordered),
        refused=[one for file in ordered for one in file.refused],
        warnings=warnings,
    )


def _key(row: SourceRow) -> tuple[object, ...]:
    return row[:5] if isinstance(row, DmeposRow) else row[:2]


def _keyed(files: Iterable[SourceFile], of_best: int, warnings: list[str]) -> list[SourceRow]:
    kept: dict[tuple[object, ...], SourceRow] = {}
    for place, file in enumerate(files):
        differ = 0
        for row in file.rows:
            if kept.setdefault(_key(row), row) != row:
                differ += place < of_best
        if differ:
            warnings.append(f"{file.member} says something else in {differ:,} rows than the main file, which was kept.")
    return list(kept.values())


def _texts_together(files: Iterable[SourceFile]) -> list[SourceRow]:
    """Each kind of descriptor has a file of its own."""
    kept: dict[str, CptRow] = {}
    for file in files:
        for row in file.rows:
            if isinstance(row, CptRow):
                before = kept.get(row.code)
                kept[row.code] = row if before is None else CptRow(*(old or new for old, new in zip(before, row, strict=True)))
    return [kept[code] for code in sorted(kept)]


def _date_all(files: list[SourceFile], name: str) -> None:
    """Where the content has no date: that of the physician fee schedule in the same zip, else of the chosen file's name."""
    known = next((file.date for file in files if file.date), "")
    named = fee_text.quarter_in(name) or ((year := fee_text.year_in(name) or fee_text.short_year_in(name)) and f"{year}-01-01")
    for file in files:
        if file.date:
            continue
        date = known or named
        if not date:
            raise UserError(
                f"{file.member} does not say of when it is, in its title or its name.",
                "Choose the zip as CMS publishes it, or give the file the name that it had in it (PPRRVU2025_Oct.txt).",
            )
        file.date = date
        file.until = fee_text.end_of_quarter(date) if file.kind in _QUARTERLY else fee_text.end_of_year(date)
        file.title = f"{file.title} {fee_text.month_name(date)}"
