"""What the clinic's own files say of a code, as pieces of its page: fees with their steps, and the drug packages it is for.

Made by code alone: every text from a file is escaped. Links are `fees:` (choose the locality) and `units:E0601`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.detail import Detail
from medcode_desktop.catalogue.drugs import Drug
from medcode_desktop.catalogue.fees import Fee, chosen
from medcode_desktop.catalogue.localities import Locality
from medcode_desktop.settings import Settings
from medcode_desktop.ui.colours import Colours

MOST_DRUGS = 6  # the page is laid out at every key; all packages are in the dialog of units


class FeePlace(NamedTuple):
    """For whom fees are shown, as it was chosen; `place` is None if the loaded file has no such locality."""

    place: Locality | None
    state: str
    setting: str

    def fees(self, catalogue: Catalogue, code: str, on: date) -> list[Fee]:
        return chosen(catalogue.fees.of(code, on, self.place, self.state), self.setting)

    @property
    def title(self) -> str:
        place = f"{self.place.title}, {self.setting}" if self.place else "no locality chosen"
        other = self.state and self.state != (self.place.state if self.place else "")
        return f"{place}; equipment: {self.state}" if other else place


def fee_place(catalogue: Catalogue, remembered: Settings) -> FeePlace:
    setting = "facility" if remembered.get(settings.FACILITY) else "non-facility"
    place = catalogue.locality_by_key.get(remembered.get(settings.LOCALITY))
    return FeePlace(place, remembered.get(settings.FEE_STATE), setting)


def blocks(catalogue: Catalogue, detail: Detail, remembered: Settings, colours: Colours) -> str:
    """The HTML of both; "" if no such file is loaded."""
    code = detail.hit.code
    parts = []
    if catalogue.fees.any_loaded:
        where = fee_place(catalogue, remembered)
        parts.append(fee_block(where.fees(catalogue, code, detail.on), where, detail.on, colours))
    if catalogue.drugs.loaded:
        parts.append(drug_block(code, catalogue.drugs.packages(code)))
    return "".join(parts)


def fee_block(fees: Sequence[Fee], where: FeePlace, on: date, colours: Colours) -> str:
    link = f'<a href="fees:" style="color:{colours.link}">{escape(where.title)} \u2026</a>'
    if not fees:
        return f'<h4 style="margin-bottom:2px">Fees</h4><div>In none of the fee files that are loaded. {link}</div>'
    rows = "".join(_fee_row(fee, on, colours) for fee in fees)
    return f'<h4 style="margin-bottom:2px">Fees</h4><div>{link}</div><table width="100%" cellpadding="2">{rows}</table>'


def out_of_date(fee: Fee, on: date) -> str:
    """In a word or two that an amount is not of the date of service; "" if it is."""
    return "Not yet in force" if fee.begins_after(on) else "Out of date" if fee.ended_before(on) else ""


def _fee_row(fee: Fee, on: date, colours: Colours) -> str:
    name = escape(fee.basis) + (f", <b>{escape(fee.modifier)}</b>" if fee.modifier else "")
    amount = f"<b>{escape(fee.shown)}</b> per {escape(fee.unit)}" if fee.amount is not None else escape(fee.reason)
    old = out_of_date(fee, on)
    if old and fee.amount is not None:
        plate = f"background-color:{colours.warning}; color:{colours.warning_text}"
        amount += f' <span style="{plate}"><b>&nbsp;\u26a0 {old} on {on.isoformat()}&nbsp;</b></span>'
    until = f" to {fee.until}" if fee.until else ""
    small = [*map(escape, (*fee.steps, *fee.notes)), escape(f"{fee.source}, {fee.since}{until}")]
    below = f'<span style="color:{colours.text_muted}">{"<br>".join(small)}</span>'
    return f'<tr><td width="26%" style="padding-right:8px">{name}</td><td>{amount}<br>{below}</td></tr>'


def drug_block(code: str, packages: Sequence[Drug]) -> str:
    if not packages:
        return ""
    rows = "".join(_drug_rows(packages[:MOST_DRUGS]))
    more = f"<div>and {len(packages) - MOST_DRUGS:,} more packages</div>" if len(packages) > MOST_DRUGS else ""
    link = f'<a href="units:{escape(code)}">Units to bill for a dose \u2026</a>'
    first = packages[0]
    source = escape(f"{first.source}, {first.since} to {first.until}" if first.until else f"{first.source}, {first.since}")
    head = f"One unit is {escape(first.dosage)}. {link}"
    return (
        f'<h4 style="margin-bottom:2px">Packages (NDC)</h4><div>{head}</div>'
        f'<table width="100%" cellpadding="2">{rows}</table>{more}<div><i>{source}</i></div>'
    )


def _drug_rows(packages: Sequence[Drug]) -> Iterator[str]:
    for drug in packages:
        yield (
            f'<tr><td width="26%">{escape(drug.shown_ndc)}</td><td><b>{escape(drug.name)}</b> {escape(drug.labeler)}</td>'
            f"<td>{drug.in_one}</td></tr>"
        )
