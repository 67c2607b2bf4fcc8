"""What every test of the window uses. The platform is chosen before Qt is first asked for it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtWidgets import QApplication

from medcode_desktop.paths import find_places
from medcode_desktop.ui.icons import Icons
from medcode_desktop.ui.theme import Theme


def pytest_itemcollected(item: pytest.Item) -> None:
    """Offscreen, every window says that it passes no size hints on; any other warning of Qt fails a test."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, put on."""
    resources = find_places().resources
    made = Theme(qapp, resources / "style", Icons(resources / "icons"))
    made.start("light", 100)
    yield made
    shiboken6.delete(made)
    qapp.setStyleSheet("")
