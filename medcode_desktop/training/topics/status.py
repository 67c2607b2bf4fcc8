"""Whether a code may be used on a date of service, and what took its place: the dates of the catalogue and the days beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from medcode_desktop.catalogue.hits import standing
from medcode_desktop.catalogue.model import Standing
from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.differences import distance
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.neighbours import wrong_ones

REPLACED = "replaced:"
WHICH = "status:which-valid"
_ON = "Date of service "
_DAY = timedelta(1)
_LONGEST = 200  # characters of a description
_FEWEST = 8  # codes of a letter to choose wrong options from
_TRIES = 20

ANSWERS = {
    Standing.ACTIVE: "Valid on that date",
    Standing.NOT_YET: "Not yet effective on that date",
    Standing.TERMINATED: "Terminated before that date",
}
GRACE = "Valid within a grace period of 90 days"
_STEM = "What is the status of this code on the date of service?"
_WHICH_STEM = "Which of these codes is valid on the date of service?"
_REPLACED_STEM = "This code was terminated. Which code does CMS name in its place?"

_RULE_LAST = "The termination date is the last day on which a code may be used, and the date of service decides."
_RULE_FIRST = "A code may be used for services given on its effective date or later, not for earlier ones billed later."
_RULE_GRACE = "There is no grace period: a code is not valid for services after its termination date."
_RULE_REPLACED = "The cross reference of a terminated code names the code that takes its place."
_SOURCE = "CMS, HCPCS record layout: code added date, termination date"
_SOURCE_GRACE = "CMS, Change Request 3093: elimination of the 90-day grace period for HCPCS codes"
_SOURCE_REPLACED = "CMS, HCPCS record layout: cross reference code"


class _Case(NamedTuple):
    """Where the date of service lies. `days` gives the first and last one that would do; none if first > last."""

    difficulty: int
    days: Callable[[date, date], tuple[date, date]]  # from the effective and the termination date
    tempting: Standing | None  # None for the grace period
    rule: str
    ended: bool = True  # of codes that have been terminated


_CASES: Mapping[str, _Case] = {
    "between": _Case(1, lambda added, ended: (added + 30 * _DAY, ended - 30 * _DAY), Standing.TERMINATED, _RULE_LAST),
    "long-after": _Case(1, lambda _, ended: (ended + 91 * _DAY, ended + 900 * _DAY), None, _RULE_LAST),
    "long-before": _Case(
        1, lambda added, _: (added - 400 * _DAY, added - 31 * _DAY), Standing.ACTIVE, _RULE_FIRST, ended=False
    ),
    "no-end": _Case(
        1, lambda added, _: (added + 365 * _DAY, added + 4000 * _DAY), Standing.TERMINATED, _RULE_LAST, ended=False
    ),
    "first-day": _Case(2, lambda added, _: (added, added), Standing.NOT_YET, _RULE_FIRST, ended=False),
    "day-before": _Case(2, lambda added, _: (added - _DAY, added - _DAY), Standing.ACTIVE, _RULE_FIRST, ended=False),
    "last-day": _Case(2, lambda _, ended: (ended, ended), Standing.TERMINATED, _RULE_LAST),
    "day-after": _Case(2, lambda _, ended: (ended + _DAY, ended + _DAY), Standing.ACTIVE, _RULE_LAST),
    "weeks-after": _Case(2, lambda _, ended: (ended + 2 * _DAY, ended + 90 * _DAY), None, _RULE_GRACE),
}


def date_of_service(question: Question) -> str:
    """The ISO date that a question of this topic is judged on; "" if it is about none."""
    return question.label.removeprefix(_ON)[:10] if question.label.startswith(_ON) else ""


def cards(material: Material) -> list[Card]:
    judged = [
        Card(f"status:{name}", Topic.STATUS, case.difficulty)
        for name, case in _CASES.items()
        if any(_days(case, taught, material) for taught in _pool(case, material))
    ]
    which = (
        [Card(WHICH, Topic.STATUS, 3)]
        if any(_around(right, date.fromisoformat(right.terminated), material) for right in material.ended)
        else []
    )
    letters = Counter(taught.code[0] for taught in material.active.values())
    replaced = [
        Card(REPLACED + old.code, Topic.STATUS, 3)
        for old in material.codes.values()
        if (new := _replacement(old, material)) is not None and letters[new.code[0]] > _FEWEST
    ]
    return [*sorted(judged, key=lambda card: card.difficulty), *which, *replaced]


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if a replaced code is not in the catalogue; LookupError if no code has the dates for it."""
    if card.card == WHICH:
        return _which(card, material, random)
    if card.card.startswith(REPLACED):
        return _replaced(card, material.codes[card.card.removeprefix(REPLACED)], material, random)
    return _judge(card, _CASES[card.card.removeprefix("status:")], material, random)


def _judge(card: Card, case: _Case, material: Material, random: Random) -> Question:
    taught, day = _code_and_day(case, material, random)
    right = standing(taught.added, taught.terminated, day.isoformat())
    wrong = [answer for answer in (*ANSWERS.values(), GRACE) if answer != ANSWERS[right]]
    tempting = GRACE if case.tempting is None else ANSWERS[case.tempting]
    wrong.sort(key=lambda answer: answer != tempting)
    reasons = Reasons(
        _why(taught, day, right),
        _why_not(taught, day, case.tempting),
        case.rule,
        _SOURCE_GRACE if case.rule is _RULE_GRACE else _SOURCE,
    )
    label = f"{_ON}{day}; effective {taught.added}; {_ended(taught, 'termination date ', 'no termination date')}"
    options = texts(ANSWERS[right], *wrong)
    return put_together(card, random, _STEM, options, reasons, shown=taught.code, label=label, codes=(taught.code,))


def _code_and_day(case: _Case, material: Material, random: Random) -> tuple[Taught, date]:
    """Any code that has such a day within the reach of the catalogue, and the day."""
    for taught in _in_any_order(_pool(case, material), random):
        days = _days(case, taught, material)
        if days is not None:
            first, last = days
            return taught, first + random.randrange((last - first).days + 1) * _DAY
    raise LookupError("no code has such a day")


def _pool(case: _Case, material: Material) -> tuple[Taught, ...]:
    return material.ended if case.ended else material.recent


def _days(case: _Case, taught: Taught, material: Material) -> tuple[date, date] | None:
    """The first and the last day that would do; None if there is none."""
    added = date.fromisoformat(taught.added)
    ended = date.fromisoformat(taught.terminated) if taught.terminated else material.day
    first, last = case.days(added, ended)
    last = min(last, material.day if case.ended else min(ended, material.day))
    return (first, last) if first <= last else None


def _in_any_order(pool: Sequence[Taught], random: Random) -> Iterator[Taught]:
    """Without mixing a thousand codes where one of the first few will do."""
    for _ in range(min(_TRIES, len(pool))):
        yield random.choice(pool)
    yield from random.sample(pool, len(pool))


def _ended(taught: Taught, before: str, otherwise: str) -> str:
    return f"{before}{taught.terminated}" if taught.terminated else otherwise


def _why(taught: Taught, day: date, right: Standing) -> str:
    if right is Standing.NOT_YET:
        return f"{taught.code} is effective from {taught.added}; a service on {day} came before it."
    if right is Standing.TERMINATED:
        return f"The last day of {taught.code} was {taught.terminated}; a service on {day} came after it."
    if taught.terminated == day.isoformat():
        return f"{taught.terminated} is the last day on which {taught.code} may be used, and the service was given on it."
    if taught.added == day.isoformat():
        return f"{taught.added} is the first day on which {taught.code} may be used, and the service was given on it."
    until = f"until {taught.terminated}" if taught.terminated else "with no termination date"
    return f"{taught.code} may be used from {taught.added} {until}, and {day} lies within."


def _why_not(taught: Taught, day: date, tempting: Standing | None) -> str:
    if tempting is None:
        return f"No days are added after {taught.terminated}: the grace period of former years was done away with in 2005."
    if tempting is Standing.NOT_YET:
        return f"The effective date {taught.added} is itself a day of use."
    if tempting is Standing.ACTIVE:
        bound = f"from {taught.added}" if day.isoformat() < taught.added else f"until {taught.terminated}"
        return f"The code may be used {bound}, that day included; {day} lies outside."
    if taught.terminated and day.isoformat() < taught.terminated:
        return f"The termination date, {taught.terminated}, had not come."
    if taught.terminated:
        return f"The termination date {taught.terminated} is itself a day of use, and the service was not given after it."
    return "The release has no termination date for this code."


def _which(card: Card, material: Material, random: Random) -> Question:
    """Codes whose dates lie closely around the date of service."""
    for right in _in_any_order(material.ended, random):
        day = date.fromisoformat(right.terminated) - random.choice((0, 0, random.randrange(1, 60))) * _DAY
        found = _around(right, day, material)
        if found is not None:
            break
    else:
        raise LookupError("no codes have dates so close")
    over, to_come = found
    wrong = [*random.sample(over, 2), random.choice(to_come)]
    wrong.sort(key=lambda one: one not in over or one.terminated < (day - 100 * _DAY).isoformat())
    reasons = Reasons(
        _why(right, day, Standing.ACTIVE),
        f"{wrong[0].code} could be used from {wrong[0].added} until {wrong[0].terminated}; {day} lies outside.",
        _RULE_LAST,
        _SOURCE,
    )
    options = texts(*(f"{one.code}: effective {one.added}, terminated {one.terminated}" for one in (right, *wrong)))
    codes = [one.code for one in (right, *wrong)]
    return put_together(card, random, _WHICH_STEM, options, reasons, label=f"{_ON}{day}", codes=codes)


def _around(right: Taught, day: date, material: Material) -> tuple[list[Taught], list[Taught]] | None:
    """Codes that ended shortly before the day, and such that began shortly after it; None if they are too few."""
    before, on, after = (day - 200 * _DAY).isoformat(), day.isoformat(), (day + 200 * _DAY).isoformat()
    over = [one for one in material.ended if before < one.terminated < on]
    to_come = [one for one in material.ended if on < one.added < after]
    return (over, to_come) if right.added < on and len(over) >= 2 and to_come else None


def _replacement(old: Taught, material: Material) -> Taught | None:
    """The one code of Level II that a terminated code is replaced by, and that is in use."""
    if len(old.replaced_by) != 1 or len(old.text) > _LONGEST or not "" < old.terminated < material.day.isoformat():
        return None
    return material.active.get(old.replaced_by[0])


def _replaced(card: Card, old: Taught, material: Material, random: Random) -> Question:
    right = _replacement(old, material)
    assert right is not None  # noqa: S101 - such codes have no card
    section = material.section_of(right.code)
    near = material.by_section[section.ref] if section else ()
    candidates = [one for one in near if one.code not in material.unlisted and distance(one.text, old.text)]
    if len(candidates) < 4:
        candidates = [one for one in material.active.values() if one.code[0] == right.code[0] and distance(one.text, old.text)]
    wrong = wrong_ones(right, candidates, random)
    reasons = Reasons(
        f"From the day after {old.terminated} on, CMS names {right.code} in place of {old.code}: {right.text}.",
        f"{wrong[0].code} is: {wrong[0].text}.",
        _RULE_REPLACED,
        f"{_SOURCE_REPLACED}; {material.source_of(old.code)}",
    )
    codes = [one.code for one in (right, *wrong)]
    label = f"Terminated {old.terminated}: {old.text}"
    return put_together(
        card, random, _REPLACED_STEM, texts(*codes), reasons, shown=old.code, label=label, codes=[old.code, *codes]
    )
