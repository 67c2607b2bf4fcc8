"""Long work, told from outside: how far it is, and that it should stop.

Long functions take a `progress` callback, know no Qt, and call it often. The callback stops the work by raising Cancelled.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person asked to stop. The work leaves everything as it was before it began."""


class Progress(Protocol):
    """`progress("Reading codes", 0.4)`: the step in words for people, and the share done of the whole, 0 to 1."""

    def __call__(self, step: str, share: float) -> None: ...


def no_progress(step: str, share: float) -> None:
    """For callers that neither watch nor cancel."""


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """For work that makes hundreds of thousands of small things and keeps them to its end: looking through them for garbage
    again and again takes a twentieth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
