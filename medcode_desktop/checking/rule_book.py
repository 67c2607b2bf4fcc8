"""Rules of payers made ready for many claim lines: by payer, then by code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from medcode_desktop.checking.payer_rules import PayerRule, holds, in_force, name_key

_MOST_KEPT = 50_000  # answers remembered; then from the start again, so that memory stays flat


class _Payer:
    """The rules of one payer: those of one code by that code, ranges by where they begin."""

    def __init__(self) -> None:
        self.single: dict[str, list[PayerRule]] = {}
        self.ranges: list[PayerRule] = []
        self.firsts: list[str] = []
        self.furthest: list[str] = []  # the greatest last code of the ranges up to this one

    def get_ready(self) -> None:
        self.ranges.sort(key=lambda rule: (rule.first, rule.last))
        self.firsts = [rule.first for rule in self.ranges]
        furthest = ""
        for rule in self.ranges:
            furthest = max(furthest, rule.last)
            self.furthest.append(furthest)

    def rules_of(self, code: str) -> tuple[PayerRule, ...]:
        """The narrowest first."""
        found = list(self.single.get(code, ()))
        at = bisect_right(self.firsts, code) - 1
        ranges = []
        while at >= 0 and self.furthest[at] >= code:
            if holds(self.ranges[at], code):
                ranges.append(self.ranges[at])
            at -= 1
        # digits and letters read as one number keep the order of codes, so a range inside another is the smaller one
        ranges.sort(key=lambda rule: int(rule.last, 36) - int(rule.first, 36))
        return (*found, *ranges)


class RuleBook:
    """Never changes: make a new one when the rules have."""

    def __init__(self, rules: Iterable[PayerRule]) -> None:
        self._payers: dict[str, _Payer] = {}
        self._kept: dict[tuple[str, str], tuple[PayerRule, ...]] = {}
        self._keys: dict[str, str] = {}  # names as lines spell them
        for rule in rules:
            payer = self._payers.setdefault(name_key(rule.payer), _Payer())
            if rule.first == rule.last:
                payer.single.setdefault(rule.first, []).append(rule)
            else:
                payer.ranges.append(rule)
        for payer in self._payers.values():
            payer.get_ready()

    def knows(self, payer: str) -> bool:
        """Is there any rule of this payer?"""
        return self._key(payer) in self._payers

    def rules_for(self, code: str, payer: str, on: date | None) -> tuple[PayerRule, ...]:
        """The rules that apply (payer_rules.applies), those of the code itself first, then the narrower ranges."""
        key = (self._key(payer), code)
        found = self._kept.get(key)
        if found is None:
            of_payer = self._payers.get(key[0])
            if of_payer is None:
                return ()
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = of_payer.rules_of(code)
        return tuple(rule for rule in found if in_force(rule, on)) if found else ()

    def _key(self, payer: str) -> str:
        key = self._keys.get(payer)
        if key is None:
            if len(self._keys) >= _MOST_KEPT:
                self._keys.clear()
            key = self._keys[payer] = name_key(payer)
        return key
