"""One open catalogue: look up, search, browse, compare releases. Read only; quick enough for every keystroke.

The file is opened immutable: it is written whole by a build or an import and never changed afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medcode_desktop.catalogue import held, schema
from medcode_desktop.catalogue.model import Answer, Hit, Look, ReleaseInfo, SectionRef
from medcode_desktop.catalogue.reach import caution
from medcode_desktop.errors import UserError
from medcode_desktop.paths import sqlite_uri

if TYPE_CHECKING:
    from medcode_desktop.catalogue.claim_facts import ClaimFacts
    from medcode_desktop.catalogue.detail import Detail
    from medcode_desktop.catalogue.details import DetailMaker
    from medcode_desktop.catalogue.drugs import Drugs
    from medcode_desktop.catalogue.edits import Edits
    from medcode_desktop.catalogue.fees import Fees
    from medcode_desktop.catalogue.hits import HitMaker
    from medcode_desktop.catalogue.localities import Locality
    from medcode_desktop.catalogue.reported import Changes
    from medcode_desktop.catalogue.search import Search
    from medcode_desktop.catalogue.sources import SourceInfo
    from medcode_desktop.catalogue.teaching import Teaching


class Catalogue:
    """Use `Catalogue.open`; call `close` when a newer one takes its place.

    The window opens one at every start and asks nothing of it before it is painted, so what answers is imported when it
    is first asked, or bit by bit by `get_ready`.
    """

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Raises UserError if the file is missing, damaged, or of another version of the program."""
        db = _connected(path)
        try:
            version = schema.get_meta(db, "schema")
            db.execute("SELECT code FROM entry ORDER BY place LIMIT 1").fetchone()
        except sqlite3.DatabaseError as error:
            db.close()
            raise UserError(f"The code catalogue {path} is damaged ({error}).") from error
        if version not in schema.READABLE:
            db.close()
            raise UserError(
                f"The code catalogue {path} was made by another version of the program.",
                "Import the release again with this version.",
            )
        return cls(db, path)

    def close(self) -> None:
        self._db.close()

    @cached_property
    def title(self) -> str:
        """For the status bar: the release that the facts come from, and whose words are shown."""
        newest, *older = self.releases()
        if not newest.own_words:
            return f"{newest.title} - own words and official text"
        history = next((info.title.removeprefix("HCPCS Level II ") for info in older if not info.own_words), "")
        return f"{newest.title} - own words" + (f" and official text of {history}" if history else "")

    @cached_property
    def build(self) -> str:
        """Tells two catalogues apart."""
        return schema.get_meta(self._db, "build")

    def caution(self, on: date) -> str:
        """What to say when the catalogue is older than the quarter of a date; "" if it is not."""
        return caution(self.releases()[0], on)

    def search(self, text: str, on: date, look: Look = Look.ALL, *, active_only: bool = True, limit: int = 200) -> Answer:
        """Answer any text at all, judged on a date of service. Never raises for what was typed."""
        if not text.isascii():
            # halves of characters, which bytes that are no text become: the database takes none
            text = text.encode("utf-8", errors="ignore").decode("utf-8")
        return self._search.answer(text, on, look, active_only=active_only, limit=limit)

    def detail(self, code: str, on: date) -> Detail | None:
        """Everything known of a code, a modifier, or a shape such as a CPT code; None for what is none of these."""
        return self._details.detail(code, on)

    def hits(self, codes: Sequence[str], on: date) -> list[Hit]:
        """One row for each code in the given order; codes that are not in the catalogue included."""
        return self._hits.for_codes(codes, on)

    def sections(self, parent: SectionRef | None = None) -> list[SectionRef]:
        """The browse tree, one level at a time."""
        from medcode_desktop.catalogue import browse

        return browse.sections(self._db, parent)

    def codes_between(self, first: str, last: str, on: date, *, active_only: bool = True, limit: int = 2000) -> list[Hit]:
        """Codes of a section in order."""
        return self._hits.between(first, last, on, active_only=active_only, limit=limit)

    def releases(self) -> list[ReleaseInfo]:
        """All releases held, newest first; of one date the official one before our own words."""
        return held.releases(self._db)

    def changes(self, before: int, after: int) -> Changes:
        """What release `after` changed against release `before` (their numbers)."""
        from medcode_desktop.catalogue import changes

        return changes.compare(self._db, self._hits, before, after)

    @cached_property
    def has_clinic_files(self) -> bool:
        """Are there fees, drug numbers, CPT descriptors or NCCI edits? Asked for each code that is shown."""
        return schema.has_sources(self._db)

    def sources(self) -> tuple[SourceInfo, ...]:
        """The clinic's own files: fees, drug numbers, CPT descriptors, NCCI edits."""
        from medcode_desktop.catalogue import sources

        return sources.held(self._db)

    @cached_property
    def cpt_notice(self) -> str:
        """What has to stand wherever CPT text is shown or printed; "" while there is none."""
        if not self.has_clinic_files:
            return ""
        from medcode_desktop.catalogue import sources

        return sources.cpt_notice(self._db)

    @property
    def cpt_was_removed(self) -> bool:
        """CPT content was taken out when this catalogue was made."""
        return schema.get_meta(self._db, schema.CPT_REMOVED) == "yes"

    @cached_property
    def fees(self) -> Fees:
        from medcode_desktop.catalogue.fees import Fees

        return Fees(self._db)

    @cached_property
    def drugs(self) -> Drugs:
        from medcode_desktop.catalogue.drugs import Drugs

        return Drugs(self._db)

    def edits(self) -> Edits:
        """NCCI pairs and unit ceilings."""
        from medcode_desktop.catalogue.edits import Edits

        return Edits(self._db)

    def claim_facts(self) -> ClaimFacts:
        """What checks of claim lines need."""
        from medcode_desktop.catalogue.claim_facts import ClaimFacts

        return ClaimFacts(self._db)

    def localities(self) -> list[Locality]:
        from medcode_desktop.catalogue.localities import localities

        return localities(self._db) if self.has_clinic_files else []

    @cached_property
    def locality_by_key(self) -> dict[str, Locality]:
        """By "01112-05": asked for each code that is shown."""
        return {one.key: one for one in self.localities()}

    def locality(self, asked: str) -> Locality:
        """The one that a person means. Raises UserError."""
        from medcode_desktop.catalogue.localities import find

        return find(self._db, asked)

    def teaching(self) -> Teaching:
        """What questions are made from, all codes at once."""
        from medcode_desktop.catalogue.teaching import Teaching

        return Teaching(self._db)

    def get_ready(self) -> Iterator[None]:
        """Load what the first searches need, in pieces of some 20 ms: for idle time after the start."""
        yield from self._search.get_ready()
        _ = self._details

    @cached_property
    def _hits(self) -> HitMaker:
        from medcode_desktop.catalogue.hits import HitMaker

        return HitMaker(self._db)

    @cached_property
    def _search(self) -> Search:
        from medcode_desktop.catalogue.search import Search

        return Search(self._db, self._hits)

    @cached_property
    def _details(self) -> DetailMaker:
        from medcode_desktop.catalogue.details import DetailMaker

        return DetailMaker(self._db, self._hits)


def _connected(path: Path) -> sqlite3.Connection:
    try:
        if path.is_file():
            return sqlite3.connect(sqlite_uri(path, "mode=ro&immutable=1"), uri=True, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        raise UserError(f"The code catalogue {path} cannot be opened ({error}).", "Allow reading it and its folder.") from error
    raise UserError(f"The code catalogue {path} is missing.", "Install the program again.")
