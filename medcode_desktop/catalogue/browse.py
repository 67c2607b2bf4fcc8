"""The tree of code families, letters and sections (db/sections.tsv)."""

from __future__ import annotations

import sqlite3

from medcode_desktop.catalogue.model import SectionRef
from medcode_desktop.codes import shapes
from medcode_desktop.codes.shapes import Family

# in the order people meet them
_FAMILIES = (
    Family.LEVEL_II, Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA, Family.DENTAL,
)  # fmt: skip


def sections(db: sqlite3.Connection, parent: SectionRef | None) -> list[SectionRef]:
    """Families; the letters or whole ranges of a family; the sections of a letter. Empty below a section."""
    if parent is None:
        return [_family(db, family) for family in _FAMILIES] + [_modifiers()]
    if parent.level == "family":
        letters = _rows(db, "family = ? AND level = 'letter'", (parent.family,))
        # a family of one range needs no level that says the same again
        return sections(db, letters[0]) or letters if len(letters) == 1 else letters
    if parent.level == "letter":
        return _rows(
            db,
            "family = ? AND level = 'section' AND first >= ? AND last <= ?",
            (parent.family, parent.first, parent.last),
        )
    return []


def path_to(db: sqlite3.Connection, code: str, family: Family) -> tuple[SectionRef, ...]:
    """Family, letter and section that a code lies in, outermost first."""
    if family is Family.MODIFIER_CPT:
        return ()  # the tree has none of them
    if family is Family.MODIFIER_LEVEL_II:
        return (_modifiers(),)
    rows = _rows(db, "family = ? AND ? BETWEEN first AND last AND length(first) = length(?)", (family, code, code))
    inward = sorted(rows, key=lambda ref: (ref.level != "letter", ref.first, _reversed(ref.last)))
    return (_family(db, family), *inward)


def why(db: sqlite3.Connection, code: str, family: Family) -> str:
    """Why such things are reported with this family: the innermost section that says so."""
    row = db.execute(
        "SELECT why FROM section WHERE family = ? AND ? BETWEEN first AND last AND why <> ''"
        " ORDER BY level = 'letter', first DESC LIMIT 1",
        (family, code),
    ).fetchone()
    return str(row[0]) if row else ""


def usual_modifiers(db: sqlite3.Connection, code: str) -> list[str]:
    """Modifiers often used with the codes of its section, most used first."""
    row = db.execute(
        "SELECT modifiers FROM section WHERE family = 'level2' AND ? BETWEEN first AND last AND modifiers <> ''"
        " ORDER BY level = 'letter', first DESC LIMIT 1",
        (code,),
    ).fetchone()
    return str(row[0]).split() if row else []


def _family(db: sqlite3.Connection, family: Family) -> SectionRef:
    first, last = db.execute("SELECT min(first), max(last) FROM section WHERE family = ?", (family,)).fetchone()
    return SectionRef(family, first or "", last or "", "family", shapes.title(family))


def _modifiers() -> SectionRef:
    return SectionRef(Family.MODIFIER_LEVEL_II, "00", "ZZ", "family", shapes.title(Family.MODIFIER_LEVEL_II))


def _rows(db: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[SectionRef]:
    # `where` is one of the texts in this module; what varies is bound
    rows = db.execute(f"SELECT family, first, last, level, title FROM section WHERE {where} ORDER BY first, last DESC", values)
    return [SectionRef(*row) for row in rows]


def _reversed(code: str) -> tuple[int, ...]:
    """Sorts codes downwards: of two ranges with one beginning, the wider one stands outside."""
    return tuple(-ord(character) for character in code)
