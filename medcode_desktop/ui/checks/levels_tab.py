"""The level of service watch for the list that is there: what to compare with, and the page of what came out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking import visit_codes
from medcode_desktop.checking.columns import Field
from medcode_desktop.checking.level_benchmark import read_benchmark
from medcode_desktop.checking.level_watch import Benchmark, LevelResult, watch
from medcode_desktop.checking.levels import Counted, LevelOfCode, count_levels, visits_of
from medcode_desktop.checking.list_reading import CodeList
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act
from medcode_desktop.records.payer_rules import read_file
from medcode_desktop.records.records import Records
from medcode_desktop.reports.levels_report import benchmark_said
from medcode_desktop.settings import Settings
from medcode_desktop.ui.checks.levels_page import LevelsPage
from medcode_desktop.ui.checks.list_page import scrolled
from medcode_desktop.ui.checks.options_row import pair
from medcode_desktop.ui.checks.running import frozen
from medcode_desktop.ui.checks.words import heading_of
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow
from medcode_desktop.work import Progress

FILES = "CSV (*.csv);;All files (*)"
MOST_KINDS = 60  # columns that are offered
NOTHING = (
    "Who reports more or fewer visits of a level than the colleagues? Paste or open a list with one line for each visit, and on"
    " the page \u201cList\u201d say which columns are the provider and the visit level. Then press Compare."
)
ALL_TOGETHER = "All visits together"


class LevelsTab(QWidget):
    def __init__(
        self,
        records: Records,
        theme: Theme,
        remembered: Settings,
        tasks: Tasks,
        reporter: Reporter,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._settings = remembered
        self._tasks = tasks
        self._now = now
        self._reporter = reporter
        self._opened: CodeList | None = None
        self._path: Path | None = None  # of the list; None for one that was pasted
        self._benchmark: Benchmark | None = None
        self._benchmark_path: Path | None = None
        self._of_code: LevelOfCode = {}
        self._notice = ""  # of the AMA
        self._comparing: Task | None = None
        self._compare = button("Compare", self.compare, "primary")
        self._kinds = QComboBox()
        self._kinds.setAccessibleName("Column with the kind of visit")
        self._kinds.setToolTip("Levels are compared only within one kind of visit")
        self._kinds.setMinimumContentsLength(16)
        self._kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._kinds.activated.connect(self._begin_anew)
        self._choose = button(
            "Benchmark...", self.choose_benchmark, tip="A CSV with the columns Group, Level and Share to compare with as well"
        )
        self._without = button("Without benchmark", self._on_without)
        self._beside = plain_label("", "muted", wrap=True)
        self.page = LevelsPage(theme, remembered, reporter, now, self._on_exported)
        self._arrange()
        self.show_list(None)

    def enter(self) -> None:
        (self._compare if self._compare.isEnabled() else self._choose).setFocus()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """With a licensed CPT file a list needs no column of levels: the codes have them."""
        self._of_code = visit_codes.of_catalogue(catalogue, self._now().date())
        self._notice = catalogue.cpt_notice
        self.show_list(self._opened, self._path)

    def show_list(self, opened: CodeList | None, path: Path | None = None) -> None:
        """The list has changed, or its columns."""
        before = self._kinds.currentText()
        self._opened, self._path = opened, path
        self._kinds.clear()
        self._kinds.addItem(ALL_TOGETHER)
        for at in range(min(opened.width, MOST_KINDS) if opened is not None else 0):
            self._kinds.addItem(heading_of(opened.columns, at)[:60], at)  # type: ignore[union-attr]
        self._kinds.setCurrentIndex(max(0, self._kinds.findText(before)))
        self._begin_anew()
        self._show_benchmark("")

    def _begin_anew(self) -> None:
        """What was compared is not of this list, or not with this benchmark."""
        if self._comparing is not None:
            self._comparing.cancel()
            self._comparing = None
        self.page.show_nothing(self._why_not() or "Press Compare.")
        self._show_compare()

    def _show_compare(self) -> None:
        why = self._why_not()
        self._compare.setEnabled(not why and self._comparing is None)
        self._compare.setToolTip(why)
        self._compare.setAccessibleDescription(why)

    def compare(self) -> None:
        """In the background: a list may be long."""
        if self._opened is None or self._why_not() or self._comparing is not None:
            return
        opened = frozen(self._opened)
        files = {"list": self._path, "benchmark": self._benchmark_path}
        kept = {what: path for what, path in files.items() if path is not None}
        kind, benchmark, of_code = self._kinds.currentData(), self._benchmark, self._of_code

        def work(progress: Progress) -> tuple[LevelResult, Counted]:
            counted = count_levels(visits_of(opened, kind, lambda _, share: progress("Counting", share)), of_code)
            progress("Comparing", 0.99)
            return watch(counted.visits, benchmark), counted

        notice = self._notice

        def stopped() -> None:
            if self._comparing is task:
                self._comparing = None
                self._show_compare()

        def done(found: tuple[LevelResult, Counted]) -> None:
            if self._comparing is task:  # nothing has changed meanwhile
                stopped()
                result, counted = found
                named = {one.group for one in counted.visits}.intersection(name for name, _ in of_code.values())
                self.page.show_result(result, counted, notice if named else "", kept)

        def refused(error: UserError) -> None:
            stopped()
            self._reporter.user_error(error)

        task = self._comparing = self._tasks.run("Comparing visit levels", work, done, refused, stopped)
        self._show_compare()

    def choose_benchmark(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Benchmark", self._settings.get(settings.CHECK_FOLDER), FILES)
        if name:
            self.use_benchmark(Path(name))

    def use_benchmark(self, path: Path) -> None:
        """The whole file, or nothing of it."""
        try:
            self._benchmark = read_benchmark(read_file(path), path.name)
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._benchmark_path = path
        self._begin_anew()
        self._show_benchmark(path.name)

    def _on_without(self) -> None:
        self._benchmark = self._benchmark_path = None
        self._begin_anew()
        self._show_benchmark("")

    def _show_benchmark(self, name: str) -> None:
        if name:
            self._beside.setText(benchmark_said(name, self._benchmark or {}))
        elif self._benchmark is None:
            self._beside.setText("")
        self._beside.setVisible(bool(self._beside.text()))
        self._without.setVisible(self._benchmark is not None)

    def _on_exported(self, name: str) -> None:
        self._records.audit.add(Act.EXPORT, f"visit levels; {name}")

    def _why_not(self) -> str:
        if self._opened is None:
            return NOTHING
        columns = self._opened.columns
        wanted = [(Field.PROVIDER, "provider"), (Field.LEVEL, "visit level")]
        if self._of_code and columns.get(Field.CODE) is not None:
            wanted.pop()  # the codes tell
        missing = [word for field, word in wanted if columns.get(field) is None]
        if missing:
            which = f"no column for the {' and none for the '.join(missing)}"
            return f"The list has {which}: say which it is in the boxes above the columns, on the page \u201cList\u201d."
        return ""

    def _arrange(self) -> None:
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        label = plain_label("Within one kind of visit")
        label.setBuddy(self._kinds)
        for widget in (self._compare, pair(label, self._kinds), self._choose, self._without):
            flow.addWidget(widget)
        top = QWidget()
        top.setLayout(flow)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(top)
        column.addWidget(self._beside)
        column.addWidget(self.page, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
