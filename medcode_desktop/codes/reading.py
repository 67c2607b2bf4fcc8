"""Read one piece of input as a code, the way people type it, and say why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medcode_desktop.codes.shapes import Family


class ProblemKind(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LETTER_FOR_DIGIT = "letter_for_digit"  # O for zero, I or l for one
    NDC = "ndc"  # a drug's package number
    DIAGNOSIS = "diagnosis"  # the shape of ICD-10-CM
    FOUR_DIGITS = "four_digits"  # a revenue code, or a lost leading zero
    LETTER_NOT_USED = "letter_not_used"  # N1234: no Level II code begins so
    SPREADSHEET = "spreadsheet"  # 1E+05, 99213.0
    MODIFIER = "modifier"  # the code is good, what follows is no modifier
    UNLIKE_ENDS = "unlike_ends"  # a range from one letter to another
    NO_SHAPE = "no_shape"  # anything else


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    sentence: str  # for people: what is wrong with it


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of input, read. `code` is None if and only if there is a problem, save for LETTER_NOT_USED and MODIFIER,
    where it is the code that was understood."""

    text: str  # as typed, without surrounding blanks, cut to 60 characters
    code: str | None = None
    modifiers: tuple[str, ...] = ()
    family: Family | None = None
    problem: Problem | None = None
    repairs: tuple[str, ...] = ()  # whole codes, each one without a problem, likeliest first


def read_code(text: str) -> Reading:
    """Read `text` as one code with modifiers: case, blanks, hyphens and look-alike characters do not matter. Never raises."""
    raise NotImplementedError


def looks_like_code(text: str) -> bool:
    """Is this one piece of input meant as a code (whole, unfinished or wrong) rather than as a word?"""
    raise NotImplementedError
