"""Reads the years from the notice of the American Medical Association that stands before the data of files with CPT codes.

The AMA copyrights a code set in the autumn before its year: CPT 2026 is "copyright 2025 American Medical Association".
"""

from __future__ import annotations

import re

_YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
_AMA = r"American\s+Medical\s+Association|AMA\b"
_COPYRIGHT = re.compile(
    rf"(?:copyright|©|\(c\))(?:[\s,;:./®©\-–—]|\(c\)|\band\b|\bby\b|\bthe\b|\bCPT\b|{_AMA}|{_YEAR}){{0,30}}",  # noqa: RUF001
    re.IGNORECASE,
)
_SIGN = re.compile(r"copyright|©|\(c\)", re.IGNORECASE)
_OWNER = re.compile(_AMA, re.IGNORECASE)
_LONGEST_GAP = 40  # characters between a copyright's year and its owner
_EDITION = re.compile(
    rf"(?:\bCPT|Terminology)(?:\(R\)|\W){{0,5}}({_YEAR})|(?<![0-9])({_YEAR})(?:\(R\)|\W){{0,3}}CPT\b", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<![0-9])({_YEAR})")


def _copyright(found: re.Match[str]) -> str:
    """What was found, without the name of an edition that follows its year: "(c) 2024 AMA. CPT 2025"."""
    year = re.search(_YEAR, found[0])
    edition = _EDITION.search(found[0], year.end()) if year else None
    return found[0][: edition.start()] if edition else found[0]


def copyright_year(notice: str) -> str:
    """The latest year of the AMA's copyright; of any copyright if none names its owner; "" if there is none."""
    of_ama, of_any = [], []
    for found in _COPYRIGHT.finditer(notice):
        text = _copyright(found)
        years = re.findall(_YEAR, text)
        of_any += years
        end = found.start() + len(text)
        after = _SIGN.split(notice[end : end + _LONGEST_GAP])[0]
        if _OWNER.search(text + after):
            of_ama += years
    return max(of_ama or of_any, default="")


def is_there(notice: str) -> bool:
    """Does the text name the AMA or CPT?"""
    return bool(re.search(rf"\bCPT|{_AMA}", notice))


def code_set_year(notice: str, name: str) -> tuple[str, bool]:
    """The year of the code set and whether it was reckoned; ("", False) if nothing tells.

    In this order: "CPT 2026" in the notice; a year in the file's name, if the copyright allows it; the year after the
    copyright.
    """
    editions = _EDITION.findall(_COPYRIGHT.sub(lambda found: " ####### " + found[0][len(_copyright(found)) :], notice))
    if editions:
        return max(first or second for first, second in editions), False
    copyrighted = copyright_year(notice)
    for year in sorted(_NAMED.findall(name), reverse=True):
        if not copyrighted or int(year) - int(copyrighted) in (0, 1):
            return year, False
    return (str(int(copyrighted) + 1), True) if copyrighted else ("", False)
