"""The window of payer rules: by keyboard, with undo, from and to CSV; what Look up shows of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.payer_rules import PayerRule, RuleKind
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import DARK, LIGHT
from medcode_desktop.ui.lookup.clinic_rules import rules_block
from medcode_desktop.ui.payers.rule_form import RuleForm
from medcode_desktop.ui.payers.rules_dialog import PayerRulesDialog
from medcode_desktop.ui.theme import Theme

NO = RuleKind.NOT_ACCEPTED
CANES = PayerRule("Acme", NO, "E0100", "E0159", "Canes", since=date(2025, 1, 1))
PAP = PayerRule("Beta", RuleKind.NEEDS_MODIFIER, "E0601", "E0601", value="KX NU/RR", note="<b>call</b>")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "own" / "records.db", tmp_path / "own" / "backups")
    yield opened
    opened.close()


class Scene:
    def __init__(self, records: Records, catalogue: Catalogue, theme: Theme, settings: Settings) -> None:
        self.records = records
        self.changes = 0
        self.dialog = PayerRulesDialog(records, catalogue, theme, settings, self._count)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)

    def _count(self) -> None:
        self.changes += 1

    @property
    def kept(self) -> list[PayerRule]:
        return [rule._replace(id=0) for rule in self.records.payer_rules.all()]

    @property
    def shown(self) -> list[str]:
        model = self.dialog._found
        return [f"{model.index(row, 0).data()} {model.index(row, 1).data()}" for row in range(model.rowCount())]

    @property
    def said(self) -> str:
        message = self.dialog._bar.message
        return message.text if message is not None else ""

    def form(self) -> RuleForm:
        form = self.dialog.findChild(RuleForm)
        assert form is not None
        return form


@pytest.fixture
def scene(qtbot: QtBot, records: Records, catalogue: Catalogue, theme: Theme, settings: Settings) -> Scene:
    made = Scene(records, catalogue, theme, settings)
    qtbot.addWidget(made.dialog)
    with qtbot.waitExposed(made.dialog):
        made.dialog.show()
    return made


@pytest.fixture
def filled(scene: Scene) -> Scene:
    for rule in (CANES, PAP):
        scene.records.payer_rules.add(rule)
    scene.dialog._show()
    scene.dialog._table.setFocus()
    return scene


def keys(widget: QWidget | None, text: str) -> None:
    assert widget is not None
    QTest.keyClicks(widget, text)


def test_a_rule_is_added_by_keys_alone(scene: Scene) -> None:
    assert not scene.dialog._nothing.isHidden()
    QTest.keyClick(scene.dialog, Qt.Key.Key_Insert)
    form = scene.form()
    line = form._payer.lineEdit()
    assert line is not None
    for text in ("Acme", "e0601", "", "needs KX", "1/1/2025"):
        focus = form.focusWidget()
        assert focus is not None
        if text:
            keys(focus, text)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert scene.kept == [PayerRule("Acme", NO, "E0601", "E0601", note="needs KX", since=date(2025, 1, 1))]
    assert scene.said == "Added: Acme, E0601."
    assert scene.changes == 1
    QTest.keyClick(scene.dialog._table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.kept == []
    assert scene.said == "Undone."


def test_faults_stand_under_their_fields_until_they_are_mended(scene: Scene) -> None:
    scene.dialog.add()
    form = scene.form()
    form._codes.setText("E06O1")
    form._since.setText("10/1/2025")
    form._on_keep()
    told = {name: label.text() for name, label in form._faults.items() if not label.isHidden()}
    assert list(told) == ["payer", "codes", "since"]
    assert told["codes"].endswith("Is E0601 meant?")
    assert form._codes.accessibleDescription() == told["codes"]
    assert form.focusWidget() in (form._payer, form._payer.lineEdit())
    form._payer.setEditText("Acme")
    form._codes.setText("E0601")
    form._since.setText("2025-10-01")
    assert all(label.isHidden() for label in form._faults.values())
    form._on_keep()
    assert [rule.since for rule in scene.kept] == [date(2025, 10, 1)]


def test_the_value_is_asked_for_where_it_has_a_meaning(scene: Scene) -> None:
    scene.dialog.add()
    form = scene.form()
    for kind, visible, name in (
        (RuleKind.NEEDS_MODIFIER, True, "Modifier"),
        (RuleKind.USE_OTHER_CODE, True, "Code to use"),
        (RuleKind.NOTE, False, "Modifier"),
    ):
        form._kind.setCurrentIndex(form._kind.findData(kind))
        assert form._form.isRowVisible(3) is visible
        assert form._value.accessibleName() == name
    form._value.setText("KX")
    assert form.draft.value == ""
    form.reject()


def test_payers_and_sections_are_suggested(filled: Scene) -> None:
    filled.dialog.add()
    form = filled.form()
    names = [form._payer.itemText(at) for at in range(form._payer.count())]
    assert {"Acme", "Beta", "Medicaid", "TRICARE"} <= set(names)
    completer = form._codes.completer()
    assert completer is not None
    completer.setCompletionPrefix("ambulance")
    assert completer.completionCount() > 0
    form.reject()


def test_a_rule_is_changed_and_the_change_undone(filled: Scene) -> None:
    QTest.keyClick(filled.dialog._table, Qt.Key.Key_Return)
    form = filled.form()
    assert (form._payer.currentText(), form._codes.text(), form._since.text()) == ("Acme", "E0100-E0159", "2025-01-01")
    form._note.setText("new")
    form._on_keep()
    assert filled.kept[0].note == "new"
    filled.dialog.undo()
    assert [rule._replace(section="") for rule in filled.kept] == [CANES._replace(section=""), PAP]


def test_the_same_rule_is_refused_in_the_form(filled: Scene) -> None:
    filled.dialog.change()
    form = filled.form()
    form._payer.setEditText("BETA")
    form._codes.setText("E0601")
    form._kind.setCurrentIndex(form._kind.findData(PAP.kind))
    form._value.setText("kx nu or rr")
    form._note.setText(PAP.note)
    form._since.clear()
    form._on_keep()
    assert "same rule" in form._error.text()
    assert form.isVisible()
    form.reject()
    filled.dialog._on_add(PAP)
    assert filled.said == "The same rule is there already."


def test_rules_are_removed_at_once_and_put_back(filled: Scene) -> None:
    filled.dialog._table.selectAll()
    QTest.keyClick(filled.dialog._table, Qt.Key.Key_Delete)
    assert filled.kept == []
    assert filled.said == "Removed: 2 rules."
    assert not filled.dialog._remove.isEnabled()
    filled.dialog._bar._on_action()
    assert filled.kept == [CANES, PAP]
    assert filled.shown == ["Acme E0100-E0159 Canes", "Beta E0601"]
    filled.dialog.undo()  # nothing more to undo
    assert filled.kept == [CANES, PAP]


def test_search_finds_words_in_any_column(filled: Scene) -> None:
    QTest.keyClick(filled.dialog, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    keys(filled.dialog.focusWidget(), "beta KX")
    assert filled.shown == ["Beta E0601"]
    assert filled.dialog._count.text() == "1 of 2 rules"
    filled.dialog._search.clear()
    filled.dialog._table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert filled.shown == ["Beta E0601", "Acme E0100-E0159 Canes"]
    index = filled.dialog._found.index(0, 0)
    filled.dialog._table.selectionModel().select(
        index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    )
    filled.dialog.remove()
    assert filled.kept == [CANES]


def test_export_and_import_give_the_same_rules(filled: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rules.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(path.with_suffix("")), "")))
    filled.dialog.choose_export()
    assert filled.said == f"rules.csv: 2 rules written to {tmp_path}."
    filled.dialog._table.selectAll()
    filled.dialog.remove()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))
    filled.dialog.choose_import()
    assert filled.kept == [CANES, PAP]
    assert filled.said == "rules.csv: 2 rules; 2 new, 0 that were here are gone."
    filled.dialog.choose_export()
    assert "rules.csv is there already" in filled.said  # a name without its ending is not what the system asked about
    path.write_text("Payer,Codes,Rule\nAcme,E06,Not accepted\n")
    filled.dialog.choose_import()
    assert "line 2, column \u201cCodes\u201d" in filled.said
    assert filled.kept == [CANES, PAP]
    filled.dialog.undo()
    assert filled.kept == []
    assert [entry.what for entry in filled.records.audit.entries()] == [
        "export", "payer rules removed", "payer rules imported", "payer rules put back",
    ]  # fmt: skip


def test_everything_has_a_name(filled: Scene) -> None:
    filled.dialog.add()
    for top in (filled.dialog, filled.form()):
        for one in top.findChildren(QAbstractButton):
            assert one.text() or one.accessibleName() or not one.isVisible() or not one.isEnabled() or one.objectName()
        for field in top.findChildren(QLineEdit):
            parent = field.parentWidget()
            assert field.accessibleName() or (parent is not None and parent.accessibleName())
    assert filled.dialog._table.accessibleName()
    filled.form().reject()


def test_the_block_of_look_up_takes_no_text_for_html() -> None:
    for colours in (LIGHT, DARK):
        block = rules_block([PAP._replace(payer="<i>B"), CANES], colours, link=True)
        assert "&lt;b&gt;call&lt;/b&gt;" in block
        assert "&lt;i&gt;B" in block
        assert "Needs modifier KX and NU or RR." in block
        assert "E0100-E0159 Canes, from 2025-01-01" in block
    assert rules_block([], LIGHT, link=False) == ""
    assert "add a payer rule" in rules_block([], LIGHT, link=True)


def test_look_up_shows_the_rules_in_force_and_opens_the_window(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitExposed(program.window):
        program.window.show()
    screen = program.window.show_screen("lookup")
    records = program._records
    records.payer_rules.add(PAP._replace(until=date(2020, 12, 31), note="old"))
    screen.begin_search("E0601")
    page = screen.findChild(QTextBrowser)
    assert page is not None
    assert "None for this code; add a payer rule" in page.toPlainText()
    QTest.keyClick(screen, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    dialog = screen.findChild(PayerRulesDialog)
    assert dialog is not None
    assert [rule.note for rule in dialog._chosen()] == ["old"]
    dialog._on_change(dialog._chosen()[0].id, PAP._replace(note="call them"))
    QApplication.processEvents()
    assert "Needs modifier KX and NU or RR. call them" in page.toPlainText()
    dialog.reject()
