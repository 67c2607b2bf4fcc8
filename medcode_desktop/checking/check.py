"""Checks lines one after the other: lines in = lines out, in their order, whatever is in them.

Lines that are alike to the rules of a scope share what these found, so that 200,000 lines cost little more than reading them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat

from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.checking.judging import MOST_KEPT, Judge, Known
from medcode_desktop.checking.kept import Kept
from medcode_desktop.checking.neighbours import Groups, SameLines
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.payers import PayerKind, payer_kind
from medcode_desktop.checking.rule import Group, Subject
from medcode_desktop.checking.rules import RULES
from medcode_desktop.checking.summary import Summary, Tally, rank_of

MOST_PAYERS = 10_000
_AT_ONCE = 100  # lines


def check_lines(
    lines: Iterable[ClaimLine], book: Book, options: Options, columns: Columns, summary: Summary | None = None
) -> Iterator[CheckedLine]:
    """Each line with what was found. `summary`, if given, is filled when all lines have been taken. `columns` of the list."""
    return _Check(book, options, columns, Summary() if summary is None else summary).run(lines)


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

    def run(self, lines: Iterable[ClaimLine]) -> Iterator[CheckedLine]:
        """A few lines at a time: what is alike for all of them is looked up column by column, which takes half as long."""
        judge, tally = self._judge, self._tally
        rest = iter(lines)
        while some := tuple(islice(rest, _AT_ONCE)):
            if judge.kept >= MOST_KEPT:
                judge.make_room()
            yield from map(tuple.__new__, repeat(CheckedLine), zip(some, self._findings(some), strict=True))
        judge.make_room()
        forgotten = self._same.forgotten or (self._groups is not None and self._groups.forgotten)
        tally.close(has_dates=self._has_dates, has_patients=self._has_patients, forgotten=forgotten)

    def _findings(self, lines: Sequence[ClaimLine]) -> Iterator[tuple[Finding, ...]]:
        """Those of each line."""
        judge, ranks, groups = self._judge, self._tally.ranks, self._groups
        has_rules, knows_payer = self._book.has_rules, self._book.rules.knows
        numbers, codes, modifiers, days, counts, named, _, _, _, _, _, problems = zip(*lines, strict=True)
        knowns = tuple(map(judge.known.__getitem__, zip(codes, modifiers, strict=True)))
        payers = tuple(payer or self._options.payer for payer in named) if self._options.payer else named
        kinds = map(self._kinds.__getitem__, payers)
        firsts = self._same.seen(self._same_keys(lines, knowns), numbers)
        looked_at = zip(lines, knowns, days, counts, payers, kinds, problems, firsts, strict=True)
        for line, of, day, units, payer, kind, problem, same_as in looked_at:
            about = of.about
            era = bisect_right(of.turns, day) if day else -1
            verdict = of.verdicts[era].get(kind) or judge.verdict(of, line, kind, era)
            verdict.lines += 1
            found, rank = verdict.findings, verdict.rank
            more: tuple[Finding, ...] = ()
            if (
                problem
                or not day
                or about.asks_charge
                or (units and units > about.ceiling)
                or (has_rules and knows_payer(payer))
            ):
                more = judge.by_line(of, line, payer, kind)
            if about.code:
                before = groups.before(line, about.code, of.modifiers) if groups is not None and day else ()
                if same_as or before:
                    group = Group(before, bool(line.patient and self._by_patient), same_as)
                    more += self._of_group(verdict.subject, line, of, group)
            if more:
                self._tally.count_findings(more)
                found += more
                rank = min(rank, rank_of(more))
            ranks[rank] += 1
            if self._is_application:
                self._tally.count_section(verdict.subject, found)
            yield found

    def _of_group(self, subject: Subject, line: ClaimLine, of: Known, group: Group) -> tuple[Finding, ...]:
        own = subject._replace(modifiers=of.modifiers, units=line.units)
        return tuple(finding for check in self._group_checks for finding in check(own, line, group))

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

    def _same_keys(self, lines: Sequence[ClaimLine], knowns: Sequence[Known]) -> list[int]:
        """What two lines have alike that say the same."""
        _, _, _, days, _, payers, _, providers, _, patients, rows, _ = zip(*lines, strict=True)
        services = [of.service for of in knowns]
        if self._is_application:
            return list(map(hash, zip(providers, services, strict=True)))
        if not self._by_patient:
            return list(map(hash, rows))
        keys = list(map(hash, zip(patients, providers, payers, days, services, strict=True)))
        if all(patients):
            return keys
        return [key if patient else hash(row) for key, patient, row in zip(keys, patients, rows, strict=True)]
