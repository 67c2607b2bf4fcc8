"""How texts become words to search: one folding for what is indexed and for what is typed.

Folded text is lower case without accents, words of letters and digits only, as FTS5's unicode61 makes them, so that
both sides agree. A point or comma inside a number stays out of the way ("0.5" is "0", "5"; "1,000" is "1000").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import filterfalse

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")  # begins with a comma, so that it is looked for where one is
_JOINT = re.compile(r"[-./'&](?<=[^\W_].)(?=[^\W_])")
_COMPOUND = re.compile(r"[^\W_]++(?:[-./'&][^\W_]++)+")
_AROUND_WORDS = ",.;:()\"'"  # what is only around a word makes no compound of it

# Words that say nothing by themselves. They are searched only if nothing else was typed.
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "with",
    ]
)

_END_OF_NAME = re.compile(r"[,;(]")
_BRACKETS = re.compile(r"\(([^()]+)\)")
_MOST_WORDS_OF_A_NAME = 3

_WORD_OR_PART = re.compile(r"[^\W_]+|\|")
PART = "|"  # stands between the parts of a `sought` text, so that no phrase reaches from one into the next
# of bytes: a table of str.translate would be asked anew for every text
_BLANKS = bytes(sign if chr(sign).isalnum() or chr(sign) == PART else ord(" ") for sign in range(128)).ljust(256)


def fold(text: str) -> str:
    """Lower case, accents taken off, digits and letters of other scripts kept."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in split if not unicodedata.combining(c)).lower()
    return folded.replace("\u03c2", "\u03c3")  # a sigma at the end of a word


def words(text: str) -> list[str]:
    """The words of a text in order: `words("B-12, 1,000 mcg")` is `["b", "12", "1000", "mcg"]`."""
    return _WORD.findall(_THOUSANDS.sub("", fold(text)))


def joined_compounds(text: str) -> list[str]:
    """What people write in one: `"vitamin B-12, x-ray"` gives `["b12", "xray"]`."""
    folded = fold(text)
    if not _JOINT.search(folded):
        return []
    pieces = (piece.strip(_AROUND_WORDS) for piece in filterfalse(str.isalnum, folded.split()))
    found = _COMPOUND.findall(" ".join(filterfalse(str.isalnum, pieces)))
    return ["".join(_WORD.findall(compound)) for compound in found if not compound.replace(".", "").isdigit()]


def name_of(description: str) -> str:
    """What the thing is called: the description up to its first comma, semicolon or bracket."""
    end = _END_OF_NAME.search(description)
    return description[: end.start()] if end else description


def _names_in_brackets(rest: str) -> list[str]:
    found = _BRACKETS.findall(rest) if "(" in rest else ()
    return [inside for inside in found if not inside[0].isdigit() and len(words(inside)) <= _MOST_WORDS_OF_A_NAME]


def sought(name: str, keywords: Iterable[str], rest: str, aside: str) -> str:
    """The folded text that ranking looks into: name, keywords, rest and aside, parts set off by PART.

    Words have a blank on both sides, so `" cane "` is a whole word and `" can"` a beginning.
    The first part is the name, then one part a keyword; an empty part ends the keywords. A few words in brackets are
    another name, mostly the brand: "Buprenorphine extended-release (Sublocade)".
    """
    parts = [name, *keywords, *_names_in_brackets(rest), "", rest, aside]
    # folded in one piece: nearly nine thousand entries of ten parts each are folded in every import
    whole = fold(f" {PART} ".join(parts))
    if whole.count(PART) >= len(parts):  # a text has the sign in it
        whole = f" {PART} ".join([fold(part).replace(PART, " ") for part in parts])
    whole = _THOUSANDS.sub("", whole) if "," in whole else whole
    if whole.isascii():  # as nearly all is: the same in a tenth of the time
        found = " ".join(whole.encode("ascii").translate(_BLANKS).decode("ascii").split())
    else:
        found = " ".join(_WORD_OR_PART.findall(whole))
    found = found.replace("| |", "|  |").replace("| |", "|  |")  # an empty part is two blanks
    return f"{' ' * found.startswith(PART)} {found} {' ' * found.endswith(PART)}"
