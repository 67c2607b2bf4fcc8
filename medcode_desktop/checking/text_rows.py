"""Rows of text lists: CSV with any separator, in UTF-8, UTF-16 or the Windows code page, also mixed, with torn quotes.

Every line of the file is in exactly one row; rows come one at a time, so that a list of any length needs little memory.
"""

from __future__ import annotations

import csv
import io
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from medcode_desktop.errors import UserError
from medcode_desktop.work import Progress

SEPARATORS = (",", ";", "\t", "|")
SNIFFED = 64 * 1024  # bytes or characters that tell encoding and separator
MOST_IN_ONE = 40  # lines that one row may go over, with line breaks in quoted cells
LONGEST_LINE = 100_000  # characters; a longer one is no line of a list, and is cut
CHUNK = 256 * 1024  # characters read at once
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class BadRow(list[str]):
    """A row that could not be taken apart: it has one cell, the line as it stands."""

    sentence = "This line could not be taken apart into cells."


class TextSource:
    """Text of a file or from the clipboard; can be gone through again and again."""

    def __init__(self, path: Path | None, text: str = "") -> None:
        """Raises UserError if the file cannot be read."""
        self._path = path
        self._text = text
        self.encoding = "utf-8-sig"
        try:
            if path is not None:
                with path.open("rb") as file:
                    self.encoding = _encoding(file.read(SNIFFED))
            with self._open() as opened:
                self.separator = find_separator(opened.read(SNIFFED))
        except OSError as error:
            raise _cannot_read(path, error) from error

    def rows(self, progress: Progress) -> Iterator[list[str]]:
        """Raises UserError if the file cannot be read any more, Cancelled as `progress` does."""
        try:
            with self._open() as file:
                size = max(1, os.fstat(file.fileno()).st_size if self._path is not None else len(self._text))

                def chunks() -> Iterator[list[str]]:
                    while chunk := file.readlines(CHUNK):
                        yield chunk
                        progress("Checking", min(1.0, _position(file) / size))

                yield from _rows(chunks(), self.separator)
        except OSError as error:
            raise _cannot_read(self._path, error) from error

    def _open(self) -> IO[str]:
        if self._path is None:
            return io.StringIO(self._text, newline="")
        # bytes that are no UTF-8 come through marked, and are read again by themselves
        errors = "surrogateescape" if self.encoding == "utf-8-sig" else "replace"
        return self._path.open(encoding=self.encoding, errors=errors, newline="")


def _position(file: IO[str]) -> int:
    return file.buffer.tell() if isinstance(file, io.TextIOWrapper) else file.tell()


def _cannot_read(path: Path | None, error: OSError) -> UserError:
    return UserError(f"{path} could not be read: {error.strerror or error}.", "Check the file and its folder.")


def _encoding(begin: bytes) -> str:
    if begin[:2] in _UTF16:
        return "utf-16"
    pairs = len(begin) // 2
    if pairs and begin[1::2].count(0) > 0.4 * pairs and begin[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if pairs and begin[::2].count(0) > 0.4 * pairs and begin[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return "utf-8-sig"


def find_separator(sample: str) -> str:
    """The separator that gives most rows the same number of cells, and more than one. A comma if there is none."""
    lines = [line for line in sample.splitlines()[:60] if line.strip()]
    if len(lines) > 1:
        lines = lines[: 59 if len(lines) < 60 else 60]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        counts = [_cells(line, separator) for line in lines]
        several = [count for count in counts if count > 1]
        if not several:
            continue
        usual = max(set(several), key=lambda count: (several.count(count), count))
        score = several.count(usual) / len(lines) + 0.01 * min(usual, 20)
        if score > best_score:
            best, best_score = separator, score
    return best


def _cells(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 1


def _is_unicode(text: str) -> bool:
    """Has it no bytes that were no UTF-8?"""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _mended(line: str) -> str:
    """A line with bytes that are no UTF-8: in the Windows code page as a whole."""
    if _is_unicode(line):
        return line
    raw = line.encode("utf-8", "surrogateescape") if _only_bytes(line) else line.encode("utf-8", "replace")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _only_bytes(line: str) -> bool:
    return not any("\ud800" <= character < "\udc80" or "\udcff" < character <= "\udfff" for character in line)


def _rows(chunks: Iterator[list[str]], separator: str) -> Iterator[list[str]]:
    feed = _Feed(chunks)
    while chunk := feed.next_chunk():
        if feed.is_plain:
            reader = csv.reader(chunk, delimiter=separator)
            try:
                yield from reader
            except csv.Error:  # a cell without end
                yield _as_it_stands(chunk[reader.line_num - 1], separator)
                feed.put_back(chunk[reader.line_num :])
        elif rows := _one_a_line(chunk, separator):
            yield from rows
        else:
            feed.put_back(chunk)
            yield from _careful_rows(feed, separator)


def _one_a_line(lines: list[str], separator: str) -> list[list[str]]:
    """The rows of lines with quotes in them, if each line is a row by itself. Otherwise none."""
    if '"' in lines[-1] and _is_open(lines[-1], separator):
        return []
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
    return rows if len(rows) == len(lines) else []


def _careful_rows(feed: _Feed, separator: str) -> Iterator[list[str]]:
    """The rows of the lines that are there, and of as many more as the last of them goes on in."""
    while feed.lines:
        whole: list[str] = []
        try:
            for row in csv.reader(feed, delimiter=separator):
                taken, feed.taken = feed.taken, []
                if feed.stopped or _is_torn(taken, separator):
                    whole = taken
                    break
                yield row
                if not feed.lines:
                    return
        except csv.Error:
            whole, feed.taken = feed.taken, []
        feed.stopped = False
        if whole:
            feed.put_back(whole[1:])
            yield _as_it_stands(whole[0], separator)


class _Feed:
    """Lines for csv.reader, which remembers those that the current row has taken, and stops before they are too many."""

    def __init__(self, chunks: Iterator[list[str]]) -> None:
        self._chunks = chunks
        self.lines: deque[str] = deque()
        self.taken: list[str] = []
        self.stopped = False
        self.is_plain = False  # the chunk given last: no line of it goes on in the next

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_IN_ONE:
            self.stopped = True
            raise StopIteration
        if not self.lines:
            self.lines.extend(self._read())
        if not self.lines:
            raise StopIteration
        line = self.lines.popleft()
        self.taken.append(line)
        return line

    def next_chunk(self) -> list[str]:
        """The lines put back, or new ones; none at the end."""
        if self.lines:
            chunk = list(self.lines)
            self.lines.clear()
        else:
            chunk = self._read()
        self.is_plain = not any('"' in line for line in chunk)
        return chunk

    def put_back(self, lines: list[str]) -> None:
        self.lines.extendleft(reversed(lines))

    def _read(self) -> list[str]:
        chunk = next(self._chunks, [])
        if max(map(len, chunk), default=0) <= LONGEST_LINE and _is_unicode("".join(chunk)):
            return chunk
        return [_mended(line[:LONGEST_LINE]) for line in chunk]


def _is_torn(lines: list[str], separator: str) -> bool:
    """A quoted cell that was never closed swallows what follows. In a line by itself an odd sign may be one of inches."""
    if sum(line.count('"') for line in lines) % 2 == 0:
        return False
    return len(lines) > 1 or _is_open(lines[0], separator)


def _is_open(line: str, separator: str) -> bool:
    try:
        list(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _as_it_stands(line: str, separator: str) -> list[str]:
    """A line with a torn quote, its quotes taken for text."""
    plain = line.rstrip("\r\n")
    try:
        rows = list(csv.reader([plain], delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error:
        return BadRow([plain])
    return rows[0] if len(rows) == 1 else BadRow([plain])
