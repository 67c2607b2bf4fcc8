"""What the Scores screen writes and reads: exports, and the score files by which several PCs are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from medcode_desktop import settings
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act
from medcode_desktop.records.database import opened
from medcode_desktop.records.pooling import MergeReport, Pooling
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_files import SealDoubt, Written
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import scores_of_one_moment
from medcode_desktop.reports.scores_export import Exported, Format, export_scores, suggested_name
from medcode_desktop.settings import Settings
from medcode_desktop.ui.lookup.printing import write_pdf
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.scores.pages import Page, Told, gather_page, page_html, page_name, page_title
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.work import Progress

TITLES = {
    Format.XLSX: "Workbook (XLSX)",
    Format.CSV_SESSIONS: "Sessions (CSV)",
    Format.CSV_ANSWERS: "Answers (CSV)",
    Format.CSV_QUESTIONS: "Questions (CSV)",
    Format.XAPI: "For a learning management system (xAPI)",
}


class ScoreFiles(QObject):
    """`changed` is called when score files have brought something."""

    def __init__(
        self,
        records: Records,
        remembered: Settings,
        tasks: Tasks,
        reporter: Reporter,
        now: Callable[[], datetime],
        changed: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._records = records
        self._settings = remembered
        self._tasks = tasks
        self._reporter = reporter
        self._now = now
        self._changed = changed

    def export(self, kind: Format, chosen: Filter) -> None:
        """Ask where, then write in the background."""
        clinic, at = self._settings.get(settings.CLINIC), self._now()
        name = suggested_name(kind, chosen, clinic=clinic, at=at)
        path = self._where(f"Export: {TITLES[kind]}", name)
        if path is None:
            return
        records = self._records.path

        def work(progress: Progress) -> Exported:
            return export_scores(records, kind, path, chosen, clinic=clinic, at=at, progress=progress)

        self._tasks.run(f"Exporting {path.name}", work, self._on_exported)

    def save_page(self, page: Page, chosen: Filter) -> None:
        """Count in the background, which may find that there is nothing to print; then ask where, and draw the page as PDF."""
        clinic, made = self._settings.get(settings.CLINIC), self._now()
        if page is not Page.TEAM and len(chosen.people) != 1:
            self._reporter.user_error(UserError("This page is about one person.", "Choose a person at the top first."))
            return
        name = page_name(page, chosen, clinic=clinic, made=made)
        records = self._records.path

        def work(_progress: Progress) -> Told:
            with scores_of_one_moment(records) as scores:
                return gather_page(page, scores, chosen, clinic=clinic, made=made)

        self._tasks.run(f"Counting for the {page_title(page)}", work, partial(self._on_gathered, name))

    def _where(self, title: str, name: str) -> Path | None:
        try:
            return where_to_save(self._window, title, name, self._settings)
        except UserError as error:
            self._reporter.user_error(error)
            return None

    def _on_gathered(self, name: str, told: Told) -> None:
        """Drawing is Qt's, here on the main thread; it takes a blink."""
        path = self._where(told.page.value, name)
        if path is None:
            return
        try:
            write_pdf(page_html(told), path)
            remember_folder(path, self._settings)
            self._records.audit.add(Act.EXPORT, f"{page_title(told.page)}; {path.name}")
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._reporter.message(Message("success", f"{path.name} written to {path.parent}."))

    def write(self) -> None:
        """Write the score file of this PC into a folder, a share or a stick."""
        folder = QFileDialog.getExistingDirectory(
            self._window, "Folder for the score file", self._settings.get(settings.SCORES_FOLDER)
        )
        if not folder:
            return
        self._settings.set(settings.SCORES_FOLDER, folder)
        records, now = self._records.path, self._now

        def work(progress: Progress) -> Written:
            with opened(records) as file:
                return Pooling(file, now).write(Path(folder), progress=progress)

        self._tasks.run("Writing the score file", work, self._on_written)

    def _on_written(self, written: Written) -> None:
        seal = "sealed" if written.sealed else "not sealed, since no clinic key is set"
        told = f"{written.path.name}: {written.sessions:,} sessions and {written.answers:,} answers, {seal}."
        self._reporter.message(Message("success", told))

    def merge(self) -> None:
        """Take score files of other PCs."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Score files", self._settings.get(settings.SCORES_FOLDER), "Score files (*.medscores);;All files (*)"
        )
        if names:
            self._settings.set(settings.SCORES_FOLDER, str(Path(names[0]).parent))
            self.merge_files([Path(name) for name in names])

    def merge_files(self, paths: Sequence[Path], *, accept_unsealed: bool = False) -> None:
        """One file after the other, each whole or not at all. One whose seal is in doubt is asked about."""
        records, now = self._records.path, self._now

        def one(path: Path) -> Callable[[Progress], MergeReport]:
            def work(progress: Progress) -> MergeReport:
                with opened(records) as file:
                    return Pooling(file, now).merge(path, accept_unsealed=accept_unsealed, progress=progress)

            return work

        for path in paths:
            self._tasks.run(f"Merging {path.name}", one(path), self._on_merged, self._on_refused)

    def _on_exported(self, exported: Exported) -> None:
        remember_folder(exported.path, self._settings)
        self._reporter.message(Message("success", f"{exported.path.name} written to {exported.path.parent}."))

    def _on_merged(self, report: MergeReport) -> None:
        told = (
            f"{report.path.name} from {report.pc}: {report.sessions_new:,} new session{'s' * (report.sessions_new != 1)}, "
            f"{report.sessions_known:,} known already; {report.people_new:,} new people, "
            f"{report.people_matched:,} matched by staff number."
        )
        if report.people_deleted:
            told += (
                f" Left out, because they were deleted here for good: {report.people_deleted:,} people with "
                f"{report.sessions_deleted:,} sessions."
            )
        if report.in_future:
            told += f" {report.in_future:,} sessions lie in the future: check the clock of that PC."
        self._reporter.message(Message("success", told))
        self._changed()

    def _on_refused(self, error: UserError) -> None:
        if isinstance(error, SealDoubt):
            path = error.path
            take = lambda: self.merge_files([path], accept_unsealed=True)  # noqa: E731 - what the button does
            self._reporter.message(Message("warning", str(error), "Take it all the same", take))
        else:
            self._reporter.user_error(error)
