"""Practice codes: made up for their shape, and each kind with the trap that people really fall into.

None is a code that exists, as far as this program can know, save where the clinic has imported its licensed CPT file: then
CPT codes are real ones of that file, without their texts. Level II ones are not in the catalogue. Numbers of CPT and of
dental codes lie where those sets have had none: outside the ranges of Category I, above the numbers given out so far, or
between groups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from medcode_desktop.codes.shapes import LEVEL_II_LETTERS, Family
from medcode_desktop.training.material import Material


class Made(NamedTuple):
    typed: str
    family: Family | None  # None for what is no procedure code
    tempting: Family | None  # what most people would take it for if they are wrong; None for no procedure code


class Kind(NamedTuple):
    """One thing to learn about shapes."""

    difficulty: int
    make: Callable[[Material, Random], Made]


def practice_code(family: Family, material: Material, random: Random) -> str:
    """A code of a family's shape: of the clinic's own CPT file if there is one. KeyError for a family of modifiers."""
    make = _MAKERS[family]
    real = material.cpt.get(family)
    return random.choice(real) if real else make(material, random)


def level_ii(material: Material, random: Random, letters: str) -> str:
    """One of these letters and four digits: no code of the catalogue, and none known to have come after it."""
    while True:
        code = f"{random.choice(letters)}{random.randrange(10_000):04}"
        if not material.exists(code):
            return code


_ENDINGS = {Family.CPT_II: "F", Family.CPT_III: "T", Family.CPT_PLA: "U", Family.CPT_MAAA: "M"}
_PLAIN_LETTERS = "".join(letter for letter in LEVEL_II_LETTERS if letter not in _ENDINGS.values())


def _five_digits(material: Material, random: Random) -> str:
    return random.choice(material.unused_cpt_numbers)


def _tracking(_: Material, random: Random) -> str:
    return f"{random.randrange(10)}{random.randrange(800, 1000)}F"  # no group of Category II goes so far in its thousand


def _numbered(ending: str) -> Callable[[Material, Random], str]:
    return lambda _, random: f"{random.randrange(3000, 10_000)}{ending}"  # given out from 0001 on, a few dozen a year


def _dental(_: Material, random: Random) -> str:
    return f"D{random.choice('123479')}{random.randrange(100):03}"  # these thousands of CDT begin at 100 or above


_MAKERS: Mapping[Family, Callable[[Material, Random], str]] = {
    Family.CPT_I: _five_digits,
    Family.CPT_II: _tracking,
    Family.CPT_III: _numbered("T"),
    Family.CPT_PLA: _numbered("U"),
    Family.CPT_MAAA: _numbered("M"),
    Family.LEVEL_II: lambda material, random: level_ii(material, random, _PLAIN_LETTERS),
    Family.DENTAL: _dental,
}


def _plain(family: Family, tempting: Family | None) -> Callable[[Material, Random], Made]:
    return lambda material, random: Made(practice_code(family, material, random), family, tempting)


def _letter_in_front(letter: str, tempting: Family) -> Callable[[Material, Random], Made]:
    return lambda material, random: Made(level_ii(material, random, letter), Family.LEVEL_II, tempting)


def _lower_case(material: Material, random: Random) -> Made:
    family = random.choice((Family.CPT_II, Family.CPT_III, Family.LEVEL_II))
    code = practice_code(family, material, random)
    while code[0] == "L":  # in lower case it looks like a 1
        code = practice_code(family, material, random)
    return Made(code.lower(), family, None)


def _with_modifier(material: Material, random: Random) -> Made:
    family, tempting = random.choice(
        (
            (Family.CPT_I, Family.LEVEL_II),
            (Family.CPT_III, Family.LEVEL_II),
            (Family.LEVEL_II, Family.CPT_III),
        )
    )
    code = practice_code(family, material, random)
    return Made(f"{code}{random.choice('- ')}{random.choice(('RT', 'LT', 'TC', 'KX', 'GY'))}", family, tempting)


def _letter_o(material: Material, random: Random) -> Made:
    """O in place of one zero, beside a zero that stays, so that a careful reader can see the difference."""
    family = random.choice((Family.CPT_I, Family.CPT_III, Family.LEVEL_II))
    code = practice_code(family, material, random)
    while code.count("0") < 2:
        code = practice_code(family, material, random)
    place = random.choice([at for at, character in enumerate(code) if character == "0"])
    return Made(f"{code[:place]}O{code[place + 1 :]}", None, family)


def _four_digits(_: Material, random: Random) -> Made:
    return Made(str(random.randrange(1000, 10_000)), None, Family.CPT_I)


def _too_short(_: Material, random: Random) -> Made:
    return Made(f"{random.choice(_PLAIN_LETTERS)}{random.randrange(100, 1000)}", None, Family.LEVEL_II)


def _too_long(material: Material, random: Random) -> Made:
    family = random.choice((Family.CPT_I, Family.CPT_III, Family.LEVEL_II))
    digit = str(random.randrange(1, 10))
    if family is Family.CPT_III:
        return Made(digit + practice_code(family, material, random), None, family)
    return Made(practice_code(family, material, random) + digit, None, family)


def _ndc(_: Material, random: Random) -> Made:
    parts = (f"{random.randrange(90_000, 99_000)}", f"{random.randrange(10_000):04}", f"{random.randrange(1, 100):02}")
    return Made(random.choice(("-", "")).join(parts), None, Family.CPT_I)


def _diagnosis(_: Material, random: Random) -> Made:
    letter = random.choice(_PLAIN_LETTERS)
    return Made(f"{letter}{random.randrange(10, 100)}.{random.randrange(1, 100)}", None, Family.LEVEL_II)


WITH_MODIFIER = "modifier"
LOWER_CASE = "lower-case"

KINDS: Mapping[str, Kind] = {
    "cpt1": Kind(1, _plain(Family.CPT_I, Family.LEVEL_II)),
    "level2": Kind(1, _plain(Family.LEVEL_II, Family.DENTAL)),
    "cpt2": Kind(1, _plain(Family.CPT_II, Family.CPT_III)),
    "cpt3": Kind(1, _plain(Family.CPT_III, Family.CPT_II)),
    "four-digits": Kind(1, _four_digits),
    "too-short": Kind(1, _too_short),
    "too-long": Kind(1, _too_long),
    "pla": Kind(2, _plain(Family.CPT_PLA, Family.CPT_MAAA)),
    "maaa": Kind(2, _plain(Family.CPT_MAAA, Family.CPT_PLA)),
    "dental": Kind(2, _plain(Family.DENTAL, None)),
    LOWER_CASE: Kind(2, _lower_case),
    WITH_MODIFIER: Kind(2, _with_modifier),
    "t-in-front": Kind(2, _letter_in_front("T", Family.CPT_III)),
    "u-in-front": Kind(2, _letter_in_front("U", Family.CPT_PLA)),
    "m-in-front": Kind(2, _letter_in_front("M", Family.CPT_MAAA)),
    "ndc": Kind(2, _ndc),
    "diagnosis": Kind(2, _diagnosis),
    "letter-o": Kind(3, _letter_o),
}
NO_CODES = ("four-digits", "too-short", "too-long", "ndc", "diagnosis", "letter-o")
