"""The table of releases that the catalogue holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QByteArray, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget

from medcode_desktop.catalogue.model import ReleaseInfo

COLUMNS = (  # heading, width in letters
    ("Release", 42),
    ("Date", 11),
    ("Codes", 8),
    ("Modifiers", 10),
    ("Descriptions", 12),
    ("From", 30),
    ("Imported", 17),
    ("Rights", 60),
)
NUMBERS = (2, 3)
_Index = QModelIndex | QPersistentModelIndex


def cells(release: ReleaseInfo) -> tuple[str, ...]:
    """The texts of a row, in the order of COLUMNS."""
    return (
        release_name(release),
        release.date,
        f"{release.codes:,}",
        f"{release.modifiers:,}",
        "own words" if release.own_words else "official",
        release.source,
        local_time(release.imported) or "with the program",
        release.rights,
    )


def release_name(release: ReleaseInfo) -> str:
    """The title, and which posting of it: CMS posts a release again under the same title when it corrects it."""
    if not release.posting:
        return release.title
    return f"{release.title} ({'posted ' if release.posting[:1].isdigit() else ''}{release.posting})"


def local_time(moment: str) -> str:
    """An ISO moment in UTC as date and time of this PC; "" stays ""."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")


class ReleaseModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, ...]] = []

    def show_releases(self, releases: Sequence[ReleaseInfo]) -> None:
        self.beginResetModel()
        self._rows = [cells(release) for release in releases]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][0]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class ReleaseTable(QTableView):
    """Reads only; a row can be chosen and copied."""

    def __init__(self, columns: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ReleaseModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Releases in the catalogue")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(4 * self.fontMetrics().height())
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        self._set_widths()
        if columns:
            header.restoreState(QByteArray.fromBase64(columns.encode("ascii", "ignore")))

    def show_releases(self, releases: Sequence[ReleaseInfo]) -> None:
        self._model.show_releases(releases)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its rows, so that what belongs to it stands right below."""
        bar = self.horizontalScrollBar().sizeHint().height()
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + bar + 6)

    def _set_widths(self) -> None:
        """Wide enough for the heading and for texts of the usual length; not measured over all rows, which is slow."""
        letter = self.fontMetrics().averageCharWidth()
        bold = self.font()
        bold.setBold(True)
        heading = QFontMetrics(bold)
        for number, (title, letters) in enumerate(COLUMNS):
            self.setColumnWidth(number, max(letters * letter, heading.horizontalAdvance(title)) + 16)

    def columns(self) -> str:
        """The widths, to be remembered."""
        return self.horizontalHeader().saveState().toBase64().toStdString()
