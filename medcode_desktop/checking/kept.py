"""Remembers what was made of each thing, so that it is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(dict[K, V]):
    """A dict that makes what it lacks. `most`: with so many it forgets all, so that a list of any length needs little memory;
    None: its owner sees to that."""

    def __init__(self, make: Callable[[K], V], most: int | None) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if self._most is not None and len(self) >= self._most:
            self.clear()
        made = self[key] = self._make(key)
        return made
