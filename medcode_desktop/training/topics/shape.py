"""Which family a code belongs to by its shape."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from medcode_desktop.codes import shapes
from medcode_desktop.codes.reading import read_code
from medcode_desktop.codes.shapes import Family
from medcode_desktop.training.cards import Card, Reasons, put_together
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import NOT_A_CODE, Option, Question, Topic
from medcode_desktop.training.topics.shape_codes import (
    KINDS,
    LOWER_CASE,
    NO_CODES,
    WITH_MODIFIER,
    Made,
    level_ii,
    practice_code,
)

LABEL = "Practice code, shape only"
LABELS = "Practice codes, shape only"
REAL_LABEL = "Shape only; CPT codes are those of the clinic's file, others are made up"
NO_CODE_TITLE = "Not a procedure code"

_FORMS = {
    Family.CPT_I: "five digits and nothing else",
    Family.CPT_II: "four digits and the letter F at the end",
    Family.CPT_III: "four digits and the letter T at the end",
    Family.CPT_PLA: "four digits and the letter U at the end",
    Family.CPT_MAAA: "four digits and the letter M at the end",
    Family.LEVEL_II: "one letter at the beginning and four digits after it",
    Family.DENTAL: "the letter D at the beginning and four digits after it",
}
_SOURCES = {
    "AMA": "American Medical Association, CPT overview and code approval",
    "CMS": "CMS, HCPCS Level II coding procedures",
    "ADA": "American Dental Association, Code on Dental Procedures and Nomenclature (CDT)",
}
_NO_FAMILY_SOURCE = "45 CFR 162.1002, HIPAA medical data code sets"

_STEMS = (
    "Read exactly as shown: which family is this by its shape?",
    "A claim line has exactly this in the field for the procedure. Which family is it by its shape?",
    "A list of services has this entry, exactly as shown. Which family is it by its shape?",
)
_OTHER_STEMS = {
    LOWER_CASE: "A colleague typed this in a hurry, in small letters. Which family is it read as?",
    WITH_MODIFIER: "This entry of a claim is a code with a modifier after it. Which family is the code by its shape?",
}
# Never offered beside the family that is right: a D code is Level II by its shape as well, and the laboratory
# codes stand in the book among those of Category I.
_TOO_NEAR = {
    Family.DENTAL: (Family.LEVEL_II,),
    Family.CPT_PLA: (Family.CPT_I,),
    Family.CPT_MAAA: (Family.CPT_I,),
}
# For "which of these ...?": the difficulty, and the family whose codes are taken for it most often.
_FIND: Mapping[Family | None, tuple[int, Family]] = {
    Family.CPT_I: (1, Family.CPT_III),
    Family.CPT_II: (1, Family.CPT_III),
    Family.CPT_III: (1, Family.LEVEL_II),
    Family.LEVEL_II: (1, Family.CPT_III),
    Family.CPT_PLA: (2, Family.LEVEL_II),
    Family.CPT_MAAA: (2, Family.LEVEL_II),
    Family.DENTAL: (2, Family.LEVEL_II),
    None: (2, Family.CPT_II),
}
_NO_CODES_AMONG_CODES = tuple(name for name in NO_CODES if name != "ndc")  # its length would tell
_LETTERS_LIKE = {Family.CPT_III: "T", Family.CPT_PLA: "U", Family.CPT_MAAA: "M"}


def cards(_: Material) -> list[Card]:
    named = [Card(f"shape:{name}", Topic.SHAPE, kind.difficulty) for name, kind in KINDS.items()]
    found = [Card(f"shape:find-{family or NOT_A_CODE}", Topic.SHAPE, difficulty) for family, (difficulty, _) in _FIND.items()]
    return sorted(named + found, key=lambda card: card.difficulty)


def ask(card: Card, material: Material, random: Random) -> Question:
    name = card.card.removeprefix("shape:")
    if name in KINDS:
        return _which_family(card, name, material, random)
    wanted = name.removeprefix("find-")
    return _find(card, None if wanted == NOT_A_CODE else Family(wanted), material, random)


def _which_family(card: Card, name: str, material: Material, random: Random) -> Question:
    made = KINDS[name].make(material, random)
    chosen = [made.family, made.tempting]
    if name != WITH_MODIFIER and None not in chosen:
        chosen.append(None)  # on offer each time, or its being there would tell
    chosen += random.sample(_others(made.family, chosen), 4 - len(chosen))
    return put_together(
        card,
        random,
        _OTHER_STEMS.get(name) or random.choice(_STEMS),
        [Option(title(family), family or NOT_A_CODE) for family in chosen],
        _reasons(made),
        shown=made.typed,
        label=REAL_LABEL if material.cpt else LABEL,
    )


def _find(card: Card, wanted: Family | None, material: Material, random: Random) -> Question:
    _, tempting = _FIND[wanted]
    without = [wanted, tempting, Family.DENTAL if wanted is Family.LEVEL_II else None]  # a D code is one by its shape
    chosen = [tempting, *random.sample([family for family in _FORMS if family not in without], 2)]
    wrong = [Made(practice_code(family, material, random), family, None) for family in chosen]
    if wanted in _LETTERS_LIKE and tempting is Family.LEVEL_II:
        wrong[0] = Made(level_ii(material, random, _LETTERS_LIKE[wanted]), tempting, None)
    if wanted is None:
        right = KINDS[random.choice(_NO_CODES_AMONG_CODES)].make(material, random)
        stem = "Read exactly as shown: which of these has the shape of no procedure code?"
    else:
        right = Made(practice_code(wanted, material, random), wanted, None)
        stem = "Read exactly as shown: which of these has the shape of this family?"
    reasons = Reasons(_what_it_is(right), _what_it_is(wrong[0]), _rule(wanted), _source(wanted))
    options = [Option(one.typed) for one in (right, *wrong)]
    return put_together(
        card,
        random,
        stem,
        options,
        reasons,
        shown=title(wanted) if wanted else "",
        label=REAL_LABEL if material.cpt else LABELS,
    )


def _others(right: Family | None, chosen: list[Family | None]) -> list[Family | None]:
    """Families that may stand beside the right one."""
    near = _TOO_NEAR.get(right, ()) if right else ()
    return [family for family in _FORMS if family not in chosen and family not in near]


def title(family: Family | None) -> str:
    """As the options name it."""
    return shapes.title(family) if family else NO_CODE_TITLE


def _what_it_is(made: Made) -> str:
    if made.family is None:
        problem = read_code(made.typed).problem
        assert problem is not None  # noqa: S101 - made so
        return problem.sentence
    return f"{made.typed} is {title(made.family)}: {_FORMS[made.family]}."


def _reasons(made: Made) -> Reasons:
    why, code = _what_it_is(made), made.typed
    if made.family is not None and len(made.typed) > 5:
        code, modifier = made.typed[:5], made.typed[6:]
        why = f"{code} is {title(made.family)}: {_FORMS[made.family]}. {modifier} is a modifier."
    elif made.family is not None and made.typed != made.typed.upper():
        why = f"{why} Small letters change nothing."
    if made.tempting is None:
        why_not = f"{code} has the shape of a code, so nothing speaks against it."
    else:
        why_not = f"{title(made.tempting)} would be {_FORMS[made.tempting]}; {code} is not."
    return Reasons(why, why_not, _rule(made.family), _source(made.family))


def _rule(family: Family | None) -> str:
    if family is None:
        return "A procedure code is five digits, four digits and F, T, U or M, or one letter and four digits."
    return f"{shapes.title(family)}: {shapes.what_for(family)}"


def _source(family: Family | None) -> str:
    return _SOURCES[shapes.owner(family)] if family else _NO_FAMILY_SOURCE
