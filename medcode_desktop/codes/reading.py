"""Read one piece of input as a code, the way people type it, and say why it is none."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.shapes import LEVEL_II_LETTERS, Family, family_of

LONGEST_TEXT = 60  # characters of the input that a reading keeps
MOST_MODIFIERS = 4  # a claim line has room for four


class ProblemKind(StrEnum):
    """Why input is no code."""

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


class Problem(NamedTuple):
    """What is wrong with a piece of input: the kind for programs, the sentence for people."""

    kind: ProblemKind
    sentence: str


class Reading(NamedTuple):
    """One piece of input, read.

    With a problem there is no code, save for LETTER_NOT_USED and MODIFIER, where `code` is what was understood.
    A modifier alone ("RR", "25") is read as a code of a modifier family.
    """

    text: str  # as typed, without surrounding blanks, cut to LONGEST_TEXT
    code: str | None = None
    modifiers: tuple[str, ...] = ()
    family: Family | None = None
    problem: Problem | None = None
    repairs: tuple[str, ...] = ()  # whole codes, each one without a problem, likeliest first


def read_code(text: str) -> Reading:
    """Read `text` as one code with its modifiers; never raises. Case, blanks, dashes, width of digits do not matter."""
    shown = shown_text(text)
    plain = clean(text)
    if not plain.isalnum():
        plain = _LABEL.sub("", plain)
        for explain in (_empty, _spreadsheet_damage, _ndc):
            reading = explain(shown, plain)
            if reading is not None:
                return reading
    found = _CODE.match(plain)
    if found is not None:
        return _with_modifiers(shown, found, plain[found.end() :])
    if _MODIFIER.fullmatch(plain):
        return Reading(shown, plain, (), family_of(plain))
    for explain in (_ndc, _diagnosis, _letters_for_digits, _digits_alone, _letter_and_digits):
        reading = explain(shown, plain)
        if reading is not None:
            return reading
    return _wrong(shown, ProblemKind.NO_SHAPE, f"{_quoted(shown)} has not the shape of a procedure code.")


def looks_like_code(text: str) -> bool:
    """Is this one piece of input meant as a code (whole, unfinished or wrong) rather than as a word?

    `cpap`, `b12`, `o2`, `t4`, `h1n1`, `500mg` are words; `e060`, `J3`, `E06O1`, `9921`, `M54.50` are meant as codes.
    A modifier alone is not decided here: `RR` and `25` are also a word and a number.
    """
    return meant_as_code(text, read_code(text))


def meant_as_code(text: str, reading: Reading) -> bool:
    """The same for a `text` that has been read already."""
    plain = clean(text)
    if not _HAS_DIGIT.search(plain) or _MODIFIER.fullmatch(plain):
        return code_prefix(text) is not None
    if reading.problem is None or reading.problem.kind in _PLAINLY_MEANT:
        return True
    if reading.problem.kind is ProblemKind.SPREADSHEET:
        return "E" in plain or len(plain.split(".")[0]) > 3  # 100.0 is a number
    if reading.problem.kind is ProblemKind.DIAGNOSIS:
        return "." in plain or (plain not in _WORDS and plain[0] not in "FOX" and len(plain) != 2)
    if reading.problem.kind is ProblemKind.TOO_LONG:
        return bool(re.fullmatch(r"[A-Z]?[0-9]+[A-Z]?", plain))
    return code_prefix(text) is not None


def code_prefix(text: str) -> str | None:
    """The beginning of a code that `text` is: a letter and one to three digits, or three digits. None for words.

    One digit after a letter counts in upper case, or after a letter that is seldom typed so as a word.
    """
    plain = clean(text)
    if re.fullmatch(r"[0-9]{3}", plain):
        return plain
    if not re.fullmatch(r"[A-Z][0-9]{1,3}", plain) or plain in _WORDS:
        return None
    if plain[0] not in LEVEL_II_LETTERS and plain[0] != "D":
        return None
    if len(plain) == 2 and plain[0] not in _LETTERS_OF_CODES and plain not in text:
        return None
    return plain


def shown_text(text: str) -> str:
    """`text` as a reading keeps it: one line, without surrounding blanks, not too long."""
    shown = text.strip()[:LONGEST_TEXT]
    return shown if shown.isprintable() else "".join(c if c.isprintable() else " " for c in shown).strip()


_PLAINLY_MEANT = (
    ProblemKind.LETTER_FOR_DIGIT,
    ProblemKind.NDC,
    ProblemKind.FOUR_DIGITS,
    ProblemKind.LETTER_NOT_USED,
    ProblemKind.MODIFIER,
)
# Vitamin, isotopes, insulin strengths, mask: no Level II code begins with these, and people search for them.
_WORDS = frozenset(
    ("B12", "C11", "C14", "P32", "U100", "U200", "U300", "U500", "N95", "N13", "Y90", "I123", "I124", "I125", "I131")
)
# Letters whose codes people begin to type in lower case; b6, c5, d3, h2, k2, l4, s1, t4 are words just as often.
_LETTERS_OF_CODES = "AEGJQRUV"

_HAS_DIGIT = re.compile(r"[0-9]")
_LABEL = re.compile(r"^(?:CPT|HCPCS|HCPC|CDT|CODE)[^A-Z0-9]{1,5}(?=[A-Z]?[0-9])")
_CODE = re.compile(
    r"([A-Z])[ -]?([0-9]{4})(?![0-9])|([0-9]{4})(?:([FTUM])|[ -]([FTUM])(?![A-Z0-9]))|([0-9]{5})(?![0-9])"
    r"|(0[01][0-9]{2}A)(?![0-9])"
)
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_MODIFIERS = re.compile(r"(?:[ ,;:/.+-]*[A-Z0-9]{2}(?![A-Z0-9]))*")
_GLUED = re.compile(r"(?:[A-Z0-9]{2})+(?![A-Z0-9])")


def _with_modifiers(shown: str, found: re.Match[str], rest: str) -> Reading:
    """The reading of a code of the right shape with `rest` after it."""
    code = "".join(part for part in found.groups() if part)
    family = family_of(code)
    glued = _GLUED.match(rest) if rest else None
    if glued is None and rest[:1].isalnum():
        shorter = [code, code[1:] + rest] if rest in ("F", "T", "U", "M") else [code]
        sentence = f"{_quoted(shown)} is too long. A code has five characters, and a modifier after it has two."
        return _wrong(shown, ProblemKind.TOO_LONG, sentence, *shorter)
    apart = not rest or _MODIFIERS.fullmatch(rest, glued.end() if glued else 0)
    modifiers = tuple(_MODIFIER.findall(rest)) if rest and apart else ()
    if not apart or len(modifiers) > MOST_MODIFIERS:
        sentence = f"{code} is read, but what follows it is no modifier: two characters each, at most four."
        return Reading(shown, code, (), family, Problem(ProblemKind.MODIFIER, sentence))
    if code[0].isalpha() and code[0] != "D" and code[0] not in LEVEL_II_LETTERS:
        return _letter_not_used(shown, code, modifiers)
    return Reading(shown, code, modifiers, family)


def _letter_not_used(shown: str, code: str, modifiers: tuple[str, ...]) -> Reading:
    sentence = f"No HCPCS Level II code begins with {code[0]}."
    repairs: tuple[str, ...] = ()
    if code[0] in _DIGIT_FOR:
        sentence += f" Perhaps the digit {_DIGIT_FOR[code[0]]} was meant."
        repairs = (_DIGIT_FOR[code[0]] + code[1:],)
    else:
        sentence += f" If it is a diagnosis, ICD-10-CM writes it {code[:3]}.{code[3:]}."
    problem = Problem(ProblemKind.LETTER_NOT_USED, sentence)
    return Reading(shown, code, modifiers, family_of(code), problem, repairs)


def _wrong(shown: str, kind: ProblemKind, sentence: str, *candidates: str) -> Reading:
    """A reading with a problem; of the candidates those stay that are codes of their own right."""
    repairs = tuple(dict.fromkeys(code for code in candidates if _good(code)))
    return Reading(shown, problem=Problem(kind, sentence), repairs=repairs)


def _good(code: str) -> bool:
    family = family_of(code)
    return len(code) == 5 and family is not None and (family is not Family.LEVEL_II or code[0] in LEVEL_II_LETTERS)


def _quoted(shown: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK}"


def _empty(shown: str, plain: str) -> Reading | None:
    return None if plain else _wrong(shown, ProblemKind.EMPTY, "There is no code to read.")


_WHOLE_NUMBER = re.compile(r"([A-Z]?[0-9]{3,5})\.0+")
_POWER_OF_TEN = re.compile(r"([0-9])(?:\.([0-9]*))?E\+?([0-9]{1,2})")


def _spreadsheet_damage(shown: str, plain: str) -> Reading | None:
    """`99213.0` and `9.9213E+04`: a spreadsheet took the code for a number."""
    sentence = f"A spreadsheet has made a number of the code: {_quoted(shown)}. Format the column as text there."
    whole = _WHOLE_NUMBER.fullmatch(plain)
    if whole is not None:
        return _wrong(shown, ProblemKind.SPREADSHEET, sentence, whole[1].zfill(5))
    power = _POWER_OF_TEN.fullmatch(plain)
    if power is None or ("." not in plain and "+" not in plain):
        return None
    digits, places = power[1] + (power[2] or ""), int(power[3])
    exact = len(digits) == 5 and places == 4  # fewer digits: the spreadsheet has rounded the others away
    return _wrong(shown, ProblemKind.SPREADSHEET, sentence, *([digits] if exact else []))


NDC_SHAPE = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-(?:[0-9]{3}-[0-9]{2}|[0-9]{4}-[0-9]{1,2})|[0-9]{10,11}")


def _ndc(shown: str, plain: str) -> Reading | None:
    if not NDC_SHAPE.fullmatch(plain):
        return None
    sentence = f"{_quoted(shown)} is a National Drug Code (NDC), the number on a drug's package, not a procedure code."
    return _wrong(shown, ProblemKind.NDC, sentence)


_DIAGNOSIS_WITH_DOT = re.compile(r"[A-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4}")
_DIAGNOSIS_WITHOUT_DOT = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{2,3}[A-Z]")


def _diagnosis(shown: str, plain: str) -> Reading | None:
    """ICD-10-CM by its dot, or by a shape that Level II cannot have: S72001A, I10, Z23."""
    unused = plain[:1].isalpha() and plain[0] not in LEVEL_II_LETTERS and plain[0] != "D"
    if not (
        _DIAGNOSIS_WITH_DOT.fullmatch(plain)
        or (len(plain) == 7 and _DIAGNOSIS_WITHOUT_DOT.fullmatch(plain))
        or (unused and re.fullmatch(r"[A-Z][0-9][0-9A-Z]|[A-Z][0-9][0-9A-Z][0-9]{1,4}", plain))
    ):
        return None
    sentence = f"{_quoted(shown)} has the shape of a diagnosis (ICD-10-CM), not of a procedure code."
    return _wrong(shown, ProblemKind.DIAGNOSIS, sentence)


_DIGIT_FOR = {"O": "0", "I": "1", "L": "1"}
_TO_DIGITS = str.maketrans(_DIGIT_FOR)
_FIVE = re.compile(r"([A-Z0-9]{5})(?![A-Z0-9])")


def _letters_for_digits(shown: str, plain: str) -> Reading | None:
    """`EO601`, `E060l`: letters where digits belong."""
    head = _FIVE.match(plain)
    if head is None or not _HAS_DIGIT.search(head[1]):
        return None
    typed = head[1]
    meant = (
        typed[0] + typed[1:].translate(_TO_DIGITS),
        typed[:4].translate(_TO_DIGITS) + typed[4],
        typed.translate(_TO_DIGITS),
    )
    if not any(map(_good, meant)):
        return None
    sentence = f"{_quoted(shown)} has a letter where a digit belongs: the letter O for a zero, or I or L for a one."
    return _wrong(shown, ProblemKind.LETTER_FOR_DIGIT, sentence, *meant)


def _digits_alone(shown: str, plain: str) -> Reading | None:
    if not (plain.isascii() and plain.isdigit()):
        return None
    if len(plain) < 4:
        sentence = f"{_quoted(shown)} is too short. A CPT code has five characters."
        return _wrong(shown, ProblemKind.TOO_SHORT, sentence)
    if len(plain) == 4:
        sentence = f"{_quoted(shown)} has four digits: a revenue code, or a CPT code that lost its leading zero or its end."
        return _wrong(shown, ProblemKind.FOUR_DIGITS, sentence, "0" + plain)
    sentence = f"{_quoted(shown)} has {len(plain)} digits; a CPT code has five."
    candidates = [plain[1:]] if plain[0] == "0" and len(plain) == 6 else [plain[:5]] if len(plain) == 7 else []
    return _wrong(shown, ProblemKind.TOO_LONG, sentence, *candidates)


def _letter_and_digits(shown: str, plain: str) -> Reading | None:
    """`E06`, `E06011`, `42T`: the right kinds of characters, too few or too many of them."""
    if re.fullmatch(r"[A-Z][0-9]{1,3}", plain):
        sentence = f"{_quoted(shown)} is too short. A HCPCS Level II code has one letter and four digits."
        return _wrong(shown, ProblemKind.TOO_SHORT, sentence)
    if re.fullmatch(r"[0-9]{2,3}[FTUM]", plain):
        sentence = f"{_quoted(shown)} is too short. A code that ends with {plain[-1]} has four digits before it."
        return _wrong(shown, ProblemKind.TOO_SHORT, sentence, plain.zfill(5))
    if re.fullmatch(r"[A-Z][0-9]{5,6}", plain):
        sentence = (
            f"{_quoted(shown)} is too long. A HCPCS Level II code has one letter and four digits; "
            f"a diagnosis (ICD-10-CM) would be written {plain[:3]}.{plain[3:]}."
        )
        return _wrong(shown, ProblemKind.TOO_LONG, sentence, plain[:5])
    if re.fullmatch(r"[A-Z][0-9]{7,}|[A-Z0-9]*[0-9][A-Z0-9]*", plain) and len(plain) > 5:
        return _wrong(shown, ProblemKind.TOO_LONG, f"{_quoted(shown)} is too long. A code has five characters.")
    return None
