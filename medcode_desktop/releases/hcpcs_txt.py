"""Reads the HCPCS alpha-numeric text file: fixed columns, one code over several lines (layout.py).

The file as published has lines of 320 characters; some releases cut the blanks at their ends. Years 2017 to 2019 are not in
order of sequence, so the pieces of a text are sorted by their sequence number.
"""

from __future__ import annotations

from collections import defaultdict

from medcode_desktop.errors import UserError
from medcode_desktop.releases import layout
from medcode_desktop.releases.records import CodeRecord, Refused
from medcode_desktop.work import Progress, no_progress

_END_OF_FILE = "\x1a"
_LAST_NEEDED = layout.ADDED.stop  # a first line that ends before its date of addition has lost something
_SHOWN = 60


class TextFile:
    """What one text file says: `codes` and `modifiers` in order of code, `refused` lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.codes: list[CodeRecord] = []
        self.modifiers: list[CodeRecord] = []
        self.refused: list[Refused] = []


def looks_like(data: bytes) -> bool:
    """Are most of the first lines records, whatever the file is called?"""
    lines = [line for line in data[:40_000].decode("latin-1").splitlines()[:60] if line.strip(_END_OF_FILE + " ")]
    records = sum(1 for line in lines if layout.RECORD.match(line))
    return bool(lines) and records >= max(1, len(lines) // 2)


def read(name: str, data: bytes, progress: Progress = no_progress) -> TextFile:
    """Raises UserError with the line for anything that is not a record: such a file was changed or damaged."""
    found = TextFile(name)
    first, more = _sorted_lines(name, _text(name, data))
    owned = 0
    for at, (code, line) in enumerate(first.items()):
        if at % 500 == 0:
            progress("Reading codes", at / max(1, len(first)))
        pieces = more.get(code, ())
        owned += bool(pieces)
        _keep(found, code, line[1], pieces, f"{name}, line {line[0]}")
    if owned < len(more):
        for code, orphans in more.items():
            if code not in first:
                number, _, text = orphans[0]
                found.refused.append(Refused(f"{name}, line {number}", "text that belongs to no code", text[:_SHOWN]))
    found.codes.sort(key=lambda record: record.code)
    found.modifiers.sort(key=lambda record: record.code)
    return found


def _text(name: str, data: bytes) -> str:
    """Characters one for one with bytes, so that columns hold; texts that are not ASCII are decoded later."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UserError(f"{name} is written in UTF-16, not as CMS publishes it.", "Get the file again from CMS.")
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        column = nul - data.rfind(b"\n", 0, nul)
        raise UserError(
            f"{name}, line {line}, column {column}: there is a NUL byte; the file is damaged.", "Get it again from CMS."
        )
    return data.decode("latin-1")


_Pieces = list[tuple[int, str, str]]  # line number, sequence, text


def _sorted_lines(name: str, text: str) -> tuple[dict[str, tuple[int, str]], dict[str, _Pieces]]:
    """The first line of each code, and the further pieces of its text by code. A code is its first five columns."""
    first: dict[str, tuple[int, str]] = {}
    more: dict[str, _Pieces] = defaultdict(list)
    match = layout.RECORD.match
    for number, line in enumerate(text.split("\n"), start=1):
        if not match(line):
            if line.strip(" \r" + _END_OF_FILE):
                raise _no_record(name, number, line)
            continue
        kind = line[layout.RECORD_ID]
        if kind in "37":
            if len(line.rstrip("\r")) < _LAST_NEEDED:
                raise _cut_short(name, number, line)
            dates = line[layout.ADDED.start : layout.TERMINATED.stop].replace(" ", "")
            if dates and not dates.isdigit():
                raise _shifted(name, number, line)
            code = line[layout.CODE]
            if code in first:
                more[code].append((number, line[layout.SEQUENCE], ""))
            else:
                first[code] = (number, line)
        else:
            more[line[layout.CODE]].append((number, line[layout.SEQUENCE], line[layout.LONG].strip()))
    if not first:
        raise UserError(f"{name} has no HCPCS codes in it.", "Choose the alpha-numeric file as CMS publishes it.")
    return first, more


def _no_record(name: str, number: int, line: str) -> UserError:
    return UserError(
        f"{name}, line {number}: this is not a record of the HCPCS file: {line[:_SHOWN].strip()!r}.",
        "The file was changed or damaged: get it again from CMS, and choose it as it is.",
    )


def _cut_short(name: str, number: int, line: str) -> UserError:
    return UserError(
        f"{name}, line {number}: the record of {line[layout.CODE].strip()} ends at column {len(line.rstrip())},"
        f" before its dates (columns {layout.ADDED.start + 1} to {layout.ACTION.stop}).",
        "The file was cut short: get it again from CMS.",
    )


def _shifted(name: str, number: int, line: str) -> UserError:
    dates = line[layout.ADDED.start : layout.TERMINATED.stop].strip()
    return UserError(
        f"{name}, line {number}: the record of {line[layout.CODE].strip()} has {dates!r} where its dates should be"
        f" (columns {layout.ADDED.start + 1} to {layout.TERMINATED.stop}).",
        "The line has lost or gained characters: get the file again from CMS.",
    )


def _keep(found: TextFile, code: str, line: str, pieces: tuple[()] | _Pieces, where: str) -> None:
    stripped = code.strip()
    is_modifier = line[layout.RECORD_ID] == layout.MODIFIER_FIRST
    if not is_modifier and not layout.is_level_two(stripped):
        reason = "a dental (CDT) code; its text is licensed" if stripped[0] == "D" else "a CPT code; its text is licensed"
        found.refused.append(Refused(where, reason, stripped))
        return
    texts = [line[layout.LONG].strip()]
    for _, _, text in sorted(pieces, key=lambda piece: piece[1]):
        if text:
            texts.append(text)
        else:
            found.refused.append(Refused(where, f"{stripped} occurs twice; the first was kept", stripped))
    record = _record(stripped, line, plain(" ".join(filter(None, texts))), is_modifier=is_modifier)
    (found.modifiers if is_modifier else found.codes).append(record)


def _record(code: str, line: str, long: str, *, is_modifier: bool) -> CodeRecord:
    units = line[layout.ANESTHESIA_UNITS].strip()
    return CodeRecord(
        "modifier" if is_modifier else "code",
        code,
        int(line[layout.SEQUENCE]),
        long,
        plain(line[layout.SHORT].strip()),
        _several(line, layout.PRICING),
        line[layout.MULTIPLE_PRICING].strip(),
        _several(line, layout.CIM),
        _several(line, layout.MCM),
        line[layout.STATUTE].strip(),
        _several(line, layout.LAB_CERTIFICATION),
        _several(line, layout.CROSS_REFERENCES),
        line[layout.COVERAGE].strip(),
        line[layout.ASC_GROUP].strip(),
        layout.iso_date(line[layout.ASC_DATE]),
        line[layout.OPPS].strip(),
        line[layout.OPPS_INDICATOR].strip(),
        layout.iso_date(line[layout.OPPS_DATE]),
        line[layout.PROCESSING_NOTE].strip(),
        line[layout.BETOS].strip(),
        _several(line, layout.TYPE_OF_SERVICE),
        int(units) if units.isdigit() else None,
        layout.iso_date(line[layout.ADDED]),
        layout.iso_date(line[layout.EFFECTIVE]),
        layout.iso_date(line[layout.TERMINATED]),
        line[layout.ACTION].strip(),
    )


def _several(line: str, places: tuple[slice, ...]) -> tuple[str, ...]:
    whole = line[places[0].start : places[-1].stop].rstrip()
    if not whole:
        return ()
    if len(whole) <= places[0].stop - places[0].start:
        return (whole.lstrip(),)  # nearly always there is only one
    return tuple(value for place in places if (value := line[place].strip()))


def plain(text: str) -> str:
    """A text field in real characters: UTF-8 where the bytes are, else Windows-1252 as CMS writes; blanks made single."""
    if not text.isascii():
        raw = text.encode("latin-1")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    return " ".join(text.split()) if "  " in text else text
