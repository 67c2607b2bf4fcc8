"""Which column of a list is what: by its heading, and by what is in it, which counts more. A person may change it; what was
decided is kept as JSON and found again by the headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.checking.column_content import Content, looks_like_data, share_of
from medcode_desktop.checking.column_names import NAMES, NOT_THESE, TITLES, WORDS
from medcode_desktop.checking.column_swaps import doubt, true_places

MOST_TITLE_ROWS = 15  # in which headings are looked for
SAMPLE = 400  # rows that tell what a column holds
_ENOUGH, _TOO_LITTLE = 0.6, 0.3  # share of cells that make a column what it is, and below which it is not
_NEARLY_NONE = 0.1


class Field(StrEnum):
    CODE = "code"
    MODIFIER_1 = "modifier1"  # may hold several
    MODIFIER_2 = "modifier2"
    MODIFIER_3 = "modifier3"
    MODIFIER_4 = "modifier4"
    DATE = "date"
    UNITS = "units"
    PAYER = "payer"
    CHARGE = "charge"
    PROVIDER = "provider"
    PLACE = "place"
    PATIENT = "patient"  # or claim, account, visit: whatever tells one patient's lines from another's
    LEVEL = "level"  # of a visit, for the level watch


MODIFIER_FIELDS = (Field.MODIFIER_1, Field.MODIFIER_2, Field.MODIFIER_3, Field.MODIFIER_4)


@dataclass(frozen=True, slots=True)
class Columns:
    """`by_field`: the index of the column, from 0."""

    by_field: Mapping[Field, int]
    heading_rows: int = 0  # rows before the first line: titles and headings
    headings: tuple[str, ...] = ()  # "" for columns without one

    def get(self, field: Field) -> int | None:
        return self.by_field.get(field)

    def with_field(self, field: Field, column: int | None) -> Columns:
        """A person's choice; a column is one thing only, save that None takes the field away."""
        chosen = {one: at for one, at in self.by_field.items() if one is not field and at != column}
        if column is not None:
            chosen[field] = column
        return Columns(chosen, self.heading_rows, self.headings)

    @property
    def key(self) -> str:
        """Lists with the same headings have the same; "" without headings: nothing to remember by."""
        names = [_name(heading) for heading in self.headings]
        return "|".join(names) if any(names) else ""

    def as_json(self) -> str:
        return json.dumps({field.value: at for field, at in self.by_field.items()}, sort_keys=True)

    def with_remembered(self, text: str) -> Columns:
        """With what was kept by `as_json` for these headings; as it was if the text is not that."""
        try:
            kept = json.loads(text)
            chosen = {Field(name): int(at) for name, at in kept.items() if 0 <= int(at) < 1000}
        except (ValueError, TypeError, AttributeError):
            return self
        return Columns(chosen, self.heading_rows, self.headings) if chosen else self


class Recognised(NamedTuple):
    columns: Columns
    notes: tuple[str, ...]  # what was decided against the headings, in sentences


def recognise(rows: Sequence[Sequence[str]]) -> Recognised:
    """Find headings and columns in the first rows of a list (MOST_TITLE_ROWS + SAMPLE of them are enough)."""
    heading_rows, headings = _headings(rows)
    data = [row for row in rows[heading_rows:] if any(row)][:SAMPLE]
    width = max((len(row) for row in rows), default=0)
    headings = (*headings, *[""] * (width - len(headings)))[:width]
    cells = [[row[at] if at < len(row) else "" for row in data] for at in range(width)]
    return _checked_by_content(heading_rows, headings, cells)


def column_letter(at: int) -> str:
    """0 is A, 26 is AA: as spreadsheets name columns."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
    """How many rows stand before the first line, and the headings."""
    best, best_count = -1, 0
    for at, row in enumerate(rows[:MOST_TITLE_ROWS]):
        if looks_like_data(row):
            break  # what comes after a line is no heading of it
        count = len(_by_heading(tuple(row)))
        # a single word such as "Plan" above data in one column of many is not enough
        if count > best_count and (count > 1 or sum(map(bool, row)) <= 2):
            best, best_count = at, count
        elif count == best_count == 1 and _has_name(row) and not _has_name(rows[best]):
            best = at  # "HCPCS" below "Codes of January"
    if best_count < 2:  # none, or a title such as "Provider: Dr. Smith"
        strange = _strange_headings(rows)
        if strange is not None and strange > best:
            return strange + 1, tuple(rows[strange])
    if best < 0:
        return 0, ()
    headings = tuple(rows[best])
    below = rows[best + 1] if best + 1 < len(rows) else ()
    if any(below) and not looks_like_data(below) and not any(cell.strip().isdecimal() for cell in below):
        both = _joined(headings, below)
        if _are_words_of_headings(below) and len(_by_heading(both)) >= best_count:
            return best + 2, both
    if best > 0 and best_count and _is_upper_part(rows[best - 1]):
        return best + 1, _better(_joined(rows[best - 1], headings), headings)
    return best + 1, headings


_HEADING = re.compile(r"\D{2,}\d?")  # Dx1


def _are_words_of_headings(row: Sequence[str]) -> bool:
    """Is everything in a row made of words that headings have? A line whose code is damaged must not be taken for headings."""
    filled = [_name(cell).split() for cell in row if cell]
    return len(filled) > 1 and all(words and WORDS.issuperset(words) for words in filled)


def _strange_headings(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of headings with at most one known name: words in nearly every column, below nothing but titles, and above lines
    that repeat none of the words."""
    found, most = None, 1
    for at, row in enumerate(rows[:MOST_TITLE_ROWS]):
        filled = [cell for cell in row if cell]
        follow = [one for one in rows[at + 1 :] if any(one)]
        if looks_like_data(row):
            break
        if len(filled) > most and 2 * len(filled) > len(row) and not _recurs(row, follow):
            if _has_name(filled):
                # the first lines may be damaged
                fits = any(map(looks_like_data, follow[:5])) and all(map(_HEADING.fullmatch, filled))
            else:
                data = bool(follow) and all(map(looks_like_data, follow[:2]))
                fits = data and len(filled) == len(row) and not any(map(str.isdigit, "".join(filled)))
            if fits:
                found, most = at, len(filled)
        if len(filled) > 2:
            break  # no title
    return found


def _has_name(row: Sequence[str]) -> bool:
    return any(_name(cell) in NAMES[field.value] for cell in row if cell for field in Field)


def _recurs(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """A payer named "Plan" stands in many lines; a heading in none."""
    return any(cell and at < len(one) and one[at] == cell for one in below for at, cell in enumerate(row))


def _is_upper_part(row: Sequence[str]) -> bool:
    return sum(map(bool, row)) > 1


def _better(both: tuple[str, ...], alone: tuple[str, ...]) -> tuple[str, ...]:
    return both if len(_by_heading(both)) > len(_by_heading(alone)) else alone


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    pairs = ((upper[at] if at < len(upper) else "", lower[at] if at < len(lower) else "") for at in range(width))
    return tuple(" ".join(filter(None, pair)) for pair in pairs)


def _by_heading(headings: Sequence[str]) -> dict[Field, int]:
    """The first column whose heading is a known name of each field; whole names first, then names within longer ones."""
    names = [_name(heading) for heading in headings]
    found: dict[Field, int] = {}
    taken: set[int] = set()
    for whole in (True, False):
        for field in Field:
            if field in found:
                continue
            for at, name in enumerate(names):
                if name and at not in taken and _fits(name, field, whole=whole):
                    found[field] = at
                    taken.add(at)
                    break
    _more_modifiers(names, found, taken)
    return found


def _more_modifiers(names: list[str], found: dict[Field, int], taken: set[int]) -> None:
    """Several columns that are all headed "Mod"."""
    free = [at for at, name in enumerate(names) if at not in taken and name in NAMES["modifier1"]]
    missing = [field for field in MODIFIER_FIELDS if field not in found]
    found.update(zip(missing, free, strict=False))


def _fits(name: str, field: Field, *, whole: bool) -> bool:
    if whole:
        return name in NAMES[field.value]
    if len(name) > 40 or any(word in NOT_THESE for word in name.split()):
        return False
    return any(f" {known} " in f" {name} " for known in NAMES[field.value])


def _name(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower()).split())


def _checked_by_content(heading_rows: int, headings: tuple[str, ...], cells: list[list[str]]) -> Recognised:
    named = _by_heading(headings)
    chosen = dict(named)
    content = [share_of(column) for column in cells]
    barred = {at for at, heading in enumerate(headings) if _is_something_else(heading)}
    # numbers of patients and others may look like days of a spreadsheet, and like codes
    serials = {at for field, at in named.items() if field is not Field.DATE and content[at].is_serial}
    dates = _best(content, "day", barred | serials, chosen.get(Field.DATE))
    numbered = {named[one] for one in _NUMBERED if one in named and _name(headings[named[one]]) in NAMES[one.value]}
    if _holds_no_codes(content, named.get(Field.CODE)):
        numbered = set()
    codes = _best(content, "code", barred | numbered | ({dates} if dates is not None else set()), chosen.get(Field.CODE))
    _settle("day", dates, chosen, content)
    _settle("code", codes, chosen, content)
    moved = true_places({field.value: at for field, at in chosen.items()}, headings, cells)
    chosen.update((Field(field), at) for field, at in moved.items())
    notes = [*_told(named, chosen, headings), doubt({field.value: at for field, at in chosen.items()}, cells)]
    if not named:
        _guess_the_rest(chosen, content)
    return Recognised(Columns(chosen, heading_rows, headings), tuple(filter(None, notes)))


def _holds_no_codes(content: list[Content], named: int | None) -> bool:
    """Is there a column headed so, and has it neither codes nor what may be left of them?"""
    return named is not None and content[named].filled > 0 and max(content[named].broken, content[named].code) < _NEARLY_NONE


def _is_something_else(heading: str) -> bool:
    return bool(set(_name(heading).split()) & NOT_THESE)


def _best(content: list[Content], kind: str, barred: set[int], named: int | None) -> int | None:
    """The column that holds most of a kind; the one named so, if it holds nearly as much."""
    shares = [0.0 if at in barred else getattr(one, kind) for at, one in enumerate(content)]
    best = max(range(len(shares)), key=lambda at: (shares[at], content[at].distinct), default=None)
    if best is None or shares[best] < _ENOUGH:
        return None
    return named if named is not None and named < len(shares) and shares[named] >= _TOO_LITTLE else best


def _settle(kind: str, right: int | None, chosen: dict[Field, int], content: list[Content]) -> None:
    """Give the field the column that holds such things, and the field that had that one the other."""
    field = _FIELDS[kind]
    before = chosen.get(field)
    if right is None or right == before:
        return
    other = next((one for one, at in chosen.items() if at == right), None)
    if other is not None:
        del chosen[other]
        if before is not None and getattr(content[before], kind) < _TOO_LITTLE:
            chosen[other] = before
    chosen[field] = right


def _told(named: dict[Field, int], chosen: dict[Field, int], headings: Sequence[str]) -> Iterator[str]:
    """What was decided against the headings, or without one."""
    for field, right in chosen.items():
        before = named.get(field)
        if right == before or not any(headings):
            continue
        where = f"column {column_letter(right)}{_headed(headings[right])}"
        thing = _THINGS.get(field) or f"{TITLES[field.value].lower()}s"
        if before is None:
            yield f"The {thing} were found in {where}."
        else:
            which = f"Column {column_letter(before)} is headed \u201c{headings[before]}\u201d, but the {thing}"
            sure = field in _FIELDS.values()
            yield f"{which} stand in {where}: that one was taken." if sure else f"{which} were read from {where}."


_FIELDS = {"day": Field.DATE, "code": Field.CODE}
_NUMBERED = (Field.PATIENT, Field.PROVIDER, Field.PAYER)
_THINGS = {
    Field.DATE: "dates",
    Field.UNITS: "units",
    Field.PATIENT: "patients or claims",
    **dict.fromkeys(MODIFIER_FIELDS, "modifiers"),
}


def _headed(heading: str) -> str:
    return f", headed \u201c{heading}\u201d" if heading else ""


def _guess_the_rest(chosen: dict[Field, int], content: list[Content]) -> None:
    """Without headings: modifiers, units and charges by what they look like."""
    free = [at for at in range(len(content)) if at not in chosen.values()]
    modifiers = iter(MODIFIER_FIELDS)
    for at in free:
        one = content[at]
        if one.modifier >= _ENOUGH and one.whole_number < one.modifier:
            field = next(modifiers, None)
            if field is not None:
                chosen[field] = at
        elif one.money >= _ENOUGH and Field.CHARGE not in chosen:
            chosen[Field.CHARGE] = at
        elif one.whole_number >= _ENOUGH and Field.UNITS not in chosen:
            chosen[Field.UNITS] = at
