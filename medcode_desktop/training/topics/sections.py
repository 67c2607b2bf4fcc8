"""Letters and sections of Level II: what is found where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from random import Random

from medcode_desktop.catalogue.model import SectionRef
from medcode_desktop.catalogue.teaching import Taught, TaughtSection
from medcode_desktop.training.cards import Card, Reasons, put_together, texts
from medcode_desktop.training.differences import distance, meaning
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question, Topic
from medcode_desktop.training.topics.codes import worth_asking

LETTER, SECTION = "letter:", "section:"
_LONGEST_ITEM = 110
_RULE = "The first letter of a Level II code tells what kind of thing it is; the number only places it among its neighbours."
_RULE_SECTION = "Within a letter, like things stand together in ranges, so the neighbours of a code are worth a look."
_SOURCE = "CMS, HCPCS Level II coding procedures and the quarterly release"

_EVERYDAY = frozenset("ABEJKLV")
# Letters with sections that a person can tell by what they hold; those of the others follow years or measures.
_TELLING = frozenset("ABEHJKLPQSTV")
_ITEMS_TELL = frozenset("ABEHJLPTV")  # of these a single item can be told too
_VAGUE = re.compile(
    r"newer|older|\bother\b|further|special|miscellaneous|quality measure|^injections|^chemotherapy|^drugs|^skin substitutes:"
    r"|unclassified|listed|medicare|without a permanent|[A-Z][0-9]{4}|, part|COVID|additions|temporary",
    re.IGNORECASE,
)
# What these letters hold overlaps so far that a fair question has only one of them.
_OVERLAPPING = tuple(
    frozenset(pair) for pair in ("EK", "GM", "HT", "PU", "AR", "JQ", "CG", "GT", "GS", "GH", "CQ", "MU", "GP", "ST", "SH")
)
# Letters whose single items belong nowhere else, and those that may stand beside one of them.
_CLEAR = frozenset("ABEHJLPRV")


def cards(material: Material) -> list[Card]:
    letters = [Card(LETTER + letter, Topic.SECTIONS, 1 if letter in _EVERYDAY else 2) for letter in material.letters]
    sections = [
        Card(f"{SECTION}{one.ref.label}", Topic.SECTIONS, 2 if one.ref.first[0] in _EVERYDAY else 3)
        for one in material.once(_asked_for)
    ]
    return sorted(letters + sections, key=lambda card: card.difficulty)


def ask(card: Card, material: Material, random: Random) -> Question:
    """KeyError if there is no such letter or section."""
    if card.card.startswith(LETTER):
        return _letter(card, card.card.removeprefix(LETTER), material, random)
    sections = {one.ref.label: one for one in material.once(_asked_for)}
    section = sections[card.card.removeprefix(SECTION)]
    others = [one for one in sections.values() if one is not section]
    items = material.once(_items).get(section.ref.label, [])
    if items and random.random() < 0.6:
        item = random.choice(items)
        wrong = _wrong_sections(section, _not_hinted(item, others), random, same_letter=3)
        if [one.ref.first[0] for one in wrong] == [section.ref.first[0]] * 3:  # else the letter would tell
            return _where_is(card, item, section, wrong, random)
    return _range(card, section, _wrong_sections(section, others, random, same_letter=1), random)


def _letter(card: Card, letter: str, material: Material, random: Random) -> Question:
    right = material.letters[letter]
    items = material.once(_letter_items).get(letter, [])
    if items and random.random() < 0.5:
        return _letter_of(card, random.choice(items), right, material, random)
    others = [ref for ref in material.letters.values() if ref is not right and not _overlap(letter, ref.first[0])]
    wrong = random.sample(others, 3)
    reasons = Reasons(_held(right), _held(wrong[0]), _RULE, _SOURCE)
    if random.random() < 0.5:
        stem = "What do Level II codes with this first letter stand for?"
        return put_together(card, random, stem, texts(*(ref.title for ref in (right, *wrong))), reasons, shown=letter)
    stem = "With which letter do the Level II codes for this begin?"
    options = texts(*(ref.first[0] for ref in (right, *wrong)))
    return put_together(card, random, stem, options, reasons, shown=right.title)


def _letter_of(card: Card, item: Taught, right: SectionRef, material: Material, random: Random) -> Question:
    letters = sorted(letter for letter in _CLEAR if letter != right.first[0] and not _overlap(letter, right.first[0]))
    wrong = [material.letters[letter] for letter in random.sample(letters, 3)]
    reasons = Reasons(
        f"It is {item.code}. {_held(right)}",
        _held(wrong[0]),
        _RULE,
        _SOURCE,
    )
    stem = "With which letter does the Level II code for this begin?"
    options = texts(*(ref.first[0] for ref in (right, *wrong)))
    return put_together(card, random, stem, options, reasons, shown=item.text, codes=(item.code,))


def _where_is(card: Card, item: Taught, section: TaughtSection, wrong: Sequence[TaughtSection], random: Random) -> Question:
    reasons = Reasons(
        f"It is {item.code}, in the range {section.ref.label}: {section.ref.title}.",
        f"That section is {wrong[0].ref.label}; this item is not in it.",
        _RULE_SECTION,
        _SOURCE,
    )
    stem = "In which section of Level II is this found?"
    options = texts(*(one.ref.title for one in (section, *wrong)))
    return put_together(card, random, stem, options, reasons, shown=item.text, codes=(item.code,))


def _range(card: Card, section: TaughtSection, wrong: Sequence[TaughtSection], random: Random) -> Question:
    right = section.ref
    reasons = Reasons(
        f"{right.label}: {right.title}.",
        f"{wrong[0].ref.label}: {wrong[0].ref.title}.",
        _RULE_SECTION,
        _SOURCE,
    )
    if random.random() < 0.5:
        options = texts(*(one.ref.title for one in (section, *wrong)))
        return put_together(card, random, "What is found in this range of codes?", options, reasons, shown=right.label)
    options = texts(*(one.ref.label for one in (section, *wrong)))
    return put_together(card, random, "In which range of codes is this found?", options, reasons, shown=right.title)


def _asked_for(material: Material) -> list[TaughtSection]:
    telling = [
        one
        for one in material.sections
        if one.ref.first[0] in _TELLING and one.ref in material.by_section and not _VAGUE.search(one.ref.title)
    ]
    letters = Counter(one.ref.first[0] for one in telling)
    return telling if sum(number > 3 for number in letters.values()) >= 3 else []  # else there are no wrong options


def _wrong_sections(
    right: TaughtSection, others: Sequence[TaughtSection], random: Random, *, same_letter: int
) -> list[TaughtSection]:
    """Three: so many of the letter of the right one, if there are as many, and the others of one other letter.

    Two of each letter, or the right one would be known as one of the only two that are alike.
    """
    others = [one for one in others if distance(one.ref.title, right.ref.title) > 0.3]
    letters: dict[str, list[TaughtSection]] = {}
    for one in others:
        letters.setdefault(one.ref.first[0], []).append(one)
    inside = letters.pop(right.ref.first[0], [])
    chosen = random.sample(inside, min(same_letter, len(inside)))
    lacking = 3 - len(chosen)
    outside = [several for several in letters.values() if len(several) >= lacking]
    return chosen + (random.sample(random.choice(outside), lacking) if lacking and outside else [])


def _overlap(one: str, other: str) -> bool:
    return frozenset((one, other)) in _OVERLAPPING


def _held(ref: SectionRef) -> str:
    return f"{ref.first[0]}: {ref.title}."


def _beginnings(text: str) -> frozenset[str]:
    """Of the words that count the first five letters, so that "orthosis" hints at "orthoses"."""
    return frozenset(word[:5] for word in meaning(text) if not word[0].isdigit())


def _items(material: Material) -> dict[str, list[Taught]]:
    """By section, the codes that a keyword of it names, but not its title: known to whoever knows what belongs there."""
    return {
        one.ref.label: [taught for taught in _short(one, material) if _is_named_by_keyword(taught.text, one)]
        for one in material.once(_asked_for)
        if one.ref.first[0] in _ITEMS_TELL
    }


def _short(section: TaughtSection, material: Material) -> list[Taught]:
    return [taught for taught in worth_asking(section, material) if len(taught.text) <= _LONGEST_ITEM]


def _is_named_by_keyword(text: str, section: TaughtSection) -> bool:
    said = _beginnings(text)
    named = (_beginnings(keyword) for keyword in section.keywords.split(";"))
    return any(keyword and keyword <= said for keyword in named) and not _hints(text, section.ref.title)


def _hints(text: str, title: str) -> bool:
    """Has the text a word of the title, or one with such a word inside: "hemodialysis" for "dialysis"?"""
    titled = _beginnings(title)
    return any(beginning in word for word in meaning(text) for beginning in titled if len(beginning) > 3) or bool(
        _beginnings(text) & titled
    )


def _not_hinted(item: Taught, sections: Sequence[TaughtSection]) -> list[TaughtSection]:
    """Sections that neither by title nor by keyword speak of the item, so that no reader can say it belongs there as well."""
    return [one for one in sections if not _hints(item.text, f"{one.ref.title} {one.keywords}")]


def _letter_items(material: Material) -> dict[str, list[Taught]]:
    """By letter, the codes that a reader can give no other letter."""
    items: dict[str, list[Taught]] = {}
    for one in material.sections:
        if one.ref.first[0] in _CLEAR and not _VAGUE.search(one.ref.title):
            items.setdefault(one.ref.first[0], []).extend(_short(one, material))
    return items
