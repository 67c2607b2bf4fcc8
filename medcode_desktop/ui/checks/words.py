"""What the Check codes screen calls things. No Qt."""

from __future__ import annotations

from medcode_desktop.checking.columns import Columns, Field, column_letter
from medcode_desktop.checking.findings import WORST_FIRST, Finding, Severity
from medcode_desktop.checking.options import Mode, Setting

FIELDS = {
    Field.CODE: "Code",
    Field.MODIFIER_1: "Modifiers",
    Field.MODIFIER_2: "Modifier 2",
    Field.MODIFIER_3: "Modifier 3",
    Field.MODIFIER_4: "Modifier 4",
    Field.DATE: "Date of service",
    Field.UNITS: "Units",
    Field.PAYER: "Payer",
    Field.CHARGE: "Charge",
    Field.PROVIDER: "Provider",
    Field.PLACE: "Place of service",
    Field.PATIENT: "Patient or claim",
    Field.LEVEL: "Visit level",
}
NOT_USED = "\u2013 not used \u2013"
MODES = {Mode.CLAIMS: "Claims that will be billed", Mode.CREDENTIALING: "Services for an application (credentialing)"}
SETTINGS = {
    Setting.PRACTITIONER: "Practitioner",
    Setting.HOSPITAL: "Hospital outpatient",
    Setting.DME: "Equipment supplier",
}
# severities as they stand in the table: a word, an icon of resources/icons, a plate of the theme; and what a chip counts
KINDS: dict[Severity | None, tuple[str, str, str]] = {
    Severity.ERROR: ("Error", "error", "error"),
    Severity.WARNING: ("Warning", "warning", "warning"),
    Severity.INFO: ("Information", "info", "info"),
    None: ("Nothing found", "success", "success"),
}
RANKS: tuple[Severity | None, ...] = (*WORST_FIRST, None)  # as summary.rank_of counts
CHIPS = ("Errors", "Warnings", "Information", "Nothing found")


def heading_of(columns: Columns, at: int) -> str:
    """The heading of a column in one line, its letter before it."""
    named = " ".join(columns.headings[at].split()) if at < len(columns.headings) else ""
    return f"{column_letter(at)}  {named}".strip()


def count_of_lines(many: int) -> str:
    return f"{many:,} {'line' if many == 1 else 'lines'}"


def finding_for_row(findings: tuple[Finding, ...], rule: str) -> Finding | None:
    """The one of a line that its row shows: the first of the rule that is looked for, else the first of the worst."""
    if rule:
        return next((one for one in findings if one.rule == rule), None)
    return min(findings, key=lambda one: WORST_FIRST.index(one.severity), default=None)
