"""Checked lines kept small, so that 200,000 of them stay while the window is open: a number or two for each, and the rest
packed in blocks that are opened when a row is looked at. No Qt."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence

from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import CheckedLine, Finding, Severity
from medcode_desktop.checking.rules import RULES
from medcode_desktop.checking.summary import rank_of

BLOCK = 256  # lines
MOST_OPEN = 32  # blocks that stay unpacked
MOST_SHARED = 20_000  # different findings that are kept once; others stand in their block
_FAST = 1  # zlib level
_FIELDS = len(ClaimLine._fields) - 1  # what could not be read has become findings
_BITS = {rule.id: 1 << at for at, rule in enumerate(RULES)}

_Ref = int | list[str]


class KeptLines:
    """Filled once by `add` and `close` on one thread, then only read. Rows are counted from 0."""

    def __init__(self) -> None:
        self._ranks = bytearray()
        self._rules = array("Q")
        self._blocks: list[bytes] = []
        self._texts: list[bytes] = []  # what a filter looks through, a line each
        self._shared: dict[Finding, int] = {}
        self._findings: list[Finding] = []
        self._new: list[list[object]] = []
        self._new_texts: list[str] = []
        self._open: OrderedDict[int, list[CheckedLine]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ranks)

    def add(self, checked: CheckedLine) -> None:
        line, findings = checked
        self._ranks.append(rank_of(findings))
        bits = 0
        for one in findings:
            bits |= _BITS.get(one.rule, 0)
        self._rules.append(bits)
        self._new.append([*line[:_FIELDS], [self._ref(one) for one in findings]])
        self._new_texts.append(f"{' '.join(line.cells)} {line.date}".lower().replace("\n", " "))
        if len(self._new) == BLOCK:
            self.close()

    def close(self) -> None:
        """Pack what is left."""
        if self._new:
            self._blocks.append(zlib.compress(json.dumps(self._new).encode(), _FAST))
            self._texts.append(zlib.compress("\n".join(self._new_texts).encode("utf-8", "surrogatepass"), _FAST))
            self._new, self._new_texts = [], []

    def line(self, row: int) -> CheckedLine:
        number, at = divmod(row, BLOCK)
        block = self._open.get(number)
        if block is None:
            if len(self._open) >= MOST_OPEN:
                self._open.popitem(last=False)
            block = self._open[number] = list(self._unpacked(number))
        else:
            self._open.move_to_end(number)
        return block[at]

    def rank(self, row: int) -> int:
        """Of the worst finding, 0 for an error; as many as there are severities without a finding."""
        return self._ranks[row]

    def lines(self, rows: Sequence[int] | None = None) -> Iterator[CheckedLine]:
        """Those of some rows in rising order, or all. From any thread: nothing is remembered."""
        if rows is None:
            for number in range(len(self._blocks)):
                yield from self._unpacked(number)
            return
        opened, block = -1, []
        for row in rows:
            number, at = divmod(row, BLOCK)
            if number != opened:
                opened, block = number, list(self._unpacked(number))
            yield block[at]

    def find(self, ranks: Collection[int], rule: str = "", text: str = "") -> array[int]:
        """Rows whose worst finding has one of the ranks, that have a finding of the rule, and all words in their cells."""
        wanted = bytes(one in ranks for one in range(256))
        bit = _BITS.get(rule, 0)
        if bit:
            found = array("I", (row for row, of in enumerate(self._rules) if of & bit and wanted[self._ranks[row]]))
        else:
            found = array("I", (row for row, rank in enumerate(self._ranks) if wanted[rank]))
        words = text.lower().split()
        return array("I", self._with_words(found, words)) if words else found

    def _with_words(self, rows: Iterable[int], words: Sequence[str]) -> Iterator[int]:
        opened, texts = -1, []
        for row in rows:
            number, at = divmod(row, BLOCK)
            if number != opened:
                opened = number
                texts = zlib.decompress(self._texts[number]).decode("utf-8", "surrogatepass").split("\n")
            if all(word in texts[at] for word in words):
                yield row

    def _ref(self, finding: Finding) -> _Ref:
        found = self._shared.get(finding)
        if found is None:
            if len(self._findings) >= MOST_SHARED:
                return list(finding)
            found = self._shared[finding] = len(self._findings)
            self._findings.append(finding)
        return found

    def _unpacked(self, number: int) -> Iterator[CheckedLine]:
        for row in json.loads(zlib.decompress(self._blocks[number])):
            *line, refs = row
            line[2], line[10] = tuple(line[2]), tuple(line[10])
            yield CheckedLine(ClaimLine(*line), tuple(map(self._finding, refs)))

    def _finding(self, ref: _Ref) -> Finding:
        if isinstance(ref, int):
            return self._findings[ref]
        rule, severity, *rest = ref
        return Finding(rule, Severity(severity), *rest)
