"""Reads the ASP pricing file of CMS: payment limits of drugs. csv or workbook.

Traps of real files: Windows-1252; line breaks in the notes; a limit that is "N/A"; codes of CPT (vaccines) among the others.
"""

from __future__ import annotations

from medcode_desktop.releases import fee_text as text
from medcode_desktop.releases.fee_rows import Column, all_headed, has_row, kept_rows, last_ones, source_file
from medcode_desktop.releases.official import AspRow, SourceFile, SourceKind
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_KNOWN = frozenset(
    (
        "HCPCS CODE", "SHORT DESCRIPTION", "HCPCS CODE DOSAGE", "PAYMENT LIMIT", "CO-INSURANCE PERCENTAGE", "VACCINE AWP%",
        "VACCINE LIMIT", "BLOOD AWP%", "BLOOD LIMIT", "CLOTTING FACTOR", "NOTES",
    )
)  # fmt: skip
_LEAST = 5


def looks_like(name: str, data: bytes) -> bool:
    return has_row(name, data, _KNOWN, _LEAST)


@nothing_thrown_away()
def read(name: str, data: bytes, progress: Progress = no_progress) -> SourceFile:
    """Raises UserError with the place of what cannot be read. `date` is "" if neither the title nor the name tells it."""
    progress("Reading drug payment limits", 0.0)
    at = all_headed(name, data, _KNOWN, _LEAST)[0]
    columns = [
        Column(at.place("HCPCS CODE"), text.code, "HCPCS Code", "code"),
        Column(at.place("SHORT DESCRIPTION"), text.plain, "Short Description", "text"),
        Column(at.place("HCPCS CODE DOSAGE"), text.plain, "HCPCS Code Dosage", "text"),
        Column(at.place("PAYMENT LIMIT"), text.amount_or_none, "Payment Limit"),
        Column(at.place("CO-INSURANCE PERCENTAGE"), text.amount_or_none, "Co-insurance Percentage"),
        Column(at.place("VACCINE LIMIT"), text.amount_or_none, "Vaccine Limit"),
        Column(at.place("BLOOD LIMIT"), text.amount_or_none, "Blood limit"),
        Column(at.place("CLOTTING FACTOR"), text.plain, "Clotting Factor", "text"),
        Column(at.place("NOTES"), text.plain, "Notes", "text"),
    ]
    at.need({column.name: column.place for column in columns[:4]})
    kept = kept_rows(at, columns)
    kept.check()
    warnings: list[str] = []
    rows = list(map(AspRow._make, zip(*kept.columns, strict=True)))
    rows = last_ones(rows, kept.columns[0], name, warnings)
    date, until = text.period(at.preamble, name)
    return source_file(
        SourceKind.ASP, data, rows, [kept], warnings,
        title=f"Drug payment limits (ASP) {text.month_name(date)}".strip(),
        date=date,
        until=until,
        has_cpt=text.has_cpt(kept.columns[0]),
        copyright_year=text.copyright_year(at.preamble),
    )  # fmt: skip
