"""Reads the files a person chose, whatever each is, and puts all of them into one new catalogue.

A file named by itself that cannot be used ends the import with nothing changed; in a folder, what is no code file is left
out and named in the report.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.catalogue import apply_release, apply_source, clinic_words, entry_changes, lost_codes, schema
from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.reported import ImportReport
from medcode_desktop.catalogue.sources import FEE_SCHEDULES, Licence, SourceReport, held
from medcode_desktop.errors import LicenceNeeded, UserError
from medcode_desktop.releases.official import SourceFile
from medcode_desktop.releases.read import read_release
from medcode_desktop.releases.records import Release
from medcode_desktop.releases.source_files import read_if_sources
from medcode_desktop.work import Progress

MOST_FILES = 300  # of a folder
_FORMATS = (".csv", ".txt", ".xlsx", ".xls")  # the best first

Report = ImportReport | SourceReport


@dataclass
class Chosen:
    """What was read of the files that were chosen."""

    releases: list[Release] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # of folders: name and why, a sentence each


class Imported(NamedTuple):
    """How an import of several files ended."""

    reports: tuple[Report, ...]  # one for each file that was read
    left_out: tuple[str, ...]  # of folders: what was no code file, a sentence each

    @property
    def nothing_new(self) -> bool:
        return nothing_new(self.reports)


def read_all(paths: Sequence[Path], progress: Progress) -> Chosen:
    """Raises UserError for a file named by itself that cannot be used, or if there is nothing to use at all."""
    listed = [(path, alone) for chosen in paths for path, alone in _files(chosen)]
    chosen = Chosen()
    for at, (path, alone) in enumerate(listed):
        told = partial(_part, progress, at, len(listed))
        try:
            _read(path, chosen, told)
        except UserError as error:
            if alone:
                raise
            chosen.left_out.append(error.what)
    if not chosen.releases and not chosen.sources:
        why = f" {chosen.left_out[0]}" if chosen.left_out else ""
        raise UserError(f"There is no file in {paths[0]} that MedCode can read.{why}", "Choose the files themselves.")
    chosen.releases.sort(key=lambda release: release.date)
    _leave_out_doubles(chosen)
    chosen.sources.sort(key=lambda file: file.date)
    return chosen


def _leave_out_doubles(chosen: Chosen) -> None:
    """CMS publishes the same table as csv, txt and xlsx; of a folder with several of them the csv is taken."""
    best: dict[tuple[str, str], list[SourceFile]] = {}
    for file in sorted(chosen.sources, key=lambda one: (_format(one), -len(one.rows))):
        if file.kind in apply_source.IN_PARTS:
            continue
        before = best.setdefault((file.kind, file.date), [])
        taken = next((one for one in before if _is_double(file, one)), None)
        if taken is None:
            before.append(file)
        else:
            chosen.sources.remove(file)
            chosen.left_out.append(f"{file.title}: {file.source} has the same as {taken.source}, which was taken.")


def _is_double(file: SourceFile, other: SourceFile) -> bool:
    if file.kind not in apply_source.BY_CODES:
        return True
    return apply_source.same_table(apply_source.codes_of(file), apply_source.codes_of(other))


def _format(file: SourceFile) -> int:
    ending = Path(file.member).suffix.lower()
    return _FORMATS.index(ending) if ending in _FORMATS else len(_FORMATS)


def take_in(
    db: sqlite3.Connection, chosen: Chosen, progress: Progress, *, allow_loss: bool, licence: Licence | None
) -> list[Report]:
    """Put everything into the open copy of a catalogue, within the caller's transaction. One report for each file.

    Raises UserError, LicenceNeeded and CodesWouldBeLost.
    """
    schema.bring_up_to_date(db)
    _check_licence(db, chosen.sources, licence)
    reports: list[Report] = [_take_release(db, release, progress, allow_loss=allow_loss) for release in chosen.releases]
    if not chosen.sources:
        return reports
    kinds = {file.kind for file in chosen.sources}
    words = clinic_words.gathered(db, kinds)
    for at, file in enumerate(chosen.sources):
        progress(f"Writing {file.title}", 0.4 + 0.3 * at / len(chosen.sources))
        if not allow_loss:
            lost_codes.check(db, file, chosen.sources)
        reports.append(apply_source.apply(db, file, _licence_for(db, file, licence)))
    entry_changes.change(db, words, kinds, lambda step, share: progress(step, 0.7 + 0.2 * share))
    if any(file.has_cpt for file in chosen.sources):
        schema.set_meta(db, schema.CPT_REMOVED, "")
    if not nothing_new(reports):
        mark_new(db, *(file.sha256 for file in chosen.sources))
    return reports


def nothing_new(reports: Sequence[Report]) -> bool:
    return all(report.already_loaded for report in reports)


def mark_new(db: sqlite3.Connection, *what: str) -> None:
    """Tell the catalogue apart from the one it was made from."""
    text = " ".join((schema.get_meta(db, "build"), *what))
    schema.set_meta(db, "build", hashlib.sha256(text.encode()).hexdigest()[:16])


def check_held(db: sqlite3.Connection, chosen: Chosen) -> None:
    """Every release must be there with every code, and every other file with rows, before the new catalogue may be used."""
    loaded = {info.kind for info in held(db)}
    if loaded & set(FEE_SCHEDULES):
        loaded |= set(FEE_SCHEDULES)  # that of one year is in the place of another's, chosen with it
    if any(file.kind not in loaded for file in chosen.sources):
        raise UserError("The new catalogue lacks rows of a file.", "Import it again. Nothing was changed.")
    for release in chosen.releases:
        number = db.execute(
            "SELECT count(*) FROM released JOIN release ON release.number = released.release WHERE sha256 = ?",
            (release.sha256,),
        ).fetchone()[0]
        if number and number != len(release.codes) + len(release.modifiers):
            raise UserError("The new catalogue lacks codes of the release.", "Import it again. Nothing was changed.")


def _files(chosen: Path) -> list[tuple[Path, bool]]:
    """The file itself; or the files of a folder and of the folders in it. True: it was named by itself."""
    if not chosen.is_dir():
        return [(chosen, True)]
    files = sorted(path for path in chosen.rglob("*") if path.is_file() and not path.name.startswith("."))
    if len(files) > MOST_FILES:
        raise UserError(
            f"{chosen} has {len(files):,} files in it; that is not a folder of code files.",
            f"Choose a folder with at most {MOST_FILES}, or the files themselves.",
        )
    return [(path, False) for path in files]


def _read(path: Path, chosen: Chosen, progress: Progress) -> None:
    sources = read_if_sources(path, progress)
    if sources is None:
        chosen.releases.append(read_release(path, progress))
    else:
        chosen.sources.extend(sources)


def _part(progress: Progress, at: int, of: int, step: str, share: float) -> None:
    progress(step, (at + share) / of)


def _check_licence(db: sqlite3.Connection, files: Sequence[SourceFile], licence: Licence | None) -> None:
    wanting = [file for file in files if file.has_cpt and _licence_for(db, file, licence) is None]
    if wanting:
        names = tuple(dict.fromkeys(file.source for file in wanting))
        years = tuple(sorted({file.copyright_year for file in wanting if file.copyright_year}))
        raise LicenceNeeded(
            f"{', '.join(names)}: there is CPT content of the American Medical Association (AMA) in it.",
            "Confirm that the clinic holds a licence for it, or has accepted the licence under which CMS gives the file out."
            " Nothing of it was kept.",
            names,
            years,
        )


def _licence_for(db: sqlite3.Connection, file: SourceFile, licence: Licence | None) -> Licence | None:
    """The licence confirmed now, or before for the same kind of file of the same year: a licence of the AMA and the one with
    which CMS gives its files out are two things."""
    if licence is not None or not file.has_cpt:
        return licence
    row = db.execute(
        "SELECT licensed_to, licensed_at FROM source WHERE licensed_to <> '' AND kind = ? AND substr(date, 1, 4) = ? LIMIT 1",
        (file.kind, file.date[:4]),
    ).fetchone()
    return Licence(*row) if row else None


def _take_release(db: sqlite3.Connection, release: Release, progress: Progress, *, allow_loss: bool) -> ImportReport:
    loaded = apply_release.already_loaded(db, release)
    if loaded is not None:
        return _nothing_new(release, loaded)
    later = apply_release.later_posting(db, release)
    if later is not None:
        told = f"A later posting of this quarter is loaded ({later.posting}); this one ({release.posting}) was left out."
        return _nothing_new(release, later, told)
    if not allow_loss:
        apply_release.check_loss(db, release)
    return apply_release.apply(db, release, progress)


def _nothing_new(release: Release, loaded: ReleaseInfo, *told: str) -> ImportReport:
    return ImportReport(
        source=release.source,
        release=loaded,
        already_loaded=True,
        history_only=False,
        codes=len(release.codes),
        modifiers=len(release.modifiers),
        added=0,
        revised=0,
        discontinued=0,
        compared_with="",
        refused=apply_release.refused_rows(release),
        warnings=(*told, *release.warnings),
        members=release.members,
    )
