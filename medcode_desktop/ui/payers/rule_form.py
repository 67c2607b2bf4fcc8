"""One rule of a payer: its fields, and under each what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.checking.payer_rules import (
    KIND_TITLES,
    LONGEST_NOTE,
    LONGEST_PAYER,
    WITH_VALUE,
    Draft,
    PayerRule,
    RuleKind,
    Sections,
    name_key,
    understand,
)
from medcode_desktop.errors import UserError
from medcode_desktop.ui.widgets.build import button, plain_label

_VALUE_NAMES = {RuleKind.NEEDS_MODIFIER: "Modifier", RuleKind.USE_OTHER_CODE: "Code to use"}
_VALUE_TIPS = {
    RuleKind.NEEDS_MODIFIER: "KX NU/RR: KX, and one of NU and RR",
    RuleKind.USE_OTHER_CODE: "E0601; several: any of them",
}


class RuleForm(QDialog):
    """`keep` stores the rule; the form stays open with the sentence if that raises UserError. `rule` is what was kept."""

    def __init__(
        self,
        title: str,
        before: PayerRule | None,
        payers: Sequence[str],
        sections: Sections,
        keep: Callable[[PayerRule], PayerRule],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._sections = sections
        self._keep = keep
        self._tried = False  # faults are told from the first try on, not while the first letters are typed
        self.rule: PayerRule | None = None
        self._payer = _payer_field(payers)
        self._codes = QLineEdit()
        self._codes.setPlaceholderText("E0601, E0100-E0159, or the name of a section")
        self._codes.setCompleter(_completer(sorted({name for _, _, name in sections.values()}), self._codes))
        self._kind = QComboBox()
        for kind, named in KIND_TITLES.items():
            self._kind.addItem(named, kind)
        self._value = QLineEdit()
        self._note = QLineEdit()
        self._note.setMaxLength(LONGEST_NOTE)
        self._note.setPlaceholderText("A phone number, a policy, whom to ask")
        self._since, self._until = QLineEdit(), QLineEdit()
        self._since.setPlaceholderText("2025-10-01; empty: always")
        self._until.setPlaceholderText("2025-12-31; empty: for good")
        self._faults: dict[str, QLabel] = {}
        self._fields: dict[str, QWidget] = {
            "payer": self._payer, "codes": self._codes, "kind": self._kind, "value": self._value, "note": self._note,
            "since": self._since, "until": self._until,
        }  # fmt: skip
        self._error = plain_label("", "strong", wrap=True, selectable=True)
        self._error.hide()
        self._lay_out()
        self._fill(before)
        self._kind.currentIndexChanged.connect(self._on_kind)
        for field in (self._codes, self._value, self._note, self._since, self._until):
            field.textChanged.connect(self._on_change)
        self._payer.currentTextChanged.connect(self._on_change)
        self._on_kind()
        self._payer.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def draft(self) -> Draft:
        return Draft(
            self._payer.currentText(),
            self._codes.text(),
            RuleKind(self._kind.currentData()).value,
            self._value.text() if self._kind.currentData() in WITH_VALUE else "",
            self._note.text(),
            self._since.text(),
            self._until.text(),
        )

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._labels: dict[str, QLabel] = {}
        for name, title in (
            ("payer", "&Payer"), ("codes", "&Codes"), ("kind", "&Rule"), ("value", "&Modifier"), ("note", "&Note"),
            ("since", "&From"), ("until", "&To"),
        ):  # fmt: skip
            self._add(name, title)
        keep = button("Keep", self._on_keep, "primary")
        keep.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(12)
        whole.addLayout(self._form)
        whole.addWidget(self._error)
        whole.addStretch(1)
        whole.addLayout(foot)
        self.resize(560, self.sizeHint().height())

    def _add(self, name: str, title: str) -> None:
        fault = plain_label("", "strong", wrap=True)
        fault.hide()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._fields[name])
        column.addWidget(fault)
        label = QLabel(title)
        label.setBuddy(self._fields[name])
        self._fields[name].setAccessibleName(title.replace("&", ""))
        self._form.addRow(label, holder)
        self._faults[name] = fault
        self._labels[name] = label

    def _fill(self, before: PayerRule | None) -> None:
        self._payer.setEditText(before.payer if before else "")
        if before is not None:
            named = self._sections.get(name_key(before.section), ("", "", ""))[:2] == (before.first, before.last)
            self._codes.setText(before.section if named else before.codes)
            self._kind.setCurrentIndex(self._kind.findData(before.kind))
            self._value.setText(before.value)
            self._note.setText(before.note)
            self._since.setText(str(before.since or ""))
            self._until.setText(str(before.until or ""))

    def _on_kind(self) -> None:
        kind = RuleKind(self._kind.currentData())
        name = _VALUE_NAMES.get(kind, "Modifier")
        self._labels["value"].setText(f"&{name}" if kind is RuleKind.NEEDS_MODIFIER else name)
        self._value.setAccessibleName(name)
        self._value.setPlaceholderText(_VALUE_TIPS.get(kind, ""))
        self._form.setRowVisible(3, kind in WITH_VALUE)
        self._on_change()

    def _on_change(self) -> None:
        self._error.hide()
        if self._tried:
            self._understood()

    def _understood(self) -> PayerRule | None:
        """The rule, or None with its faults shown under their fields."""
        rule, faults = understand(self.draft, self._sections)
        told = {fault.field: fault.sentence for fault in reversed(faults)}
        for name, label in self._faults.items():
            label.setText(told.get(name, ""))
            label.setVisible(name in told)
            self._fields[name].setAccessibleDescription(told.get(name, ""))
        self._grow()
        return rule

    def _grow(self) -> None:
        """Sentences take room: the dialog becomes higher, never lower under the hands."""
        inside = self.layout()
        if inside is not None:
            inside.activate()
            self.resize(self.width(), max(self.height(), inside.totalHeightForWidth(self.width())))

    def _on_keep(self) -> None:
        self._tried = True
        rule = self._understood()
        if rule is None:
            first = next(name for name, label in self._faults.items() if label.text())
            self._fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            self.rule = self._keep(rule)
        except UserError as error:
            self._error.setText(str(error))
            self._error.show()
            self._grow()
            return
        self.accept()


def _payer_field(payers: Sequence[str]) -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItems(list(payers))
    made.setCompleter(_completer(list(payers), made))
    line = made.lineEdit()
    if line is not None:
        line.setMaxLength(LONGEST_PAYER)
        line.setPlaceholderText("As it stands on your claims")
    return made


def _completer(names: list[str], parent: QWidget) -> QCompleter:
    made = QCompleter(names, parent)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    return made
