"""The code forms of the search box: what a person asks for who types codes and not words."""

from __future__ import annotations

from dataclasses import dataclass

from medcode_desktop.codes.reading import Reading


@dataclass(frozen=True, slots=True)
class ExactCode:
    reading: Reading  # has a code and no problem, or the problem MODIFIER


@dataclass(frozen=True, slots=True)
class CodePrefix:
    prefix: str  # upper case, 2 to 4 characters: "E060"

    @property
    def may_be_modifier(self) -> bool:
        """`J3` and `T4` begin codes and are modifiers too: look both up."""
        return len(self.prefix) == 2


@dataclass(frozen=True, slots=True)
class CodeRange:
    first: str  # both are whole codes of one shape and letter, first <= last
    last: str


@dataclass(frozen=True, slots=True)
class CodePattern:
    pattern: str  # upper case; * stands for any characters, ? for one; at least one letter or digit


@dataclass(frozen=True, slots=True)
class SeveralCodes:
    readings: tuple[Reading, ...]  # in the order given, no code twice; those with a problem carry it


@dataclass(frozen=True, slots=True)
class NdcAsked:
    digits: str  # as typed, without dashes: 10 or 11
    candidates: tuple[str, ...]  # the eleven-digit forms it can stand for, likeliest first


@dataclass(frozen=True, slots=True)
class NotACode:
    reading: Reading  # meant as a code: has a problem, perhaps repairs


@dataclass(frozen=True, slots=True)
class ModifierAsked:
    code: str  # two characters, upper case


Asked = ExactCode | CodePrefix | CodeRange | CodePattern | SeveralCodes | NdcAsked | NotACode | ModifierAsked


def understand_codes(text: str) -> Asked | None:
    """What `text` asks for when it is made of codes; None when it is words. Any text at all, never raises.

    Of text over MOST_CHARACTERS only that many are looked at.
    """
    raise NotImplementedError


MOST_CHARACTERS = 10_000
