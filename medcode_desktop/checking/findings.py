"""What a check says of a line. A finding has no line number: lines that are alike share theirs, so that 200,000 lines need
no more memory than a few."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from medcode_desktop.checking.claim_lines import ClaimLine


class Severity(StrEnum):
    """How bad it is. ERROR: will surely be denied or is no code. WARNING: look at it before sending. INFO: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Finding(NamedTuple):
    """`reason`, `advice`: whole sentences. `source`: the file or rule it rests on. `suggestion`: a code to use, or ""."""

    rule: str
    severity: Severity
    reason: str
    advice: str
    source: str
    suggestion: str = ""


class CheckedLine(NamedTuple):
    line: ClaimLine
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Severity | None:
        """None for a clean line."""
        return worst(self.findings)


def worst(findings: tuple[Finding, ...]) -> Severity | None:
    if not findings:
        return None
    found = {finding.severity for finding in findings}
    return next((severity for severity in WORST_FIRST if severity in found), None)
