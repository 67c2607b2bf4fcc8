"""The catalogues on disk: which one is in use, importing into a new one, going back.

Every import writes a new file `catalogue-0007.db` and then renames a small text file, `in-use.txt`, that names it. So the
catalogue in use is never written to, a crash at any moment leaves either the old or the new one in use, and a window that
still has the old one open is not disturbed (Windows could not replace an open file). The last KEPT files stay for going back.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from medcode_desktop.catalogue import new_file
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_folder
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

if TYPE_CHECKING:
    from medcode_desktop.catalogue.reported import ImportReport
    from medcode_desktop.catalogue.sources import Licence, SourceReport
    from medcode_desktop.catalogue.taking_in import Chosen, Imported
    from medcode_desktop.releases.official import SourceKind

KEPT = 3  # catalogues to go back to, besides the one in use
BUNDLED = "bundled"
IN_USE = "in-use.txt"
_MADE = r"catalogue-[0-9]{4,}\.db"
_SPARE = 8 * 1024 * 1024  # bytes that an import may need beyond a copy of the catalogue


class CatalogueStore:
    """`folder` is the user's; `bundled` came with the program and is never written to."""

    def __init__(self, folder: Path, bundled: Path) -> None:
        self.folder = folder
        self.bundled = bundled
        self.fallback = ""  # why the catalogue that should be in use is not, in a sentence

    def open(self) -> Catalogue:
        """The catalogue in use; if it is damaged the one before it, at last the bundled one (see `fallback`)."""
        current, self.fallback = self._named()
        for path in (current, *self._older()):
            try:
                return Catalogue.open(path)
            except UserError as error:
                self.fallback = self.fallback or f"{error.what} The catalogue before it is used."
        return Catalogue.open(self.bundled)

    def import_file(self, path: Path, progress: Progress = no_progress, *, allow_loss: bool = False) -> ImportReport:
        """Read a HCPCS release and put a catalogue with it into use. On any fault or cancel nothing has changed.

        Raises UserError (also CodesWouldBeLost, unless allowed) and Cancelled.
        """
        from medcode_desktop.catalogue import taking_in  # 60 ms, and the start needs none of it
        from medcode_desktop.catalogue.reported import ImportReport
        from medcode_desktop.releases.read import read_release

        with nothing_thrown_away():
            release = read_release(path, lambda step, share: progress(step, share * 0.35))
            (report,) = self._take_in(taking_in.Chosen([release]), progress, allow_loss=allow_loss, licence=None)
        assert isinstance(report, ImportReport)  # noqa: S101 - a release was given
        return report

    def import_files(
        self,
        paths: Sequence[Path],
        progress: Progress = no_progress,
        *,
        allow_loss: bool = False,
        licence: Licence | None = None,
    ) -> Imported:
        """Read files of any kind, or folders of them, and put one catalogue with all of them into use.

        On any fault or cancel nothing has changed. Raises UserError (also CodesWouldBeLost unless allowed, and LicenceNeeded
        if CPT content is among them and no licence was confirmed) and Cancelled.
        """
        from medcode_desktop.catalogue import taking_in  # 60 ms, and the start needs none of it

        with nothing_thrown_away():
            chosen = taking_in.read_all(paths, lambda step, share: progress(step, share * 0.35))
            reports = self._take_in(chosen, progress, allow_loss=allow_loss, licence=licence)
        return taking_in.Imported(tuple(reports), tuple(chosen.left_out))

    def remove(self, kind: SourceKind, progress: Progress = no_progress) -> str:
        """Put a catalogue without a source into use; the title of what was removed. Raises UserError.

        Where CPT content goes, the catalogues before it go as well: nothing of it stays on the disk.
        """
        from medcode_desktop.catalogue import apply_source, entries, schema, sources, taking_in

        removed = ""
        licensed = False

        def write(db: sqlite3.Connection) -> bool:
            nonlocal removed, licensed
            schema.bring_up_to_date(db)
            licensed = bool(sources.cpt_notice(db))
            removed = apply_source.remove(db, kind)
            licensed = licensed and not sources.cpt_notice(db)
            schema.set_meta(db, schema.CPT_REMOVED, "yes" if licensed else "")
            progress("Writing the index", 0.4)
            entries.rebuild(db, lambda step, share: progress(step, 0.4 + 0.4 * share))
            taking_in.mark_new(db, removed)
            return True

        with nothing_thrown_away(), self._lock():
            self._put_into_use(write, progress, compact=True)
            if licensed:
                self._forget_licensed()
        return removed

    def clear_leftovers(self) -> None:
        """Delete what an import or a removal that was killed has left, CPT texts may be in it; not while one is under way."""
        if self._leftovers() or self._is_removal_unfinished():  # else nothing is imported for the lock
            with suppress(UserError), self._lock():
                self._clear_leftovers()
                if self._is_removal_unfinished():
                    self._forget_licensed()

    def can_roll_back(self) -> bool:
        return self._before() is not None

    def open_before(self) -> Catalogue | None:
        """The catalogue that going back would bring; None if there is none."""
        before = self._before()
        return Catalogue.open(before) if before is not None else None

    def roll_back(self) -> str:
        """Put the catalogue before into use; its title. Raises UserError if there is none."""
        with self._lock():
            before = self._before()
            if before is None:
                raise UserError("There is no catalogue to go back to.", "Only the bundled one has been in use.")
            with _opened(before) as catalogue:
                title = catalogue.title
            left = self._in_use()
            try:
                self._use(before)
            except OSError as error:
                raise new_file.disk_fault(error, self.folder) from error
            if left != self.bundled:
                new_file.unlink_if_possible(left)
            return title

    def _take_in(
        self, chosen: Chosen, progress: Progress, *, allow_loss: bool, licence: Licence | None
    ) -> Sequence[ImportReport | SourceReport]:
        from medcode_desktop.catalogue import taking_in

        reports: Sequence[ImportReport | SourceReport] = ()

        def write(db: sqlite3.Connection) -> bool:
            nonlocal reports
            reports = taking_in.take_in(db, chosen, progress, allow_loss=allow_loss, licence=licence)
            if taking_in.nothing_new(reports):
                return False
            taking_in.check_held(db, chosen)
            return True

        with self._lock():
            self._put_into_use(write, progress)
        return reports

    def _put_into_use(self, write: Callable[[sqlite3.Connection], bool], progress: Progress, *, compact: bool = False) -> None:
        """Let `write` change a copy of the catalogue in use, and use that. Nothing is changed if it returns False or raises."""
        self._clear_leftovers()
        with closing(self.open()) as source:
            current, forget = source.path, source.cpt_was_removed
        if forget:
            self._forget_licensed()  # the removal may have been cut off before it came to this
        target = self.folder / f"catalogue-{self._next_number():04d}.db"
        temporary = target.with_suffix(".part")
        try:
            self._check_space(current)
            shutil.copyfile(current, temporary)
            if not new_file.change(temporary, write, progress, compact=compact):
                return
            progress("Putting the new catalogue into use", 0.98)
            temporary.rename(target)
            self._use(target)
        except new_file.Damaged as error:
            if new_file.is_damaged(current):
                raise new_file.damaged_in_use(self.folder, "some of it cannot be read") from error
            raise
        except OSError as error:
            raise new_file.disk_fault(error, self.folder) from error
        except sqlite3.Error as error:
            raise new_file.database_fault(error, self.folder) from error
        finally:
            temporary.unlink(missing_ok=True)
            if self._in_use() != target:
                new_file.unlink_if_possible(target)
        self._thin()

    def _is_removal_unfinished(self) -> bool:
        """CPT content was taken out of the catalogue in use, and catalogues before it still have it."""
        with suppress(UserError), _opened(self._in_use()) as catalogue:
            return catalogue.cpt_was_removed and bool(self._licensed_before())
        return False  # a catalogue in use that is damaged needs those before it

    def _licensed_before(self) -> list[Path]:
        """Catalogues to go back to that have CPT content, or may have it: what cannot be read is no use for going back."""
        from medcode_desktop.catalogue.sources import may_have_cpt

        return [path for path in self._older() if path != self.bundled and may_have_cpt(path)]

    def _forget_licensed(self) -> None:
        """After CPT content was removed: no catalogue to go back to may still have it."""
        for path in self._licensed_before():
            new_file.unlink_if_possible(path)
        kept = [path.name for path in self._licensed_before()]
        if kept:
            raise UserError(
                f"The CPT content is out of use, but {', '.join(kept)} in {self.folder} could not be deleted.",
                "Close other windows of the program and delete it by hand.",
            )

    def _check_space(self, current: Path) -> None:
        needed = current.stat().st_size * 2 + _SPARE
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise UserError(
                f"The disk of {self.folder} is full: {free // 2**20} MB free, {-(-needed // 2**20)} MB needed.",
                "Free some space and try again. Nothing was changed.",
            )

    def _in_use(self) -> Path:
        return self._named()[0]

    def _named(self) -> tuple[Path, str]:
        """The catalogue in use; and why that is not sure, in a sentence, or ""."""
        path = self.folder / IN_USE
        try:
            name = path.read_bytes().strip().decode("ascii", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return self.bundled, ""  # nothing was imported yet
        except OSError as error:
            why = error.strerror or error
            return self.bundled, f"{path} cannot be read ({why}). The catalogue that came with the program is used."
        if name == BUNDLED:
            return self.bundled, ""
        if re.fullmatch(_MADE, name, re.ASCII):
            return self.folder / name, ""
        newest = max(self.folder.glob("catalogue-*.db"), default=self.bundled)
        return newest, f"{path} is damaged. The newest catalogue is used."

    def _older(self) -> list[Path]:
        """Catalogues made before the one in use, newest first, and the bundled one at the end."""
        current = self._in_use()
        if current == self.bundled:
            return []
        made = sorted(self.folder.glob("catalogue-*.db"), reverse=True)
        return [*(path for path in made if path.name < current.name), self.bundled]

    def _before(self) -> Path | None:
        for path in self._older():
            try:
                Catalogue.open(path).close()
            except UserError:
                continue
            return path
        return None

    def _use(self, path: Path) -> None:
        name = BUNDLED if path == self.bundled else path.name
        temporary = self.folder / "in-use.part"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.folder / IN_USE)
        flush_folder(self.folder)

    def _next_number(self) -> int:
        numbers = [int(path.stem[-4:]) for path in self.folder.glob("catalogue-[0-9][0-9][0-9][0-9].db")]
        return max(numbers, default=0) + 1

    def _thin(self) -> None:
        """Keep the one in use and KEPT before it. A file that another window has open may stay; it is tried next time."""
        for path in self._older()[KEPT:]:
            if path != self.bundled:
                new_file.unlink_if_possible(path)

    def _clear_leftovers(self) -> None:
        for path in self._leftovers():
            new_file.unlink_if_possible(path)

    def _leftovers(self) -> list[Path]:
        """Pieces of an import that was killed, and catalogues that were finished but never put into use."""
        current = self._in_use()
        made = self.folder.glob("catalogue-*.db")
        unused = (path for path in made if current == self.bundled or path.name > current.name)
        return [*self.folder.glob("*.part"), *self.folder.glob("*.part-journal"), *unused]

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One import or roll-back at a time on this PC, in any number of windows."""
        from filelock import FileLock, Timeout  # 60 ms, and the start needs none of it

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "import.lock", timeout=0)
            lock.acquire()
        except Timeout as error:
            raise UserError("Another import is under way on this PC.", "Wait until it has ended, then try again.") from error
        except OSError as error:
            raise new_file.disk_fault(error, self.folder) from error
        try:
            self._be_sure_what_is_in_use()
            yield
        finally:
            lock.release()

    def _be_sure_what_is_in_use(self) -> None:
        """Before anything is cleared away or put in its place."""
        path = self.folder / IN_USE
        try:
            path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UserError(
                f"{path} cannot be read: {error.strerror or error}.", "Allow reading it; nothing was changed."
            ) from error


@contextmanager
def _opened(path: Path) -> Iterator[Catalogue]:
    """A catalogue for the length of a `with`."""
    catalogue = Catalogue.open(path)
    try:
        yield catalogue
    finally:
        catalogue.close()
