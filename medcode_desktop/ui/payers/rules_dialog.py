"""The clinic's own rules of payers: add, change, remove, import, export; each change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.catalogue_names import bundled_payers, section_names
from medcode_desktop.checking.payer_rules import PayerRule, RuleKind, holds
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records
from medcode_desktop.reports.payer_rules_csv import write_rules_csv
from medcode_desktop.settings import Settings
from medcode_desktop.ui.payers.rule_form import RuleForm
from medcode_desktop.ui.payers.rules_model import HEADINGS, NOTE_COLUMN, FoundRules, RulesModel
from medcode_desktop.ui.reporting import Message
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.scores.passcode_dialog import allowed
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.message_bar import MessageBar

WIDEST_COLUMN = 170  # pixels
LEAST_WIDE, MOST_WIDE = 960, 1240
FILES = "CSV (*.csv);;All files (*)"
NOTHING_YET = (
    "No rules yet. Add what you know of your payers: a code that one does not accept, a modifier that it wants, an"
    " authorisation that it needs. Look up and the checks of claim lists then tell you."
)


class PayerRulesDialog(QDialog):
    """`changed` is called after each change, and after each undo. `code`: what a new rule is likely for."""

    def __init__(
        self,
        records: Records,
        catalogue: Catalogue,
        theme: Theme,
        remembered: Settings,
        changed: Callable[[], object],
        parent: QWidget | None = None,
        code: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Payer rules")
        self._records = records
        self._settings = remembered
        self._changed = changed
        self._code = code
        self._sections = section_names(catalogue)
        self._bundled = bundled_payers(catalogue)
        self._bar = MessageBar(theme)
        self._undo: Callable[[], object] | None = None
        self._model = RulesModel(self)
        self._found = FoundRules(self._model, self)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search the rules")
        self._search.setAccessibleName("Search the rules")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search)
        self._count = plain_label("", "muted")
        self._nothing = plain_label(NOTHING_YET, wrap=True)
        self._table = _table(self._found)
        self._table.activated.connect(self.change)
        self._table.selectionModel().selectionChanged.connect(self._show_buttons)
        self._add = button("Add...", self.add, "primary", "Insert")
        self._change = button("Change...", self.change, tip="Enter")
        self._remove = button("Remove", self.remove, tip="Delete")
        self._import = button("Import CSV...", self.choose_import, tip="The file's rules take the place of those here")
        self._export = button("Export CSV...", self.choose_export)
        self._arrange()
        for keys, widget, do in (
            (QKeySequence(Qt.Key.Key_Insert), self, self.add),
            (QKeySequence(Qt.Key.Key_Delete), self._table, self.remove),
            (QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus),
            (QKeySequence(QKeySequence.StandardKey.Undo), self._table, self.undo),
        ):
            context = Qt.ShortcutContext.WindowShortcut if widget is self else Qt.ShortcutContext.WidgetShortcut
            QShortcut(keys, widget, do, context=context)
        self.resize(max(LEAST_WIDE, min(MOST_WIDE, parent.window().width() - 80 if parent is not None else MOST_WIDE)), 560)
        self._show()
        self._find(code)

    # what can be done

    def add(self) -> None:
        """A new rule; the payer of the chosen one is suggested, and the code that the dialog was opened for."""
        chosen = self._chosen()
        payer = chosen[0].payer if len(chosen) == 1 else ""
        before = PayerRule(payer, RuleKind.NOT_ACCEPTED, self._code, self._code) if payer or self._code else None
        self._open_form("Add a rule", before, self._on_add)

    def change(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self._open_form("Change a rule", chosen[0], partial(self._on_change, chosen[0].id))

    def remove(self) -> None:
        """All that are chosen, at once; undone as easily."""
        chosen = self._chosen()
        if not chosen:
            return
        try:
            gone = self._records.payer_rules.remove([rule.id for rule in chosen])
        except UserError as error:
            self._bar.post(Message("error", str(error)))
            return
        what = f"{gone[0].payer}, {gone[0].codes}" if len(gone) == 1 else f"{len(gone):,} rules"
        self._after(f"Removed: {what}.", lambda: self._records.payer_rules.put_back(gone))

    def undo(self) -> None:
        """The last change, if it was not undone yet."""
        do, self._undo = self._undo, None
        if do is None:
            return
        try:
            do()
        except UserError as error:
            self._bar.post(Message("error", str(error)))
        else:
            self._bar.post(Message("success", "Undone."))
        self._show()
        self._changed()

    def choose_import(self) -> None:
        if not allowed(self._records.passcode, "Importing", self):
            return
        name, _ = QFileDialog.getOpenFileName(self, "Import rules", self._settings.get(settings.EXPORT_FOLDER), FILES)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """The whole file, or nothing of it."""
        remember_folder(path, self._settings)
        try:
            done = self._records.payer_rules.replace_from_csv(path, self._sections)
        except UserError as error:
            self._bar.post(Message("error", str(error)))
            return
        doubled = f" {done.doubled:,} said the same as another row." if done.doubled else ""
        self._after(
            f"{path.name}: {_rules(done.rules)}; {done.added:,} new, {done.gone:,} that were here are gone.{doubled}",
            lambda: self._records.payer_rules.put_back_all(done.before),
        )

    def choose_export(self) -> None:
        try:
            path = where_to_save(self, "Export rules", "payer rules.csv", self._settings)
        except UserError as error:
            self._bar.post(Message("error", str(error)))
            return
        if path is not None:
            self.export_file(path)

    def export_file(self, path: Path) -> None:
        """All rules, whatever is searched for: the file can take their place again."""
        try:
            many = write_rules_csv(path, self._records.payer_rules.all())
            remember_folder(path, self._settings)
            self._records.audit.add(Act.EXPORT, f"payer rules; {path.name}")
        except UserError as error:
            self._bar.post(Message("error", str(error)))
            return
        self._bar.post(Message("success", f"{path.name}: {_rules(many)} written to {path.parent}."))

    # how it is done

    def _open_form(self, title: str, before: PayerRule | None, keep: Callable[[PayerRule], PayerRule]) -> None:
        payers = self._records.payer_rules.payers(self._bundled)
        form = RuleForm(title, before, payers, self._sections, keep, self)
        form.accepted.connect(lambda: self._choose(form.rule))
        form.open()

    def _on_add(self, rule: PayerRule) -> PayerRule:
        known = {one.id for one in self._model.rules}
        added = self._records.payer_rules.add(rule)
        if added.id in known:
            self._bar.post(Message("info", "The same rule is there already."))
        else:
            self._after(f"Added: {added.payer}, {added.codes}.", lambda: self._records.payer_rules.remove([added.id]))
        return added

    def _on_change(self, number: int, rule: PayerRule) -> PayerRule:
        before = self._records.payer_rules.change(number, rule)
        self._after(f"Changed: {rule.payer}, {rule.codes}.", lambda: self._records.payer_rules.change(number, before))
        return rule._replace(id=number)

    def _after(self, said: str, undo: Callable[[], object]) -> None:
        self._undo = undo
        self._bar.post(Message("success", said, "Undo", self.undo))
        self._show()
        self._changed()

    def _chosen(self) -> list[PayerRule]:
        rows = sorted(self._found.mapToSource(index).row() for index in self._table.selectionModel().selectedRows())
        return [self._model.rules[row] for row in rows]

    def _choose(self, rule: PayerRule | None) -> None:
        """Put the keyboard on a rule; the search is cleared if it hides it."""
        row = self._model.row_of(rule.id) if rule is not None else -1
        if row < 0:
            return
        index = self._found.mapFromSource(self._model.index(row, 0))
        if not index.isValid():
            self._search.clear()
            index = self._found.mapFromSource(self._model.index(row, 0))
        self._go_to(index.row())
        self._table.setFocus()

    def _go_to(self, row: int) -> None:
        """Choose this row alone. The view's own way would ask which keys are down, and Ctrl is when Ctrl+R has led here."""
        index = self._found.index(row, 0)
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self._table.selectionModel().setCurrentIndex(index, how)
        self._table.scrollTo(index)

    def _find(self, code: str) -> None:
        """Choose the first rule of a code, else the first of all."""
        of_code = next((rule for rule in self._model.rules if code and holds(rule, code)), None)
        if of_code is not None:
            self._choose(of_code)
        elif self._model.rules:
            self._go_to(0)
            self._table.setFocus()
        else:
            self._add.setFocus()

    def _show(self) -> None:
        try:
            rules = self._records.payer_rules.all()
        except UserError as error:
            self._bar.post(Message("error", str(error)))
            rules = []
        row = self._table.currentIndex().row()
        self._model.show_rules(rules)
        self._go_to(max(0, min(row, self._found.rowCount() - 1)))
        self._nothing.setVisible(not rules)
        self._table.setVisible(bool(rules))
        self._search.setEnabled(bool(rules))
        self._export.setEnabled(bool(rules))
        heading = self._table.horizontalHeader()
        for column in range(len(HEADINGS)):
            if column != NOTE_COLUMN:  # that one takes what is left; what is cut elsewhere is in the tool tip
                wide = max(self._table.sizeHintForColumn(column) + 10, heading.sectionSizeHint(column) + 4)
                self._table.setColumnWidth(column, min(wide, WIDEST_COLUMN))
        self._show_count()
        self._show_buttons()

    def _show_count(self) -> None:
        shown, of = self._found.rowCount(), len(self._model.rules)
        self._count.setText(_rules(of) if shown == of else f"{shown:,} of {_rules(of)}")

    def _show_buttons(self) -> None:
        many = len(self._table.selectionModel().selectedRows())
        self._change.setEnabled(many == 1)
        self._remove.setEnabled(many > 0)

    def _on_search(self, text: str) -> None:
        self._found.look_for(text)
        self._show_count()
        if self._found.rowCount() and not self._table.currentIndex().isValid():
            self._go_to(0)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._search, 1)
        top.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for one in (self._add, self._change, self._remove):
            foot.addWidget(one)
        foot.addStretch(1)
        for one in (self._import, self._export, button("Close", self.accept)):
            foot.addWidget(one)
        inside = QVBoxLayout()
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        inside.addLayout(top)
        inside.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._table, 1)
        inside.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        whole.addLayout(inside, 1)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)  # Enter is for the table


def _table(model: FoundRules) -> QTableView:
    made = QTableView()
    made.setModel(model)
    made.setAccessibleName("Rules of payers")
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setShowGrid(False)
    made.setAlternatingRowColors(True)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.setSortingEnabled(True)
    made.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as the records give them: by payer, then by code
    made.horizontalHeader().setSectionResizeMode(NOTE_COLUMN, QHeaderView.ResizeMode.Stretch)
    return made


def _rules(many: int) -> str:
    return f"{many:,} {'rule' if many == 1 else 'rules'}"
