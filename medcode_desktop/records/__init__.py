"""The user's own database: stars, notes, codes seen, settings; its upgrades, backups, integrity and restore."""
