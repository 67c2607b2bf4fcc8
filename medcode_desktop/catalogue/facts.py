"""The indicators of a code in one text, as `released.facts` holds them.

Most codes share their indicators with hundreds of others, so the tab-separated text is kept once as a wording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from medcode_desktop.releases.records import CodeRecord


class Facts(NamedTuple):
    """As published (CMS record layout); several values are blank separated."""

    coverage: str = ""
    pricing: str = ""
    multiple_pricing: str = ""
    betos: str = ""
    type_of_service: str = ""
    cross_references: str = ""
    lab_certification: str = ""
    asc_group: str = ""
    opps_indicator: str = ""
    processing_note: str = ""
    coverage_manual: str = ""
    carriers_manual: str = ""
    statute: str = ""
    anesthesia_units: str = ""


def pack(facts: Facts) -> str:
    return "\t".join(facts).rstrip("\t")


def unpack(text: str) -> Facts:
    return Facts(*text.split("\t"))


def coverage_of(text: str) -> str:
    """The first of the packed facts."""
    return text.partition("\t")[0]


def packed_facts(record: CodeRecord) -> str:
    """The facts of an official record, packed. The join is written out because it runs once for every code read."""
    units = "" if record.anesthesia_units is None else str(record.anesthesia_units)
    return "\t".join(
        (
            record.coverage,
            " ".join(record.pricing),
            record.multiple_pricing,
            record.betos,
            " ".join(record.type_of_service),
            " ".join(record.cross_references),
            " ".join(record.lab_certification),
            record.asc_group,
            record.opps_indicator,
            record.processing_note,
            " ".join(record.cim),
            " ".join(record.mcm),
            record.statute,
            units,
        )
    ).rstrip("\t")
