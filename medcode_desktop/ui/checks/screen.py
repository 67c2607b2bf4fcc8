"""The Check codes screen: a list comes in, a check goes over it, findings come out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QTabBar, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.catalogue_names import bundled_payers
from medcode_desktop.checking.findings import CheckedLine
from medcode_desktop.checking.list_reading import CodeList, open_list
from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.reports.check_export import Format
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.exporting import Exporting
from medcode_desktop.ui.checks.findings_page import FindingsPage
from medcode_desktop.ui.checks.levels_tab import LevelsTab
from medcode_desktop.ui.checks.list_page import ListPage
from medcode_desktop.ui.checks.running import Result, Wanted, frozen, run_check
from medcode_desktop.ui.checks.sections_page import SectionsPage
from medcode_desktop.ui.drop_screen import DropScreen
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.work import Progress

LIST, FINDINGS, SECTIONS, LEVELS = range(4)
FILES = "Lists (*.csv *.txt *.tsv *.xlsx *.xlsm *.xls);;All files (*)"


class CheckScreen(DropScreen):
    def __init__(
        self,
        records: Records,
        remembered: Settings,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        now: Callable[[], datetime],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self._on_dropped, 1, parent)
        self._records = records
        self._settings = remembered
        self._theme = theme
        self._tasks = tasks
        self._reporter = reporter
        self._now = now
        self._catalogue: Catalogue | None = None
        self._reading: Task | None = None
        self._checking: Task | None = None
        self._rules_changed = False  # since the check that is shown began
        self._list = ListPage(theme, remembered, today)
        self._list.changed.connect(self._on_list)
        self._findings = FindingsPage(theme)
        self._findings.restore(remembered.get(settings.CHECK_SPLIT))
        self._findings.code_wanted.connect(self.code_wanted)
        self._findings.import_wanted.connect(self.import_wanted)
        self._findings.again_wanted.connect(self.check)
        self._findings.suggested.connect(self._on_suggested)
        self._findings.export_wanted.connect(self._on_export)
        self._sections = SectionsPage()
        self._sections.export_wanted.connect(self._on_export)
        self._levels = LevelsTab(records, theme, remembered, tasks, reporter, now)
        self._exporting = Exporting(records, remembered, tasks, reporter, now, self)
        self._rules = button("Payers and rules...", self.open_rules, tip="What the clinic knows of its payers (Ctrl+R)")
        self._open = button("Open...", self.choose_file, tip="A list as CSV, XLSX or XLS (Ctrl+O); it may be dropped here")
        self._check = button("Check", self.check, "primary", "Ctrl+Enter")
        theme.dress(self._check, "checks", "accent_text")
        theme.dress(self._open, "file", "text")
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("Pages of the check")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for title in ("List", "Findings", "By section", "Visit levels"):
            self._tabs.addTab(title)
        self._tabs.setTabVisible(SECTIONS, False)
        self._pages = QStackedWidget()
        for page in (self._list, self._findings, self._sections, self._levels):
            self._pages.addWidget(page)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._arrange()
        for keys, do in (("Ctrl+O", self.choose_file), ("Ctrl+Return", self.check), ("Ctrl+R", self.open_rules)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
            if keys == "Ctrl+Return":
                shortcut.setKeys([QKeySequence(keys), QKeySequence("Ctrl+Enter")])
        self._on_list()

    # what the window asks

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._offer_payers()
        self._show_stale()
        self._levels.use_catalogue(catalogue)

    def enter(self) -> None:
        self._offer_payers()
        page = self._pages.currentWidget()
        if isinstance(page, (ListPage, FindingsPage, SectionsPage, LevelsTab)):
            page.enter()

    def begin_search(self, text: str) -> bool:
        return self._pages.currentIndex() == FINDINGS and self._findings.begin_search(text)

    def remember(self) -> None:
        self._list.options.remember()
        self._settings.set(settings.CHECK_SPLIT, self._findings.split)

    # what a person does

    def choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a list of codes", self._settings.get(settings.CHECK_FOLDER), FILES)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """In the background: a workbook may be large. What was there stays if it cannot be read."""
        self._settings.set(settings.CHECK_FOLDER, str(path.parent)[: settings.CHECK_FOLDER.most])
        if self._reading is not None:
            self._reading.cancel()

        def work(progress: Progress) -> CodeList:
            progress("Reading", 0.0)
            opened = open_list(path)
            progress("Reading", 1.0)
            return opened

        def done(opened: CodeList) -> None:
            if self._reading is task:
                stopped()
                self._list.use(opened, path)
                self._tabs.setCurrentIndex(LIST)
                self._list.preview.setFocus()

        def stopped() -> None:
            if self._reading is task:
                self._reading = None

        def refused(error: UserError) -> None:
            stopped()
            self._reporter.user_error(error)

        task = self._reading = self._tasks.run(f"Reading {path.name}", work, done, refused, stopped)

    def check(self) -> None:
        """Go over the list. The findings that are shown stay until the new ones are there."""
        self._list.read_typed()
        wanted = self._wanted()
        if wanted is None or self._checking is not None:
            if wanted is None:
                self._reporter.message(Message("info", "There is no list to check. Paste one, or open a file."))
            return
        made = self._now()
        pasted = self._list.is_pasted

        def work(progress: Progress) -> Result:
            return run_check(wanted, made, progress)

        def ended() -> None:
            self._checking = None
            self._show_buttons()

        def stopped() -> None:
            ended()
            before = " The findings are those of the check before." if self._findings.result is not None else ""
            self._reporter.message(Message("info", f"The check was stopped.{before}"))

        def refused(error: UserError) -> None:
            ended()
            if self._catalogue is not None and self._catalogue.path != wanted.catalogue:
                self.check()  # while it waited for its turn, an import or a removal has put another catalogue into use
            else:
                self._reporter.user_error(error)

        def done(result: Result) -> None:
            ended()
            self._show_result(result, pasted=pasted)

        self._rules_changed = False
        self._checking = self._tasks.run(f"Checking {wanted.opened.name}", work, done, refused, stopped)
        self._show_buttons()

    def open_rules(self) -> None:
        if self._catalogue is None:
            return
        from medcode_desktop.ui.payers.rules_dialog import PayerRulesDialog  # seldom used

        chosen = self._findings.chosen if self._pages.currentIndex() == FINDINGS else None
        code = chosen.line.code if chosen is not None else ""
        PayerRulesDialog(self._records, self._catalogue, self._theme, self._settings, self._on_rules, self, code).open()

    # how it goes on

    def _wanted(self) -> Wanted | None:
        opened = self._list.opened
        if opened is None or self._catalogue is None:
            return None
        try:
            rules = tuple(self._records.payer_rules.all())
        except UserError as error:
            self._reporter.user_error(error)
            return None
        options = self._list.options
        return Wanted(opened, frozen(opened), options.options(), options.day(), rules, self._catalogue.path, self._list.path)

    def _show_result(self, result: Result, *, pasted: bool) -> None:
        self._findings.show_result(result, pasted=pasted)
        self._sections.show_sections(result.summary.by_section)
        self._tabs.setTabVisible(SECTIONS, bool(result.summary.by_section))
        found = len(result.kept) - result.summary.lines_by_worst[None]
        self._tabs.setTabText(FINDINGS, f"Findings {found:,}")
        if self._tabs.currentIndex() in (LIST, FINDINGS):
            self._tabs.setCurrentIndex(FINDINGS)
            if self.isVisible():
                self._findings.enter()
        if not self.isVisible():
            self._reporter.message(Message("success", f"{result.name} is checked: {found:,} lines with findings."))
        self._show_stale()

    def _show_stale(self) -> None:
        result = self._findings.result
        if result is None:
            return
        why = []
        if self._catalogue is not None and self._catalogue.build != result.build:
            why.append(f"These findings were made with {result.title}; in use now is {self._catalogue.title}.")
        if self._rules_changed:
            why.append("The payer rules have changed since this check.")
        if self._is_other_list(result.wanted):
            why.append("The list or the choices have changed since this check.")
        self._findings.show_stale(" ".join(why))

    def _is_other_list(self, wanted: Wanted) -> bool:
        opened, options = self._list.opened, self._list.options
        if opened is None:
            return False  # emptied: the findings are all that is left of it
        return not wanted.is_of(opened, options.options(), options.day())

    def _on_list(self) -> None:
        self._levels.show_list(self._list.opened, self._list.path)
        self._show_buttons()
        self._show_stale()

    def _on_rules(self) -> None:
        self._rules_changed = True
        self._offer_payers()
        self._show_stale()

    def _on_suggested(self, checked: CheckedLine, code: str) -> None:
        if self._list.replace_code(checked.line.number, checked.line.code, code):
            told = (
                f"Line {checked.line.number}: {checked.line.code} became {code} in the pasted list. Ctrl+Z there takes it back."
            )
            self._reporter.message(Message("success", told))
        else:
            QGuiApplication.clipboard().setText(code)
            told = (
                f"{code} was copied: the place of line {checked.line.number} in the pasted text is not sure. Put it in by hand."
            )
            self._reporter.message(Message("info", told))

    def _on_export(self, kind: Format, shown: bool) -> None:
        page = self._findings
        if page.result is not None:
            self._exporting.export(kind, page.result, page.rows if shown else None, page.filters, (self._list.path,))

    def _offer_payers(self) -> None:
        if self._catalogue is None:
            return
        try:
            self._list.options.offer_payers(self._records.payer_rules.payers(bundled_payers(self._catalogue)))
        except UserError as error:
            self._reporter.user_error(error)

    def _show_buttons(self) -> None:
        self._check.setEnabled(self._list.opened is not None and self._checking is None)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(plain_label("Check codes", "title"), 1)
        for one in (self._rules, self._open, self._check):
            top.addWidget(one)
        self.lay_out(top, self._tabs, self._pages, spacing=6)

    def _on_dropped(self, paths: list[Path]) -> None:
        self.open_file(paths[0])
