"""The clinic key: a passphrase that all PCs of a clinic share, and the seal that it puts on score files.

The key is scrypt (RFC 7914) of the passphrase, the seal HMAC-SHA-256 (RFC 2104) of the file's content. All PCs must come to the
same key from the passphrase alone, so the salt is the same everywhere; therefore a passphrase must be long.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.texts import Clock

SETTING = "scores.clinic_key"
SHORTEST, LONGEST = 12, 1000  # characters of a passphrase
# 32 MiB of memory and a tenth of a second: what makes guessing slow
COST, BLOCK, MEMORY = 2**15, 8, 64 * 2**20
_SALT = b"MedCode Desktop clinic key, version 1"


class ClinicKey(NamedTuple):
    key: bytes  # 32 bytes; whoever has them can seal


def clinic_key(passphrase: str) -> ClinicKey:
    """UserError for a passphrase that is too short. Blanks around it and the form of accents do not matter."""
    text = unicodedata.normalize("NFC", passphrase).strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise UserError(
            f"The passphrase has {len(text):,} characters; it needs {SHORTEST} to {LONGEST:,}.", "Four or five words do well."
        )
    return _derived(text.encode("utf-8", "replace"))


@lru_cache(maxsize=4)
def _derived(passphrase: bytes) -> ClinicKey:
    return ClinicKey(scrypt(passphrase, _SALT))


def scrypt(secret: bytes, salt: bytes) -> bytes:
    """32 bytes. Needs the OpenSSL that comes with Python: build_installer.spec takes it along."""
    return hashlib.scrypt(secret, salt=salt, n=COST, r=BLOCK, p=1, maxmem=MEMORY, dklen=32)


def seal(key: ClinicKey, content: bytes) -> str:
    """64 hexadecimal digits."""
    return hmac.new(key.key, content, hashlib.sha256).hexdigest()


def holds(key: ClinicKey, content: bytes, told: str) -> bool:
    return hmac.compare_digest(seal(key, content), told)


class KeptKey:
    """The clinic key of this PC. The passphrase itself is not kept."""

    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def get(self) -> ClinicKey | None:
        """None if none is set."""
        rows = self._file.rows("SELECT value FROM settings WHERE key = ?", (SETTING,))
        try:
            return ClinicKey(bytes.fromhex(str(rows[0][0]))) if rows else None
        except ValueError:
            return None

    def set(self, passphrase: str) -> None:
        """UserError as of `clinic_key`."""
        key = clinic_key(passphrase)
        with self._file.change() as connection:
            connection.execute(
                "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (SETTING, key.key.hex()),
            )
            note(connection, self._now(), Act.KEY_SET, "")

    def remove(self) -> None:
        """Score files are not sealed any more, and seals are not checked."""
        with self._file.change() as connection:
            connection.execute("DELETE FROM settings WHERE key = ?", (SETTING,))
            note(connection, self._now(), Act.KEY_REMOVED, "")
