"""Asks the rules, each once for all lines that are alike to it, and remembers what they said.

The rules of a scope see nothing of a line beyond that scope (rule.py), so a few hundred codes, modifiers and payers make a few
thousand questions of 200,000 lines. What is remembered is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from medcode_desktop.checking.book import Book
from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.findings import Finding
from medcode_desktop.checking.kept import Kept
from medcode_desktop.checking.modifier_kinds import CodeClass, class_of
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.payer_rules import PayerRule
from medcode_desktop.checking.payers import PayerKind
from medcode_desktop.checking.rule import EXPECTING, Charged, Check, Rule, Scope, Subject
from medcode_desktop.checking.summary import Tally, Verdict
from medcode_desktop.codes.reading import ProblemKind, Reading, read_code
from medcode_desktop.codes.shapes import Family

MOST_KEPT = 60_000  # codes with modifiers, verdicts
NO_CEILING = float("inf")
_NO_MONEY = re.compile(r"[^0-9.]")
_MODIFIERS = (Family.MODIFIER_CPT, Family.MODIFIER_LEVEL_II)
_LEAST = 0.01  # dollars; not more is no charge


class About:
    """What is known of a text in the column for codes. `turns`: the ISO days from which something else holds."""

    __slots__ = ("asks_charge", "by_code", "by_payer", "ceiling", "code", "family", "reading", "turns")

    def __init__(self, reading: Reading, code: str, turns: list[str], ceiling: float) -> None:
        self.reading = reading
        self.code = code
        self.family = reading.family if code else None
        self.turns = turns
        self.ceiling = ceiling
        self.asks_charge = self.family is Family.CPT_II
        self.by_code: dict[int, tuple[Finding, ...]] = {}
        self.by_payer: dict[tuple[int, PayerKind, tuple[str, ...]], tuple[Finding, ...]] = {}


class ModifierSet:
    """Modifiers in their order, on codes of one class (modifier_kinds.class_of)."""

    __slots__ = ("expecting", "findings", "sorted", "turns")

    def __init__(self, modifiers: tuple[str, ...], turns: list[str]) -> None:
        self.expecting = tuple(one for one in modifiers if one in EXPECTING)
        self.sorted = tuple(sorted(modifiers))
        self.turns = turns
        self.findings: dict[int, tuple[Finding, ...]] = {}


class Known:
    """A code with its modifiers, and the verdicts so far: by the era of the day (the last for lines without one), then by the
    kind of payer. `service`: the code with its modifiers in any order."""

    __slots__ = ("about", "modifiers", "service", "set", "turns", "verdicts")

    def __init__(self, about: About, modifiers: tuple[str, ...], known_set: ModifierSet) -> None:
        self.about = about
        self.modifiers = modifiers
        self.set = known_set
        self.service = (about.code, known_set.sorted)
        self.turns = sorted({*about.turns, *known_set.turns}) if known_set.turns else about.turns
        self.verdicts: list[dict[PayerKind, Verdict]] = [{} for _ in range(len(self.turns) + 2)]


class Judge:
    def __init__(self, book: Book, options: Options, rules: Sequence[Rule], tally: Tally) -> None:
        self._book = book
        self._options = options
        self._tally = tally
        self._today = options.today.isoformat()
        self._checks: dict[Scope, list[Check]] = {scope: [] for scope in Scope}
        for rule in rules:
            if rule.check is not None:
                self._checks[rule.scope].append(rule.check)
        self.known: Kept[tuple[str, tuple[str, ...]], Known] = Kept(self._get_to_know, None)  # by code and modifiers of a line
        self.kept = 0  # things remembered: make room when there are MOST_KEPT
        self._sets: dict[tuple[tuple[str, ...], CodeClass], ModifierSet] = {}
        self._about: dict[str, About] = {}
        self._by_line: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def make_room(self) -> None:
        """Count what is remembered, and forget it."""
        for known in self.known.values():
            for of_era in known.verdicts:
                for verdict in of_era.values():
                    self._tally.count(verdict)
        self.known.clear()
        self._sets.clear()
        self._about.clear()
        self._by_line.clear()
        self.kept = 0

    def _get_to_know(self, found: tuple[str, tuple[str, ...]]) -> Known:
        text, own = found
        about = self._about.get(text)
        if about is None:
            about = self._about[text] = self._read(text)
        before = (one for one in about.reading.modifiers if one not in own)
        modifiers = (*before, *own)
        of_class = modifiers, class_of(about.code, about.family)
        known_set = self._sets.get(of_class)
        if known_set is None:
            turns = {turn for one in modifiers if len(one) == 2 for turn in self._book.turns(one, None)}
            known_set = self._sets[of_class] = ModifierSet(modifiers, sorted(turns))
        self.kept += 2
        return Known(about, modifiers, known_set)

    def verdict(self, of: Known, day: str, kind: PayerKind) -> Verdict:
        """By everything but what `by_line` looks at."""
        about, known_set = of.about, of.set
        code_era = bisect_right(about.turns, day) if day else -1
        modifier_era = bisect_right(known_set.turns, day) if day else -1
        paid = (code_era, kind, known_set.expecting)
        by_code, by_modifiers = about.by_code.get(code_era), known_set.findings.get(modifier_era)
        by_payer = about.by_payer.get(paid)
        if by_code is None or by_modifiers is None or by_payer is None:
            subject = self.subject(of, day, kind)
            if by_code is None:
                by_code = about.by_code[code_era] = self._ask(Scope.CODE, subject)
            if by_modifiers is None:
                asked = self._ask(Scope.MODIFIERS, subject) if of.modifiers else ()
                by_modifiers = known_set.findings[modifier_era] = asked
            if by_payer is None:
                by_payer = about.by_payer[paid] = self._ask(Scope.PAYER, subject) if about.code else ()
        era = bisect_right(of.turns, day) if day else -1
        made = of.verdicts[era][kind] = Verdict(about.code, about.family, day, by_code + by_modifiers + by_payer)
        self.kept += 1
        return made

    def by_line(self, of: Known, line: ClaimLine, payer: str, kind: PayerKind) -> tuple[Finding, ...]:
        """For lines with a problem, without a day, with too many units, with a code whose charge matters, or with a payer that
        the clinic has rules for."""
        about = of.about
        units = line.units if line.units is not None and line.units > about.ceiling else None
        charged = _charged(line.charge) if about.asks_charge else Charged.UNKNOWN
        rules = self._rules(about.code, payer, line.date)
        key = (line.code, line.modifiers, bool(line.date), units, charged, rules, line.problems)
        found = self._by_line.get(key)
        if found is None:
            subject = self.subject(of, line.date, kind)
            subject = subject._replace(payer_rules=rules, charged=charged, units=line.units, problems=line.problems)
            found = self._by_line[key] = self._ask(Scope.LINE, subject)
            self.kept += 1
        return found

    def _read(self, text: str) -> About:
        reading = read_code(text)
        # with a wrong modifier behind it, the code is a code all the same
        good = reading.problem is None or reading.problem.kind is ProblemKind.MODIFIER
        code = (reading.code or "") if good and reading.family not in _MODIFIERS else ""
        turns = {self._book.reaches_to, self._book.reaches_from} | (self._book.turns(code, reading.family) if code else set())
        ceiling = self._book.ceiling(code, self._options.setting.value) if code else None
        return About(reading, code, sorted(turns - {""}), ceiling.units if ceiling is not None else NO_CEILING)

    def subject(self, of: Known, day: str, kind: PayerKind) -> Subject:
        """All that lines which are alike have in common."""
        about = of.about
        history = self._book.history(about.code) if about.code else None
        return Subject(
            about.reading, about.code, about.family, history, of.modifiers, day or self._today, bool(day), None, kind, (),
            Charged.UNKNOWN, (), self._options, self._book,
        )  # fmt: skip

    def _ask(self, scope: Scope, subject: Subject) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for check in self._checks[scope]:
            found += check(subject)
        return tuple(found)

    def _rules(self, code: str, payer: str, day: str) -> tuple[PayerRule, ...]:
        if not code or not self._book.has_rules:
            return ()
        return self._book.rules.rules_for(code, payer, date.fromisoformat(day) if day else None)


def _charged(text: str) -> Charged:
    try:
        return Charged.YES if float(_NO_MONEY.sub("", text)) > _LEAST else Charged.NO
    except ValueError:
        return Charged.UNKNOWN
