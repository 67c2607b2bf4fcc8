"""Remembers the lines that came before: those of one visit, and those that say the same. Bounded, so that memory stays flat:
lines very far apart in a long list are not compared, and that is said."""

from __future__ import annotations

from collections.abc import Sequence

from medcode_desktop.checking.claim_lines import ClaimLine
from medcode_desktop.checking.rule import Earlier

MOST_LINES = 60_000  # remembered at least; twice as many at most
MOST_GROUPS = 25_000
MOST_IN_GROUP = 60  # lines of one provider, payer and day, when the list does not tell patients apart


class SameLines:
    """Finds a line that says the same. Keeps 64 bits of each, of which two different ones are practically never alike."""

    def __init__(self) -> None:
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}
        self.forgotten = False

    def seen(self, keys: Sequence[int], numbers: Sequence[int]) -> Sequence[int]:
        """For each of the next lines the number of the first line with its key; 0 if there was none."""
        young = self._young
        firsts: Sequence[int] = tuple(map(young.setdefault, keys, numbers))
        if self._old:
            before = tuple(map(self._old.get, keys, firsts))
            if before != firsts:
                young.update(zip(keys, before, strict=True))
                firsts = before
        if len(young) >= MOST_LINES:
            self.forgotten = self.forgotten or bool(self._old)
            self._old, self._young = young, {}
        if firsts == tuple(numbers):
            return (0,) * len(firsts)
        return tuple(first if first != number else 0 for first, number in zip(firsts, numbers, strict=True))


class Groups:
    """The lines of one provider, payer, day and patient."""

    def __init__(self) -> None:
        self._young: dict[int, list[Earlier]] = {}
        self._old: dict[int, list[Earlier]] = {}
        self.forgotten = False

    def before(self, line: ClaimLine, code: str, modifiers: tuple[str, ...]) -> Sequence[Earlier]:
        """The lines of its group before this one, which is remembered."""
        key = hash((line.provider, line.payer, line.date, line.patient))
        group = self._young.get(key)
        if group is None:
            group = self._young[key] = self._old.pop(key, [])
            if len(self._young) >= MOST_GROUPS:
                self.forgotten = self.forgotten or bool(self._old)
                self._old, self._young = self._young, {}
        earlier = tuple(group)
        group.append(Earlier(line.number, code, modifiers, line.units))
        if len(group) > MOST_IN_GROUP:
            del group[0]
            self.forgotten = True
        return earlier
