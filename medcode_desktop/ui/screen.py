"""What the window and its screens ask of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medcode_desktop.catalogue.catalogue import Catalogue


class Screen(QWidget):
    """One page of the window. Whatever a screen does not have, it leaves as it is here."""

    code_wanted = Signal(str)  # show this code in Look up
    import_wanted = Signal()  # let the person choose a release file to import

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """The first catalogue, or a new one after an import. The one before is closed when all screens have returned."""

    def get_ready(self) -> Iterator[None]:
        """Load, piece by piece in idle time, what the first thing a person does here would wait for."""
        yield from ()

    def enter(self) -> None:
        """The screen is shown: put the keyboard where the work begins."""

    def begin_search(self, text: str) -> bool:
        """Put the keyboard into the search field: select what is there if `text` is empty, else replace it by `text`.

        False if the screen has no such field; then Look up is shown.
        """
        del text
        return False

    def open_code(self, code: str) -> None:
        """Show a code, if this is the screen for it."""

    def start_import(self) -> None:
        """Ask for a file to import, if this is the screen for it."""

    def remember(self) -> None:
        """The window closes: keep in the settings what the next start should find."""


class Place(NamedTuple):
    """A screen of the window: its name in the settings, what the rail shows, its help page, and how it is made.

    `make` is called when the screen is first shown, so that a screen costs nothing at the start, with the widget that will
    hold it: what is made without one is gone through again, stylesheet and all, when it is put into one.
    """

    key: str
    title: str
    icon: str
    help_page: str
    make: Callable[[QWidget], Screen]
