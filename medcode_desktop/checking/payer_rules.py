"""What the clinic knows of its payers: this one does not take that code, wants a modifier, an authorisation, another code.

A rule speaks of one code or of a range of codes of one family, for one payer, from one day to another. A section or a family
is a range with a name. Everything here is plain values: the rules are kept by records/payer_rules.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.checking.day_text import Order, read_day
from medcode_desktop.codes.cleaning import clean
from medcode_desktop.codes.reading import read_code
from medcode_desktop.codes.shapes import LEVEL_II_LETTERS, Family, family_of, title

LONGEST_PAYER, LONGEST_SECTION, LONGEST_NOTE = 120, 300, 1000
MOST_VALUES = 20  # modifiers or codes in one rule
_MODIFIERS = (Family.MODIFIER_CPT, Family.MODIFIER_LEVEL_II)


class RuleKind(StrEnum):
    """What the payer does. The values are stored, and written in files."""

    NOT_ACCEPTED = "not_accepted"
    NEEDS_MODIFIER = "needs_modifier"
    NEEDS_AUTHORISATION = "needs_authorisation"
    USE_OTHER_CODE = "use_other_code"
    NOTE = "note"


KIND_TITLES = {
    RuleKind.NOT_ACCEPTED: "Not accepted",
    RuleKind.NEEDS_MODIFIER: "Needs modifier",
    RuleKind.NEEDS_AUTHORISATION: "Needs authorisation",
    RuleKind.USE_OTHER_CODE: "Use other code",
    RuleKind.NOTE: "Note",
}
WITH_VALUE = (RuleKind.NEEDS_MODIFIER, RuleKind.USE_OTHER_CODE)


class PayerRule(NamedTuple):
    """`value`: modifiers, all of them needed, "NU/RR" for either; or other codes, any of them. `id` 0: not stored yet."""

    payer: str
    kind: RuleKind
    first: str  # upper case, as in the catalogue
    last: str  # the same as `first` for one code
    section: str = ""  # the name of the range, if it was chosen by name
    value: str = ""
    note: str = ""
    since: date | None = None  # None: always
    until: date | None = None  # the last day; None: for good
    id: int = 0

    @property
    def codes(self) -> str:
        """ "E0601" or "E0100-E0159"."""
        return self.first if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def scope(self) -> str:
        """For people: "E0100-E0159 Canes"."""
        return f"{self.codes} {self.section}".rstrip()


class Draft(NamedTuple):
    """A rule as somebody typed it or a file has it, nothing of it checked."""

    payer: str = ""
    codes: str = ""  # a code, a range, or the name of a section or a family
    kind: str = ""
    value: str = ""
    note: str = ""
    since: str = ""
    until: str = ""


class Fault(NamedTuple):
    field: str  # of Draft
    sentence: str  # whole, for people


Sections = Mapping[str, tuple[str, str, str]]  # name as `name_key` -> first code, last code, name for people


def name_key(name: str) -> str:
    """Names of payers and sections that differ in case, blanks or the width of letters alone are one."""
    return " ".join((name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold().split())


def family_sections() -> dict[str, tuple[str, str, str]]:
    """Families and letters by the names that people give them."""
    found: dict[str, tuple[str, str, str]] = {}
    for family, first, last, names in (
        (Family.LEVEL_II, "A0000", "V9999", ("HCPCS II", "Level II", "HCPCS")),
        (Family.CPT_I, "00000", "99999", ("CPT I", "Category I")),
        (Family.CPT_II, "0000F", "9999F", ("CPT II", "Category II")),
        (Family.CPT_III, "0000T", "9999T", ("CPT III", "Category III")),
        (Family.CPT_PLA, "0000U", "9999U", ("CPT PLA", "PLA")),
        (Family.CPT_MAAA, "0000M", "9999M", ("CPT MAAA", "MAAA")),
        (Family.DENTAL, "D0000", "D9999", ("Dental", "CDT", "D codes")),
    ):
        for name in (title(family), *names):
            found[name_key(name)] = (first, last, title(family))
    for letter in LEVEL_II_LETTERS:
        for name in (f"{letter} codes", f"{letter}-codes"):
            found[name_key(name)] = (f"{letter}0000", f"{letter}9999", f"{letter} codes")
    return found


def understand(draft: Draft, sections: Sections, order: Order = Order.UNKNOWN) -> tuple[PayerRule | None, tuple[Fault, ...]]:
    """The rule, or what is wrong with it, field by field in the order of a form."""
    faults: list[Fault] = []

    def told(field: str, sentence: str) -> None:
        if sentence:
            faults.append(Fault(field, sentence))

    payer, note = one_line(draft.payer), one_line(draft.note)
    told("payer", "" if payer else "A rule needs a payer.")
    told("payer", _too_long("name", payer, LONGEST_PAYER))
    first, last, section, wrong = _scope(draft.codes, sections)
    told("codes", wrong)
    kind = read_kind(draft.kind)
    told("kind", "" if kind else f"The kind of rule is one of: {', '.join(KIND_TITLES.values())}.")
    value = ""
    if kind is not None:
        value, wrong = _value(kind, one_line(draft.value), first, last)
        told("value", wrong)
    told("note", _too_long("note", note, LONGEST_NOTE))
    told("note", "Write what is to be noted." if kind is RuleKind.NOTE and not note else "")
    days: dict[str, date | None] = {}
    for field, text in (("since", draft.since), ("until", draft.until)):
        try:
            days[field] = read_day(text, order) if text.strip() else None
        except ValueError as error:
            told(field, str(error))
    since, until = days.get("since"), days.get("until")
    if since and until and until < since:
        told("until", f"The last day, {until}, lies before the first, {since}.")
    if faults or kind is None:
        return None, tuple(faults)
    return PayerRule(payer, kind, first, last, section, value, note, since, until), ()


def read_kind(text: str) -> RuleKind | None:
    """ "needs_modifier", "Needs modifier", "Prior authorization"; None for none of them."""
    plain = name_key(text.replace("_", " ").replace("-", " ")).replace("authoriz", "authoris")
    for kind, named in KIND_TITLES.items():
        if plain in (name_key(named), kind.value.replace("_", " ")):
            return kind
    return {
        "prior authorisation": RuleKind.NEEDS_AUTHORISATION,
        "needs prior authorisation": RuleKind.NEEDS_AUTHORISATION,
        "authorisation": RuleKind.NEEDS_AUTHORISATION,
        "not covered": RuleKind.NOT_ACCEPTED,
        "modifier": RuleKind.NEEDS_MODIFIER,
        "other code": RuleKind.USE_OTHER_CODE,
    }.get(plain)


def one_line(text: str) -> str:
    """Without line breaks, control characters and halves of characters: it stands in tables, files and the database."""
    if text.isprintable():
        return " ".join(text.split())
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join("".join(c if unicodedata.category(c) != "Cc" else " " for c in whole).split())


def identity(rule: PayerRule) -> tuple[str, ...]:
    """Two rules with the same one are the same rule: it is kept once."""
    days = (rule.since.isoformat() if rule.since else "", rule.until.isoformat() if rule.until else "")
    return (name_key(rule.payer), rule.kind.value, rule.first, rule.last, rule.value, rule.note, *days)


def holds(rule: PayerRule, code: str) -> bool:
    """Does the rule speak of the code? A range holds codes of its own family alone: 0001F is not in 00100-99999."""
    return rule.first <= code <= rule.last and family_of(code) is family_of(rule.first)


def in_force(rule: PayerRule, on: date | None) -> bool:
    """On a day of service. With None (a line without a date) its days are not asked."""
    return on is None or ((rule.since is None or rule.since <= on) and (rule.until is None or on <= rule.until))


def applies(rule: PayerRule, code: str, payer: str, on: date | None) -> bool:
    """Does the rule say something of this code for this payer on this day of service? `code` upper case, without modifiers."""
    return holds(rule, code) and in_force(rule, on) and name_key(payer) == name_key(rule.payer)


def lacking(rule: PayerRule, modifiers: Iterable[str]) -> tuple[str, ...]:
    """Of a rule that needs modifiers: those that are not there, "NU/RR" where either would do. Empty for other rules."""
    if rule.kind is not RuleKind.NEEDS_MODIFIER:
        return ()
    given = {modifier.upper() for modifier in modifiers}
    return tuple(wanted for wanted in rule.value.split() if not given.intersection(wanted.split("/")))


def sentence(rule: PayerRule, *, with_payer: bool = True) -> str:
    """What the rule says, without its note and its days: "Acme Health needs modifier KX and NU or RR."""
    who = rule.payer if with_payer else ""
    match rule.kind:
        case RuleKind.NOT_ACCEPTED:
            said = "does not accept it"
        case RuleKind.NEEDS_MODIFIER:
            said = f"needs modifier {' and '.join(one.replace('/', ' or ') for one in rule.value.split())}"
        case RuleKind.NEEDS_AUTHORISATION:
            said = "needs an authorisation"
        case RuleKind.USE_OTHER_CODE:
            said = f"wants {' or '.join(rule.value.split())} instead"
        case _:
            said = rule.note if not with_payer else f": {rule.note}"
    whole = f"{who}{said}" if said.startswith(":") else f"{who} {said}".strip()
    return whole[0].upper() + whole[1:] + ("" if whole.endswith((".", "!", "?")) else ".")


def days_text(rule: PayerRule) -> str:
    """ "from 2025-01-01 to 2025-12-31", "until 2025-12-31", "" for always."""
    if rule.since and rule.until:
        return f"from {rule.since} to {rule.until}"
    if rule.since:
        return f"from {rule.since}"
    return f"until {rule.until}" if rule.until else ""


def payer_names(rules: Sequence[PayerRule], others: Iterable[str] = ()) -> list[str]:
    """Each payer once, as spelled first, in the order of the alphabet: to choose from."""
    names: dict[str, str] = {}
    for name in (*(rule.payer for rule in rules), *others):
        names.setdefault(name_key(name), one_line(name))
    return sorted(names.values(), key=name_key)


def _scope(text: str, sections: Sections) -> tuple[str, str, str, str]:
    """First code, last code, name of the section, and what is wrong."""
    typed = one_line(text)
    if not typed:
        return "", "", "", "Say which code, range or section the rule is for."
    named = sections.get(name_key(typed))
    if named is not None:
        return *named, ""
    plain = clean(typed)
    whole = _one_code(plain)
    if whole is not None:
        return whole, whole, "", ""
    ends = [clean(piece) for piece in plain.replace(" TO ", "-").replace(":", "-").replace("..", "-").split("-")]
    if len(ends) == 2 and all(len(end) >= 4 and any(c.isdigit() for c in end) for end in ends):
        return _range(*ends)
    reading = read_code(typed)
    if reading.problem is None and reading.family in _MODIFIERS:
        return "", "", "", f"{reading.code} is a modifier; a rule is for codes."
    if reading.modifiers:
        return "", "", "", "Write the code without a modifier."
    if not any(c.isdigit() for c in plain):
        return "", "", "", f"There is no section \u201c{typed[:60]}\u201d; write a code or a range, as in E0100-E0159."
    return "", "", "", _why_none(typed)


def _range(first: str, last: str) -> tuple[str, str, str, str]:
    for end in (first, last):
        if _one_code(end) is None:
            return "", "", "", _why_none(end)
    if family_of(first) is not family_of(last):
        return "", "", "", f"{first} and {last} are of two families; make a rule for each."
    if last < first:
        return "", "", "", f"{last} comes before {first}; write the lower code first."
    return first, last, "", ""


def _one_code(text: str) -> str | None:
    family = family_of(text)
    return text if family is not None and family not in _MODIFIERS else None


def _why_none(text: str) -> str:
    """Why a text is no code, and which one may be meant."""
    reading = read_code(text)
    if reading.problem is None:
        return f"\u201c{text[:60]}\u201d is no code."
    return reading.problem.sentence + (f" Is {reading.repairs[0]} meant?" if reading.repairs else "")


def _value(kind: RuleKind, text: str, first: str, last: str) -> tuple[str, str]:
    """The value in its one form, and what is wrong with it."""
    if kind not in WITH_VALUE:
        return "", f"A rule \u201c{KIND_TITLES[kind]}\u201d has no such value; put it into the note." if text else ""
    modifiers = kind is RuleKind.NEEDS_MODIFIER
    if not text:
        return "", "Say which modifier." if modifiers else "Say which code to use."
    plain = text.upper().replace(",", " ").replace(";", " ").replace("+", " ")
    plain = plain.replace(" OR ", "/") if modifiers else plain.replace(" OR ", " ")
    plain = "/".join(piece.strip() for piece in plain.replace(" AND ", " ").split("/"))
    wanted = list(dict.fromkeys(plain.split()))
    many = sum(len(one.split("/")) for one in wanted)
    if many > MOST_VALUES:
        return "", f"A rule can have {MOST_VALUES} {'modifiers' if modifiers else 'codes'}; this one has {many}."
    for one in wanted:
        for piece in one.split("/") if modifiers else (one,):
            if modifiers and family_of(piece) not in _MODIFIERS:
                return "", f"{piece or one} is no modifier; a modifier has two characters, as RR or 25."
            if not modifiers and _one_code(piece) is None:
                return "", _why_none(piece)
            if not modifiers and first <= piece <= last and family_of(piece) is family_of(first):
                return "", f"{piece} is itself one of the codes that the rule is for."
    return " ".join(wanted), ""


def _too_long(what: str, text: str, most: int) -> str:
    return f"The {what} has {len(text):,} characters; it can have {most:,}." if len(text) > most else ""
