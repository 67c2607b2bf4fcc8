"""The Scores screen in the real window: what it shows, exports, score files of another PC, the passcode."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from medcode_desktop import settings
from medcode_desktop.app import Program
from medcode_desktop.records.records import Records
from medcode_desktop.reports.scores_export import Format
from medcode_desktop.training.model import Mode
from medcode_desktop.ui.progress.figures import Period
from medcode_desktop.ui.scores.data_dialog import DataDialog
from medcode_desktop.ui.scores.files import TITLES
from medcode_desktop.ui.scores.match_dialog import MatchDialog
from medcode_desktop.ui.scores.pages import Page
from medcode_desktop.ui.scores.screen import ScoresScreen
from tests.records.practising import hold
from tests.training.asking import question

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def shown(qtbot: QtBot, program: Program) -> ScoresScreen:
    """Two people have practised, one of them long ago."""
    records = program._records
    rosa, bob = records.people.add("Rosa", "7"), records.people.add("=Bob")
    hold(records, rosa, [(question(1), True), (question(2), False)], NOW - DAY, mode=Mode.EXAM, pass_mark=50)
    hold(records, bob, [(question(1), False), (question(2), False)], NOW - 60 * DAY)
    program.window.resize(1024, 700)
    with qtbot.waitExposed(program.window):
        program.window.show()
    screen = program.window.show_screen("scores")
    assert isinstance(screen, ScoresScreen)
    return screen


def rows(section: object) -> list[list[str]]:
    model = section._table.model()  # type: ignore[attr-defined]
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def message(program: Program) -> str:
    bar = program.window._bar
    return bar.message.text if bar is not None and bar.message is not None else ""


def test_people_topics_misses_and_who_is_idle(shown: ScoresScreen) -> None:
    people = {row[0]: row[2:5] + row[6:7] for row in rows(shown._team)}
    assert people == {"Rosa": ["1", "2", "50 %", "1 of 1"], "=Bob": ["0", "2", "0 %", "\u2013"]}
    assert rows(shown._by_topic)[0][:4] == ["The rules", "1", "4", "25 %"]
    missed = rows(shown._missed)
    assert [row[2] for row in missed] == ["0 of 2", "1 of 2"]
    assert [row[0] for row in rows(shown._idle)] == ["=Bob"]
    assert [row[1] for row in rows(shown._sessions)] == ["Rosa", "=Bob"]


def test_filters(shown: ScoresScreen) -> None:
    shown._on_period(Period.MONTH)
    assert [row[0] for row in rows(shown._team)] == ["Rosa"]
    shown._on_period(Period.ALL)
    index = next(i for i in range(shown._people.count()) if shown._people.itemText(i).startswith("=Bob"))
    shown._people.setCurrentIndex(index)
    shown._people.activated.emit(index)
    assert [row[0] for row in rows(shown._team)] == ["=Bob"]
    assert shown._people.currentText() == "=Bob"
    index = shown._topics.findData("codes")
    shown._topics.setCurrentIndex(index)
    shown._topics.activated.emit(index)
    assert shown._nothing.isVisible() or rows(shown._by_topic) == []


def test_many_answers_are_counted_in_the_background(
    qtbot: QtBot, shown: ScoresScreen, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medcode_desktop.ui.scores.screen.AT_ONCE", 3)
    shown._on_period(Period.MONTH)
    assert shown._nothing.isVisible()
    assert not shown._team.isVisible()
    shown._on_period(Period.ALL)  # before the first has been counted: it must not come afterwards
    qtbot.waitUntil(lambda: shown._reading is None)
    assert sorted(row[0] for row in rows(shown._team)) == ["=Bob", "Rosa"]
    assert program.tasks.count == 0
    assert not shown._nothing.isVisible()
    gate = threading.Event()  # else the few answers here may be counted before the person can stop it
    program.tasks.run("Something before", lambda _: gate.wait(5), lambda _: None)
    shown._on_period(Period.MONTH)
    assert shown._reading is not None
    shown._reading.cancel()
    gate.set()
    qtbot.waitUntil(lambda: shown._reading is None)
    assert "not counted" in shown._nothing.text()
    program._records.passcode.set("open sesame")
    shown._on_period(Period.MONTH)
    program.window.show_screen("practice")
    program.window.show_screen("scores")
    qtbot.waitUntil(lambda: program.tasks.count == 0)
    assert shown._pages.currentWidget() is shown._lock


def test_a_count_that_ends_after_the_filter_was_changed_is_not_shown(
    qtbot: QtBot, shown: ScoresScreen, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown._on_period(Period.ALL)
    everybody = rows(shown._team)
    shown._on_period(Period.MONTH)
    assert rows(shown._team) != everybody
    monkeypatch.setattr("medcode_desktop.ui.scores.screen.AT_ONCE", 3)
    shown._on_period(Period.MONTH)
    counted = Event()
    program.tasks.run("What comes after", lambda _: counted.set(), lambda _: None)
    assert counted.wait(30)  # now the result waits for the main thread, and cannot be cancelled any more
    monkeypatch.setattr("medcode_desktop.ui.scores.screen.AT_ONCE", 20_000)
    shown._on_period(Period.ALL)
    qtbot.waitUntil(lambda: program.tasks.count == 0)
    assert rows(shown._team) == everybody


@pytest.mark.parametrize("kind", Format)
def test_every_export_is_written(
    qtbot: QtBot, shown: ScoresScreen, program: Program, kind: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = "json" if kind is Format.XAPI else kind.value.partition("-")[0]
    target = tmp_path / f"out.{ending}"
    _answer(monkeypatch, "getSaveFileName", (str(target.with_suffix("")), ""))
    menu = next(b for b in shown.findChildren(QPushButton) if b.text() == "Export").menu()
    with qtbot.waitSignal(program.tasks.ended):
        next(action for action in menu.actions() if action.text() == TITLES[kind]).trigger()
    qtbot.waitUntil(lambda: f"{target.name} written" in message(program))
    assert target.stat().st_size > 100
    if kind is Format.CSV_SESSIONS:
        with target.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert "'=Bob" in cells
        assert "=Bob" not in cells


@pytest.mark.parametrize("page", Page)
def test_every_page_is_saved_as_pdf(
    qtbot: QtBot, shown: ScoresScreen, program: Program, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = next(i for i in range(shown._people.count()) if shown._people.itemText(i).startswith("Rosa"))
    shown._people.setCurrentIndex(index)
    _answer(monkeypatch, "getSaveFileName", (str(tmp_path / "page"), ""))
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.save_page(page, shown.chosen)
    qtbot.waitUntil(lambda: "page.pdf written" in message(program))
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_file_that_the_dialog_has_not_asked_about_is_not_replaced(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was typed without the ending that it gets."""
    for name in ("log.csv", "page.pdf", "all.xlsx"):
        (tmp_path / name).write_text("kept")
    manage = shown._manage
    for name, save in (
        ("log", manage.save_audit_log),
        ("page", lambda: shown._files.save_page(Page.TEAM, shown.chosen)),
        ("all", lambda: shown._files.export(Format.XLSX, shown.chosen)),
    ):
        _answer(monkeypatch, "getSaveFileName", (str(tmp_path / name), ""))
        save()
        qtbot.waitUntil(lambda: program.tasks.count == 0)
        qtbot.waitUntil(partial(_said, program, f"{name}.", "is there already"))
    assert {path.read_text() for path in tmp_path.glob("*.*") if path.is_file()} == {"kept"}


def _said(program: Program, *words: str) -> bool:
    return all(one in message(program) for one in words)


def test_a_page_of_nobody_is_refused_before_it_is_asked_where_to(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def choose(*given: object) -> tuple[str, str]:
        asked.append(given)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))
    shown._files.save_page(Page.CERTIFICATE, shown.chosen)
    QApplication.processEvents()
    assert "Choose a person" in message(program)
    index = next(i for i in range(shown._people.count()) if shown._people.itemText(i).startswith("=Bob"))
    shown._people.setCurrentIndex(index)
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.save_page(Page.CERTIFICATE, shown.chosen)
    qtbot.waitUntil(lambda: "passed no exam" in message(program))
    assert asked == []


def test_an_export_into_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, "getSaveFileName", (str(tmp_path / "none" / "out.xlsx"), ""))
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.export(Format.XLSX, shown.chosen)
    qtbot.waitUntil(lambda: "could not be written" in message(program))
    assert program._settings.get(settings.EXPORT_FOLDER) == ""


def test_score_files_of_another_pc(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Records.open(tmp_path / "other" / "records.db", tmp_path / "other" / "backups")
    hold(other, other.people.add("Ana", "9"), [(question(3), True)], NOW - 2 * DAY)
    written = other.pooling.write(tmp_path)
    other.close()
    for told in ("1 new session,", "0 new sessions, 1 known already"):
        with qtbot.waitSignal(program.tasks.ended):
            shown._files.merge_files([written.path])
        qtbot.waitUntil(lambda told=told: told in message(program))  # type: ignore[misc]
    assert "Ana" in [row[0] for row in rows(shown._team)]
    program._records.privacy.delete(next(one.id for one in program._records.scores.people() if one.name == "Ana"))
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.merge_files([written.path])
    qtbot.waitUntil(lambda: "deleted here for good: 1 people with 1 sessions" in message(program))
    assert "Ana" not in [row[0] for row in rows(shown._team)]
    broken = tmp_path / "broken.medscores"
    broken.write_bytes(written.path.read_bytes()[:-20])
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.merge_files([broken])
    qtbot.waitUntil(lambda: "broken.medscores" in message(program))


def test_a_file_without_a_seal_is_taken_only_by_decision(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path
) -> None:
    other = Records.open(tmp_path / "other" / "records.db", tmp_path / "other" / "backups")
    hold(other, other.people.add("Ana", "9"), [(question(3), True)], NOW - 2 * DAY)
    written = other.pooling.write(tmp_path)
    other.close()
    program._records.pooling.key.set("correct horse battery")
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.merge_files([written.path])
    qtbot.waitUntil(lambda: "has no seal" in message(program))
    assert "Ana" not in [row[0] for row in rows(shown._team)]
    take = next(b for b in program.window.findChildren(QPushButton) if b.text() == "Take it all the same")
    with qtbot.waitSignal(program.tasks.ended):
        QTest.mouseClick(take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 new session," in message(program))
    assert "Ana" in [row[0] for row in rows(shown._team)]


def test_this_pc_writes_its_own(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, "getExistingDirectory", str(tmp_path))
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.write()
    assert len(list(tmp_path.glob("*.medscores"))) == 1
    qtbot.waitUntil(lambda: "2 sessions and 4 answers, not sealed" in message(program))


def test_the_passcode_stands_before_the_scores(shown: ScoresScreen, program: Program) -> None:
    program._records.passcode.set("open sesame")
    program.window.show_screen("practice")
    program.window.show_screen("scores")
    lock = shown._lock
    assert shown._pages.currentWidget() is lock
    QTest.keyClicks(lock._field, "wrong one")
    QTest.keyClick(lock._field, Qt.Key.Key_Return)
    assert "wrong" in lock._error.text()
    assert shown._pages.currentWidget() is lock
    lock._field.clear()
    QTest.keyClicks(lock._field, "open sesame")
    QTest.keyClick(lock._field, Qt.Key.Key_Return)
    assert shown._pages.currentWidget() is not lock
    assert rows(shown._team)


def type_secrets(monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    waiting = list(texts)
    give: Callable[..., tuple[str, bool]] = lambda *_: (waiting.pop(0), True)  # noqa: E731
    monkeypatch.setattr(QInputDialog, "getText", staticmethod(give))


def test_clinic_key_and_passcode_are_set(shown: ScoresScreen, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    manage, records = shown._manage, program._records
    type_secrets(monkeypatch, "  Elm  Clinic ")
    manage.name_clinic()
    assert program._settings.get(settings.CLINIC) == "Elm Clinic"
    type_secrets(monkeypatch, "short")
    manage.set_key()
    assert records.pooling.key.get() is None
    type_secrets(monkeypatch, "correct horse battery")
    manage.set_key()
    assert records.pooling.key.get() is not None
    type_secrets(monkeypatch, "open sesame", "open sesami")
    manage.set_passcode()
    assert not records.passcode.is_set
    type_secrets(monkeypatch, "open sesame", "open sesame")
    manage.set_passcode()
    assert records.passcode.is_set
    type_secrets(monkeypatch, "wrong", "another one", "another one")
    manage.set_passcode()
    records.passcode.check("open sesame")


def choose(shown: ScoresScreen, name: str) -> None:
    index = next(i for i in range(shown._people.count()) if shown._people.itemText(i).startswith(name))
    shown._people.setCurrentIndex(index)
    shown._people.activated.emit(index)


def test_a_name_is_taken_away_and_a_person_deleted_after_asking(
    shown: ScoresScreen, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manage = shown._manage
    manage.delete()
    QApplication.processEvents()
    assert "Choose a person" in message(program)
    sure = [False, True, True]
    monkeypatch.setattr(manage, "_sure", lambda *_: sure.pop(0))
    choose(shown, "Rosa")
    manage.anonymise()
    assert shown._people.currentText().startswith("Rosa")
    manage.anonymise()
    assert "Person 1" in [shown._people.itemText(i) for i in range(shown._people.count())]
    choose(shown, "=Bob")
    manage.delete()
    assert "=Bob" not in [shown._people.itemText(i) for i in range(shown._people.count())]
    _answer(monkeypatch, "getSaveFileName", (str(tmp_path / "audit.csv"), ""))
    manage.save_audit_log()
    QApplication.processEvents()
    assert message(program).endswith(f" entries written to {tmp_path}.")
    log = (tmp_path / "audit.csv").read_text("utf-8-sig")
    assert "Person 1" in log
    assert "Rosa" not in log


def test_a_person_of_another_pc_is_matched_and_kept_apart_again(
    qtbot: QtBot, shown: ScoresScreen, program: Program, tmp_path: Path
) -> None:
    other = Records.open(tmp_path / "other" / "records.db", tmp_path / "other" / "backups")
    hold(other, other.people.add("Rosie"), [(question(3), True)], NOW - 2 * DAY)
    written = other.pooling.write(tmp_path)
    other.close()
    with qtbot.waitSignal(program.tasks.ended):
        shown._files.merge_files([written.path])
    qtbot.waitUntil(lambda: "Rosie" in [row[0] for row in rows(shown._team)])
    shown._manage.match()
    dialog = shown.findChild(MatchDialog)
    assert dialog is not None
    for name, names in (("Rosa (7)", ["=Bob", "Rosa"]), ("A person by themselves", ["=Bob", "Rosa", "Rosie"])):
        (choice,) = dialog._area.findChildren(QComboBox)
        choice.setCurrentText(name)
        choice.activated.emit(choice.currentIndex())
        assert sorted(row[0] for row in rows(shown._team)) == names
    dialog.reject()


def test_backups_are_made_listed_checked_and_restored(qtbot: QtBot, shown: ScoresScreen, program: Program) -> None:
    shown._manage.show_backups()
    dialog = shown.findChild(DataDialog)
    assert dialog is not None
    assert "no backup yet" in dialog._said.text()
    with qtbot.waitSignal(program.tasks.ended):
        dialog.back_up()
    assert dialog._list.count() == 1
    with qtbot.waitSignal(program.tasks.ended):
        dialog.check()
    assert dialog._said.text() == "Everything is in order."
    program._records.people.add("Later")
    dialog.restore()
    assert dialog._said.text().startswith("Restored: today")
    assert "Later" not in [one.name for one in program._records.people.everyone()]
    assert "Later" not in [shown._people.itemText(i) for i in range(shown._people.count())]
    with qtbot.waitSignal(program.tasks.ended):
        dialog.check()
        dialog.reject()  # what comes of it finds no dialog any more


def _answer(monkeypatch: pytest.MonkeyPatch, name: str, answer: object) -> None:
    """The system's own dialog cannot be driven: it answers with this."""
    give: Callable[..., object] = lambda *_: answer  # noqa: E731
    monkeypatch.setattr(QFileDialog, name, staticmethod(give))
