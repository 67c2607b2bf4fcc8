"""What sets two descriptions apart: the words that only one of them has, and what kind of thing they say.

Descriptions of neighbouring codes share most of their words. The one that matters (a dose, a size, with or without) is what a
question about them has to hang on, and what its answer has to name.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[a-z0-9]+(?:[.'/%-]+[a-z0-9]+)*%?")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
# These tell no two codes apart.
_EMPTY = frozenset(
    ("a", "an", "the", "of", "or", "and", "and/or", "any", "all", "for", "to", "in", "on", "by", "its", "is", "as")
)
_ALIKE = 0.5  # of the words of both: from here on two descriptions are of one kind of thing
_MOST_RUNS = 2  # more places than these are no single difference


def words(text: str) -> list[str]:
    """Lower case, without punctuation: "10,000 units/ml" gives 10000, units/ml."""
    return _WORD.findall(_GROUPED.sub("", text.lower()))


@lru_cache(maxsize=16384)  # each code is compared with all others of its section
def meaning(text: str) -> frozenset[str]:
    """The words that count, without plural endings. Two descriptions with the same ones cannot be told apart."""
    return frozenset(_stem(word) for word in words(text) if word not in _EMPTY)


def distance(first: str, second: str) -> float:
    """Of the words that count in both the share that stands in one only: 0.0 if they say the same, 1.0 if they share none."""
    ours, theirs = meaning(first), meaning(second)
    shared, both = len(ours & theirs), len(ours) + len(theirs)
    return (both - 2 * shared) / max(1, both - shared)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Difference(NamedTuple):
    """Of two descriptions. Runs of words as they stand there, without punctuation at their ends."""

    first: tuple[str, ...]  # what only the first has
    second: tuple[str, ...]
    alike: bool  # of one kind of thing, apart in one or two places

    @property
    def rule(self) -> str:
        """What to look for, by the kind of words that differ."""
        return _rule(self)


def difference(first: str, second: str) -> Difference:
    ours, theirs = first.split(), second.split()
    matcher = SequenceMatcher(None, [_plain(word) for word in ours], [_plain(word) for word in theirs], autojunk=False)
    places = [place for place in matcher.get_opcodes() if place[0] != "equal"]
    only_first = tuple(run for _, start, end, _, _ in places if (run := _run(ours[start:end])))
    only_second = tuple(run for _, _, _, start, end in places if (run := _run(theirs[start:end])))
    alike = matcher.ratio() >= _ALIKE and len(places) <= _MOST_RUNS and bool(only_first or only_second)
    return Difference(only_first, only_second, alike)


def _plain(word: str) -> str:
    return _stem(word.lower().strip(".,;:()"))


def _run(pieces: list[str]) -> str:
    text = " ".join(pieces).strip(".,;: ")
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")  # half of a pair of brackets is no quotation
    return text if any(word not in _EMPTY for word in words(text)) else ""


_DEFAULT_RULE = "Neighbouring codes share most of their words: read each description to its end, and choose by what differs."
_RULES = (
    (
        frozenset(("with", "without", "no", "not", "non", "includes", "including", "included", "excludes", "except")),
        "What is included, and what is left out, makes another code: read every “with”, “without” and “not”.",
    ),
    (
        frozenset(("pediatric", "child", "children", "adult", "infant", "youth", "age", "ages", "aged", "years", "neonatal")),
        "The age or size of the patient is part of the code where the description names it.",
    ),
    (
        frozenset(
            ("left", "right", "bilateral", "unilateral", "both", "monaural", "binaural", "one", "two", "single", "double")
        ),
        "One or two, left, right or both: what a description counts or names must match what was furnished.",
    ),
    (
        frozenset(
            ("custom", "custom-fitted", "custom-made", "prefabricated", "fabricated", "fitted", "off-the-shelf", "molded")
        ),
        "How an item was made counts: off the shelf, fitted to the patient, or made for the patient alone.",
    ),
    (
        frozenset(("rental", "purchase", "rented", "bought", "replacement", "repair", "new")),
        "A first item, a rental, a replacement and a repair are different things to bill, even if they look the same.",
    ),
    (
        frozenset(("initial", "subsequent", "first", "additional", "each", "per", "pair", "diem", "hour", "session")),
        "The unit is part of the code: bill as many units as the description counts, not as many as were handed over.",
    ),
    (
        frozenset(("sterile", "non-sterile", "disposable", "reusable", "non-disposable")),
        "Sterile or not, thrown away or used again: such words make a code of their own.",
    ),
    (
        frozenset(("power", "powered", "manual", "electric", "mechanical", "hydraulic", "battery", "stationary", "portable")),
        "How a device is driven and whether it can be carried makes another code.",
    ),
)
_AMOUNTS = frozenset(("more", "less", "small", "medium", "large", "mg", "mcg", "ml"))
_AMOUNT_RULE = "Dose, size, quantity and time are part of the code: compare the number and its unit with the record."


def _rule(apart: Difference) -> str:
    if not apart.alike or len(apart.first) > 1 or len(apart.second) > 1:
        return _DEFAULT_RULE
    differing = {word for run in (*apart.first, *apart.second) for word in words(run)}
    if any(word[0].isdigit() for word in differing) or differing & _AMOUNTS:
        return _AMOUNT_RULE
    return next((rule for telling, rule in _RULES if telling & differing), _DEFAULT_RULE)
