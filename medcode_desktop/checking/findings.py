"""What a check says of a line. A finding has no line number: lines that are alike share theirs, so that 200,000 lines need
no more memory than a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice, repeat
from typing import NamedTuple

from medcode_desktop.checking.claim_lines import AT_ONCE, ClaimLine, LineBatch


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


class CheckedBatch(NamedTuple):
    """Lines that follow each other, with what was found for each."""

    lines: LineBatch
    findings: Sequence[tuple[Finding, ...]]

    def checked(self) -> Iterator[CheckedLine]:
        return map(tuple.__new__, repeat(CheckedLine), zip(self.lines.lines(), self.findings, strict=True))


class Checked:
    """The lines of a check in their order: one by one, or in batches where there are many. Can be gone through once."""

    def __init__(self, batches: Iterable[CheckedBatch]) -> None:
        self.batches = iter(batches)

    def __iter__(self) -> Iterator[CheckedLine]:
        for batch in self.batches:
            yield from batch.checked()

    @classmethod
    def of(cls, lines: Iterable[CheckedLine]) -> Checked:
        """Those that are there one by one."""
        return lines if isinstance(lines, Checked) else cls(_batches(iter(lines)))


def _batches(rest: Iterator[CheckedLine]) -> Iterator[CheckedBatch]:
    while some := list(islice(rest, AT_ONCE)):
        lines, findings = zip(*some, strict=True)
        yield CheckedBatch(LineBatch(*zip(*lines, strict=True)), findings)


def worst(findings: tuple[Finding, ...]) -> Severity | None:
    if not findings:
        return None
    found = {finding.severity for finding in findings}
    return next((severity for severity in WORST_FIRST if severity in found), None)
