"""What changed between two releases: choose them, look through by section, filter, export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.reported import Changes
from medcode_desktop.errors import UserError
from medcode_desktop.reports.change_rows import ChangeRow, Section, change_rows
from medcode_desktop.reports.changes_csv import write_changes_csv
from medcode_desktop.settings import Settings
from medcode_desktop.ui.catalogue.change_list import ChangeList
from medcode_desktop.ui.catalogue.release_table import release_name
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.tasks import Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.work import Progress

ONE_RELEASE = "To compare, the catalogue needs two releases. Import an older or a newer one: its changes are then listed here."


class ChangesPage(QWidget):
    """`code_wanted` carries a code to show in Look up."""

    code_wanted = Signal(str)

    def __init__(
        self, theme: Theme, tasks: Tasks, reporter: Reporter, remembered: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._reporter = reporter
        self._settings = remembered
        self._catalogue: Catalogue | None = None
        self._releases: list[ReleaseInfo] = []
        self._changes: Changes | None = None
        self._rows: list[ChangeRow] = []

        self._before = self._release_box("From")
        self._after = self._release_box("to")
        self._export = button("Export...", self._on_export, tip="Write all changes to a CSV file for a spreadsheet")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter: code or words")
        self._filter.setAccessibleName("Filter changes")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show_section)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self._filter, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._into_list)
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("Kinds of change")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for section in Section:
            self._tabs.addTab(section.value)
        self._tabs.currentChanged.connect(self._show_section)
        self._list = ChangeList(theme)
        self._list.activated.connect(self._on_activated)
        self._nothing = plain_label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._below = QStackedWidget()
        self._below.addWidget(self._list)
        self._below.addWidget(self._nothing)
        self._hint = plain_label("Enter or double click opens a code in Look up; Ctrl+C copies.", "muted")
        self._arrange()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Offer its releases; the newest against the one before it to begin with."""
        self._catalogue = catalogue
        self._releases = catalogue.releases()
        for box, place in ((self._before, self._place_before(0)), (self._after, 0)):
            box.blockSignals(True)
            box.clear()
            for release in self._releases:
                box.addItem(_name(release), release.number)
            box.setCurrentIndex(place)
            box.blockSignals(False)
        self._changes = None
        if self.isVisible():
            self._compare()

    def choose(self, after: int) -> None:
        """Compare the release of that number with the one before it."""
        place = self._after.findData(after)
        if place >= 0:
            self._after.setCurrentIndex(place)
            self._before.setCurrentIndex(self._place_before(place))
        self._compare()

    def enter(self) -> None:
        """The page is shown."""
        if self._changes is None:
            self._compare()
        self._filter.setFocus()

    def _release_box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName("Older release" if name == "From" else "Newer release")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.currentIndexChanged.connect(self._compare)
        return box

    def _place_before(self, place: int) -> int:
        """What the release at `place` is compared with, as the import does it: the official one before it, else our own."""
        day = self._releases[place].date
        held = list(enumerate(self._releases))
        official = (number for number, release in held if not release.own_words and release.date < day)
        own = (number for number, release in held if release.own_words and release.date <= day)
        return next(official, next(own, len(self._releases) - 1))

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for word, box in (("From", self._before), ("to", self._after)):
            label = plain_label(word)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box, 1)
        top.addWidget(self._export)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._tabs, 3)  # room to spare: the chosen one is bold, which its size hint leaves out
        middle.addWidget(self._filter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self._below, 1)
        column.addWidget(self._hint)

    def _compare(self) -> None:
        first, second = self._before.currentIndex(), self._after.currentIndex()
        self._changes = None
        self._rows = []
        if self._catalogue is not None and first >= 0 and first != second:
            # the list is newest first: whichever stands lower is the older one
            older, newer = self._releases[max(first, second)], self._releases[min(first, second)]
            self._changes = self._catalogue.changes(older.number, newer.number)
            self._rows = change_rows(self._changes)
        for number, section in enumerate(Section):
            count = sum(row.section is section for row in self._rows)
            self._tabs.setTabText(number, f"{section.value} {count:,}")
        self._show_section()

    def _show_section(self) -> None:
        section = list(Section)[self._tabs.currentIndex()]
        words = self._filter.text().lower().split()
        rows = [row for row in self._rows if row.section is section and row.matches(words)]
        self._list.show_rows(rows)
        self._export.setEnabled(bool(self._rows))
        self._nothing.setText(self._why_nothing(section))
        self._below.setCurrentWidget(self._list if rows else self._nothing)
        self._hint.setVisible(bool(rows))

    def _why_nothing(self, section: Section) -> str:
        if len(self._releases) < 2:
            return ONE_RELEASE
        if self._changes is None:
            return "Choose two different releases."
        if self._filter.text().strip():
            return f"Nothing under \u201c{section.value}\u201d has these words. Clear the filter to see all."
        return f"Nothing under \u201c{section.value}\u201d between these releases."

    def _into_list(self) -> None:
        self._list.setFocus()
        if not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._list.model().index(0, 0))

    def _on_activated(self, index: QModelIndex) -> None:
        self.code_wanted.emit(self._list.row(index).code)

    def _on_export(self) -> None:
        changes = self._changes
        if changes is None:
            return
        name = f"HCPCS changes {changes.before.date} to {changes.after.date}.csv"
        try:
            path = where_to_save(self, "Export changes", name, self._settings)
        except UserError as error:
            self._reporter.user_error(error)
            return
        if path is not None:
            self._write(changes, path)

    def _write(self, changes: Changes, path: Path) -> None:
        def work(progress: Progress) -> int:
            return write_changes_csv(path, changes, progress)

        def done(count: int) -> None:
            remember_folder(path, self._settings)
            self._reporter.message(Message("success", f"{count:,} changes were written to {path}."))

        self._tasks.run(f"Exporting {path.name}", work, done)


def _name(release: ReleaseInfo) -> str:
    words = "own words" if release.own_words else "official"
    return f"{release_name(release)} - {words}"
