"""All that was found of one line, and the line itself as it stands in the list. Every text goes in as text, never as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextFrameFormat, QTextLength, QTextTableFormat
from PySide6.QtWidgets import QTextBrowser, QWidget

from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.reports.check_rows import finding_title
from medcode_desktop.ui.checks.words import FIELDS, KINDS, NOT_USED, heading_of
from medcode_desktop.ui.theme import Follower, Theme

MOST_CELLS = 200
LONGEST = 2000  # characters of a cell
_SCHEME = "code:"


class DetailView(QTextBrowser):
    """`code_wanted` carries a code to show in Look up: the line's own or a suggested one."""

    code_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[CheckedLine, Columns] | None = None
        self.setAccessibleName("The chosen line")
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._on_link)
        self._follower = Follower(self, self._show)
        theme.changed.connect(self._follower.again)

    def show_line(self, checked: CheckedLine, columns: Columns) -> None:
        self._shown = checked, columns
        self._show()

    def show_nothing(self) -> None:
        self._shown = None
        self.clear()

    def _show(self) -> None:
        self.clear()
        if self._shown is None:
            return
        checked, columns = self._shown
        line = checked.line
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.insertText(f"Line {line.number}", self._format(bold=True))
        if line.code:
            cursor.insertText("   ", self._format())
            cursor.insertText(line.code[:LONGEST], self._link(line.code))
        rest = " ".join((*line.modifiers, line.date))
        if rest.strip():
            cursor.insertText(f"   {rest}", self._format(bold=True))
        if not checked.findings:
            cursor.insertBlock()
            cursor.insertText("Nothing was found.", self._format())
        for finding in checked.findings:
            self._insert(cursor, finding)
        self._insert_cells(cursor, line.cells, columns)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _insert(self, cursor: QTextCursor, finding: Finding) -> None:
        word, _, plate = KINDS[finding.severity]
        cursor.insertBlock()
        cursor.insertBlock()
        cursor.insertText(f" {word} ", self._format(plate, bold=True))
        cursor.insertText(f"  {finding_title(finding)}", self._format(bold=True))
        cursor.insertBlock()
        cursor.insertText(f"{finding.reason} {finding.advice}".strip(), self._format())
        if finding.suggestion:
            cursor.insertText("  Suggested: ", self._format())
            cursor.insertText(finding.suggestion, self._link(finding.suggestion))
        cursor.insertBlock()
        cursor.insertText(f"Source: {finding.source}", self._format(muted=True))

    def _insert_cells(self, cursor: QTextCursor, cells: Sequence[str], columns: Columns) -> None:
        used = [(at, cell) for at, cell in enumerate(cells[:MOST_CELLS]) if cell.strip()]
        if not used:
            return
        cursor.insertBlock()
        cursor.insertBlock()
        cursor.insertText("The line as it stands in the list", self._format(bold=True))
        by_column = {at: field for field, at in columns.by_field.items()}
        how = QTextTableFormat()
        how.setBorder(0)
        how.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        how.setCellPadding(2)
        lengths = (QTextLength.Type.VariableLength,) * 3
        how.setColumnWidthConstraints([QTextLength(kind, 0) for kind in lengths])
        table = cursor.insertTable(len(used), 3, how)
        for row, (at, cell) in enumerate(used):
            field = by_column.get(at)
            texts = (heading_of(columns, at), FIELDS[field] if isinstance(field, Field) else NOT_USED, cell[:LONGEST])
            for place, text in enumerate(texts):
                table.cellAt(row, place).firstCursorPosition().insertText(text, self._format(muted=place < 2))
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def _format(self, plate: str = "", *, bold: bool = False, muted: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(self._theme.colour(f"{plate}_text" if plate else "text_muted" if muted else "text"))
        if plate:
            made.setBackground(self._theme.colour(plate))
        if bold:
            made.setFontWeight(QFont.Weight.DemiBold)
        return made

    def _link(self, code: str) -> QTextCharFormat:
        made = self._format(bold=True)
        made.setForeground(self._theme.colour("link"))
        made.setFontUnderline(True)
        made.setAnchor(True)
        made.setAnchorHref(_SCHEME + quote(code, safe=""))
        return made

    def _on_link(self, url: QUrl) -> None:
        text = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if text.startswith(_SCHEME):
            self.code_wanted.emit(unquote(text.removeprefix(_SCHEME)))
