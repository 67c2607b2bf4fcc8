"""Puts a release into a catalogue that is being made: a new file, not yet in use.

Everything happens in one transaction of the caller's. The newest release decides facts and texts; one that is older than
what is loaded adds history only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from medcode_desktop.catalogue import changes, entries, schema
from medcode_desktop.catalogue.facts import packed_facts
from medcode_desktop.catalogue.held import releases
from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.reported import ImportReport, RefusedRow
from medcode_desktop.errors import CodesWouldBeLost, UserError
from medcode_desktop.releases.records import CodeRecord, Release
from medcode_desktop.work import Progress, no_progress

RIGHTS = "CMS, public. Published by the Centers for Medicare & Medicaid Services."
MOST_LOST = 0.05  # of the codes that a release of its date should have


def already_loaded(db: sqlite3.Connection, release: Release) -> ReleaseInfo | None:
    """The release with exactly this file's content, if it is in the catalogue."""
    row = db.execute("SELECT number FROM release WHERE sha256 = ?", (release.sha256,)).fetchone()
    return _info(db, int(row[0])) if row else None


def later_posting(db: sqlite3.Connection, release: Release) -> ReleaseInfo | None:
    """A later posting of the same quarter that the catalogue holds: v4 when the release is v2. CMS posts a quarter again to
    correct it, so the earlier one has nothing to add."""
    held = (info for info in releases(db) if not info.own_words and info.date == release.date)
    return next((info for info in held if _comes_after(info.posting, release.posting)), None)


def _comes_after(one: str, other: str) -> bool:
    """Of two marks of the same kind: "v10" after "v4", "2025-01-08" after "2024-12-17"."""
    if one[:1] == other[:1] == "v":
        return int(one[1:]) > int(other[1:])
    return one[:2] == other[:2] == "20" and one > other


def check_loss(db: sqlite3.Connection, release: Release) -> None:
    """Raise CodesWouldBeLost if the release lacks more than MOST_LOST of the codes it should have.

    Codes stay in the official file after they end, so a release has every code that was added by its date and had not
    ended long before: what the catalogue knows of them tells how many there should be.
    """
    rows = db.execute(
        "SELECT code FROM entry WHERE kind = 'code' AND added <= ? AND (terminated = '' OR terminated >= ?)",
        (release.date, release.date),
    )
    expected = {code for (code,) in rows}
    missing = expected - {record.code for record in release.codes}
    if expected and len(missing) > MOST_LOST * len(expected):
        some = ", ".join(sorted(missing)[:5])
        raise CodesWouldBeLost(
            f"{release.source} lacks {len(missing):,} of {len(expected):,} codes that were in force on {release.date}"
            f" ({some} ...).",
            "It may be cut short: get the file again from CMS, or allow the loss if you are sure.",
            len(missing),
            len(expected),
        )


def apply(db: sqlite3.Connection, release: Release, progress: Progress = no_progress) -> ImportReport:
    """Add the release and make the search layer anew. Raises UserError if the release has no codes."""
    if not release.codes:
        raise UserError(f"{release.source} has no HCPCS Level II codes.", "Choose the alpha-numeric file from CMS.")
    before = _release_before(db, release.date)
    newest = releases(db)[0]
    progress("Writing codes", 0.4)
    for (replaced,) in db.execute("SELECT number FROM release WHERE date = ? AND own_words = 0", (release.date,)).fetchall():
        # the same quarter posted again: the later posting stands
        db.execute("DELETE FROM released WHERE release = ?", (replaced,))
        db.execute("DELETE FROM release WHERE number = ?", (replaced,))
    number = _write(db, release)
    _write_lists(db, release, newer_than_loaded=release.date >= newest.date)
    progress("Writing the index", 0.6)
    entries.rebuild(db, lambda step, share: progress(step, 0.6 + 0.3 * share))
    schema.set_meta(db, "build", f"{release.sha256[:16]}-{number}")
    added, revised, discontinued = changes.counts(db, before.number, number) if before else (0, 0, 0)
    return ImportReport(
        source=release.source,
        release=_info(db, number),
        already_loaded=False,
        history_only=release.date < newest.date,
        codes=len(release.codes),
        modifiers=len(release.modifiers),
        added=added,
        revised=revised,
        discontinued=discontinued,
        compared_with=before.title if before else "",
        refused=refused_rows(release),
        warnings=tuple(release.warnings),
        members=release.members,
    )


def refused_rows(release: Release) -> tuple[RefusedRow, ...]:
    return tuple(RefusedRow(row.where, row.reason, row.text) for row in release.refused)


def _release_before(db: sqlite3.Connection, date: str) -> ReleaseInfo | None:
    """What a release of this date is compared with: the official one before it, else our own words if they are older."""
    held = releases(db)
    official = next((info for info in held if not info.own_words and info.date < date), None)
    return official or next((info for info in held if info.own_words and info.date < date), None)


def _write(db: sqlite3.Connection, release: Release) -> int:
    number = int(db.execute("SELECT coalesce(max(number), 0) + 1 FROM release").fetchone()[0])
    db.execute(
        "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            number,
            release.date,
            release.title,
            release.posting,
            release.source,
            release.sha256,
            RIGHTS,
            datetime.now(UTC).isoformat(timespec="seconds"),
            len(release.codes),
            len(release.modifiers),
        ),
    )
    wordings: dict[str, int] = dict(db.execute("SELECT text, id FROM wording"))
    held = len(wordings)
    next_id = max(wordings.values(), default=0) + 1

    def wording(text: str) -> int:
        nonlocal next_id
        at = wordings.get(text)
        if at is None:
            at = wordings[text] = next_id
            next_id += 1
        return at

    rows = [
        (
            number,
            record.code,
            wording(record.long),
            wording(record.short),
            wording(packed_facts(record)),
            record.added,
            record.effective,
            record.terminated,
            record.action,
        )
        for record in _both(release)
    ]
    new = list(wordings.items())[held:]
    db.executemany("INSERT INTO wording (text, id) VALUES (?, ?)", new)
    db.executemany("INSERT INTO released VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return number


def _both(release: Release) -> Iterable[CodeRecord]:
    yield from release.codes
    yield from release.modifiers


def _write_lists(db: sqlite3.Connection, release: Release, *, newer_than_loaded: bool) -> None:
    """Unlisted codes and processing notes; those of an older release only add."""
    if release.unlisted is not None:
        db.executemany("INSERT OR IGNORE INTO unlisted VALUES (?)", [(code,) for code in release.unlisted])
    how = "REPLACE" if newer_than_loaded else "IGNORE"
    db.executemany(f"INSERT OR {how} INTO processing_note VALUES (?, ?)", release.processing_notes.items())


def _info(db: sqlite3.Connection, number: int) -> ReleaseInfo:
    return next(info for info in releases(db) if info.number == number)
