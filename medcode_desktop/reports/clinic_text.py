"""What the commands print of the clinic's own files: imports, what is loaded, fees, drugs. Plain text and JSON; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from medcode_desktop.catalogue.drugs import Billing, Drug, units_text
from medcode_desktop.catalogue.fees import Fee
from medcode_desktop.catalogue.localities import Locality
from medcode_desktop.catalogue.reported import ImportReport
from medcode_desktop.catalogue.sources import SourceInfo, SourceReport, how_many
from medcode_desktop.reports import as_text

_MOST_REFUSED = 20


def import_json(report: ImportReport | SourceReport) -> dict[str, Any]:
    if isinstance(report, ImportReport):
        return as_text.import_json(report)
    return {
        "source": report.source,
        **source_json(report.info),
        "already_loaded": report.already_loaded and not report.left_out,
        "left_out": report.left_out or None,
        "replaced": report.replaced or None,
        "rows_read": report.rows,
        "refused": [{"where": where, "reason": reason, "text": text} for where, reason, text in report.refused],
        "warnings": list(report.warnings),
    }


def import_text(report: ImportReport | SourceReport) -> str:
    if isinstance(report, ImportReport):
        return as_text.import_text(report)
    if report.left_out:
        return f"{report.source}: {report.left_out}"
    lines = [f"{report.source}: {report.title}, {report.rows:,} rows"]
    if report.already_loaded:
        lines.append("  Loaded before; nothing was changed.")
    if report.replaced:
        lines.append(f"  Takes the place of {report.replaced}.")
    lines += [f"  Refused: {where}: {reason}" for where, reason, _ in report.refused[:_MOST_REFUSED]]
    if len(report.refused) > _MOST_REFUSED:
        lines.append(f"  ... and {len(report.refused) - _MOST_REFUSED:,} more refused (--json lists them all)")
    lines += [f"  Note: {warning}" for warning in report.warnings[:_MOST_REFUSED]]
    return "\n".join(lines)


def source_json(info: SourceInfo) -> dict[str, Any]:
    return {
        "kind": info.kind.value,
        "title": info.title,
        "date": info.date,
        "until": info.until or None,
        "rows": info.rows,
        "files": list(info.files),
        "rights": info.rights,
        "cpt_copyright_year": info.copyright_year or None,
        "licence_confirmed_by": info.licensed_to or None,
        "licence_confirmed_at": info.licensed_at or None,
        "imported": info.imported,
    }


def source_text(info: SourceInfo) -> str:
    licensed = f"; licence confirmed by {info.licensed_to} on {info.licensed_at[:10]}" if info.licensed_to else ""
    until = f" to {info.until}" if info.until else ""
    return (
        f"{info.kind.value:<16} {info.title}, {info.date}{until}, {how_many(info.kind, info.rows)},"
        f" from {', '.join(info.files)}. {info.rights}{licensed}"
    )


def fee_json(fee: Fee) -> dict[str, Any]:
    return {
        "code": fee.code,
        "modifier": fee.modifier,
        "basis": fee.basis,
        "setting": fee.setting or None,
        "amount": str(fee.amount) if fee.amount is not None else None,
        "unit": fee.unit,
        "reason": fee.reason or None,
        "steps": list(fee.steps),
        "notes": list(fee.notes),
        "source": fee.source,
        "since": fee.since,
        "until": fee.until or None,
    }


def fees_text(code: str, fees: Sequence[Fee], place: Locality | None) -> str:
    where = f" in {place.title}" if place else ""
    return "\n".join([f"{code}{where}", *(line for fee in fees for line in _fee_lines(fee))])


def _fee_lines(fee: Fee) -> Iterator[str]:
    name = f"{fee.basis}{f', modifier {fee.modifier}' if fee.modifier else ''}"
    yield f"  {name}: {fee.shown} per {fee.unit}" if fee.amount is not None else f"  {name}: {fee.reason}"
    yield from (f"      {step}" for step in fee.steps)
    yield from (f"      {note}" for note in fee.notes)
    yield f"      {fee.source}, in force from {fee.since}{f' to {fee.until}' if fee.until else ''}"


def drug_json(drug: Drug, billed: Billing | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ndc": drug.shown_ndc,
        "code": drug.code,
        "name": drug.name,
        "labeler": drug.labeler,
        "unit": drug.dosage,
        "package": drug.package,
        "units_in_container": drug.units_in_item or None,
        "units_in_package": drug.units_in_package or None,
        "source": drug.source,
        "since": drug.since,
        "until": drug.until or None,
    }
    if billed is not None:
        document |= {
            "units": billed.units,
            "containers": billed.items or None,
            "waste_units": billed.waste,
            "steps": list(billed.steps),
        }
    return document


def drug_text(drug: Drug, description: str, billed: Billing | None) -> str:
    held = f"{_or_unknown(drug.units_in_item)} in a container, {_or_unknown(drug.units_in_package)} in a package"
    lines = [
        f"{drug.shown_ndc}  {drug.name} ({drug.labeler}), package {drug.package}",
        f"  {drug.code}  {description}",
        f"  One billing unit is {drug.dosage}; {held}",
    ]
    if billed is not None:
        waste = f", and {billed.waste:,} of waste with JW" if billed.waste else ""
        lines.append(f"  Bill {units_text(billed.units)}{waste}:")
        lines += [f"      {step}" for step in billed.steps]
    lines.append(f"  {drug.source}, in force from {drug.since}{f' to {drug.until}' if drug.until else ''}")
    return "\n".join(lines)


def _or_unknown(number: str) -> str:
    return number or "an unknown number"
