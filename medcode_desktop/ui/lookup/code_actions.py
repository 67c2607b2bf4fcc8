"""What can be done with the code that is shown: copied, put beside others, put on paper, left for its neighbour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.ui.lookup.detail_view import DetailView
from medcode_desktop.ui.lookup.own_marks import OwnMarks
from medcode_desktop.ui.lookup.saving import Saving
from medcode_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medcode_desktop.catalogue.detail import Detail


class CodeActions:
    def __init__(
        self,
        shown: DetailView,
        marks: OwnMarks,
        saving: Saving,
        theme: Theme,
        read: Callable[[str], Detail | None],
        seen: Callable[[str], None],
    ) -> None:
        """`read` asks the catalogue in use for a code on the date of service; `seen` is told which code was used."""
        self._shown = shown
        self._marks = marks
        self._saving = saving
        self._theme = theme
        self._read = read
        self._seen = seen
        self._compared: list[str] = []

    def copy(self, *, whole: bool) -> None:
        detail = self._shown.detail
        selected = self._shown.selected_text()
        if detail is None:
            return
        text = f"{detail.hit.code} {detail.hit.text}" if whole else selected or detail.hit.code
        QGuiApplication.clipboard().setText(text)
        self._seen(detail.hit.code)

    def compare(self) -> None:
        """Put the code beside those chosen before; the fifth pushes the first out."""
        detail = self._shown.detail
        if detail is None:
            return
        from medcode_desktop.ui.lookup.compare_page import MOST, compare_page  # seldom used

        self._compared = [*(code for code in self._compared if code != detail.hit.code), detail.hit.code][-MOST:]
        details = [made for code in self._compared if (made := self._read(code)) is not None]
        self._shown.show_comparison(compare_page(details, self._theme.colours))

    def forget_comparison(self) -> None:
        self._compared = []

    def print(self, catalogue: Catalogue | None, *, paper: bool) -> None:
        detail = self._shown.detail
        if detail is not None and catalogue is not None:
            self._saving.code(catalogue, detail, self._marks.note(detail.hit.code), paper=paper)

    def neighbour(self, step: int) -> str:
        """The code before or after it in the catalogue, "" if there is none."""
        detail = self._shown.detail
        codes = [hit.code for hit in detail.neighbours] if detail is not None else []
        if detail is None or detail.hit.code not in codes:
            return ""
        at = codes.index(detail.hit.code) + step
        return codes[at] if 0 <= at < len(codes) else ""
