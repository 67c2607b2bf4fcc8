"""What the window remembers, as text under a name. What the names mean and how values are checked is the window's."""

from __future__ import annotations

from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.texts import storable


class SettingsStore:
    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    def get(self, key: str) -> str | None:
        found = self._file.rows("SELECT value FROM settings WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def set(self, key: str, value: str) -> None:
        """`key` has 1 to 200 characters."""
        with self._file.change() as connection:
            connection.execute(
                "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, storable(value)),
            )

    def remove(self, key: str) -> None:
        """Back to the default. No error when nothing is set."""
        with self._file.change() as connection:
            connection.execute("DELETE FROM settings WHERE key = ?", (key,))

    def all(self) -> dict[str, str]:
        return {str(key): str(value) for key, value in self._file.rows("SELECT key, value FROM settings ORDER BY key")}
