"""Puts the entries that match in order: exact name first, whole words before parts, the plain thing before combinations.

Scores compare entries within one search only; they mean nothing by themselves. `Entry.sought` is laid out by folding.sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medcode_desktop.catalogue.demands import Demand, Form
from medcode_desktop.catalogue.folding import PART

_KEYWORDS_END = f"{PART}  {PART}"

# Words after a name that make it no other thing: "CPAP device" is the CPAP itself, "CPAP mask" is not.
_GENERIC = frozenset(
    [
        "device",
        "each",
        "injection",
        "item",
        "machine",
        "monitor",
        "oral",
        "service",
        "standard",
        "supply",
        "system",
        "therapy",
        "unit",
    ]
)

# What a match is worth by where it stands.
_NAME_WHOLE, _KEYWORD_EXACT, _KEYWORD_WHOLE, _NAME_PART, _KEYWORD_PART = 12.0, 12.0, 9.0, 7.5, 6.0
_REST_WHOLE, _REST_PART, _ASIDE_WHOLE, _ASIDE_PART = 5.0, 3.0, 2.0, 1.0


class Entry(NamedTuple):
    """A row of `entry` as the search reads it."""

    place: int
    code: str
    kind: str
    own: str
    official: str
    keywords: str
    added: str
    terminated: str
    replaced_by: str
    sought: str


COLUMNS = ", ".join(f"entry.{name}" for name in Entry._fields)


def score(sought: str, demands: Sequence[Demand], weights: Sequence[float], whole_question: str) -> float:
    """How well one entry answers; demands it does not meet count nothing."""
    strong, _, weak = sought.partition(_KEYWORDS_END)
    strong += PART
    total = 0.0
    for demand, weight in zip(demands, weights, strict=True):
        best = 0.0
        for form in demand.forms:
            if form.worth * _NAME_WHOLE <= best:
                continue
            worth = _form_score(form, strong, weak) * form.worth
            best = max(best, worth)
        total += best * weight
    return total + _whole_bonus(strong, weak, whole_question)


def _form_score(form: Form, strong: str, weak: str) -> float:
    beginning = f" {form.text}"
    whole = f"{beginning} "
    at = strong.find(beginning)
    if at >= 0:
        name_ends = strong.index(PART)
        at_whole = strong.find(whole)
        if 0 <= at_whole < name_ends:
            return _NAME_WHOLE
        if f"{PART}{whole}{PART}" in strong:
            return _KEYWORD_EXACT
        if at_whole >= 0:
            return _KEYWORD_WHOLE
        if not form.whole:
            return _NAME_PART if at < name_ends else _KEYWORD_PART
    at = weak.find(whole)
    if at >= 0:
        return _REST_WHOLE if at < weak.index(PART) else _ASIDE_WHOLE
    if form.whole:
        return 0.0
    at = weak.find(beginning)
    if at >= 0:
        return _REST_PART if at < weak.index(PART) else _ASIDE_PART
    return 0.0


def _whole_bonus(strong: str, weak: str, question: str) -> float:
    """For the question as a whole: the name itself, a keyword itself, or its words side by side."""
    beginning = f" {question}"
    name, _, keywords = strong.partition(PART)
    bonus = 0.0
    if name.startswith(f"{beginning} ") and _GENERIC.issuperset(name[len(beginning) :].split()):
        bonus = 20.0
    elif f"{PART}{beginning} {PART}" in f"{PART}{keywords}":
        bonus = 14.0
    elif name.startswith(beginning):
        bonus = 12.0
    elif f"{PART}{beginning}" in f"{PART}{keywords}":
        bonus = 6.0
    elif beginning in name or beginning in keywords:
        bonus = 4.0
    elif " " in question and beginning in weak:
        bonus = 3.0
    # of two names that have the words, the shorter one is the plainer thing
    return bonus + 3.0 / name.count(" ")


def explain(entry: Entry, demands: Sequence[Demand]) -> str:
    """Why an entry is in the list when its shown text has no word of the question: the keyword or abbreviation that matched."""
    shown = f" {(entry.own or entry.official).lower()}"
    for demand in demands:
        if any(form.text in shown for form in demand.forms if not form.because):
            continue
        for form in demand.forms:
            if form.because and form.text in shown:
                return f"{(demand.typed or demand.word).upper()}: {form.text}"
        for keyword in entry.keywords.split("; "):
            if keyword and any(f" {form.text}" in f" {keyword.lower().replace('-', ' ')}" for form in demand.forms):
                return keyword
        if entry.own and any(form.text in entry.official.lower() for form in demand.forms):
            return f"official text: {_around(entry.official, [form.text for form in demand.forms])}"
    return ""


def _around(text: str, words: list[str]) -> str:
    """Up to 60 characters of a text around the first of the words."""
    lower = text.lower()
    at = next((lower.find(word) for word in words if word in lower), 0)
    start = text.rfind(" ", 0, max(0, at - 20)) + 1
    piece = text[start : start + 60]
    return ("... " if start else "") + piece + (" ..." if start + 60 < len(text) else "")
