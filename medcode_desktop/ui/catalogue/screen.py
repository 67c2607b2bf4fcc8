"""The Catalogue screen: the releases loaded, import by button or drop, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.catalogue.taking_in import Imported
from medcode_desktop.errors import UserError
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue import going_back
from medcode_desktop.ui.catalogue.changes_page import ChangesPage
from medcode_desktop.ui.catalogue.import_report import ImportReportPanel, headline_of
from medcode_desktop.ui.catalogue.importing import Importing
from medcode_desktop.ui.catalogue.release_table import ReleaseTable
from medcode_desktop.ui.catalogue.removing import Removing
from medcode_desktop.ui.catalogue.source_table import SourceTable
from medcode_desktop.ui.drop_screen import DropScreen
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow

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
        self._reporter = reporter
        self._settings = remembered
        self._reload = reload
        self._importing = Importing(store, tasks, reporter, remembered, self)
        self._importing.started.connect(self._on_started)
        self._importing.ended.connect(self._on_ended)
        self._importing.finished.connect(self._on_imported)
        self._used: QWidget | None = None  # the button that the keyboard comes back to
        self._removing = Removing(store, tasks, reporter, self)
        self._removing.removed.connect(self._on_removed)

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
        self._sources.row_reached.connect(self._scroll_to)
        self._report = ImportReportPanel(theme)
        self._report.changes_wanted.connect(self._show_changes)
        self._changes = ChangesPage(theme, tasks, reporter, remembered)
        self._changes.code_wanted.connect(self.code_wanted)
        self._pages = QStackedWidget()
        self._tabs.currentChanged.connect(self._on_tab)
        theme.dress(self._import, "import", "accent_text")
        theme.dress(self._import_folder, "import", "text")
        theme.dress(self._back, "go-back", "text")
        self._arrange()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._held = going_back.held(catalogue)
        releases = self._held.releases
        self._in_use.setText(f"In use: {catalogue.title}")
        self._table.show_releases(releases)
        own_files = self._held.sources
        self._sources.show_sources(own_files)
        self._steps_title.setText("No official HCPCS text yet" if own_files else "Nothing imported yet")
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

    def _on_started(self) -> None:
        """The report is of the import before. A button that is disabled would give the keyboard to whatever is next."""
        self._report.hide()
        focus = self.window().focusWidget()
        self._used = next((one for one in (self._import, self._import_folder, self._back) if one is focus), None)
        if self._used is not None:
            self._tabs.setFocus()
        self._show_buttons()

    def _on_ended(self) -> None:
        self._show_buttons()
        if self._used is not None and self.window().focusWidget() is self._tabs:  # else the person has gone on
            self._used.setFocus()

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
        self._loaded = loaded = QWidget()
        column = QVBoxLayout(loaded)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._report)
        column.addWidget(self._table)
        column.addWidget(self._first_steps)
        column.addWidget(self._sources)
        column.addStretch(1)
        self._scrolled = scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the focus
        scrolled.setWidget(loaded)
        self._pages.addWidget(scrolled)
        self._pages.addWidget(self._changes)
        self.lay_out(top, self._tabs, self._pages, spacing=8)

    def _scroll_to(self, row: QRect) -> None:
        """The table is as high as its rows, so it does not scroll to them by itself."""
        place = self._sources.mapTo(self._loaded, row.center())
        self._scrolled.ensureVisible(0, place.y(), 0, row.height())

    def _show_buttons(self) -> None:
        running = self._importing.is_running
        self._import.setEnabled(not running)
        self._import_folder.setEnabled(not running)
        before = None if running else self._store.open_before()
        self._back.setEnabled(before is not None)
        self._back.setToolTip(going_back.tip(self._held, going_back.held(before) if before is not None else None))
        if before is not None:
            before.close()
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
        if self._may_import():
            self._removing.start(kind, self._held.sources)

    def _on_removed(self) -> None:
        self._report.hide()
        had_focus = self._sources.isAncestorOf(self.window().focusWidget() or self)
        self._reload()
        if had_focus and not self._held.sources:
            self._import.setFocus()

    def _on_back(self) -> None:
        """Undone by importing again: an import takes seconds, so there is nothing to ask first. What changed is said."""
        if not self._may_import():
            return
        self._reporter.begin()
        left, had_focus = self._held, self.window().focusWidget() is self._back
        try:
            self._store.roll_back()
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._report.hide()
        self._reload()
        if had_focus and not self._back.isEnabled():
            self._import.setFocus()
        self._reporter.message(Message("success", going_back.told(left, self._held)))

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
