"""Lists of codes, typed in one line or pasted from a claim, a table or a letter."""

from __future__ import annotations

import re

from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import (
    MOST_MODIFIERS,
    Problem,
    ProblemKind,
    Reading,
    looks_like_code,
    meant_as_code,
    read_code,
)
from medcode_desktop.codes.shapes import Family, family_of

_SEPARATORS = re.compile(r"[\s,;|/+]+")
_LINES = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_MODIFIERS = (Family.MODIFIER_CPT, Family.MODIFIER_LEVEL_II)
_BEFORE_WORDS = (Family.LEVEL_II, Family.DENTAL, Family.CPT_I)
_JOINING = frozenset(("", "AND", "OR", "PLUS"))
_QUANTITIES = frozenset(("UNIT", "UNITS", "IU", "MG", "MCG", "UG", "G", "ML", "USP", "INTERNATIONAL"))


def understand_list(text: str) -> tuple[Reading, ...] | None:
    """The pieces of a list of codes in the order given, nothing twice; None when `text` is words.

    It is a list when most pieces are meant as codes, or when most lines begin with a code and go on in words, as rows
    copied from a table do. One code followed by words (`E0601 airway device`) is that code, with the problem MODIFIER.
    """
    lines = [pieces for line in _LINES.split(text) if (pieces := _pieces(line))]
    if not lines:
        return None
    if len(lines) > 1:
        rows = _rows(lines)
        if rows is not None:
            return rows
    described = _code_with_words(lines[0]) if len(lines) == 1 else None
    if described is not None:
        return (described,)
    pieces = [piece for line in lines for piece in line]
    wordy = sum(len(piece) != 2 and not _has_digit(piece) for piece in pieces)
    if len(pieces) < 2 or 2 * wordy >= len(pieces):
        return None
    return _list(lines) or (_rows(lines, described=True) if len(lines) > 1 and text.count("\t") >= len(lines) else None)


def _pieces(line: str) -> list[str]:
    return [piece for piece in _SEPARATORS.split(line) if clean(piece) not in _JOINING]


def _has_digit(piece: str) -> bool:
    return any(character.isdecimal() for character in piece)


def _is_code(reading: Reading) -> bool:
    return reading.problem is None and reading.family not in _MODIFIERS


def _list(lines: list[list[str]]) -> tuple[Reading, ...] | None:
    readings: list[Reading] = []
    known: dict[str, Reading] = {}
    meant = whole = 0
    for line in lines:
        for place, piece in enumerate(line):
            before = readings[-1] if readings and place else None
            reading = _with_one_more(before, piece)
            if reading is not None:
                readings[-1] = reading
                continue
            reading = known.get(piece) or known.setdefault(piece, read_code(piece))
            readings.append(reading)
            meant += meant_as_code(piece, reading) or (reading.family in _MODIFIERS and clean(piece) in piece)
            whole += _is_code(reading) or bool(reading.repairs)
    if not whole or 2 * meant <= len(readings):
        return None
    return _once_each(readings)


def _with_one_more(before: Reading | None, piece: str) -> Reading | None:
    """`before` with `piece` as a further modifier, as in `E0601 RR KX`; None when it is none."""
    if before is None or not _is_code(before) or len(before.modifiers) >= MOST_MODIFIERS or len(piece) > 4:
        return None
    modifier = clean(piece)
    if family_of(modifier) not in _MODIFIERS:
        return None
    return before._replace(text=f"{before.text} {piece}", modifiers=(*before.modifiers, modifier))


def _rows(lines: list[list[str]], *, described: bool = False) -> tuple[Reading, ...] | None:
    """Rows of a table: the code that each line begins with, when most lines begin with one and most have words. `described`:
    that it is a table is known."""
    firsts = [read_code(line[0]) for line in lines]
    begun = sum(map(_is_code, firsts))
    wordy = sum(any(len(piece) > 2 and not _has_digit(piece) for piece in line[1:]) for line in lines)
    if 2 * begun <= len(lines) or (not described and 2 * wordy <= len(lines)):
        return None
    return _once_each(
        [first if _is_code(first) else read_code(" ".join(line)) for first, line in zip(firsts, lines, strict=True)]
    )


def _code_with_words(pieces: list[str]) -> Reading | None:
    """A code and its description in one line. `10000 units heparin` is none."""
    first = read_code(pieces[0])
    if len(pieces) < 2 or not _is_code(first) or first.family not in _BEFORE_WORDS:
        return None
    following = clean(pieces[1])
    if following in _QUANTITIES or any(looks_like_code(piece) for piece in pieces[1:9]):
        return None
    if not any(len(piece) > 2 and not _has_digit(piece) for piece in pieces[1:]):
        return None
    sentence = f"{first.code} is read; the words after it are not searched for."
    return first._replace(problem=Problem(ProblemKind.MODIFIER, sentence))


def _once_each(readings: list[Reading]) -> tuple[Reading, ...]:
    """Without what was there before: the same code with the same modifiers, or the same text that is no code."""
    seen: dict[tuple[str, ...], Reading] = {}
    for reading in readings:
        seen.setdefault((reading.code, *reading.modifiers) if reading.code else ("", reading.text), reading)
    return tuple(seen.values())
