"""Puts what Look up shows on paper, into PDF or CSV: one code, or the codes of a list with their amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import Hit
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import LIGHT
from medcode_desktop.ui.lookup.clinic_side import ClinicSide
from medcode_desktop.ui.reporting import Message, Reporter

if TYPE_CHECKING:
    from medcode_desktop.catalogue.detail import Detail


class Saving:
    """`parent` of the dialogs."""

    def __init__(self, parent: QWidget, remembered: Settings, reports: Reporter, clinic: ClinicSide) -> None:
        self._parent = parent
        self._settings = remembered
        self._reports = reports
        self._clinic = clinic

    def code(self, catalogue: Catalogue, detail: Detail, note: str, *, paper: bool) -> None:
        from medcode_desktop.ui.lookup import printing  # seldom used; brings in Qt's printing

        clinic = self._clinic.html(detail, LIGHT, link=False)
        html = printing.code_page(detail, note, catalogue.title, clinic, catalogue.cpt_notice)
        do = printing.print_or_save if paper else printing.save_pdf
        do(self._parent, html, f"{detail.hit.code}.pdf", self._settings, self._reports)

    def codes(self, catalogue: Catalogue, name: str, hits: Sequence[Hit], on: date, *, pdf: bool) -> None:
        from medcode_desktop.ui.lookup import printing  # seldom used; brings in Qt's printing

        if not hits:
            self._reports.message(Message("info", "There is no code in the list to save. Search for some first."))
            return
        listed = printing.Listed(hits, name, on, self._clinic.fees(hits, on), catalogue.cpt_notice)
        if pdf:
            html = printing.list_page(listed, catalogue.title)
            printing.save_pdf(self._parent, html, "codes.pdf", self._settings, self._reports)
        else:
            printing.save_list_csv(self._parent, listed, self._settings, self._reports)
