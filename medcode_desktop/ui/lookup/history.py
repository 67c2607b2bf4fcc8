"""The codes seen, to go back and forth through them, as a browser does with pages."""

from __future__ import annotations

_MOST = 200


class History:
    def __init__(self) -> None:
        self._codes: list[str] = []
        self._at = -1

    def seen(self, code: str) -> None:
        """A new code: what lay ahead is forgotten."""
        if self._at >= 0 and self._codes[self._at] == code:
            return
        self._codes = [*self._codes[: self._at + 1], code][-_MOST:]
        self._at = len(self._codes) - 1

    def move(self, step: int) -> str:
        """The code one step back (-1) or forth (1), "" at the end."""
        at = self._at + step
        if not 0 <= at < len(self._codes):
            return ""
        self._at = at
        return self._codes[at]
