"""What the clinic itself adds to a code: its own files (fees, drug numbers) and its payer rules.

At the start no code is shown, and many clinics have neither: everything behind this is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medcode_desktop.catalogue.catalogue import Catalogue
    from medcode_desktop.catalogue.detail import Detail
    from medcode_desktop.catalogue.fees import Fee
    from medcode_desktop.catalogue.model import Hit
    from medcode_desktop.records.records import Records
    from medcode_desktop.settings import Settings
    from medcode_desktop.ui.colours import Colours
    from medcode_desktop.ui.lookup.clinic_files import ClinicFiles
    from medcode_desktop.ui.theme import Theme

CODE_LENGTH = 5  # of a code; payer rules are about codes, not about modifiers


class ClinicSide:
    """`changed` is called after a person has changed what is shown of a code."""

    def __init__(
        self, records: Records, remembered: Settings, theme: Theme, window: QWidget, changed: Callable[[], object]
    ) -> None:
        self._records = records
        self._settings = remembered
        self._theme = theme
        self._window = window
        self._changed = changed
        self._catalogue: Catalogue | None = None
        self._made: ClinicFiles | None = None

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._made = None

    def html(self, detail: Detail, colours: Colours, *, link: bool = True) -> str:
        """The blocks of a code's page. On paper there is no link to change the rules."""
        files = self._files.html(detail, colours) if self._files is not None else ""
        if len(detail.hit.code) != CODE_LENGTH:
            return files
        from medcode_desktop.ui.lookup.clinic_rules import rules_block

        return files + rules_block(self._records.payer_rules.for_code(detail.hit.code, detail.on), colours, link=link)

    def fees(self, hits: Sequence[Hit], on: date) -> dict[str, list[Fee]]:
        """By code, for the locality, state and setting that were chosen; empty without fee files."""
        return self._files.fees(hits, on) if self._files is not None else {}

    def choose_place(self) -> None:
        if self._files is not None:
            self._files.choose_place(self._changed)

    def work_out_units(self, code: str, asked: str) -> None:
        if self._files is not None:
            self._files.work_out_units(code, asked)

    def open_rules(self, code: str) -> None:
        """What the clinic knows of its payers, at a code."""
        if self._catalogue is not None:
            from medcode_desktop.ui.payers.rules_dialog import PayerRulesDialog

            PayerRulesDialog(
                self._records, self._catalogue, self._theme, self._settings, self._changed, self._window, code
            ).open()

    @property
    def _files(self) -> ClinicFiles | None:
        if self._catalogue is None or not self._catalogue.has_clinic_files:
            return None
        if self._made is None:
            from medcode_desktop.ui.lookup.clinic_files import ClinicFiles

            self._made = ClinicFiles(self._catalogue, self._settings, self._window)
        return self._made
