"""Checks lines one after the other: lines in = lines out, in their order, whatever is in them.

Lines that are alike to the rules of a scope share what these found, so that 200,000 lines cost little more than reading them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.checking.judging import MOST_KEPT, Judge, Known
from medcode_desktop.checking.neighbours import Groups, SameLines
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.payers import PayerKind, payer_kind
from medcode_desktop.checking.rule import Group, Subject
from medcode_desktop.checking.rules import RULES
from medcode_desktop.checking.summary import Summary, Tally, rank_of

MOST_PAYERS = 10_000


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
        self._kinds: dict[str, PayerKind] = {}

    def run(self, lines: Iterable[ClaimLine]) -> Iterator[CheckedLine]:
        judge, tally, ranks = self._judge, self._tally, self._tally.ranks
        known, kinds, default = judge.known, self._kinds, self._options.payer
        has_rules, knows_payer = self._book.has_rules, self._book.rules.knows
        same, groups = SameLines(), Groups() if self._is_grouped() else None
        seen, same_key = same.seen, self._same_key()
        credentialing = self._options.mode is Mode.CREDENTIALING
        by_patient = self._has_patients and not credentialing
        new = tuple.__new__
        for line in lines:
            if judge.kept >= MOST_KEPT:
                judge.make_room()
            number, code, modifiers, day, units, named, _, provider, _, patient, _, problems = line
            of = known.get((code, modifiers)) or judge.get_to_know(line)
            about, payer = of.about, named or default
            kind = kinds.get(payer)
            if kind is None:
                kind = self._kind(payer)
            era = bisect_right(of.turns, day) if day else -1
            verdict = of.verdicts.get((era, kind)) or judge.verdict(of, line, kind, era)
            verdict.lines += 1
            found, rank = verdict.findings, verdict.rank
            more: tuple[Finding, ...] = ()
            if (
                problems
                or not day
                or about.asks_charge
                or (units and units > about.ceiling)
                or (has_rules and knows_payer(payer))
            ):
                more = judge.by_line(of, line, payer, kind)
            if about.code:
                of_patient = patient and by_patient
                key = hash((patient, provider, named, day, about.code, of.sorted)) if of_patient else same_key(line, of)
                same_as = seen(key, number)
                before = groups.before(line, about.code, of.modifiers) if groups is not None and day else ()
                if same_as or before:
                    group = Group(before, bool(of_patient), same_as)
                    more += self._of_group(verdict.subject, line, of, group)
            if more:
                tally.count_findings(more)
                found += more
                rank = min(rank, rank_of(more))
            ranks[rank] += 1
            if credentialing:
                tally.count_section(verdict.subject, found)
            yield new(CheckedLine, (line, found))  # as CheckedLine(...), and twice as quick
        judge.make_room()
        forgotten = same.forgotten or (groups is not None and groups.forgotten)
        tally.close(has_dates=self._has_dates, has_patients=self._has_patients, forgotten=forgotten)

    def _of_group(self, subject: Subject, line: ClaimLine, of: Known, group: Group) -> tuple[Finding, ...]:
        own = subject._replace(modifiers=of.modifiers, units=line.units)
        return tuple(finding for check in self._group_checks for finding in check(own, line, group))

    def _kind(self, payer: str) -> PayerKind:
        if len(self._kinds) >= MOST_PAYERS:
            self._kinds.clear()
        kind = self._kinds[payer] = payer_kind(payer)
        if kind is PayerKind.UNKNOWN:
            self._tally.notice_payer(payer)
        return kind

    def _is_grouped(self) -> bool:
        """Is there anything that needs the other lines of a visit?"""
        setting = self._options.setting.value
        claims = self._options.mode is Mode.CLAIMS
        return claims and (self._book.has_pairs(setting) or (self._has_patients and self._book.has_ceilings(setting)))

    def _same_key(self) -> Callable[[ClaimLine, Known], int]:
        """What two lines have alike that say the same. Lines of a known patient have a key of their own (run)."""
        if self._options.mode is Mode.CREDENTIALING:
            return lambda line, of: hash((line.provider, of.about.code, of.sorted))
        return lambda line, of: hash(line.cells)  # noqa: ARG005 - the other way needs it
