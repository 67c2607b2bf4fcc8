"""Writing a check into a file: asks where, works in the background, leaves no half of a file."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medcode_desktop import settings
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records
from medcode_desktop.reports.check_export import Format, export_check, suggested_name
from medcode_desktop.reports.check_pages import check_page
from medcode_desktop.reports.whole_file import refuse_the_list
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.export_button import TITLES
from medcode_desktop.ui.checks.running import Result, report_of
from medcode_desktop.ui.lookup.printing import write_pdf
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.work import Progress

SHARE_OF_LINES = 0.8  # of the work of a workbook; then it is put together, as its writer reports


class Exporting(QObject):
    def __init__(
        self,
        records: Records,
        remembered: Settings,
        tasks: Tasks,
        reporter: Reporter,
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._records = records
        self._settings = remembered
        self._tasks = tasks
        self._reporter = reporter
        self._now = now

    def export(
        self, kind: Format, result: Result, rows: array[int] | None, filters: str, lists: Iterable[Path | None] = ()
    ) -> None:
        """Ask for the file, then write. `rows`: only these; `filters` says in words which they are. `lists` are never replaced,
        nor is that of the result."""
        clinic, made = self._settings.get(settings.CLINIC), self._now()
        name = suggested_name(kind, result.wanted.options.mode, clinic=clinic, at=made)
        try:
            path = where_to_save(self._window, f"Export: {TITLES[kind]}", name, self._settings)
            if path is None:
                return
            for one in filter(None, (result.wanted.path, *lists)):
                refuse_the_list(path, one)
        except UserError as error:
            self._reporter.user_error(error)
            return

        def work(progress: Progress) -> int:
            lines_share = SHARE_OF_LINES if kind is Format.XLSX else 1.0
            report = report_of(result, rows, filters, clinic, made, lambda step, share: progress(step, share * lines_share))
            if kind is not Format.PDF:
                return export_check(kind, path, report, progress)
            html = check_page(report)
            progress("Drawing pages", 1.0)
            write_pdf(html, path)  # Qt draws documents in any thread; no widget is touched
            return len(result.kept) if rows is None else len(rows)

        self._tasks.run(f"Exporting {path.name}", work, partial(self._on_done, path), cancelled=partial(self._on_stopped, path))

    def _on_stopped(self, path: Path) -> None:
        self._reporter.message(Message("info", f"The export was stopped: {path.name} was not written."))

    def _on_done(self, path: Path, _rows: int) -> None:
        remember_folder(path, self._settings)
        try:
            self._records.audit.add(Act.EXPORT, f"check of codes; {path.name}")
        except UserError as error:
            self._reporter.user_error(error)
        self._reporter.message(Message("success", f"{path.name} written to {path.parent}."))
