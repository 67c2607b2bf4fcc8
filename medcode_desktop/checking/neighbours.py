"""Remembers the lines that came before: those of one visit, and those that say the same. Bounded, so that memory stays flat:
lines very far apart in a long list are not compared, and that is said."""

from __future__ import annotations

from collections.abc import Sequence

from medcode_desktop.checking.claim_lines import LineBatch
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


_Line = tuple[int, str, tuple[str, ...], float | None]  # the fields of Earlier; most lines have nobody who asks for them


class Groups:
    """The lines of one provider, payer, day and patient."""

    def __init__(self) -> None:
        self._young: dict[int, tuple[_Line, ...]] = {}
        self._old: dict[int, tuple[_Line, ...]] = {}
        self.forgotten = False

    def before(
        self, batch: LineBatch, codes: Sequence[str], modifiers: Sequence[tuple[str, ...]]
    ) -> dict[int, tuple[Earlier, ...]]:
        """The lines of its group before each line that has some, by its place in the batch. All with a code ("" if there is
        none) and a day are remembered."""
        keys = self._keys(batch, codes)
        own = list(zip(zip(batch.numbers, codes, modifiers, batch.units, strict=True)))
        there = list(map(self._young.setdefault, keys, own))
        found: dict[int, tuple[Earlier, ...]] = {}
        if self._old or there != own:
            for at in [at for at, key in enumerate(keys) if there[at] is not own[at] or key in self._old]:
                found[at] = self._join(keys[at], own[at], is_new=there[at] is own[at])
        if len(self._young) >= MOST_GROUPS:
            self.forgotten = self.forgotten or bool(self._old)
            self._old, self._young = self._young, {}
        return found

    def _keys(self, batch: LineBatch, codes: Sequence[str]) -> list[int]:
        keys = list(map(hash, zip(batch.providers, batch.payers, batch.dates, batch.patients, strict=True)))
        if all(codes) and all(batch.dates):
            return keys
        lines = zip(keys, codes, batch.dates, batch.numbers, strict=True)
        return [key if code and day else -number for key, code, day, number in lines]  # in a group of its own

    def _join(self, key: int, own: tuple[_Line, ...], *, is_new: bool) -> tuple[Earlier, ...]:
        """Put a line into the group that was there before it; the lines of that."""
        group = self._old.pop(key) if is_new else self._young[key]
        self._young[key] = (*group, *own)[-MOST_IN_GROUP:]
        self.forgotten = self.forgotten or len(group) >= MOST_IN_GROUP
        return tuple(map(Earlier._make, group))
