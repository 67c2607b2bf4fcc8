"""The manager's passcode. It keeps colleagues away from the Scores screen and its commands; it does not encrypt the file, and
whoever may read the file can reset it (docs/IT-GUIDE.md).

Kept is scrypt of it with a salt of its own, and how often and when a wrong one was tried last: the wait after wrong tries goes
on after a restart.
"""

from __future__ import annotations

import hmac
import math
import os
import sqlite3
import unicodedata
from datetime import datetime

from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.seals import scrypt
from medcode_desktop.records.texts import Clock, time_text

SETTING, TRIES = "scores.passcode", "scores.passcode_tries"
SHORTEST, LONGEST = 6, 200  # characters
FREE_TRIES = 3
FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds; the wait doubles with each wrong try


class WrongPasscode(UserError):  # noqa: N818 - named for what it says
    """It is not the one; `wait` says how many seconds must pass before the next try."""

    def __init__(self, wait: float) -> None:
        super().__init__("The passcode is wrong.", _try_again(wait) if wait else "Try again.")
        self.wait = wait


class TooSoon(UserError):  # noqa: N818 - named for what it says
    """There were wrong tries; this one was not looked at."""

    def __init__(self, wait: float) -> None:
        super().__init__("After several wrong passcodes there is a wait; this one was not looked at.", _try_again(wait))
        self.wait = wait


class Passcode:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    @property
    def is_set(self) -> bool:
        return bool(self._file.rows("SELECT 1 FROM settings WHERE key = ?", (SETTING,)))

    def wait(self) -> float:
        """Seconds until a passcode may be tried; 0 for now."""
        rows = self._file.rows("SELECT value FROM settings WHERE key = ?", (TRIES,))
        return _wait(str(rows[0][0]), self._now()) if rows else 0.0

    def check(self, passcode: str) -> None:
        """WrongPasscode or TooSoon. Nothing happens if none is set."""
        with self._file.change() as connection:
            kept = _get(connection, SETTING)
            if not kept:
                return
            tries, now = _get(connection, TRIES), self._now()
            wait = _wait(tries, now)
            if not wait:
                # counted before it is looked at: ending the program meanwhile does not help, nor do two windows
                tries = f"{_count(tries) + 1} {time_text(now)}"
                _put(connection, TRIES, tries)
            elif _is_later(tries, now):
                # the clock was set back since: the wait begins anew, and does not last until the clock is there again
                _put(connection, TRIES, f"{_count(tries)} {time_text(now)}")
        if wait:
            raise TooSoon(wait)
        good = _matches(passcode, kept)
        with self._file.change() as connection:
            if good:
                connection.execute("DELETE FROM settings WHERE key = ?", (TRIES,))
            else:
                note(connection, self._now(), Act.PASSCODE_WRONG, f"try {_count(tries)}")
        if not good:
            raise WrongPasscode(_wait(tries, now))

    def set(self, new: str, present: str = "") -> None:
        """UserError for one that is too short; if one is set, errors of `check` for `present`."""
        text = _plain(new)
        if not SHORTEST <= len(text) <= LONGEST:
            raise UserError(
                f"The passcode has {len(text)} characters; it needs {SHORTEST} to {LONGEST}.", "Choose another one."
            )
        self.check(present)
        salt = os.urandom(16)
        kept = f"{salt.hex()}:{scrypt(text.encode(), salt).hex()}"
        with self._file.change() as connection:
            _put(connection, SETTING, kept)
            note(connection, self._now(), Act.PASSCODE_SET, "")

    def reset(self) -> None:
        """Take the passcode away without knowing it, for those who look after the PC; the audit log tells."""
        with self._file.change() as connection:
            connection.execute("DELETE FROM settings WHERE key IN (?, ?)", (SETTING, TRIES))
            note(connection, self._now(), Act.PASSCODE_RESET, "")


def _plain(passcode: str) -> str:
    """In one form, whichever way accents were typed, and without what cannot be encoded."""
    return unicodedata.normalize("NFC", passcode.encode("utf-8", "replace").decode()).strip()


def _matches(passcode: str, kept: str) -> bool:
    try:
        salt, known = (bytes.fromhex(part) for part in kept.split(":"))
    except ValueError:
        return False  # the setting was changed by hand: nobody gets in until it is reset
    return hmac.compare_digest(scrypt(_plain(passcode).encode(), salt), known)


def _count(tries: str) -> int:
    number = tries.partition(" ")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _wait(tries: str, now: datetime) -> float:
    """Whole seconds still to wait. A clock that was set back makes the wait no longer than it was at first."""
    wrong = _count(tries)
    if wrong < FREE_TRIES:
        return 0.0
    whole = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(wrong - FREE_TRIES, 20))
    try:
        passed = (now - datetime.fromisoformat(tries.partition(" ")[2])).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return float(math.ceil(max(0.0, min(whole, whole - passed))))


def _is_later(tries: str, now: datetime) -> bool:
    """Was the last wrong try, by the clock of then, after `now`?"""
    return datetime.fromisoformat(tries.partition(" ")[2]) > now


def _try_again(wait: float) -> str:
    return f"Try again in {wait:.0f} seconds." if wait < 120 else f"Try again in {math.ceil(wait / 60)} minutes."


def _get(connection: sqlite3.Connection, key: str) -> str:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def _put(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )
