"""What one release changed against another."""

from __future__ import annotations

import sqlite3
from datetime import date

from medcode_desktop.catalogue.facts import unpack
from medcode_desktop.catalogue.held import releases
from medcode_desktop.catalogue.hits import HitMaker
from medcode_desktop.catalogue.model import Hit, Kind, ReleaseInfo
from medcode_desktop.catalogue.reported import Changes, Revision
from medcode_desktop.errors import UserError

_FACT_NAMES = {
    "coverage": "Coverage",
    "pricing": "Pricing",
    "multiple_pricing": "Multiple pricing",
    "betos": "BETOS",
    "type_of_service": "Type of service",
    "cross_references": "Cross references",
}
_NOT_BUNDLED = ("multiple_pricing",)  # our own words come without it (source_text.py)


def compare(db: sqlite3.Connection, hits: HitMaker, before: int, after: int) -> Changes:
    """Discontinued codes stay in the file with a termination date, so dates are compared, not only presence."""
    held = {info.number: info for info in releases(db)}
    if before not in held or after not in held:
        raise UserError("There is no such release in the catalogue.", "`medcode-desktop releases` lists them.")
    on = date.fromisoformat(held[after].date)

    def rows_of(sql: str) -> tuple[Hit, ...]:
        codes = [row[0] for row in db.execute(sql, {"before": before, "after": after})]
        return tuple(hits.for_codes(codes, on))

    return Changes(
        before=held[before],
        after=held[after],
        added=rows_of(_NEW.format(here=":after", there=":before")),
        removed=rows_of(_NEW.format(here=":before", there=":after")),
        discontinued=rows_of(f"{_BOTH} AND old.terminated = '' AND new.terminated <> '' ORDER BY new.code"),
        reactivated=rows_of(f"{_BOTH} AND old.terminated <> '' AND new.terminated = '' ORDER BY new.code"),
        revised=_revisions(db, before, after, "long"),
        reworded_short=_revisions(db, before, after, "short"),
        facts_changed=_facts_changed(db, held[before], held[after]),
    )


def counts(db: sqlite3.Connection, before: int, after: int) -> tuple[int, int, int]:
    """Added, revised (long descriptor) and discontinued, without making the lists."""
    bind = {"before": before, "after": after}
    added = len(db.execute(_NEW.format(here=":after", there=":before"), bind).fetchall())
    discontinued = len(db.execute(f"{_BOTH} AND old.terminated = '' AND new.terminated <> ''", bind).fetchall())
    return added, len(_revisions(db, before, after, "long")), discontinued


_NEW = (
    "SELECT code FROM released WHERE release = {here}"
    " AND code NOT IN (SELECT code FROM released WHERE release = {there}) ORDER BY code"
)
_BOTH = (
    "SELECT new.code FROM released AS new JOIN released AS old ON old.code = new.code"
    " WHERE new.release = :after AND old.release = :before"
)


def _revisions(db: sqlite3.Connection, before: int, after: int, column: str) -> tuple[Revision, ...]:
    """Texts that both releases have and that differ. The bundled release has no official texts: nothing to compare."""
    also = "AND old.long = new.long" if column == "short" else ""
    rows = db.execute(
        f"SELECT new.code, old_text.text, new_text.text FROM released AS new JOIN released AS old ON old.code = new.code"
        f" JOIN wording AS old_text ON old_text.id = old.{column} JOIN wording AS new_text ON new_text.id = new.{column}"
        f" WHERE new.release = ? AND old.release = ? AND old.{column} <> new.{column}"
        f" AND old.long <> 0 AND new.long <> 0 {also} ORDER BY new.code",
        (after, before),
    )
    return tuple(Revision(code, Kind.MODIFIER if len(code) == 2 else Kind.CODE, old, new) for code, old, new in rows)


def _facts_changed(db: sqlite3.Connection, before: ReleaseInfo, after: ReleaseInfo) -> tuple[tuple[str, str, str, str], ...]:
    rows = db.execute(
        "SELECT new.code, old_facts.text, new_facts.text FROM released AS new JOIN released AS old"
        " ON old.code = new.code JOIN wording AS old_facts ON old_facts.id = old.facts"
        " JOIN wording AS new_facts ON new_facts.id = new.facts"
        " WHERE new.release = ? AND old.release = ? AND old.facts <> new.facts ORDER BY new.code",
        (after.number, before.number),
    )
    left_out = _NOT_BUNDLED if before.own_words or after.own_words else ()
    names = {field: name for field, name in _FACT_NAMES.items() if field not in left_out}
    return tuple(
        (code, name, getattr(old, field), getattr(new, field))
        for code, old, new in ((code, unpack(old_text), unpack(new_text)) for code, old_text, new_text in rows)
        for field, name in names.items()
        if getattr(old, field) != getattr(new, field)
    )
