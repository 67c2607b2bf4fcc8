"""A list of codes as rows for a spreadsheet, with amounts where fee files are loaded; written as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO

from medcode_desktop.catalogue.fees import Fee
from medcode_desktop.catalogue.model import Hit
from medcode_desktop.reports.changes_csv import harmless
from medcode_desktop.reports.whole_file import write_whole

HEADINGS = ("Code", "Description", "On", "Standing", "Added", "Last day", "Replaced by")
FEE_HEADINGS = ("Fee", "Modifier", "Amount", "Per", "Why none", "From file", "In force from", "In force to")


def write_list_csv(path: Path, hits: Sequence[Hit], on: date, fees: Mapping[str, Sequence[Fee]], notice: str = "") -> int:
    """One row a code, or one for each of its amounts; how many. UTF-8 with a byte order mark. Raises UserError.

    `notice` is the AMA's, which stands in the last row if a CPT descriptor is among the texts.
    """
    rows = list(_rows(hits, on, fees))

    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow((*HEADINGS, *(FEE_HEADINGS if fees else ())))
        writer.writerows([[harmless(cell.replace("\0", "")) for cell in row] for row in rows])
        if notice:
            writer.writerow([notice])

    write_whole(path, "utf-8-sig", write)
    return len(rows)


def _rows(hits: Sequence[Hit], on: date, fees: Mapping[str, Sequence[Fee]]) -> Iterator[tuple[str, ...]]:
    for hit in hits:
        about = (
            hit.code, hit.text, on.isoformat(), hit.standing.value, hit.added, hit.terminated, " ".join(hit.replaced_by),
        )  # fmt: skip
        if not fees:
            yield about
            continue
        found = fees.get(hit.code) or ()
        yield from ((*about, *_fee_cells(fee)) for fee in found)
        if not found:
            yield (*about, *("" for _ in FEE_HEADINGS))


def _fee_cells(fee: Fee) -> tuple[str, ...]:
    amount = "" if fee.amount is None else str(fee.amount)
    return (fee.basis, fee.modifier, amount, fee.unit, fee.reason, fee.source, fee.since, fee.until)
