"""Asks where a file is to be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.settings import EXPORT_FOLDER, Settings


def where_to_save(parent: QWidget, title: str, name: str, remembered: Settings, files: str = "") -> Path | None:
    """The file that the person names, with the ending of `name`, which is offered; None if they think better of it.

    Begins in the folder that was used last, and remembers this one. `files` are those that the dialog shows: "PDF (*.pdf)".
    Raises UserError if the ending makes it a file that is there already.
    """
    start = Path(remembered.get(EXPORT_FOLDER)) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), files)
    if not chosen:
        return None
    path = _with_ending(Path(chosen), start.suffix)
    if len(str(path.parent)) <= EXPORT_FOLDER.most:
        remembered.set(EXPORT_FOLDER, str(path.parent))
    return path


def _with_ending(path: Path, suffix: str) -> Path:
    """UserError if a file has that name already: the dialog has asked whether the name that was typed may be replaced, not
    this one."""
    if path.suffix.lower() == suffix.lower():
        return path
    path = path.with_name(f"{path.name}{suffix}")
    if path.exists():
        raise UserError(f"{path} is there already.", f"Choose another name, or type {path.name} to replace it.")
    return path
