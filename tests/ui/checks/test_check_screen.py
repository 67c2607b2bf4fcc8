"""Check codes: a list in, findings out, and everything a person does with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from medcode_desktop import settings
from medcode_desktop.app import Program
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.columns import Field
from medcode_desktop.checking.payer_rules import PayerRule, RuleKind
from medcode_desktop.ui.checks.screen import FINDINGS, LEVELS, LIST, SECTIONS
from medcode_desktop.ui.lookup.lookup_screen import LookupScreen
from medcode_desktop.ui.payers.rules_dialog import PayerRulesDialog
from tests.ui.checks.conftest import CTRL, LISTED, Desk, answer, controls

LYING = """Claim,Date of service,HCPCS,Qty
C1,E0601,2025-03-31,1
C2,E0602,2025-03-30,1
C3,A4253,2025-03-29,2
"""


def test_the_first_visit_says_what_to_do(desk: Desk) -> None:
    assert "Nothing to check yet" in desk.words
    assert "Paste codes" in desk.words
    assert not desk.screen._check.isEnabled()
    assert desk.screen.focusWidget() is desk.screen._list.text
    desk.screen._tabs.setCurrentIndex(FINDINGS)
    assert "Nothing is checked yet" in desk.words
    desk.screen._tabs.setCurrentIndex(LEVELS)
    assert "visit level" in desk.words


def test_paste_and_check_by_keyboard(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    assert desk.on_findings
    assert desk.brief == [
        ("3", "E06O1 RR", "Error"),
        ("4", "J45.909", "Error"),
        ("5", "E0601 ZZ", "Error"),
        ("6", "E0602", "Warning"),
    ]
    assert [desk.chip(title).text() for title in ("Errors", "Warnings", "Nothing found")] == [
        "Errors 3",
        "Warnings 1",
        "Nothing found 1",
    ]
    assert desk.screen._tabs.tabText(FINDINGS) == "Findings 4"
    assert desk.screen.focusWidget() is desk.screen._findings.table
    assert "Not checked:" in desk.words
    assert "NCCI" in desk.words


def test_the_button_beside_what_was_not_checked_leads_to_the_import(desk: Desk) -> None:
    wanted: list[bool] = []
    desk.program.window.start_import = lambda: wanted.append(True)  # type: ignore[method-assign]
    desk.screen.import_wanted.disconnect()
    desk.screen.import_wanted.connect(desk.program.window.start_import)
    desk.paste(LISTED)
    desk.check()
    desk.press("Import...")
    assert wanted == [True]


def test_the_chosen_line_has_all_its_findings_and_cells_as_text(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    desk.choose(1)
    text = desk.screen._findings.detail.toPlainText()
    assert "Line 4" in text
    assert "Not a code" in text
    assert "<b>55</b>" in text  # never taken for HTML
    assert "Patient or claim" in text
    desk.choose(2)
    assert "=1+1" in desk.screen._findings.detail.toPlainText()


def test_enter_and_the_link_open_the_code_in_look_up(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    desk.choose(2)
    QTest.keyClick(desk.screen._findings.table, Qt.Key.Key_Return)
    assert desk.program.window.screen_key == "lookup"
    lookup = desk.program.window._screens["lookup"]
    assert isinstance(lookup, LookupScreen)
    assert lookup._shown_code() == "E0601"
    desk.program.window.show_screen("checks")
    assert desk.on_findings  # the results are still there
    assert len(desk.rows) == 4
    desk.choose(0)
    desk.screen._findings.detail.anchorClicked.emit(QUrl("code:E0602"))
    assert lookup._shown_code() == "E0602"


def test_filters(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    QTest.mouseClick(desk.chip("Errors"), Qt.MouseButton.LeftButton)
    assert desk.brief == [("6", "E0602", "Warning")]
    QTest.mouseClick(desk.chip("Nothing found"), Qt.MouseButton.LeftButton)
    assert [row[0] for row in desk.rows] == ["2", "6"]
    QTest.mouseClick(desk.chip("Errors"), Qt.MouseButton.LeftButton)
    assert "5 of 5 lines" in desk.words
    desk.screen._findings.table.setFocus()
    for letter in "p3":  # typing in the table goes into the filter
        QTest.keyClick(desk.program.window.windowHandle(), ord(letter))
    desk.bot.waitUntil(lambda: [row[0] for row in desk.rows] == ["5"])
    field = desk.screen._findings._text
    assert field.text() == "p3"
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert desk.screen.focusWidget() is desk.screen._findings.table
    field.setText("nowhere")
    desk.bot.waitUntil(lambda: not desk.rows)
    assert "clear the filter" in desk.words
    field.clear()
    desk.bot.waitUntil(lambda: len(desk.rows) == 5)
    rules = desk.screen._findings._rules
    at = rules.findData("not_a_code")
    assert rules.itemText(at) == "Not a code (2)"
    rules.setCurrentIndex(at)
    rules.activated.emit(at)
    assert [row[0] for row in desk.rows] == ["3", "4"]


def test_a_suggestion_goes_into_the_pasted_text_and_back(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    desk.choose(0)
    desk.press("Use E0601")
    assert "P1,E0601,RR,2025-03-31,1,Medicare,100.00" in desk.screen._list.text.toPlainText().splitlines()[2]
    assert "became E0601" in desk.said
    assert "The list or the choices have changed" in desk.words
    desk.press("Check again")
    desk.wait()
    assert desk.rows[0][0] == "3"
    assert desk.rows[0][2] == "Warning"  # it now says the same as the line above
    desk.screen._list.text.undo()
    assert "E06O1" in desk.screen._list.text.toPlainText()
    desk.choose(1)
    assert not desk.screen._findings._use.isVisible()


def test_a_list_in_one_line(desk: Desk) -> None:
    desk.paste("E0601, E06O2, 999")
    desk.check()
    desk.choose(next(at for at, row in enumerate(desk.rows) if row[1] == "E06O2"))
    desk.press("Use E0602")
    assert desk.screen._list.text.toPlainText() == "E0601, E0602, 999"


def test_lying_headings_are_seen_through_and_a_column_is_set_by_hand_and_remembered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lying.csv"
    path.write_text(LYING, "utf-8")
    desk.open_file(path, monkeypatch)
    assert "lying.csv" in desk.words
    opened = desk.screen._list.opened
    assert opened is not None
    assert opened.columns.get(Field.CODE) == 1
    assert opened.columns.get(Field.DATE) == 2
    assert "the dates stand in column C" in desk.words
    boxes = desk.screen._list.preview.header.boxes
    assert [box.currentText() for box in boxes] == ["Patient or claim", "Code", "Date of service", "Units"]
    boxes[3].setFocus()
    QTest.keyClick(boxes[3], Qt.Key.Key_Home)  # not used
    assert Field.UNITS not in opened.columns.by_field
    QTest.keyClick(boxes[0], Qt.Key.Key_End)  # visit level
    assert opened.columns.get(Field.LEVEL) == 0
    assert Field.PATIENT not in opened.columns.by_field
    desk.press("Paste a list instead")
    assert desk.screen._list.opened is None
    desk.open_file(path, monkeypatch)
    again = desk.screen._list.opened
    assert again is not None
    assert again is not opened
    assert dict(again.columns.by_field) == dict(opened.columns.by_field)
    assert "set by hand" in desk.words
    desk.press("Recognise again")
    assert again.columns.get(Field.UNITS) == 3
    assert desk.program._settings.get(settings.CHECK_COLUMNS) == "{}"
    assert desk.program._settings.get(settings.CHECK_FOLDER) == str(tmp_path)


def test_one_column_is_one_thing(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.screen._list.read_typed()
    boxes = desk.screen._list.preview.header.boxes
    QTest.keyClick(boxes[0], Qt.Key.Key_Home)
    boxes[0].setCurrentIndex(boxes[0].findData(Field.CODE.value))
    boxes[0].activated.emit(boxes[0].currentIndex())
    assert [box.currentText() for box in boxes[:2]] == ["Code", "\u2013 not used \u2013"]
    desk.screen._list._above.setValue(3)
    desk.check()
    assert [row[0] for row in desk.rows] == ["4", "5", "6"]


def test_what_was_set_by_hand_stays_while_the_text_is_mended(desk: Desk) -> None:
    desk.paste("E0601,2025-03-31\nE06O2,2025-03-30\n")
    desk.screen._list.read_typed()
    box = desk.screen._list.preview.header.boxes[1]
    QTest.keyClick(box, Qt.Key.Key_Home)
    desk.check()
    desk.choose(0)
    row = next(at for at, found in enumerate(desk.rows) if found[1] == "E06O2")
    desk.choose(row)
    desk.press("Use E0602")
    opened = desk.screen._list.opened
    assert opened is not None
    assert opened.columns.get(Field.DATE) is None


KINDS = ("Workbook (XLSX)", "Table (CSV)", "Report (PDF)", "For other programs (JSON)")


@pytest.mark.parametrize("title", [f"All lines: {kind}" for kind in KINDS])
def test_exports_are_whole_and_can_be_opened_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    desk.paste(LISTED)
    desk.check()
    suffix = title.rpartition("(")[2][:-1].lower()
    desk.export(title, tmp_path / "out", monkeypatch)
    target = tmp_path / f"out.{suffix}"
    assert f"out.{suffix} written to {tmp_path}" in desk.said
    assert [path.name for path in tmp_path.glob("*out*")] == [target.name]
    assert desk.program._settings.get(settings.EXPORT_FOLDER) == str(tmp_path)
    if suffix == "pdf":
        assert target.read_bytes().startswith(b"%PDF")
        return
    if suffix == "json":
        assert len(json.loads(target.read_text("utf-8"))["lines"]) == 5
        return
    # a report is a list as well: it is read back by the program itself
    desk.open_file(target, monkeypatch)
    opened = desk.screen._list.opened
    assert opened is not None
    assert len(list(opened.lines())) >= 5


def test_only_what_is_shown_is_exported(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.paste(LISTED)
    desk.check()
    QTest.mouseClick(desk.chip("Errors"), Qt.MouseButton.LeftButton)
    desk.export("The lines shown: Table (CSV)", tmp_path / "some.csv", monkeypatch)
    lines = (tmp_path / "some.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("6,warning,")


def test_an_export_into_a_folder_that_is_not_there_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.paste(LISTED)
    desk.check()
    for title in ("All lines: Workbook (XLSX)", "All lines: Table (CSV)", "All lines: Report (PDF)"):
        desk.export(title, tmp_path / "none" / "out", monkeypatch)
        assert "could not be written" in desk.said


def test_cancelled_half_way_the_findings_before_stay(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.paste(LISTED)
    desk.check()
    before = desk.rows
    path = tmp_path / "long.csv"
    path.write_text("Code,DOS\n" + "E0601,2025-03-31\n" * 60_000, "utf-8")
    desk.open_file(path, monkeypatch)
    desk.program.tasks.began.connect(
        lambda task: task.progressed.connect(lambda step, _: task.cancel() if step == "Checking" else None)
    )
    desk.press("Check")
    assert not desk.screen._check.isEnabled()
    desk.wait()
    assert desk.rows == before
    assert desk.screen._check.isEnabled()
    assert "The list or the choices have changed" in _stale(desk)


def test_a_cancelled_export_leaves_the_file_that_was_there(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Code,DOS\n" + "E06O1,2025-03-31\n" * 20_000, "utf-8")
    desk.open_file(path, monkeypatch)
    desk.check()
    target = tmp_path / "out" / "out.csv"
    target.parent.mkdir()
    target.write_text("before", "utf-8")
    desk.program.tasks.began.connect(
        lambda task: task.progressed.connect(lambda step, _: task.cancel() if step == "Writing" else None)
    )
    desk.export("All lines: Table (CSV)", target, monkeypatch)
    assert target.read_text("utf-8") == "before"
    assert list(target.parent.iterdir()) == [target]


def test_a_damaged_file_is_a_sentence_and_what_was_there_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.paste(LISTED)
    desk.screen._list.read_typed()
    before = desk.screen._list.opened
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    for path in (damaged, empty, tmp_path / "gone.csv"):
        desk.open_file(path, monkeypatch)
        assert path.name in desk.said
        assert desk.screen._list.opened is before
    assert not desk.program._places.logs.joinpath("bug").exists()


def test_a_file_is_dropped(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "dropped.csv"
    path.write_text(LISTED, "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(desk.screen, over)
    assert over.isAccepted()
    QApplication.sendEvent(desk.screen, QDropEvent(QPointF(50, 50), *how))
    desk.bot.waitUntil(lambda: desk.screen._list.opened is not None)
    assert "dropped.csv" in desk.words
    for urls in ([], [QUrl("https://example.test/a.csv")], [QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")]):
        data.setUrls(urls)
        refused = QDragEnterEvent(QPoint(50, 50), *how)
        QApplication.sendEvent(desk.screen, refused)
        assert not refused.isAccepted()


def test_a_file_dropped_on_a_field_is_opened_as_well(desk: Desk, tmp_path: Path) -> None:
    """Else the field would take its name as text."""
    desk.paste(LISTED)
    desk.check()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.csv"))])
    data.setText(str(tmp_path / "dropped.csv"))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for page in (LIST, FINDINGS, LEVELS):
        desk.screen._tabs.setCurrentIndex(page)
        for one in desk.screen.findChildren(QWidget):
            assert not (one.isVisible() and one.acceptDrops()), one
    over = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(desk.screen, over)
    assert over.isAccepted()


def test_a_new_catalogue_marks_the_findings_and_checks_again(desk: Desk, bundled: Path, tmp_path: Path) -> None:
    desk.paste(LISTED)
    desk.check()
    assert _stale(desk) == ""
    other = tmp_path / "other.db"
    shutil.copy(bundled, other)
    _set_build(other)
    desk.program.window.replace_catalogue(Catalogue.open(other))
    assert "These findings were made with" in _stale(desk)
    assert len(desk.rows) == 4
    desk.press("Check again")
    desk.wait()
    assert _stale(desk) == ""
    assert len(desk.rows) == 4


def test_payer_rules_by_key_count_in_the_next_check(desk: Desk) -> None:
    desk.paste("Code,DOS,Payer\nE0601,2025-03-31,Acme\n")
    desk.check()
    assert desk.rows == []
    QTest.keyClick(desk.screen._findings._text, Qt.Key.Key_R, CTRL)
    dialog = desk.screen.findChild(PayerRulesDialog)
    assert dialog is not None
    desk.program._records.payer_rules.add(PayerRule("Acme", RuleKind.NOT_ACCEPTED, "E0601", "E0601"))
    dialog._changed()
    dialog.close()
    assert "payer rules have changed" in _stale(desk)
    desk.press("Check again")
    desk.wait()
    assert [row[1] for row in desk.rows] == ["E0601"]
    assert "Acme" in [desk.screen._list.options._payer.itemText(at) for at in range(3)]


def test_the_payer_and_the_date_of_lines_that_have_none(desk: Desk) -> None:
    desk.program._records.payer_rules.add(PayerRule("Acme", RuleKind.NOT_ACCEPTED, "E0602", "E0602"))
    desk.paste(LISTED)
    options = desk.screen._list.options
    options._payer.setFocus()
    QTest.keyClicks(options._payer, "Acme")
    options._has_day.click()
    options._day.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(options._day, "20250301")
    desk.check()
    of_six = next(row for row in desk.rows if row[0] == "6")
    assert "Acme" in of_six[3]
    assert "(+" not in of_six[3]  # nothing is said of a missing date
    assert options.day() == "2025-03-01"
    desk.screen.remember()
    assert desk.program._settings.get(settings.CHECK_PAYER) == "Acme"


def test_credentialing_has_its_sections(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not desk.screen._tabs.isTabVisible(SECTIONS)
    mode = desk.screen._list.options._mode
    mode.setFocus()
    QTest.keyClick(mode, Qt.Key.Key_Down)
    desk.paste("E0601\nE0602\nQ9999\nE1399")
    desk.check()
    assert desk.screen._tabs.isTabVisible(SECTIONS)
    desk.screen._tabs.setCurrentIndex(SECTIONS)
    model = desk.screen._sections._table.model()
    assert sum(int(model.index(row, 1).data()) for row in range(model.rowCount())) == 4
    desk.export("All lines: Report (PDF)", tmp_path / "application.pdf", monkeypatch)
    assert (tmp_path / "application.pdf").stat().st_size > 1000


def test_visit_levels_with_a_benchmark(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["Provider,Visit level"]
    for provider, counts in (("A", (5, 10, 20, 20, 45)), ("B", (10, 30, 40, 15, 5)), ("C", (10, 30, 40, 15, 5))):
        rows += [f"{provider},{level}" for level, count in enumerate(counts, 1) for _ in range(count)]
    desk.paste("\n".join(rows))
    desk.screen._list.read_typed()
    desk.screen._tabs.setCurrentIndex(LEVELS)
    bench = tmp_path / "bench.csv"
    bench.write_text("Level,Share\n1,10%\n2,30%\n3,40%\n4,15%\n5,5%\n", "utf-8")
    answer(monkeypatch, "getOpenFileName", (str(bench), ""))
    desk.press("Benchmark...")
    assert "bench.csv, 5 shares" in desk.words
    desk.press("Compare")
    desk.wait()
    assert "stand out, for one provider" in desk.words
    bench.write_text("Level,Share\n1,nothing\n", "utf-8")
    desk.press("Benchmark...")
    assert "is no share" in desk.said
    assert "bench.csv, 5 shares" in desk.words  # that one still holds
    desk.paste(LISTED)
    desk.screen._list.read_typed()
    assert "no column for the provider" in desk.words


def test_every_control_has_a_name_and_can_be_reached(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.check()
    for page in (LIST, FINDINGS, LEVELS):
        desk.screen._tabs.setCurrentIndex(page)
        found = controls(desk.screen)
        assert len(found) >= 5
        for control in found:
            named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            inner = control.parent()
            if isinstance(control, QLineEdit) and isinstance(inner, QAbstractSpinBox):
                named = named or inner.accessibleName()
            if isinstance(control, QLineEdit | QAbstractItemView | QTextEdit | QPlainTextEdit | QComboBox | QAbstractButton):
                assert named or isinstance(inner, QComboBox), control
    desk.screen._tabs.setCurrentIndex(LIST)
    field = desk.screen._list.text
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert desk.screen.focusWidget() is not field  # a tab is no text here


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window_with_large_text(desk: Desk, percent: int) -> None:
    desk.program.theme.set_text_size(percent)
    desk.paste(LISTED)
    desk.check()
    for page in (LIST, FINDINGS, LEVELS):
        desk.screen._tabs.setCurrentIndex(page)
        QApplication.processEvents()
        assert desk.program.window.width() <= 1024
        assert desk.program.window.minimumSizeHint().width() <= 1024
        for area in desk.screen.findChildren(QScrollArea):
            assert not area.isVisible() or area.horizontalScrollBar().maximum() == 0
    for one in desk.screen.findChildren(QPushButton):
        if one.isVisible():
            assert one.mapTo(desk.program.window, QPoint(one.width(), 0)).x() <= 1024, one.text()


def test_ctrl_4_leads_there_and_the_help_page_is_named(program: Program, desk: Desk) -> None:
    program.window.show_screen("lookup")
    QTest.keyClick(program.window, Qt.Key.Key_4, CTRL)
    assert program.window.screen_key == "checks"
    assert program.window._places["checks"].help_page == "check-codes"


def test_a_check_ends_elsewhere_with_a_message(desk: Desk) -> None:
    desk.paste(LISTED)
    desk.screen.check()
    desk.program.window.show_screen("lookup")
    desk.wait()
    assert "4 lines with findings" in desk.said


def _stale(desk: Desk) -> str:
    strip = desk.screen._findings._stale
    return "" if strip.isHidden() else desk.screen._findings._stale_text.text()


def _set_build(path: Path) -> None:
    """Another catalogue with the same codes."""
    import sqlite3

    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = 'another' WHERE key = 'build'")
    db.close()


def test_nothing_of_a_list_is_html_anywhere(desk: Desk) -> None:
    desk.paste('Code,DOS,Payer\n<img src="x">,2025-01-01,<b>Acme</b>\n')
    desk.check()
    document = desk.screen._findings.detail.document()
    assert isinstance(document, QTextDocument)
    assert "<img src=" in document.toPlainText()
    assert "\ufffc" not in document.toPlainText()  # no picture
