"""Help: its pages, its search, its links, and that the keys it names are the keys there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from medcode_desktop.app import Program
from medcode_desktop.paths import find_places
from medcode_desktop.ui.help_window import HelpWindow, read_pages, title_of
from medcode_desktop.ui.theme import Theme

FOLDER = find_places().resources / "help"
PORTABLE = QKeySequence.SequenceFormat.PortableText


@pytest.fixture
def help_window(qtbot: QtBot, theme: Theme) -> HelpWindow:
    made = HelpWindow(theme, FOLDER)
    qtbot.addWidget(made)
    return made


def listed(window: HelpWindow) -> list[str]:
    pages = window.findChild(QListWidget)
    assert isinstance(pages, QListWidget)
    return [item.text() for row in range(pages.count()) if (item := pages.item(row)) is not None]


def text(window: HelpWindow) -> str:
    browser = window.findChild(QTextBrowser)
    assert isinstance(browser, QTextBrowser)
    return browser.toPlainText()


def test_it_opens_at_the_page_of_the_screen(help_window: HelpWindow) -> None:
    help_window.show_page("catalogue")
    assert text(help_window).startswith("Catalogue\n")
    help_window.show_page("settings")
    assert text(help_window).startswith("Settings\n")
    help_window.show_page("no such page")
    assert text(help_window).startswith("Look up\n")


def test_pages_are_listed_and_found_by_their_words(help_window: HelpWindow) -> None:
    help_window.show_page("look-up")
    first = [page.read_text("utf-8").partition("\n")[0].removeprefix("# ") for page in sorted(FOLDER.glob("[12]*.md"))]
    assert first[:2] == ["Look up", "Practice"]
    assert listed(help_window) == [*first, "Settings", "Keys", "About, and rights"]
    field = help_window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "DISCONTINUED struck")
    assert listed(help_window) == ["Catalogue"]
    assert text(help_window).startswith("Catalogue\n")
    browser = help_window.findChild(QTextBrowser)
    assert isinstance(browser, QTextBrowser)
    assert browser.textCursor().selectedText().lower() == "discontinued"
    QTest.keyClicks(field, " nonsense")
    assert listed(help_window) == []
    help_window.show_page("about")
    assert len(listed(help_window)) == len(first) + 3


def test_every_link_leads_to_a_page(help_window: HelpWindow) -> None:
    pages = read_pages(FOLDER)
    links = {link for page in pages.values() for link in re.findall(r"\]\(([^)]+)\)", page)}
    assert links
    assert links <= set(pages)
    help_window.show_page("look-up")
    browser = help_window.findChild(QTextBrowser)
    assert isinstance(browser, QTextBrowser)
    browser.anchorClicked.emit(QUrl("keyboard"))
    assert text(help_window).startswith("Keys\n")


def test_rights_are_said_as_they_must_be() -> None:
    about = " ".join(read_pages(FOLDER)["about"].split())
    assert "not affiliated with" in about
    for name in ("American Medical Association", "American Dental Association", "Centers for Medicare & Medicaid Services"):
        assert name in about
    assert "No promise of coverage or payment" in about
    assert "CPT is a registered trademark of the American Medical Association" in about


def test_no_page_needs_the_network_or_html() -> None:
    for name, page in read_pages(FOLDER).items():
        assert title_of(page), name
        assert "http" not in page, name
        assert not re.search(r"<[a-z/]", page), name
        assert "![" not in page, name


def test_the_keys_named_in_help_are_the_keys_there_are(program: Program, qtbot: QtBot) -> None:
    for key in ("lookup", "practice", "progress", "checks", "scores", "catalogue"):
        program.window.show_screen(key)
    there = set()
    for action in program.window.findChildren(QAction):
        if action.text():  # the signs inside a search field are actions too, without a text
            there |= {keys.toString(PORTABLE) for keys in action.shortcuts()}
    there |= {b.shortcut().toString(PORTABLE) for b in program.window.findChildren(QAbstractButton)}
    there |= {s.key().toString(PORTABLE) for s in program.window.findChildren(QShortcut)}
    there -= {"", "Down"}  # arrows are told in a sentence
    there = {keys for keys in there if not re.fullmatch(r"Alt\+[A-Z]", keys)}  # underlined letters show themselves
    assert named_keys(FOLDER) == there


def named_keys(folder: Path) -> set[str]:
    """The first column of the tables on the page of keys."""
    keys: set[str] = set()
    for cell in re.findall(r"^\| ([^|]+) \|", read_pages(folder)["keyboard"], re.MULTILINE):
        if run := re.fullmatch(r"(.+\+)(\d) to \1(\d)", cell):
            keys |= {f"{run[1]}{number}" for number in range(int(run[2]), int(run[3]) + 1)}
        elif cell != "Key":
            keys |= set(cell.split(" or "))
    return keys


def test_escape_closes_it_and_it_follows_the_theme(help_window: HelpWindow, theme: Theme) -> None:
    help_window.show_page("keyboard")
    theme.choose("dark")
    assert text(help_window).startswith("Keys\n")
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()
    assert QApplication.activePopupWidget() is None
