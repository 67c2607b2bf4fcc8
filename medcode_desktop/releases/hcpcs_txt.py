"""Reads the HCPCS alpha-numeric text file: fixed columns, one code over several lines (layout.py).

The file as published has lines of 320 characters; some releases cut the blanks at their ends. Years 2018 to 2020 begin with
a note on coverage of some ten lines. Years 2017 to 2019 are not in order of sequence, so the pieces of a text are sorted by
their sequence number.
"""

from __future__ import annotations

import re
from collections import Counter
from operator import attrgetter, itemgetter

from medcode_desktop.errors import UserError
from medcode_desktop.releases import layout
from medcode_desktop.releases.records import CodeRecord, Kind, Refused
from medcode_desktop.work import Progress, no_progress

_END_OF_FILE = "\x1a"
_BLANK = " \r" + _END_OF_FILE
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHOWN = 60
_LONGEST_NOTE = 100  # lines before the first record
_MOST = 0.9  # of the lines, if they are padded
_HEADING = re.compile(r"\b(?:SEQNUM|RECID|(?:LONG|SHORT) DESC|ADD DT|TERM DT)|^\W*HCPCS?\W+(?:CODE\W+)?DESC", re.IGNORECASE)
_code = attrgetter("code")
_AGAIN = "Get the file again from CMS, and choose it as it is."


class TextFile:
    """What one file says: `codes` and `modifiers` in order of code, `refused` pieces, `warnings` as sentences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.codes: list[CodeRecord] = []
        self.modifiers: list[CodeRecord] = []
        self.refused: list[Refused] = []
        self.warnings: list[str] = []


def looks_like(data: bytes) -> bool:
    """Are there records near its beginning, and hardly anything else after the first, whatever the file is called?"""
    lines = [line for line in _ended(data[:60_000]).decode("latin-1").split("\n") if line.strip(_BLANK)]
    records = [layout.is_record(line) for line in lines[: _LONGEST_NOTE + 60]]
    if True not in records[:_LONGEST_NOTE]:
        return False
    after = records[records.index(True) :]
    return 2 * sum(after) >= len(after)


def read(name: str, data: bytes, progress: Progress = no_progress) -> TextFile:
    """Raises UserError with the line for anything that is not a record: such a file was changed or damaged."""
    found = TextFile(name)
    lines = _lines(name, data)
    collected = _collect(found, lines, progress)
    _check_end(name, lines)
    _check_padding(name, lines, collected)
    keeper = _Keeper(found)
    for at, (code, first) in enumerate(collected.first.items()):
        if at & 511 == 0:
            progress("Reading codes", (1 + 2 * at / len(collected.first)) / 3)
        keeper.keep(code, first, collected.more.get(code))
    keeper.check()
    for code, pieces in collected.more.items():
        if code not in collected.first:
            _, number, text = pieces[0]
            where = f"{name}, line {number}"
            found.refused.append(Refused(where, "text that belongs to no code", f"{code} {text}"[:_SHOWN].strip()))
    found.codes.sort(key=_code)
    found.modifiers.sort(key=_code)
    return found


def _lines(name: str, data: bytes) -> list[str]:
    """The lines with each character in its column, whatever the file's encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UserError(f"{name} is written in UTF-16, not as CMS publishes it.", _AGAIN)
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        column = nul - data.rfind(b"\n", 0, nul)
        raise UserError(f"{name}, line {line}, column {column}: there is a NUL byte; the file is damaged.", _AGAIN)
    lines = _ended(data.removeprefix(_BYTE_ORDER_MARK)).decode("latin-1").split("\n")
    return lines if data.isascii() else [line if line.isascii() else _with_characters(line) for line in lines]


def _ended(data: bytes) -> bytes:
    """With the line ends of today; a file saved again on an old Mac has only carriage returns."""
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _with_characters(line: str) -> str:
    """A line of bytes in real characters: UTF-8 where the bytes are, else Windows-1252, in which CMS writes.

    In UTF-8 the columns may count characters, or bytes: the dates show which.
    """
    raw = line.encode("latin-1")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
    if _dates(text[layout.DATES]) is not None or _dates(line[layout.DATES]) is None:
        return text
    long, short = (raw[part].decode("utf-8", errors="replace") for part in (layout.LONG, layout.SHORT))
    return line[: layout.LONG.start] + long.ljust(80) + short.ljust(28) + line[layout.SHORT.stop :]


_First = tuple[int, str]  # line number and whole line of the first record of a code: its indicators and dates are there
_Piece = tuple[str, int, str]  # sequence, line number and text of a further record; pieces sort by their sequence


class _Collected:
    """The lines of a file by their code, which is the first five columns."""

    def __init__(self) -> None:
        self.first: dict[str, _First] = {}
        self.more: dict[str, list[_Piece]] = {}


def _collect(found: TextFile, lines: list[str], progress: Progress) -> _Collected:
    collected = _Collected()
    first, more = collected.first, collected.more
    note: list[int] = []  # numbers of the lines before the first record that are not blank
    doubled: set[str] = set()
    for number, line in enumerate(lines, start=1):
        code, kind = line[layout.CODE], line[layout.RECORD_ID : layout.RECORD_ID_END]
        if kind in layout.MORE and line[layout.SEQUENCE].isdecimal():
            sequence = line[layout.SEQUENCE]
            if code not in doubled or all(sequence != other[0] for other in more.get(code, ())):
                more.setdefault(code, []).append((sequence, number, line[layout.LONG].strip()))
        elif not layout.is_record(line):
            if first and line.strip(_BLANK):
                raise _no_record(found.name, number, line)
            if line.strip(_BLANK):
                note.append(_noted(found.name, number, line))
        elif code in first:
            doubled.add(code)
            reason = f"{code.strip()} occurs twice; the first was kept"
            found.refused.append(Refused(f"{found.name}, line {number}", reason, code.strip()))
        else:
            first[code] = (number, line)
            if number & 1023 == 0:
                progress("Reading lines", number / len(lines) / 3)
    if not first:
        raise UserError(f"{found.name} has no HCPCS codes in it.", "Choose the alpha-numeric file as CMS publishes it.")
    if len(note) == 1 and note[0] + 1 == min(number for number, _ in first.values()):
        raise _no_record(found.name, note[0], lines[note[0] - 1])  # one line right above the codes: headings of some kind
    if note:
        found.warnings.append(f"{found.name}, lines {note[0]} to {note[-1]}: a note before the first code; it was left out.")
    return collected


def _noted(name: str, number: int, line: str) -> int:
    """The number of a line of the note before the first code. Headings are no note: who adds them may have moved columns."""
    if number > _LONGEST_NOTE or _HEADING.search(line):
        raise _no_record(name, number, line)
    return number


def _check_end(name: str, lines: list[str]) -> None:
    """Refuse a file cut short in its last line: it has no line end, and the others of its kind have one greater length."""
    last = lines[-1].rstrip(_END_OF_FILE)
    if not last.strip():
        return
    kind = last[layout.RECORD_ID : layout.RECORD_ID + 1]
    lengths = {len(line.rstrip("\r")) for line in lines[-400:-1] if line[layout.RECORD_ID : layout.RECORD_ID + 1] == kind}
    if len(lengths) == 1 and len(last) < lengths.pop():
        raise _cut_short(name, len(lines), last)


def _check_padding(name: str, lines: list[str], collected: _Collected) -> None:
    """Refuse a file whose lines are padded with blanks to one length, but for some that end before what they have to say."""
    end = lines[0].endswith("\r")
    first = [number - 1 for number, _ in collected.first.values()]
    more = [number - 1 for pieces in collected.more.values() for _, number, _ in pieces]
    # without padding a first line ends with its action, and a further line anywhere
    for places, needed, padded in (
        (first, layout.ACTION.stop, layout.ACTION.stop + 1),
        (more, layout.LONG.stop, layout.LONG.stop),
    ):
        lengths = Counter(map(len, map(lines.__getitem__, places)))
        usual, count = max(lengths.items(), key=itemgetter(1), default=(0, 0))
        if usual >= padded + end and _MOST * len(places) <= count < len(places) and min(lengths) < needed + end:
            at = min(place for place in places if len(lines[place]) < needed + end)
            raise _cut_short(name, at + 1, lines[at])


def _no_record(name: str, number: int, line: str) -> UserError:
    shown = line[:_SHOWN].strip()
    return UserError(f"{name}, line {number}: this is not a record of the HCPCS file: {shown!r}.", _AGAIN)


def _cut_short(name: str, number: int, line: str) -> UserError:
    code, length = line[layout.CODE].strip(), len(line.rstrip())
    return UserError(f"{name}, line {number}: the record of {code} ends at column {length}; it is cut short.", _AGAIN)


def _shifted(name: str, number: int, line: str) -> UserError:
    dates = line[layout.DATES].strip()
    return UserError(
        f"{name}, line {number}: the record of {line[layout.CODE].strip()} has {dates!r} where its dates and its action"
        f" should be (columns {layout.DATES.start + 1} to {layout.DATES.stop}); it has lost or gained characters.",
        _AGAIN,
    )


_Dates = tuple[str, str, str, str]  # added, effective, terminated, action
_DATES = re.compile(r"(?:[0-9]{8}| {8}){3}[A-Z ]")
_MOST_UNDATED = 0.01  # of the codes; every code has the date it was added


def _dates(text: str) -> _Dates | None:
    """Three dates as ISO and the action; None where something else stands in their columns."""
    text = text.rstrip("\r").ljust(25)
    if not _DATES.fullmatch(text):
        return None
    return layout.iso_date(text[:8]), layout.iso_date(text[8:16]), layout.iso_date(text[16:24]), text[24].strip()


class _Keeper:
    """Makes the records. Most codes share their indicators and their dates with others: each kind is read once."""

    def __init__(self, found: TextFile) -> None:
        self._found = found
        self._indicators: dict[str, tuple[object, ...]] = {}
        self._dates: dict[str, _Dates] = {}
        self._undated: list[_First] = []

    def keep(self, code: str, first: _First, more: list[_Piece] | None) -> None:
        number, line = first
        name = code.strip()
        kind: Kind = "modifier" if line[layout.RECORD_ID] == layout.MODIFIER_FIRST else "code"
        if kind == "code" and not layout.is_level_two(name):
            reason = layout.why_not_level_two(name)
            self._found.refused.append(Refused(f"{self._found.name}, line {number}", reason, name))
            return
        dates = self._dates_of(name, first)
        indicators = self._indicators.get(line[layout.INDICATORS])
        if indicators is None:
            indicators = self._indicators[line[layout.INDICATORS]] = _indicators(line)
        long, short = line[layout.LONG].strip(), line[layout.SHORT].strip()
        if more:
            more.sort()
            long = " ".join([long, *[text for _, _, text in more if text]])
        if "  " in long or "  " in short:
            long, short = " ".join(long.split()), " ".join(short.split())
        record = CodeRecord._make((kind, name, int(line[layout.SEQUENCE]), long, short, *indicators, *dates))
        (self._found.codes if kind == "code" else self._found.modifiers).append(record)

    def _dates_of(self, name: str, first: _First) -> _Dates:
        number, line = first
        columns = line[layout.DATES]
        dates = self._dates.get(columns)
        if dates is None:
            dates = _dates(columns)
            if dates is None:
                raise _shifted(self._found.name, number, line)
            for text, day in zip((columns[:8], columns[8:16], columns[16:24]), dates, strict=False):
                if text.strip(" 0\r") and not day:
                    self._found.warnings.append(
                        f"{self._found.name}, line {number}: {name} has {text}, which is no day; it was left empty."
                    )
            self._dates[columns] = dates
        if not dates[0]:
            if len(line.rstrip("\r")) < layout.ADDED.stop:
                raise _cut_short(self._found.name, number, line)
            self._undated.append(first)
        return dates

    def check(self) -> None:
        """Refuse a file in which more than a few codes have no date: its columns are not where they should be."""
        if len(self._undated) > max(3, _MOST_UNDATED * len(self._found.codes)):
            raise _shifted(self._found.name, *self._undated[0])


def _indicators(line: str) -> tuple[object, ...]:
    """The fields of a CodeRecord from `pricing` to `anesthesia_units`, in their order."""
    units = line[layout.ANESTHESIA_UNITS].strip()
    return (
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
        int(units) if units.isdecimal() else None,
    )


def _several(line: str, places: tuple[slice, ...]) -> tuple[str, ...]:
    return tuple(value for place in places if (value := line[place].strip()))
