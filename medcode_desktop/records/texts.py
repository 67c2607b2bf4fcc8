"""What may be stored: codes, times and texts, in one form each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

_CODE = r"[0-9A-Z]{1,5}"


def system_clock() -> datetime:
    return datetime.now().astimezone()


def code_text(code: str) -> str:
    """A code or modifier as the catalogue writes it ("E0601", "RR", "99213"). Anything else is a bug of the caller."""
    if not re.fullmatch(_CODE, code):
        raise ValueError(f"not a code as the catalogue writes it: {code[:20]!r}")
    return code


def time_text(moment: datetime) -> str:
    """UTC, ISO 8601 with microseconds: sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """The text without NUL and with lone surrogates replaced: SQLite counts up to the first and cannot store the others."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
