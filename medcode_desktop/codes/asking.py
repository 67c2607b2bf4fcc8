"""The code forms of the search box: what a person asks for who types codes and not words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.lists import understand_list
from medcode_desktop.codes.reading import Problem, ProblemKind, Reading, code_prefix, meant_as_code, read_code
from medcode_desktop.codes.shapes import Family

MOST_CHARACTERS = 10_000  # of longer input the rest is not looked at


@dataclass(frozen=True, slots=True)
class ExactCode:
    """One code, perhaps with modifiers: `E0601`, `99213-25`."""

    reading: Reading  # has a code and no problem, or the problem MODIFIER


@dataclass(frozen=True, slots=True)
class CodePrefix:
    """The beginning of codes: `e060`, `J3`, `992`. When nothing begins so, it may still be a word."""

    prefix: str  # upper case, 2 to 4 characters

    @property
    def may_be_modifier(self) -> bool:
        """`J3` and `T4` begin codes and are modifiers too: look both up."""
        return len(self.prefix) == 2


@dataclass(frozen=True, slots=True)
class CodeRange:
    """`E0100-E0159`, `e0100 to 0159`, `E0159..E0100`."""

    first: str  # both are whole codes of one family and, in Level II, of one letter; first <= last
    last: str


@dataclass(frozen=True, slots=True)
class CodePattern:
    """`J33*`, `E06?1`, `*601`."""

    pattern: str  # upper case; * stands for any characters, ? for one; at least one letter or digit


@dataclass(frozen=True, slots=True)
class SeveralCodes:
    """A list of codes, typed or pasted."""

    readings: tuple[Reading, ...]  # in the order given, nothing twice; what is no code carries its problem


@dataclass(frozen=True, slots=True)
class NdcAsked:
    """A drug's package number."""

    digits: str  # as typed, without dashes: 10 or 11
    candidates: tuple[str, ...]  # the eleven-digit forms it can stand for, likeliest first


@dataclass(frozen=True, slots=True)
class NotACode:
    """Meant as a code, but wrong."""

    reading: Reading  # has a problem, perhaps repairs; the code, where only its first letter is not in use


@dataclass(frozen=True, slots=True)
class ModifierAsked:
    """A modifier alone: `RR`, `25`, `F5`, `modifier 25`."""

    code: str  # two characters, upper case


Asked = ExactCode | CodePrefix | CodeRange | CodePattern | SeveralCodes | NdcAsked | NotACode | ModifierAsked


def understand_codes(text: str) -> Asked | None:
    """What `text` asks for when it is made of codes; None when it is words. Any text at all, never raises."""
    text = text[:MOST_CHARACTERS]
    plain = clean(text, MOST_CHARACTERS)
    if not plain:
        return None
    if len(plain) <= _LONGEST_FORM:
        asked = _pattern(text) or _range(plain) or _ndc(plain) or _lone(text, plain)
        if asked is not None:
            return asked
    readings = understand_list(text)
    if readings is None:
        return None
    return SeveralCodes(readings) if len(readings) > 1 else ExactCode(readings[0])


_LONGEST_FORM = 60  # characters; whatever is longer is a list or words


def _pattern(text: str) -> CodePattern | None:
    typed = text.strip().upper()
    if not re.fullmatch(r"(?=.*[*?])(?=.*[A-Z0-9])[A-Z0-9*?]{2,12}", typed, re.ASCII):
        return None
    fixed = re.sub(r"[*?]", "", typed)
    if len(fixed) > 5 or not (len(fixed) == 1 or re.search("[0-9]", fixed)):
        return None  # `cpap?` is a question
    return CodePattern(re.sub(r"\*[*?]*\*", "*", typed))


_RANGE = re.compile(r"([A-Z]?[0-9]{4}[A-Z0-9]?) ?(?:-|\.{2,3}|\bTO\b|\bTHRU\b|\bTHROUGH\b) ?([A-Z]?[0-9]{4}[A-Z0-9]?)")


def _range(plain: str) -> CodeRange | NotACode | None:
    found = _RANGE.fullmatch(plain)
    if found is None:
        return None
    first, last = found[1], found[2]
    if len(first) == 4 and last[-1].isalpha() and len(last) == 5:
        first += last[-1]  # 0001-0015F
    if len(last) == 4 and len(first) == 5:
        last = _same_letter(first, last)  # E0100-0159
    begin, end = read_code(first), read_code(last)
    wrong = next((reading for reading in (begin, end) if reading.problem is not None), None)
    if wrong is not None:
        return NotACode(wrong)
    if begin.code is None or end.code is None:
        return None
    if begin.family is not end.family or (begin.family in _LETTERED and begin.code[0] != end.code[0]):
        sentence = f"A range runs between codes of one kind and letter; {begin.code} and {end.code} are of two."
        return NotACode(Reading(plain, problem=Problem(ProblemKind.UNLIKE_ENDS, sentence)))
    return CodeRange(min(begin.code, end.code), max(begin.code, end.code))


_LETTERED = (Family.LEVEL_II, Family.DENTAL)


def _same_letter(first: str, digits: str) -> str:
    if first[0].isalpha():
        return first[0] + digits
    return digits + first[-1] if first[-1].isalpha() else digits


def _ndc(plain: str) -> NdcAsked | None:
    plain = _NDC_LABEL.sub("", plain)
    apart = _THREE_PARTS.fullmatch(plain)
    if apart is not None:
        plain = "-".join(apart.groups())
    digits = _scanned(plain)
    if digits:
        return NdcAsked(digits, _of_ten(digits))
    reading = read_code(plain)
    if reading.problem is None or reading.problem.kind is not ProblemKind.NDC:
        return None
    parts = plain.split("-")
    digits = "".join(parts)
    if len(digits) == 11:
        return NdcAsked(digits, (digits,))
    if len(parts) == 3:
        return NdcAsked(digits, (parts[0].zfill(5) + parts[1].zfill(4) + parts[2].zfill(2),))
    return NdcAsked(digits, _of_ten(digits))


# with blanks between them, as some labels print it; no code has four digits or three, so this is no list of codes
_THREE_PARTS = re.compile(r"([0-9]{4,5})[ -]+([0-9]{3,4})[ -]+([0-9]{1,2})")
_NDC_LABEL = re.compile(r"^NDC(?: ?(?:NO|NUMBER|CODE))?[ .:#]*(?=[0-9])")
# a drug's bar code: GTIN of 14, 13 or 12 digits, in a matrix code after (01) and before expiry and lot (GS1)
_SCANNED = re.compile(r"(?:\]?D2)?\(?(?:01\)?)?([0-9]03[0-9]{11})(?:\(?17\)?[0-9]{6}.*|\(?(?:10|21)\)?\S+)?|0?(3[0-9]{11})")


def _scanned(plain: str) -> str:
    """The ten digits of the NDC in a scanned bar code, "" if it is none: the last digit of a bar code checks the others."""
    found = _SCANNED.fullmatch(plain)
    if found is None:
        return ""
    code = found[1] or f"00{found[2]}"
    weighed = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(code))
    return code[3:13] if weighed % 10 == 0 else ""


def _of_ten(digits: str) -> tuple[str, ...]:
    """The eleven digits that ten without dashes may stand for: a zero is missing in one of the three parts."""
    as_4_4_2, as_5_3_2, as_5_4_1 = "0" + digits, f"{digits[:5]}0{digits[5:]}", f"{digits[:9]}0{digits[9:]}"
    return tuple(dict.fromkeys((as_5_3_2, as_5_4_1, as_4_4_2)))


_NAMED_MODIFIER = re.compile(r"MOD(?:IFIER)?[ .:#-]{1,3}([A-Z0-9]{2})")


def _lone(text: str, plain: str) -> Asked | None:
    """One piece: a code, a modifier, a prefix, or something meant as a code."""
    named = _NAMED_MODIFIER.fullmatch(plain)
    if named is not None:
        return ModifierAsked(named[1])
    prefix = code_prefix(text)
    if prefix is not None:
        return CodePrefix(prefix)
    if len(plain) == 2:
        known = plain.isascii() and plain.isalnum() and (plain.isdigit() or plain in text)
        return ModifierAsked(plain) if known else None
    reading = read_code(text)
    if reading.problem is None:
        return ExactCode(reading)
    if re.search(r"[ ,;|/]", plain) or not meant_as_code(text, reading):
        return None
    return ExactCode(reading) if reading.problem.kind is ProblemKind.MODIFIER else NotACode(reading)
