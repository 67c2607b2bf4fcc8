"""Reads the edits of the National Correct Coding Initiative: pairs of codes (PTP) and most units of a code on a day (MUE).

They have CPT codes, but no descriptors; CMS gives them under the AMA's click-through licence.
"""

from __future__ import annotations

from medcode_desktop.errors import UserError
from medcode_desktop.releases import long_sheets, ncci_mue, ncci_ptp, plain_text, sheets
from medcode_desktop.releases.official import SourceFile
from medcode_desktop.work import Progress, no_progress

_SNIFFED = 60_000  # bytes; the notice and the headings are shorter


def looks_like(name: str, data: bytes) -> bool:
    """Is it a file of pairs or of units, by what is in it?"""
    if sheets.is_workbook(data):
        try:
            seen = long_sheets.texts_seen(name, data)
        except UserError:
            return False
        return ncci_ptp.has_headings(seen) or ncci_mue.has_headings(seen)
    text = _begin(data)
    return ncci_ptp.has_rows(text) or ncci_mue.has_headings(text)


def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError for a file that is damaged, cut short, or does not say for whom or from when it is, and Cancelled when
    `progress` does."""
    progress("Reading edits", 0.0)
    if sheets.is_workbook(data):
        is_pairs = ncci_ptp.has_headings(long_sheets.texts_seen(name, data))
    else:
        is_pairs = ncci_ptp.has_rows(_begin(data))
    return ncci_ptp.read(name, data, progress) if is_pairs else ncci_mue.read(name, data, progress)


def _begin(data: bytes) -> str:
    return plain_text.characters(data[:_SNIFFED].partition(b"\0")[0])
