"""Builds the bundled catalogue from the source text in db/: own words, facts, reference tables.

python -m medcode_desktop.catalogue.bundle db db/catalogue.db
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from pathlib import Path

from medcode_desktop.catalogue import entries, schema, source_text
from medcode_desktop.catalogue.facts import pack
from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_file

RELEASE_DATE = "2025-10-01"  # the release that the facts in db/ are taken from
RELEASE_TITLE = "HCPCS Level II October 2025"
RELEASE_POSTING = "v4"
RIGHTS = "Codes and facts: CMS, public. Descriptions: MedCode Desktop's own words."

_TABLES = {
    "sections": "section",
    "indicators": "indicator",
    "abbreviations": "abbreviation",
    "payers": "payer",
    "unlisted": "unlisted",
    "later_codes": "later_code",
}


def build(db_folder: Path, target: Path) -> None:
    """Write `target` whole: to a temporary file beside it, checked, then renamed. Raises UserError for a fault in db/."""
    temporary = target.with_suffix(".building")
    temporary.unlink(missing_ok=True)
    db = sqlite3.connect(temporary, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        schema.create(db)
        _load(db, db_folder)
        schema.set_meta(db, "build", _fingerprint(db_folder))
        entries.rebuild(db)
        db.execute("COMMIT")
        db.execute("VACUUM")
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise UserError(f"{temporary} was damaged while it was written.", "Check the disk and build again.")
    finally:
        db.close()
    flush_file(temporary)
    temporary.replace(target)


def _load(db: sqlite3.Connection, db_folder: Path) -> None:
    codes = source_text.read_codes(db_folder)
    modifiers = source_text.read_modifiers(db_folder)
    db.execute(
        "INSERT INTO release VALUES (1, ?, ?, ?, 'bundled with the program', '', ?, '', ?, ?, 1)",
        (RELEASE_DATE, RELEASE_TITLE, RELEASE_POSTING, RIGHTS, len(codes), len(modifiers)),
    )
    wordings = {"": 0}
    rows = (*codes, *modifiers)
    db.executemany(
        "INSERT INTO released VALUES (1, ?, 0, 0, ?, ?, '', ?, '')",
        [(row.code, wordings.setdefault(pack(row.facts), len(wordings)), row.added, row.terminated) for row in rows],
    )
    db.executemany("INSERT INTO own_words VALUES (?, ?, ?)", [(row.code, row.description, row.keywords) for row in rows])
    db.executemany("INSERT INTO wording VALUES (?, ?)", [(at, text) for text, at in wordings.items() if at])
    for name, table in _TABLES.items():
        marks = ", ".join("?" * len(source_text.TABLES[name]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", source_text.read_table(db_folder, name))


def _fingerprint(db_folder: Path) -> str:
    """Tells two builds apart; the same source text gives the same."""
    digest = hashlib.sha256()
    for path in sorted(db_folder.rglob("*.tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1]), Path(sys.argv[2]))
    except UserError as fault:
        sys.exit(str(fault))
