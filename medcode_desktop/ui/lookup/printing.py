"""One code or a list as PDF: written to a temporary name, flushed, renamed. The page of a print is always black on white."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from medcode_desktop.catalogue.detail import Detail
from medcode_desktop.catalogue.fees import Fee
from medcode_desktop.catalogue.model import Hit
from medcode_desktop.codes.shapes import CPT_FAMILIES
from medcode_desktop.errors import UserError
from medcode_desktop.reports.list_rows import write_list_csv
from medcode_desktop.reports.whole_file import refuse_to_replace
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import LIGHT
from medcode_desktop.ui.lookup.clinic_blocks import out_of_date
from medcode_desktop.ui.lookup.detail_page import page
from medcode_desktop.ui.lookup.rows_model import badge
from medcode_desktop.ui.lookup.search_bar import codes_counted
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save

_WHOSE = "Codes and official text: CMS. Descriptions in MedCode Desktop's own words."
_NO_PROMISE = "No promise of coverage or payment."
_NOTICE = f"{_WHOSE} {_NO_PROMISE}"


def code_page(detail: Detail, note: str, catalogue: str, clinic: str = "", cpt_notice: str = "") -> str:
    """`cpt_notice` is the catalogue's; it stands below if a CPT text is on the page, be it that of a neighbour."""
    told = _NO_PROMISE if detail.hit.family in CPT_FAMILIES else _NOTICE
    footer = f"<hr><p>{escape(catalogue)}. Date of service {detail.on.isoformat()}. {escape(told)}</p>"
    beside = (*detail.neighbours, *detail.modifiers, *detail.references, *detail.replaces)
    if cpt_notice not in detail.notices and any(hit.family in CPT_FAMILIES for hit in beside):
        footer += f"<p>{escape(cpt_notice)}</p>"
    return page(detail, note, LIGHT, clinic).replace("</body>", f"{footer}</body>")


class Listed(NamedTuple):
    """A list to be printed or saved."""

    hits: Sequence[Hit]
    asked: str  # what was searched for, or which list it is
    on: date
    fees: Mapping[str, Sequence[Fee]]  # by code; empty without fee files
    cpt_notice: str  # of the catalogue; it stands below if a CPT code is in the list

    @property
    def notice(self) -> str:
        return self.cpt_notice if any(hit.family in CPT_FAMILIES for hit in self.hits) else ""


def list_page(listed: Listed, catalogue: str) -> str:
    rows = "".join(
        f"<tr><td><b>{escape(hit.code)}</b></td><td>{escape(hit.text)}</td><td>{escape(badge(hit)[0])}</td>"
        f"{_amounts(listed.fees.get(hit.code, ()), listed.on) if listed.fees else ''}</tr>"
        for hit in listed.hits
    )
    used = list(dict.fromkeys(_dated(fee) for found in listed.fees.values() for fee in found))
    told = f"<p>Amounts: {escape('; '.join(used))}.</p>" if used else ""
    whose = _NO_PROMISE if all(hit.family in CPT_FAMILIES for hit in listed.hits) else _NOTICE
    licensed = f"<p>{escape(listed.notice)}</p>" if listed.notice else ""
    return (
        f"<html><body><h2>{escape(listed.asked) or 'Codes'}</h2>"
        f"<p>{codes_counted(len(listed.hits))}, date of service {listed.on.isoformat()}.</p>"
        f'<table width="100%" cellpadding="4">{rows}</table><hr>{told}<p>{escape(catalogue)}. {escape(whose)}</p>{licensed}'
        "</body></html>"
    )


def _amounts(fees: Sequence[Fee], on: date) -> str:
    return f"<td>{'<br>'.join(_amount(fee, on) for fee in fees)}</td>"


def _amount(fee: Fee, on: date) -> str:
    name = f"{fee.basis}, {fee.modifier}" if fee.modifier else fee.basis
    old = out_of_date(fee, on)
    amount = f"{fee.shown}{f' ({old.lower()})' if old else ''}"
    return escape(f"{name}: {fee.reason if fee.amount is None else amount}")


def _dated(fee: Fee) -> str:
    return f"{fee.source} ({fee.since}{f' to {fee.until}' if fee.until else ''})"


def save_list_csv(parent: QWidget, listed: Listed, remembered: Settings, reports: Reporter) -> None:
    """Ask where, write, remember the folder."""

    def write(path: Path) -> None:
        write_list_csv(path, listed.hits, listed.on, listed.fees, listed.notice)

    _save(parent, "codes.csv", write, remembered, reports, "Save the list as CSV")


def pages_of(html: str) -> int:
    """How many pages `write_pdf` makes of it."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    counting = _Counting(buffer)
    _prepare(counting)
    _print(html, counting)
    return counting.pages


class _Counting(QPdfWriter):
    """A PDF that nobody keeps."""

    pages = 1

    def newPage(self) -> bool:  # noqa: N802 - Qt's name
        self.pages += 1
        return super().newPage()


def _prepare(writer: QPdfWriter) -> None:
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)  # the document brings its own


def write_pdf(html: str, path: Path) -> None:
    """Raises UserError if the file cannot be written; then there is no half of it."""
    refuse_to_replace(path)
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_bytes(b"")  # says at once whether the folder can be written to
        writer = QPdfWriter(str(temporary))
        _prepare(writer)
        writer.setTitle(path.stem)
        _print(html, writer)
        del writer  # closes the file
        _flush(temporary)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # a disk that is read-only refuses that too, and a share may be gone altogether
            temporary.unlink(missing_ok=True)
        raise UserError(f"{path} could not be written: {error.strerror}.", "Choose another folder and try again.") from error


def _print(html: str, device: QPagedPaintDevice) -> None:
    """Without a page size of its own the document gets margins and page numbers from Qt."""
    document = QTextDocument()
    document.setHtml(html)
    document.print_(device)


def _flush(path: Path) -> None:
    """Qt says nothing if the disk is full: a PDF that does not begin and end as one was not written."""
    with path.open("rb+") as file:
        whole = file.read(5) == b"%PDF-"
        file.seek(max(0, file.seek(0, os.SEEK_END) - 64))
        if not whole or not file.read(64).rstrip().endswith(b"%%EOF"):
            raise OSError(0, "the pages did not reach the disk, which may be full")
        os.fsync(file.fileno())


def print_or_save(parent: QWidget, html: str, name: str, remembered: Settings, reports: Reporter) -> None:
    """To a printer, chosen in the system's own dialog; on a PC without one, to a PDF."""
    if not QPrinterInfo.availablePrinterNames():
        save_pdf(parent, html, name, remembered, reports, "No printer on this PC: save as PDF")
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(Path(name).stem)
    if QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted:
        _print(html, printer)


def save_pdf(
    parent: QWidget, html: str, name: str, remembered: Settings, reports: Reporter, title: str = "Save as PDF"
) -> None:
    """Ask where, write, remember the folder."""
    _save(parent, name, partial(write_pdf, html), remembered, reports, title)


def _save(
    parent: QWidget, name: str, write: Callable[[Path], object], remembered: Settings, reports: Reporter, title: str
) -> None:
    """The file gets the ending of `name`."""
    try:
        path = where_to_save(parent, title, name, remembered)
        if path is None:
            return
        write(path)
        remember_folder(path, remembered)
    except UserError as error:
        reports.user_error(error)
    else:
        reports.message(Message("success", f"{path.name} written to {path.parent}."))
