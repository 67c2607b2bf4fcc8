"""The file that a person has named in a dialog of the system."""

from __future__ import annotations

from pathlib import Path

from medcode_desktop.errors import UserError


def with_ending(chosen: str, suffix: str) -> Path:
    """With the ending it must have, such as ".csv". UserError if a file has that name already: the dialog has asked whether
    the name that was typed may be replaced, not this one."""
    path = Path(chosen)
    if path.suffix.lower() == suffix:
        return path
    path = path.with_name(f"{path.name}{suffix}")
    if path.exists():
        raise UserError(f"{path} is there already.", f"Choose another name, or type {path.name} to replace it.")
    return path
