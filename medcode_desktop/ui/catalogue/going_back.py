"""What going back has changed, in words: which releases and own files went, which came back, how to undo it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.sources import FEE_SCHEDULES, SourceInfo
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.release_table import local_time, release_name

MOST_NAMED = 3  # files in the sentence that says what to import again


class Held(NamedTuple):
    """What a catalogue holds."""

    title: str
    releases: tuple[ReleaseInfo, ...]
    sources: tuple[SourceInfo, ...]


def held(catalogue: Catalogue) -> Held:
    return Held(catalogue.title, tuple(catalogue.releases()), catalogue.sources())


@dataclass
class _Change:
    """Names for people, and what it takes to undo it."""

    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)  # that brought what is gone
    can_import: bool = True  # those files
    kinds_gone: set[SourceKind] = field(default_factory=set)
    kinds_back: set[SourceKind] = field(default_factory=set)


def tip(now: Held, before: Held | None) -> str:
    """What going back to the catalogue before would do."""
    if before is None:
        return "There is none before this one"
    change = _compare(now, before)
    parts = [f"Use {before.title if before.title != now.title else 'the catalogue before this one'} again"]
    if change.gone:
        parts.append(f"Takes out: {', '.join(change.gone)}")
    if change.back:
        parts.append(f"Brings back: {', '.join(change.back)}")
    return ". ".join(parts)


def told(left: Held, now: Held) -> str:
    """After going back from a catalogue to the one before it."""
    change = _compare(left, now)
    again = now.title if left.title != now.title else "the catalogue before"
    parts = [f"In use again: {again}."]
    if change.gone:
        parts.append(f"Taken out: {', '.join(change.gone)}.")
    if change.back:
        parts.append(f"Back: {', '.join(change.back)}.")
    if not change.gone and not change.back:
        parts.append("It holds the same releases and own files.")
    return " ".join((*parts, _undo(change))).strip()


def _compare(left: Held, now: Held) -> _Change:
    change = _Change()
    _compare_releases(left, now, change)
    _compare_sources(left, now, change)
    return change


def _compare_releases(left: Held, now: Held, change: _Change) -> None:
    gone = _without(left.releases, now.releases)
    change.gone += [release_name(release) for release in gone]
    change.back += [release_name(release) for release in _without(now.releases, left.releases)]
    change.files += [release.source for release in gone]
    # what came with the program, perhaps with an older one, is no file that a person has
    change.can_import = all(release.imported for release in gone) and not change.back


def _without(releases: Sequence[ReleaseInfo], others: Sequence[ReleaseInfo]) -> list[ReleaseInfo]:
    """Compared by what they are: their numbers are given anew in each catalogue."""
    known = {_key(release) for release in others}
    return [release for release in releases if _key(release) not in known]


def _key(release: ReleaseInfo) -> tuple[str, ...]:
    return release.date, release.title, release.posting, release.source, release.imported


def _compare_sources(left: Held, now: Held, change: _Change) -> None:
    before = {info.kind: info for info in left.sources}
    after = {info.kind: info for info in now.sources}
    for kind in SourceKind:
        out, come = before.get(kind), after.get(kind)
        if out == come:
            continue
        if out is not None and come is not None and _parts(out, come):
            extra = _parts(out, come)
            change.gone.append(f"{out.title} ({', '.join(extra)})")
            change.files += extra
            change.kinds_gone.add(kind)
            continue
        with_time = out is not None and come is not None and out.title == come.title
        if out is not None:
            change.gone.append(_name(out, with_time))
            change.files += out.files
            change.kinds_gone.add(kind)
        if come is not None:
            change.back.append(_name(come, with_time))
            change.kinds_back.add(kind)


def _parts(out: SourceInfo, come: SourceInfo) -> list[str]:
    """The files by which a source of several files had more than it has now; none if another took its place."""
    if out.date != come.date or not set(come.files) < set(out.files):
        return []
    return [file for file in out.files if file not in come.files]


def _name(info: SourceInfo, with_time: bool) -> str:
    return f"{info.title} as imported {local_time(info.imported)}" if with_time else info.title


def _undo(change: _Change) -> str:
    """Only what does bring it all about."""
    if not change.can_import:
        return ""
    if change.gone and _whole(change.kinds_back) <= _whole(change.kinds_gone):
        files = list(dict.fromkeys(change.files))
        if len(files) > MOST_NAMED:
            return "To undo this, import their files once more."
        return f"To undo this, import {listed(files)} once more."
    if change.back and not change.gone:
        return f"To undo this, remove {listed(change.back)} again."
    return ""


def _whole(kinds: Iterable[SourceKind]) -> set[SourceKind]:
    """Fee schedules of one year take the place of those of another, whichever of the kinds they are."""
    return {SourceKind.PFS if kind in FEE_SCHEDULES else kind for kind in kinds}


def listed(names: Sequence[str]) -> str:
    """As in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
