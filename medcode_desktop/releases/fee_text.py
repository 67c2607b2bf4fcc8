"""Cells of fee files to clean values, and what their titles say: years, quarters, days, the copyright notice.

Every function takes a cell as it stands in the file and gives the value as official.py wants it, or None for what is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from medcode_desktop.codes.shapes import Family, family_of
from medcode_desktop.releases import sheets

BAD = "\0"  # a cell that could not be read; no cell of a file has this character when it was cleaned
_END_OF_FILE = "\x1a"  # of old programs
_BLANK = " \t\r\n\xa0" + _END_OF_FILE
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_WITH_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]-?[0-9]{1,2}")
_CODE = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]")
_CODES = re.compile(rf"(?:{_CODE.pattern})(?:\|(?:{_CODE.pattern}))*+")
_AMOUNTS = re.compile(r"(?:(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?)?\|)*+(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)?")
_BLANKS = re.compile(r" {2,}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_CPT = frozenset((Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA))
_NOTICE = re.compile(
    r"copyright\s*(?:\(c\)|\xa9)?\s*((?:19|20)\d\d)(?:\s*[-/]\s*\d{2,4})?,?\s+(?:by\s+the\s+)?American\s+Medical", re.IGNORECASE
)
_QUARTERS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LAST_DAY = {1: "03-31", 4: "06-30", 7: "09-30", 10: "12-31"}
_QUARTER_WORD = r"(JAN(?:UARY)?|APR(?:IL)?|JULY?|OCT(?:OBER)?)"
_NAMED = (
    re.compile(rf"(?<!\d)(?:20)?(\d\d)[ _-]{{0,2}}{_QUARTER_WORD}(?![A-Z])", re.IGNORECASE),
    re.compile(rf"(?<![A-Z]){_QUARTER_WORD}[ _-]{{0,2}}20(\d\d)(?!\d)", re.IGNORECASE),
)
_RVU_LETTER = re.compile(r"(?<![A-Z])RVU(\d\d)([ABCD])R?(?![A-Z])", re.IGNORECASE)
_LONG_DAY = re.compile(r"([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2}),?\s+(20\d\d)")
_SHORT_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(
    r"(?<!\d)([1-4]\d)(?=LOCCO|GPCI|ANES|CLAB)|(?<![A-Z])(?:LOCCO|GPCI|ANES|CLAB)([1-4]\d)(?!\d)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


class Cleaner(dict[str, str]):
    """Each different text of a column to its value, or to BAD: the files repeat few texts in thousands of rows."""

    def __init__(self, clean: Callable[[str], str | None]) -> None:
        super().__init__()
        self._clean = clean
        self._are_clean = _ARE_CLEAN.get(clean, _never)
        self.has_bad = False

    def column(self, cells: Sequence[str]) -> Sequence[str]:
        """The values of a whole column. Most columns are clean as they are, which is far quicker seen than made."""
        joined = "|".join(cells)
        if self._are_clean(joined):
            return cells
        if self._clean is plain and joined.isprintable() and joined.count("|") == len(cells) - 1:
            return _BLANKS.sub(" ", joined).replace(" |", "|").replace("| ", "|").strip().split("|")
        different = set(cells)
        if all(self[cell] == cell for cell in different):
            return cells
        return list(map(self.__getitem__, cells))

    def __missing__(self, raw: str) -> str:
        value = self._clean(raw)
        if value is None:
            value, self.has_bad = BAD, True
        self[raw] = value
        return value


def plain(raw: str) -> str:
    """A text with single blanks."""
    return " ".join(raw.replace(_END_OF_FILE, "").split())


def upper(raw: str) -> str:
    """An indicator: no blanks."""
    return "".join(raw.replace(_END_OF_FILE, "").split()).upper()


def code(raw: str) -> str | None:
    """A code of five characters; zeros that a spreadsheet took away are put back. None for what is none."""
    if _CODE.fullmatch(raw):
        return raw
    text = upper(raw)
    if len(text) < 5 and len(text) > 1 and text.isdecimal() and text.isascii():
        text = text.zfill(5)
    return text if _CODE.fullmatch(text) else None


def modifier(raw: str) -> str | None:
    text = upper(raw)
    return text if not text or _MODIFIER.fullmatch(text) else None


def amount(raw: str) -> str | None:
    """ "$1,234.50" is "1234.50", "00720.00" is "720.00", ".10" is "0.10", blank is ""; None for what is no number."""
    text = raw.strip(_BLANK)
    if not text:
        return ""
    text = text.replace("$", "").replace(",", "").strip()
    if _WITH_EXPONENT.fullmatch(text):
        text = f"{Decimal(text):f}"
    if not _PLAIN.fullmatch(text) or not text.isascii():
        return None
    whole, point, part = text.partition(".")
    return f"{whole.lstrip('0') or '0'}{point if part else ''}{part}"


def amount_or_none(raw: str) -> str | None:
    """An amount, or "" for the words that say that there is none."""
    return "" if upper(raw) in ("N/A", "NA", "-", "N.A.") else amount(raw)


def factor(raw: str) -> str | None:
    """An amount that has to be there."""
    return amount(raw) or None


def digits(width: int) -> Callable[[str], str | None]:
    """A number that is a name, with the zeros it has lost: "1112" is "01112"."""

    def clean(raw: str) -> str | None:
        text = upper(raw)
        return text.zfill(width) if text.isdecimal() and text.isascii() and len(text) <= width else None

    return clean


def day(raw: str) -> str | None:
    text = raw.strip(_BLANK)
    return sheets.cell_day(text) or (None if text.strip("0") else "")


def _never(_: str) -> bool:
    return False


def _all_plain(joined: str) -> bool:
    """Of the cells of a column joined by bars: is `plain` of each the cell itself? No is no harm."""
    edges = joined[:1] != " " and joined[-1:] != " "
    return edges and joined.isprintable() and not any(two in joined for two in ("  ", "| ", " |"))


def _all_upper(joined: str) -> bool:
    return joined.isascii() and joined.isprintable() and " " not in joined and joined == joined.upper()


def _all_amounts(joined: str) -> bool:
    return bool(_AMOUNTS.fullmatch(joined))


def _all_codes(joined: str) -> bool:
    return bool(_CODES.fullmatch(joined))


_ARE_CLEAN: dict[Callable[[str], str | None], Callable[[str], bool]] = {
    plain: _all_plain,
    upper: _all_upper,
    code: _all_codes,
    amount: _all_amounts,
}


# ---- what titles and names say -----------------------------------------------------------------------------------------


def is_cpt(text: str) -> bool:
    """Has it the shape of a CPT code? All begin with a digit, which is quicker seen."""
    return text[:1].isdecimal() and family_of(text) in _CPT


def has_cpt(codes: Iterable[str]) -> bool:
    return any(map(is_cpt, codes))


def copyright_year(*texts: str) -> str:
    """The year of the American Medical Association's notice, "" without one. HDR begins the lines of some texts."""
    for text in texts:
        if found := _NOTICE.search(" ".join(re.sub(r"(?m)^HDR\b", " ", text).split())):
            return found[1]
    return ""


def quarter_in(*texts: str) -> str:
    """The first day of the quarter that the first of these texts names: "PPRRVU25_JAN", "October 2025", "RVU25D"."""
    for text in texts:
        if found := _RVU_LETTER.search(text):
            return f"20{found[1]}-{'ABCD'.index(found[2].upper()) * 3 + 1:02d}-01"
        if found := _NAMED[0].search(text):
            return f"20{found[1]}-{_QUARTERS[found[2][:3].upper()]:02d}-01"
        if found := _NAMED[1].search(text):
            return f"20{found[2]}-{_QUARTERS[found[1][:3].upper()]:02d}-01"
    return ""


def period(preamble: str, name: str) -> tuple[str, str]:
    """First and last day of a quarterly file: of its line "Effective ... through ...", else of the quarter that it names."""
    line = next((one for one in preamble.splitlines() if "effective" in one.lower() and len(days_in(one)) == 2), "")
    if line:
        first, last = days_in(line)
        if first <= last:
            return first, last
    quarter = quarter_in(*preamble.splitlines()[:3], name)
    return quarter, end_of_quarter(quarter)


def days_in(text: str) -> list[str]:
    """All days written as "October 1, 2025" or "10/1/2025", as ISO, in their order."""
    found = [(match.start(), match[3], _month(match[1]), match[2]) for match in _LONG_DAY.finditer(text)]
    found += [(match.start(), match[3], match[1], match[2]) for match in _SHORT_DAY.finditer(text)]
    days = (sheets.cell_day(f"{year}{month:0>2}{number:0>2}") for _, year, month, number in sorted(found))
    return [one for one in days if one]


def _month(word: str) -> str:
    short = word[:3].upper()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def year_in(*texts: str) -> str:
    """The first year of this century that is written out in the first of these texts that has one."""
    for text in texts:
        if found := _YEAR.search(text):
            return found[1]
    return ""


def short_year_in(name: str) -> str:
    """ "25LOCCO.csv" is of 2025."""
    found = _SHORT_YEAR.search(name)
    return f"20{found[1] or found[2]}" if found else ""


def end_of_quarter(first: str) -> str:
    return f"{first[:4]}-{_LAST_DAY.get(int(first[5:7]), '12-31')}" if first else ""


def end_of_year(first: str) -> str:
    return f"{first[:4]}-12-31" if first else ""


def month_name(first: str) -> str:
    """ "October 2025" for "2025-10-01"; "" without a date."""
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
    return f"{(*names, 'November', 'December')[int(first[5:7]) - 1]} {first[:4]}" if first else ""
