"""Checks lines one after the other: lines in = lines out, in their order, whatever is in them.

Lines that are alike to every rule share one verdict, so that 200,000 lines cost little more than reading them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.columns import Columns, Field
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.checking.neighbours import Groups, SameLines
from medcode_desktop.checking.options import Mode, Options
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.payers import PayerKind, payer_kind
from medcode_desktop.checking.rule import Charged, Group, Subject
from medcode_desktop.checking.rules import RULES
from medcode_desktop.checking.summary import Summary, Tally, Verdict
from medcode_desktop.codes.reading import ProblemKind, read_code
from medcode_desktop.codes.shapes import Family

MOST_VERDICTS = 60_000
_MONEY = re.compile(r"[^0-9.]")
_MODIFIERS = (Family.MODIFIER_CPT, Family.MODIFIER_LEVEL_II)
_LEAST = 0.01  # dollars; not more is no charge
_JUDGED_ALL_THE_SAME = (ProblemKind.MODIFIER,)  # the code is good although something is wrong
_NOBODY = Group((), known_patient=False, same_as=0)


def check_lines(
    lines: Iterable[ClaimLine], book: Book, options: Options, columns: Columns, summary: Summary | None = None
) -> Iterator[CheckedLine]:
    """Each line with what was found. `summary`, if given, is filled when all lines have been taken. `columns` of the list."""
    return _Check(book, options, columns, Summary() if summary is None else summary).run(lines)


class _Profile:
    """What is known of a code with its modifiers, and the verdicts on it so far."""

    __slots__ = ("asks_charge", "code", "modifiers", "sorted", "turns", "verdicts")

    def __init__(self, code: str, modifiers: tuple[str, ...], turns: list[str], *, asks_charge: bool) -> None:
        self.code = code
        self.modifiers = modifiers
        self.sorted = tuple(sorted(modifiers))
        self.turns = turns
        self.asks_charge = asks_charge
        self.verdicts: dict[tuple[object, ...], Verdict] = {}


class _Check:
    def __init__(self, book: Book, options: Options, columns: Columns, summary: Summary) -> None:
        self._book = book
        self._options = options
        self._tally = Tally(summary, book, options)
        self._has_dates = columns.get(Field.DATE) is not None
        self._has_patients = columns.get(Field.PATIENT) is not None
        rules = [rule for rule in RULES if options.mode in rule.modes]
        self._checks = [rule.check for rule in rules if rule.check]
        self._group_checks = [rule.check_group for rule in rules if rule.check_group]
        self._profiles: dict[tuple[str, tuple[str, ...]], _Profile] = {}
        self._kept = 0  # profiles and verdicts
        self._kinds: dict[str, PayerKind] = {}

    def run(self, lines: Iterable[ClaimLine]) -> Iterator[CheckedLine]:
        profiles, options, tally = self._profiles, self._options, self._tally
        has_rules = self._book.has_rules
        same, groups = SameLines(), Groups()
        seen, grouped = same.seen, self._grouped()
        same_key = self._same_key()
        for line in lines:
            if self._kept >= MOST_VERDICTS:
                self._make_room()
            profile = profiles.get((line.code, line.modifiers)) or self._profile(line)
            day, payer = line.date, line.payer or options.payer
            key = (
                bisect_right(profile.turns, day) if day else -1,
                line.units,
                payer,
                _charged(line.charge) if profile.asks_charge else None,
                self._rules(profile.code, payer, day) if has_rules else (),
                line.problems,
            )
            verdict = profile.verdicts.get(key) or self._judge(profile, line, payer, key)
            verdict.lines += 1
            if profile.code:
                same_as = seen(same_key(line, profile), line.number)
                before = groups.before(line, profile.code, profile.modifiers) if grouped and day else ()
                if same_as or before:
                    group = Group(before, self._has_patients and bool(line.patient), same_as)
                    findings = verdict.findings + self._of_group(verdict.subject, line, group)
                    if len(findings) > len(verdict.findings):
                        tally.count_one(findings)
                        yield CheckedLine(line, findings)
                        continue
            verdict.alone += 1
            yield CheckedLine(line, verdict.findings)
        self._count_all()
        tally.close(has_dates=self._has_dates, has_patients=self._has_patients, forgotten=same.forgotten or groups.forgotten)

    def _grouped(self) -> bool:
        """Is there anything that needs the other lines of a visit?"""
        setting = self._options.setting.value
        claims = self._options.mode is Mode.CLAIMS
        return claims and (self._book.has_pairs(setting) or (self._has_patients and self._book.has_ceilings(setting)))

    def _same_key(self) -> Callable[[ClaimLine, _Profile], int]:
        if self._options.mode is Mode.CREDENTIALING:
            return lambda line, profile: hash((line.provider, profile.code, profile.sorted))
        if not self._has_patients:
            return lambda line, profile: hash(line.cells)  # noqa: ARG005 - the other ways need it
        return lambda line, profile: (
            hash((line.patient, line.provider, line.payer, line.date, profile.code, profile.sorted))
            if line.patient
            else hash(line.cells)
        )

    def _profile(self, line: ClaimLine) -> _Profile:
        reading = read_code(line.code)
        good = reading.problem is None or reading.problem.kind in _JUDGED_ALL_THE_SAME
        code = (reading.code or "") if good and reading.family not in _MODIFIERS else ""
        modifiers = (*(one for one in reading.modifiers if one not in line.modifiers), *line.modifiers)
        turns = {self._book.reaches_to, self._book.reaches_from}
        for name, family in ((code, reading.family), *((one, None) for one in modifiers if len(one) == 2)):
            if name:
                turns |= self._book.turns(name, family)
        turns.discard("")
        asks_charge = reading.family is Family.CPT_II
        made = _Profile(code, modifiers, sorted(turns), asks_charge=asks_charge)
        self._kept += 1
        self._profiles[line.code, line.modifiers] = made
        return made

    def _judge(self, profile: _Profile, line: ClaimLine, payer: str, key: tuple[object, ...]) -> Verdict:
        reading = read_code(line.code)
        kind = self._kinds.get(payer)
        if kind is None:
            kind = self._kinds[payer] = payer_kind(payer)
        subject = Subject(
            reading=reading,
            code=profile.code,
            family=reading.family if profile.code else None,
            history=self._book.history(profile.code) if profile.code else None,
            modifiers=profile.modifiers,
            day=line.date or self._options.today.isoformat(),
            has_day=bool(line.date),
            units=line.units,
            payer=payer,
            payer_kind=kind,
            payer_rules=self._rules(profile.code, payer, line.date),
            charged=_charged(line.charge),
            problems=line.problems,
            options=self._options,
            book=self._book,
        )
        findings = tuple(finding for check in self._checks for finding in check(subject))
        self._kept += 1
        verdict = profile.verdicts[key] = Verdict(subject, findings)
        return verdict

    def _rules(self, code: str, payer: str, day: str) -> tuple[PayerRule, ...]:
        if not code or not self._book.rules.knows(payer):
            return ()
        return self._book.rules.rules_for(code, payer, date.fromisoformat(day) if day else None)

    def _of_group(self, subject: Subject, line: ClaimLine, group: Group) -> tuple[Finding, ...]:
        return tuple(finding for check in self._group_checks for finding in check(subject, line, group))

    def _make_room(self) -> None:
        """Memory stays flat also for a list in which no two lines are alike."""
        self._count_all()
        self._profiles.clear()
        self._kinds.clear()
        self._kept = 0

    def _count_all(self) -> None:
        for profile in self._profiles.values():
            for verdict in profile.verdicts.values():
                self._tally.count(verdict)


def _charged(text: str) -> Charged:
    digits = _MONEY.sub("", text)
    try:
        return Charged.YES if float(digits) > _LEAST else Charged.NO
    except ValueError:
        return Charged.UNKNOWN
