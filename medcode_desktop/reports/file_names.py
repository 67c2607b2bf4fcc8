"""Names for exported files: what, of which clinic, from when to when, and when it was made. Good on every system."""

from __future__ import annotations

import re
from datetime import date, datetime

LONGEST_PART = 60  # characters of a name that somebody typed
MOST_BYTES = 200  # of the whole; systems allow 255, and a temporary name is longer
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def export_name(
    what: str, suffix: str, at: datetime, clinic: str = "", first: date | None = None, last: date | None = None
) -> str:
    """`suffix` with its dot. "MedCode scores, Elm Street Clinic, 2025-01-01 to 2025-06-30, made 2025-07-01 0915.xlsx".

    Times are those of `at`'s own zone. Without days the range is "all dates".
    """
    if first and last:
        days = f"{first} to {last}" if first != last else f"{first}"
    elif first or last:
        days = f"from {first}" if first else f"to {last}"
    else:
        days = "all dates"
    parts = [f"MedCode {_part(what)}", _part(clinic), days, f"made {at:%Y-%m-%d %H%M%S}"]
    name = ", ".join(filter(None, parts))
    while len((name + suffix).encode()) > MOST_BYTES and parts[1]:
        parts[1] = parts[1][:-1].rstrip(" .")
        name = ", ".join(filter(None, parts))
    return name + suffix


def _part(text: str) -> str:
    """Without what Windows forbids in names, and without characters that turn the reading direction around."""
    plain = text.encode("utf-8", "ignore").decode()
    return " ".join(_FORBIDDEN.sub(" ", plain).split())[:LONGEST_PART].strip(" .")
