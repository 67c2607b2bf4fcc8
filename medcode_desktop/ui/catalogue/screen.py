"""The Catalogue screen: the releases loaded, import by button or drop, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import ImportReport
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import UserError
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.changes_page import ChangesPage
from medcode_desktop.ui.catalogue.import_report import ImportReportPanel, headline
from medcode_desktop.ui.catalogue.importing import Importing
from medcode_desktop.ui.catalogue.release_table import ReleaseTable
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label, restyle

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


class CatalogueScreen(Screen):
    """`reload` opens the catalogue now in use and hands it to the window."""

    def __init__(
        self,
        store: CatalogueStore,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        remembered: Settings,
        reload: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._reporter = reporter
        self._settings = remembered
        self._reload = reload
        self._importing = Importing(store, tasks, reporter, remembered, self)
        self._importing.started.connect(self._show_buttons)
        self._importing.ended.connect(self._show_buttons)
        self._importing.finished.connect(self._on_imported)
        self.setAcceptDrops(True)

        self._in_use = plain_label("", "muted", wrap=True, selectable=True)
        self._import = button(
            "Import...", self.start_import, "primary", "Choose a release file from CMS; a file may also be dropped here"
        )
        self._back = button("Go back to the one before", self._on_back)
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("Pages of the catalogue")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab("Loaded")
        self._tabs.addTab("What changed")
        self._table = ReleaseTable(remembered.get(settings.RELEASE_COLUMNS))
        self._first_steps = _first_steps()
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
        self._importing.choose_file()

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
        top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._import, 0, Qt.AlignmentFlag.AlignBottom)
        loaded = QWidget()
        column = QVBoxLayout(loaded)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._table)
        column.addWidget(self._first_steps)
        column.addWidget(self._report)
        column.addStretch(1)
        self._pages.addWidget(loaded)
        self._pages.addWidget(self._changes)
        self._drop = QFrame()
        self._drop.setProperty("role", "drop")
        inside = QVBoxLayout(self._drop)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(self._tabs)
        inside.addWidget(self._pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._drop)

    def _show_buttons(self) -> None:
        running = self._importing.is_running
        self._import.setEnabled(not running)
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

    def _on_imported(self, report: ImportReport) -> None:
        if not report.already_loaded:
            self._reload()
        self._report.show_report(report)
        self._tabs.setCurrentIndex(LOADED)
        if not self.isVisible():
            self._reporter.message(Message("success", f"{headline(report)} The Catalogue screen has the counts."))

    def _on_back(self) -> None:
        """Undone by importing again: an import takes seconds, so there is nothing to ask first."""
        source = self._last_source
        try:
            title = self._store.roll_back()
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._report.hide()
        self._reload()
        self._reporter.message(Message("success", f"In use again: {title}. To undo this, import {source} once more."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            event.acceptProposedAction()
            self._show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(False)
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self._importing.start(path)

    def _show_drop(self, over: bool) -> None:
        self._drop.setProperty("over", over)
        restyle(self._drop)


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one file that is dragged; None if it is something else or more than one."""
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return Path(urls[0].toLocalFile())
    return None


def _first_steps() -> QFrame:
    """What to do as long as only the bundled catalogue is there."""
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(6)
    column.addWidget(plain_label("Nothing imported yet", "heading"))
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
