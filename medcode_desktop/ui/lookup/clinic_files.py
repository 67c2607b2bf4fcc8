"""What the clinic's own files add to Look up: blocks on a code's page, amounts of a list, and the dialogs behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.detail import Detail
from medcode_desktop.catalogue.fees import Fee
from medcode_desktop.catalogue.model import Hit
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import Colours
from medcode_desktop.ui.lookup.clinic_blocks import blocks, fee_place
from medcode_desktop.ui.lookup.fee_place_dialog import FeePlaceDialog
from medcode_desktop.ui.lookup.units_dialog import UnitsDialog


class ClinicFiles:
    """Made for one catalogue that has such files."""

    def __init__(self, catalogue: Catalogue, remembered: Settings, window: QWidget) -> None:
        self._catalogue = catalogue
        self._settings = remembered
        self._window = window

    def html(self, detail: Detail, colours: Colours) -> str:
        return blocks(self._catalogue, detail, self._settings, colours)

    def fees(self, hits: Sequence[Hit], on: date) -> dict[str, list[Fee]]:
        """By code, for the locality, state and setting that were chosen. A list is read without this window beside it, so the
        locality stands with each amount that depends on it."""
        if not self._catalogue.fees.any_loaded:
            return {}
        where = fee_place(self._catalogue, self._settings)
        place = f", {where.place.title}" if where.place is not None else ""
        return {
            hit.code: [
                fee._replace(basis=f"{fee.basis}{place}") if fee.setting else fee
                for fee in where.fees(self._catalogue, hit.code, on)
            ]
            for hit in hits
        }

    def choose_place(self, then: Callable[[], object]) -> None:
        dialog = FeePlaceDialog(self._catalogue.localities(), self._settings, self._window)
        dialog.chosen.connect(then)
        dialog.open()

    def work_out_units(self, code: str, asked: str) -> None:
        """`asked`: what was searched for; if it is a package's number, that package stands first."""
        wanted = {drug.ndc for drug in self._catalogue.drugs.find(asked)}
        packages = sorted(self._catalogue.drugs.packages(code), key=lambda drug: drug.ndc not in wanted)
        if packages:
            UnitsDialog(packages, self._window).open()
