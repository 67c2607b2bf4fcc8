"""Visit levels as claim lines have them: read, and counted by kind of visit and provider.

A level is a number from 1 to 5, or words such as "level 4" and "Level IV". What level a CPT code has is not known here: whoever
has imported a licensed file gives a mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from medcode_desktop.checking.columns import Field
from medcode_desktop.checking.list_reading import CodeList
from medcode_desktop.checking.payer_rules import name_key, one_line
from medcode_desktop.work import Progress, no_progress

LEVELS = (1, 2, 3, 4, 5)
ALL_VISITS = "All visits"  # where lines do not say which kind
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_LEVEL = re.compile(r"(?:visit )?(?:level|lvl|lev|l)?[ .:#-]*(?:([1-5])(?:\.0*)?|(one|two|three|four|five|i{1,3}|iv|v))")
LevelOfCode = Mapping[str, tuple[str, int]]  # code -> kind of visit, level


class LevelLine(NamedTuple):
    """One visit, as texts of its line. `level` counts; without one, `code` is looked up."""

    provider: str
    level: str = ""
    group: str = ""  # the kind of visit: levels are compared only within one
    code: str = ""


class Visits(NamedTuple):
    """How many visits of each level, 1 to 5, one provider had of one kind."""

    group: str
    provider: str
    levels: tuple[int, int, int, int, int]

    @property
    def total(self) -> int:
        return sum(self.levels)


class Counted(NamedTuple):
    """Every line is in one of the counts: lines == sum of visits + no_provider + no_level."""

    visits: tuple[Visits, ...]  # by kind, then by provider
    lines: int
    no_provider: int
    no_level: int  # neither a level nor a code with one


def visits_of(opened: CodeList, kind: int | None, progress: Progress = no_progress) -> Iterator[LevelLine]:
    """A list's lines as visits. `kind`: its column with the kind of visit, None if there is none."""
    level = opened.columns.get(Field.LEVEL)
    for line in opened.lines(progress):
        yield LevelLine(line.provider, _cell(line.cells, level), _cell(line.cells, kind), line.code)


def _cell(cells: tuple[str, ...], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def read_level(text: str) -> int | None:
    """1 to 5; None for what says no level."""
    match = _LEVEL.fullmatch(name_key(text))
    if match is None:
        return None
    return int(match[1]) if match[1] else _WORDS[match[2]]


def count_levels(lines: Iterable[LevelLine], of_code: LevelOfCode | None = None) -> Counted:
    """Names are the same if they differ in case and blanks alone; the spelling met first is shown."""
    counts: dict[tuple[str, str], list[int]] = {}
    shown: dict[str, str] = {}
    total = no_provider = no_level = 0
    known: dict[tuple[str, str, str], tuple[str, int] | None] = {}
    for total, line in enumerate(lines, 1):  # noqa: B007 - how many there were
        provider = _named(line.provider, shown)
        if not provider:
            no_provider += 1
            continue
        said = (line.level, line.group, line.code)
        if said not in known:
            if len(known) > 50_000:  # a column of anything: memory stays flat
                known.clear()
            known[said] = _level_of(line, of_code or {})
        found = known[said]
        if found is None:
            no_level += 1
            continue
        group = _named(found[0] or ALL_VISITS, shown)
        counts.setdefault((group, provider), [0] * 5)[found[1] - 1] += 1
    visits = sorted(
        (Visits(shown[group], shown[provider], (n[0], n[1], n[2], n[3], n[4])) for (group, provider), n in counts.items()),
        key=lambda one: (name_key(one.group), name_key(one.provider)),
    )
    return Counted(tuple(visits), total, no_provider, no_level)


def _named(name: str, shown: dict[str, str]) -> str:
    """The key of a name; `shown` gets its spelling."""
    key = name_key(name)
    if key and key not in shown:
        shown[key] = one_line(name)
    return key


def _level_of(line: LevelLine, of_code: LevelOfCode) -> tuple[str, int] | None:
    level = read_level(line.level)
    if level is not None:
        return line.group, level
    if line.level.strip():
        return None
    found = of_code.get(line.code.strip().upper())
    if found is None or found[1] not in LEVELS:
        return None
    return line.group.strip() or found[0], found[1]
