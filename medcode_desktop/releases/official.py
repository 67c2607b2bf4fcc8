"""What the other official files say: fees, localities, drug numbers, CPT descriptors, NCCI edits. One row type a format.

Texts are plain, stripped, with single blanks. Dates are ISO ("2025-10-01") or "". Codes and modifiers are upper case without
blanks. Amounts, factors and relative values are decimal text as published, without padding ("720.00", "0.869", "32.3465"),
so that they can be computed with to the cent; "" where the file says nothing. Rows are named tuples because hundreds of
thousands are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.releases.records import Refused


class SourceKind(StrEnum):
    """Each is loaded, replaced and removed by itself. The values are stored in catalogue.db and typed in commands."""

    CPT = "cpt"
    PFS = "pfs"  # physician fee schedule of years with one conversion factor, to 2025
    PFS_QPP = "pfs-qpp"  # from 2026: qualifying participants of an advanced payment model
    PFS_NON_QPP = "pfs-non-qpp"  # from 2026: everybody else
    GPCI = "gpci"
    COUNTIES = "counties"
    ANESTHESIA = "anesthesia"
    CLFS = "clfs"
    DMEPOS = "dmepos"
    ASP = "asp"
    NDC = "ndc"
    PTP_PRACTITIONER = "ptp-practitioner"
    PTP_HOSPITAL = "ptp-hospital"
    MUE_PRACTITIONER = "mue-practitioner"
    MUE_HOSPITAL = "mue-hospital"
    MUE_DME = "mue-dme"


class CptRow(NamedTuple):
    """One CPT code with the texts that its file has; "" for the others. Source: AMA CPT data file."""

    code: str
    long: str
    medium: str
    short: str
    consumer: str


class PfsRow(NamedTuple):
    """Relative values of a code. Source: PPRRVU of the CMS physician fee schedule relative value files (RVU record layout)."""

    code: str
    modifier: str  # "", "26", "TC", "53"
    descriptor: str
    status: str  # one letter; A is payable
    work: str
    pe_non_facility: str
    pe_non_facility_na: str  # "NA" where the service is rarely or never done in that setting
    pe_facility: str
    pe_facility_na: str
    malpractice: str
    total_non_facility: str
    total_facility: str
    pctc: str  # professional/technical component indicator
    global_days: str  # "000", "010", "090", "XXX", ...
    pre: str
    intra: str
    post: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    endoscopic_base: str
    factor: str  # conversion factor, dollars
    supervision: str
    opps_pe_non_facility: str = ""  # relative values of the cap on imaging (hospital outpatient payment); "0.00" without one
    opps_pe_facility: str = ""
    opps_malpractice: str = ""


class GpciRow(NamedTuple):
    """Geographic factors of a locality. Source: GPCI file of the CMS relative value files."""

    mac: str  # five digits, leading zeros kept
    state: str  # two letters
    locality: str  # two digits
    name: str
    work: str
    practice_expense: str
    malpractice: str


class CountyRow(NamedTuple):
    """Which counties a locality has. Source: LOCCO file of the CMS relative value files."""

    mac: str  # five digits
    locality: str
    state: str  # its name, as published
    area: str
    counties: str


class AnesthesiaRow(NamedTuple):
    """Dollars for one anesthesia unit in a locality. Source: ANES file of the CMS relative value files."""

    mac: str
    locality: str
    name: str
    factor: str


class ClfsRow(NamedTuple):
    """National rate of a laboratory test. Source: CMS clinical laboratory fee schedule public use file."""

    code: str
    modifier: str
    effective: str
    indicator: str  # N national limit, L local
    rate: str
    descriptor: str


class DmeposRow(NamedTuple):
    """Fee of an item in one state. Source: CMS DMEPOS fee schedule."""

    code: str
    modifier: str
    modifier2: str
    state: str  # two letters
    rural: str  # "NR", "R" or "" where the file does not tell them apart
    fee: str
    ceiling: str
    floor: str
    category: str  # IN, FS, CR, OX, PO, SD, ... as published
    jurisdiction: str  # D DME MAC, J joint, L local
    descriptor: str


class AspRow(NamedTuple):
    """Payment limit of a drug. Source: CMS ASP pricing file."""

    code: str
    descriptor: str
    dosage: str  # what one unit is: "1 ML"
    limit: str
    coinsurance: str  # percent
    vaccine_limit: str
    blood_limit: str
    clotting_factor: str
    notes: str


class NdcRow(NamedTuple):
    """A drug package and its code. Source: CMS ASP NDC-HCPCS crosswalk."""

    ndc: str  # eleven digits
    code: str
    descriptor: str
    dosage: str  # of the code
    labeler: str
    drug: str  # brand name as published
    package_size: str
    package_quantity: str
    units_in_package: str  # billing units in one package
    units_in_item: str  # billing units in one vial, syringe or the like


class PtpRow(NamedTuple):
    """Two codes that are not paid together. Source: CMS NCCI procedure-to-procedure edits."""

    column_one: str
    column_two: str
    effective: str
    deleted: str  # the last day in force, "" while there is none
    indicator: str  # 0 never together, 1 with a modifier where it applies, 9 not in force
    rationale: str


class MueRow(NamedTuple):
    """Most units of a code on a day. Source: CMS NCCI medically unlikely edits."""

    code: str
    units: int
    adjudication: str  # "1", "2" or "3": by line, by day as policy, by day as clinical
    rationale: str


SourceRow = (
    CptRow | PfsRow | GpciRow | CountyRow | AnesthesiaRow | ClfsRow | DmeposRow | AspRow | NdcRow | PtpRow | MueRow
)  # fmt: skip


@dataclass(slots=True)
class SourceFile:
    """One official file, read whole."""

    kind: SourceKind
    title: str  # for people: "Physician fee schedule October 2025"
    date: str  # first day in force
    until: str  # last day in force, "" if the file does not say
    source: str  # name of the file that was chosen
    member: str  # name of the file inside that was read; the source itself when it is no archive
    sha256: str  # of the member's bytes, hex
    rows: Sequence[SourceRow]
    has_cpt: bool = False  # CPT codes or descriptors are in it: a licence has to be confirmed
    copyright_year: str = ""  # of the AMA, as its notice says; "" if there is none
    refused: list[Refused] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
