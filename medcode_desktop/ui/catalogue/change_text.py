"""How a change reads in the list: its lines, and which stretches are marked. No Qt: tested without a window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medcode_desktop.reports.change_rows import ChangeRow, Section
from medcode_desktop.reports.word_diff import Piece, word_diff

LINE = "\u2028"  # Qt's line separator inside a paragraph
BEFORE, AFTER = "\u2212 ", "+ "  # signs, so that colour is not the only one
ARROW = "  \u2192  "
SHORT = 30  # characters of a value that fits on one line beside the other


class Ink(StrEnum):
    """How a stretch is drawn."""

    MUTED = "muted"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters from `start`, in units of UTF-16 as Qt counts them."""

    start: int
    length: int
    ink: Ink


@dataclass(frozen=True, slots=True)
class ChangeText:
    """`text` has its lines parted by LINE; stretches do not overlap."""

    text: str
    stretches: tuple[Stretch, ...]

    @property
    def plain(self) -> str:
        """For the clipboard."""
        return self.text.replace(LINE, "\n")


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._stretches: list[Stretch] = []

    def write(self, text: str, ink: Ink | None = None) -> None:
        length = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if ink is not None and length:
            self._stretches.append(Stretch(self._length, length, ink))
        self._parts.append(text)
        self._length += length

    def line(self) -> None:
        if self._parts:
            self.write(LINE)

    def pieces(self, sign: str, pieces: list[Piece], ink: Ink) -> None:
        self.line()
        self.write(sign, Ink.MUTED)
        for piece in pieces:
            self.write(piece.text, ink if piece.changed else None)

    def result(self) -> ChangeText:
        return ChangeText("".join(self._parts), tuple(self._stretches))


def change_text(row: ChangeRow) -> ChangeText:
    """The lines beside the code of a row."""
    writer = _Writer()
    if row.section is Section.OTHER:
        writer.write(row.change, Ink.MUTED)
    if row.change.endswith(" changed") and max(len(row.before), len(row.after)) <= SHORT:
        _write_values(writer, row)
    elif row.before and row.after:
        before, after = word_diff(row.before, row.after)
        writer.pieces(BEFORE, before, Ink.REMOVED)
        writer.pieces(AFTER, after, Ink.ADDED)
    else:
        writer.line()
        writer.write(row.after or row.before or "(no text)")
    note = _note(row)
    if note:
        writer.line()
        writer.write(note, Ink.MUTED)
    return writer.result()


def _write_values(writer: _Writer, row: ChangeRow) -> None:
    """A fact on one line: Pricing changed: 00 -> 38."""
    writer.write(": ", Ink.MUTED)
    writer.write(row.before or "nothing", Ink.REMOVED)
    writer.write(ARROW)
    writer.write(row.after or "nothing", Ink.ADDED)


def _note(row: ChangeRow) -> str:
    if row.section is Section.ADDED:
        return f"Since {row.day}" if row.day else ""
    if row.section is Section.DISCONTINUED:
        ended = f"Ended {row.day}" if row.day else "Ended"
        return f"{ended}; replaced by {', '.join(row.replaced_by)}" if row.replaced_by else f"{ended}; no replacement named"
    return ""
