"""Checks lines one after the other: lines in = lines out, in their order, whatever is in them.

Lines that are alike to the rules of a scope share what these found, so that 200,000 lines cost little more than reading them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine, LineBatch, batches_of
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import Checked, CheckedBatch, Finding
from medcode_desktop.checking.judging import MOST_KEPT, Judge, Known
from medcode_desktop.checking.kept import Kept
from medcode_desktop.checking.neighbours import Groups, SameLines
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.payers import PayerKind, payer_kind
from medcode_desktop.checking.rule import Earlier, Group
from medcode_desktop.checking.rules import RULES
from medcode_desktop.checking.summary import Summary, Tally

MOST_PAYERS = 10_000


def check_lines(
    lines: Iterable[ClaimLine], book: Book, options: Options, columns: Columns, summary: Summary | None = None
) -> Checked:
    """Each line with what was found. `summary`, if given, is filled when all lines have been taken. `columns` of the list."""
    return check_batches(batches_of(lines), book, options, columns, summary)


def check_batches(
    batches: Iterable[LineBatch], book: Book, options: Options, columns: Columns, summary: Summary | None = None
) -> Checked:
    """The same for lines that come some at a time."""
    return Checked(_Check(book, options, columns, Summary() if summary is None else summary).run(batches))


class _Check:
    def __init__(self, book: Book, options: Options, columns: Columns, summary: Summary) -> None:
        self._book = book
        self._options = options
        self._tally = Tally(summary, book, options)
        self._has_dates = columns.get(Field.DATE) is not None
        self._has_patients = columns.get(Field.PATIENT) is not None
        rules = [rule for rule in RULES if options.mode in rule.modes]
        self._judge = Judge(book, options, rules, self._tally)
        self._group_checks = [rule.check_group for rule in rules if rule.check_group]
        self._kinds = Kept(self._kind, MOST_PAYERS)
        self._same = SameLines()
        self._groups = Groups() if self._is_grouped() else None
        self._is_application = options.mode is Mode.CREDENTIALING
        self._by_patient = self._has_patients and not self._is_application

    def run(self, batches: Iterable[LineBatch]) -> Iterator[CheckedBatch]:
        judge, tally = self._judge, self._tally
        for batch in batches:
            if judge.kept >= MOST_KEPT:
                judge.make_room()
            yield CheckedBatch(batch, self._findings(batch))
        judge.make_room()
        forgotten = self._same.forgotten or (self._groups is not None and self._groups.forgotten)
        tally.close(has_dates=self._has_dates, has_patients=self._has_patients, forgotten=forgotten)

    def _findings(self, batch: LineBatch) -> list[tuple[Finding, ...]]:
        """Those of each line. What is alike for all of them is looked up column by column."""
        judge = self._judge
        knowns = list(map(judge.known.__getitem__, zip(batch.codes, batch.modifiers, strict=True)))
        payers = [payer or self._options.payer for payer in batch.payers] if self._options.payer else batch.payers
        kinds = map(self._kinds.__getitem__, payers)
        verdicts = [
            of.verdicts[bisect_right(of.turns, day) if day else -1].get(kind) or judge.verdict(of, day, kind)
            for of, day, kind in zip(knowns, batch.dates, kinds, strict=True)
        ]
        for verdict in verdicts:
            verdict.lines += 1
        found = [verdict.findings for verdict in verdicts]
        firsts = self._same.seen(self._same_keys(batch, knowns), batch.numbers)
        before: Mapping[int, Sequence[Earlier]] = {}
        if self._groups is not None:
            before = self._groups.before(batch, [of.about.code for of in knowns], [of.modifiers for of in knowns])
        for at in self._looked_at_alone(batch, knowns, payers, firsts, before):
            more = self._more(batch.line(at), knowns[at], payers[at], firsts[at], before.get(at, ()))
            if more:
                self._tally.count_more(verdicts[at], more)
                found[at] += more
        if self._is_application:
            for of, day, findings in zip(knowns, batch.dates, found, strict=True):
                self._tally.count_section(of.about.code, of.about.family, day, findings)
        return found

    def _looked_at_alone(
        self,
        batch: LineBatch,
        knowns: Sequence[Known],
        payers: Sequence[str],
        firsts: Sequence[int],
        before: Mapping[int, Sequence[Earlier]],
    ) -> list[int]:
        """Which lines have something of which lines that are alike to them do not tell."""
        knows_payer = self._book.rules.knows if self._book.has_rules else None
        lines = zip(knowns, batch.problems, batch.dates, batch.units, payers, firsts, strict=True)
        return [
            at
            for at, (of, problems, day, units, payer, first) in enumerate(lines)
            if problems or not day or first or at in before or of.about.asks_charge or (units and units > of.about.ceiling)
            or (knows_payer and knows_payer(payer))
        ]  # fmt: skip

    def _more(self, line: ClaimLine, of: Known, payer: str, first: int, before: Sequence[Earlier]) -> tuple[Finding, ...]:
        """What only this line has. `first`: the number of one that says the same. `before`: those of its visit."""
        more = self._judge.by_line(of, line, payer, self._kinds[payer])
        if of.about.code and (first or before):
            group = Group(before, bool(line.patient and self._by_patient), first)
            subject = self._judge.subject(of, line.date, self._kinds[payer])._replace(units=line.units)
            more += tuple(finding for check in self._group_checks for finding in check(subject, line, group))
        return more

    def _kind(self, payer: str) -> PayerKind:
        kind = payer_kind(payer)
        if kind is PayerKind.UNKNOWN:
            self._tally.notice_payer(payer)
        return kind

    def _is_grouped(self) -> bool:
        """Is there anything that needs the other lines of a visit?"""
        setting = self._options.setting.value
        claims = self._options.mode is Mode.CLAIMS
        return claims and (self._book.has_pairs(setting) or (self._has_patients and self._book.has_ceilings(setting)))

    def _same_keys(self, batch: LineBatch, knowns: Sequence[Known]) -> list[int]:
        """What two lines have alike that say the same."""
        services = [of.service for of in knowns]
        if self._is_application:
            return list(map(hash, zip(batch.providers, services, strict=True)))
        if not self._by_patient:
            return list(map(hash, batch.cells))
        visits = zip(batch.patients, batch.providers, batch.payers, batch.dates, services, strict=True)
        keys = list(map(hash, visits))
        if all(batch.patients):
            return keys
        lines = zip(keys, batch.patients, batch.cells, strict=True)
        return [key if patient else hash(row) for key, patient, row in lines]
