"""Make typed or pasted text plain before it is read as codes: case, blanks, dashes, digits of other scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_WRAPPING = " \t'\"`´‘’‚‛“”„‟«»()[]{}<>,;:.!#-_=&|/\\"  # noqa: RUF001 - the quotation marks that people's text has


@lru_cache(maxsize=4096)  # each piece of a list is looked at several times
def clean(text: str, longest: int = 200) -> str:
    """`text` in upper case with plain blanks, dashes and digits, and without marks around it.

    Zero-width and control characters go, any run of blanks becomes one blank, any dash becomes "-", full-width and
    other scripts' digits become 0 to 9. Only `longest` characters are looked at. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isalnum():
        return text[:longest].upper()  # what people type nearly always
    plain = unicodedata.normalize("NFKC", text[:longest])
    plain = unicodedata.normalize("NFKC", plain[:longest].upper())
    if not (plain.isascii() and plain.isprintable()):
        plain = "".join(map(_plain_character, plain[:longest]))
    return _BLANKS.sub(" ", plain)[:longest].strip(_WRAPPING)


def _plain_character(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    return "" if category in ("Cc", "Cf") else character
