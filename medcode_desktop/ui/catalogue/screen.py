"""The Catalogue screen: the releases loaded, import by button or drop, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.sources import NAMES
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.catalogue.taking_in import Imported
from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.changes_page import ChangesPage
from medcode_desktop.ui.catalogue.import_report import ImportReportPanel, headline_of
from medcode_desktop.ui.catalogue.importing import Importing
from medcode_desktop.ui.catalogue.release_table import ReleaseTable
from medcode_desktop.ui.catalogue.source_table import SourceTable
from medcode_desktop.ui.drop_screen import DropScreen
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow
from medcode_desktop.work import Progress

LOADED, CHANGES = 0, 1
FIRST_STEPS = (
    (
        "On any PC with a network, open the CMS page \u201cHCPCS Quarterly Update\u201d (search cms.gov for that name) and "
        "download the newest \u201cAlpha-Numeric HCPCS File\u201d: a zip file, free of charge."
    ),
    "Bring it to this PC, press Import... and choose it, or drop it here. There is no need to unpack it.",
    (
        "From then on the official descriptions stand beside the program's own words. With another release imported as well, "
        "\u201cWhat changed\u201d lists the differences."
    ),
)


class CatalogueScreen(DropScreen):
    """`reload` opens the catalogue now in use and hands it to the window. `may_import` asks for the passcode, if one is set."""

    def __init__(
        self,
        store: CatalogueStore,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        remembered: Settings,
        reload: Callable[[], None],
        parent: QWidget | None = None,
        may_import: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(self._on_dropped, None, parent)
        self._store = store
        self._may_import = may_import
        self._tasks = tasks
        self._reporter = reporter
        self._settings = remembered
        self._reload = reload
        self._importing = Importing(store, tasks, reporter, remembered, self)
        self._importing.started.connect(self._show_buttons)
        self._importing.ended.connect(self._show_buttons)
        self._importing.started.connect(self._hide_report)
        self._importing.finished.connect(self._on_imported)

        self._in_use = plain_label("", "muted", wrap=True, selectable=True)
        self._import = button(
            "Import...",
            self.start_import,
            "primary",
            "Choose one or more code files; they may also be dropped here",
        )
        self._import_folder = button("Import a folder...", self._on_import_folder, tip="All code files in it at once")
        self._back = button("Go back to the one before", self._on_back)
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("Pages of the catalogue")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab("Loaded")
        self._tabs.addTab("What changed")
        self._table = ReleaseTable(remembered.get(settings.RELEASE_COLUMNS))
        self._steps_title = plain_label("", "heading")
        self._first_steps = _first_steps(self._steps_title)
        self._sources = SourceTable()
        self._sources.remove_wanted.connect(self._on_remove)
        self._report = ImportReportPanel(theme)
        self._report.changes_wanted.connect(self._show_changes)
        self._changes = ChangesPage(theme, tasks, reporter, remembered)
        self._changes.code_wanted.connect(self.code_wanted)
        self._pages = QStackedWidget()
        self._tabs.currentChanged.connect(self._on_tab)
        theme.dress(self._import, "import", "accent_text")
        theme.dress(self._back, "go-back", "text")
        self._arrange()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        releases = catalogue.releases()
        self._in_use.setText(f"In use: {catalogue.title}")
        self._table.show_releases(releases)
        own_files = catalogue.sources()
        self._sources.show_sources(own_files)
        self._steps_title.setText("No official HCPCS text yet" if own_files else "Nothing imported yet")
        self._last_source = max(releases, key=lambda release: release.number).source
        self._first_steps.setVisible(all(release.own_words for release in releases))
        self._changes.use_catalogue(catalogue)
        self._show_buttons()

    def enter(self) -> None:
        if self._pages.currentIndex() == CHANGES:
            self._changes.enter()
        else:
            self._import.setFocus()

    def start_import(self) -> None:
        if self._may_import():
            self._importing.choose_files()

    def _hide_report(self) -> None:
        """It is of the import before."""
        self._report.hide()

    def _on_import_folder(self) -> None:
        if self._may_import():
            self._importing.choose_folder()

    def remember(self) -> None:
        self._settings.set(settings.RELEASE_COLUMNS, self._table.columns())

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(plain_label("Catalogue", "title"))
        words.addWidget(self._in_use)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(words, 1)
        buttons = Flow(to_the_right=True)  # large text needs a second row
        for one in (self._back, self._import_folder, self._import):
            buttons.addWidget(one)
        top.addLayout(buttons, 2)
        loaded = QWidget()
        column = QVBoxLayout(loaded)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._report)
        column.addWidget(self._table)
        column.addWidget(self._first_steps)
        column.addWidget(self._sources)
        column.addStretch(1)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the focus
        scrolled.setWidget(loaded)
        self._pages.addWidget(scrolled)
        self._pages.addWidget(self._changes)
        self.lay_out(top, self._tabs, self._pages, spacing=8)

    def _show_buttons(self) -> None:
        running = self._importing.is_running
        self._import.setEnabled(not running)
        self._import_folder.setEnabled(not running)
        before = "" if running else self._store.can_roll_back()
        self._back.setEnabled(bool(before))
        self._back.setToolTip(f"Use {before} again" if before else "There is none before this one")
        self._back.setAccessibleDescription(self._back.toolTip())

    def _on_tab(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        if page == CHANGES:
            self._changes.enter()

    def _show_changes(self, release: int) -> None:
        self._changes.choose(release)
        self._tabs.setCurrentIndex(CHANGES)

    def _on_imported(self, imported: Imported) -> None:
        if not imported.nothing_new:
            self._reload()
        self._report.show_imported(imported)
        self._tabs.setCurrentIndex(LOADED)
        where = "" if self.isVisible() else " The Catalogue screen has the counts."
        self._reporter.message(Message("success", f"{headline_of(imported)}{where}"))  # in the place of notes of earlier tries

    def _on_remove(self, kind: SourceKind) -> None:
        """Undone by going back, save for CPT content, of which nothing may stay."""
        if not self._may_import():
            return

        def work(progress: Progress) -> str:
            return self._store.remove(kind, progress)

        self._tasks.run(f"Removing {NAMES[kind]}", work, partial(self._on_removed, kind))

    def _on_removed(self, kind: SourceKind, title: str) -> None:
        self._report.hide()
        self._reload()
        before = self._store.can_roll_back()
        undo = " To undo this, go back to the one before." if kind is not SourceKind.CPT and before else ""
        self._reporter.message(Message("success", f"Removed: {title}.{undo}"))

    def _on_back(self) -> None:
        """Undone by importing again: an import takes seconds, so there is nothing to ask first."""
        if not self._may_import():
            return
        source = self._last_source
        try:
            title = self._store.roll_back()
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._report.hide()
        self._reload()
        self._reporter.message(Message("success", f"In use again: {title}. To undo this, import {source} once more."))

    def _on_dropped(self, paths: list[Path]) -> None:
        if self._may_import():
            self._importing.start(paths)


def _first_steps(title: QWidget) -> QFrame:
    """What to do as long as only the bundled catalogue is there."""
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(6)
    column.addWidget(title)
    column.addWidget(
        plain_label(
            "The program came with all HCPCS Level II codes, described in its own words. For the official text:", wrap=True
        )
    )
    for number, step in enumerate(FIRST_STEPS, 1):
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(plain_label(f"{number}", "strong"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label(step, wrap=True, selectable=True), 1)
        column.addLayout(row)
    return card
