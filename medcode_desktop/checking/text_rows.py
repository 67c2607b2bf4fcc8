"""Rows of text lists: CSV with any separator, in UTF-8, UTF-16 or the Windows code page, also mixed, with torn quotes.

Every line of the file is in exactly one row; rows come one at a time, so that a list of any length needs little memory.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from medcode_desktop.errors import UserError
from medcode_desktop.work import Progress

SEPARATORS = (",", ";", "\t", "|")
SNIFFED = 64 * 1024  # bytes or characters that tell encoding and separator
MOST_IN_ONE = 40  # lines that one row may go over, with line breaks in quoted cells
LONGEST_LINE = 100_000  # characters; a longer one is no line of a list, and is cut
EVERY = 2000  # rows between two reports of progress
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
                size = os.fstat(file.fileno()).st_size if self._path is not None else len(self._text)
                for number, row in enumerate(_rows(_decoded(file), self.separator), 1):
                    if number % EVERY == 0:
                        progress("Checking", min(1.0, _position(file) / max(size, 1)))
                    yield row
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


def _decoded(file: IO[str]) -> Iterator[str]:
    for piece in file:
        line = piece
        if len(line) > LONGEST_LINE:
            line = line[:LONGEST_LINE]
        if not line.isascii():
            line = _mended(line)
        yield line


def _mended(line: str) -> str:
    """A line with bytes that are no UTF-8: in the Windows code page as a whole."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raw = line.encode("utf-8", "surrogateescape") if _only_bytes(line) else line.encode("utf-8", "replace")
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            return raw.decode("latin-1")
    return line


def _only_bytes(line: str) -> bool:
    return not any("\ud800" <= character < "\udc80" or "\udcff" < character <= "\udfff" for character in line)


def _rows(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    feed = _Feed(lines)
    while not feed.ended or feed.again:
        whole: list[str] = []
        try:
            for row in csv.reader(feed, delimiter=separator):
                taken, feed.taken = feed.taken, []
                if len(taken) > 1 and (feed.stopped or _is_torn(taken)):
                    whole = taken
                    break
                yield row
        except csv.Error:
            whole, feed.taken = feed.taken, []
        feed.stopped = False
        if whole:
            feed.again = [*whole[1:], *feed.again]
            yield _as_it_stands(whole[0], separator)


class _Feed:
    """Lines for csv.reader, which remembers those that the current row has taken, and stops before they are too many."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken: list[str] = []
        self.again: list[str] = []  # lines to be read once more
        self.ended = self.stopped = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_IN_ONE:
            self.stopped = True
            raise StopIteration
        line = self.again.pop(0) if self.again else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line


def _is_torn(lines: list[str]) -> bool:
    """A quoted cell that was never closed swallows what follows."""
    return sum(line.count('"') for line in lines) % 2 == 1


def _as_it_stands(line: str, separator: str) -> list[str]:
    """A line with a torn quote, its quotes taken for text."""
    plain = line.rstrip("\r\n")
    try:
        rows = list(csv.reader([plain], delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error:
        return BadRow([plain])
    return rows[0] if len(rows) == 1 else BadRow([plain])
