"""What imports and comparisons of releases tell."""

# Without `from __future__ import annotations`, as model.py.

from typing import NamedTuple

from medcode_desktop.catalogue.model import Hit, Kind, ReleaseInfo


class Revision(NamedTuple):
    code: str
    kind: Kind
    before: str
    after: str


class Changes(NamedTuple):
    """What one release changed against another: codes and modifiers."""

    before: ReleaseInfo
    after: ReleaseInfo
    added: tuple[Hit, ...] = ()
    revised: tuple[Revision, ...] = ()  # long descriptor
    reworded_short: tuple[Revision, ...] = ()  # short descriptor only
    facts_changed: tuple[tuple[str, str, str, str], ...] = ()  # code, what, before, after
    discontinued: tuple[Hit, ...] = ()
    reactivated: tuple[Hit, ...] = ()
    removed: tuple[Hit, ...] = ()  # no longer in the file at all


class RefusedRow(NamedTuple):
    where: str
    reason: str
    text: str


class ImportReport(NamedTuple):
    """How an import ended. Counts are of codes and modifiers together where not said."""

    source: str
    release: ReleaseInfo
    already_loaded: bool  # the same file content was loaded before; nothing was changed
    history_only: bool  # older than what is loaded: only its texts and dates were added
    codes: int
    modifiers: int
    added: int
    revised: int
    discontinued: int
    compared_with: str  # title of the release it was compared with, "" if there was none
    refused: tuple[RefusedRow, ...] = ()
    warnings: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
