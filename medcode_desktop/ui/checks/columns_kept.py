"""Which columns a person chose for lists with the same headings, as one text for the settings. No Qt."""

from __future__ import annotations

import hashlib
import json

MOST_SETS = 40  # of headings; the oldest go


def recall(text: str, key: str) -> str:
    """What was kept for the headings (Columns.key), as Columns.as_json wrote it; "" if nothing was."""
    return _read(text).get(_short(key), "") if key else ""


def keep(text: str, key: str, columns: str) -> str:
    """The text with these columns as the newest; without any for the headings if `columns` is ""."""
    if not key:
        return text
    kept = _read(text)
    kept.pop(_short(key), None)
    if columns:
        kept[_short(key)] = columns
    return json.dumps(dict(list(kept.items())[-MOST_SETS:]))


def _short(key: str) -> str:
    """Headings can be very long."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def _read(text: str) -> dict[str, str]:
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {key: value for key, value in kept.items() if isinstance(value, str)}
