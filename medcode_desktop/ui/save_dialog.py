"""Asks where a file is to be saved, and begins there the next time if it could be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.settings import EXPORT_FOLDER, Settings

_FILES = {
    ".csv": "CSV (*.csv)",
    ".json": "JSON (*.json)",
    ".medexam": "Exams of MedCode (*.medexam)",
    ".pdf": "PDF (*.pdf)",
    ".xlsx": "Excel workbook (*.xlsx)",
}


def where_to_save(parent: QWidget, title: str, name: str, remembered: Settings) -> Path | None:
    """The file that the person names, with the ending of `name`, which is offered; None if they think better of it.

    Begins in the folder that was remembered last. Raises UserError if the ending makes it a file that is there already.
    """
    start = Path(remembered.get(EXPORT_FOLDER)) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), _FILES[start.suffix])
    return _with_ending(Path(chosen), start.suffix) if chosen else None


def remember_folder(path: Path, remembered: Settings) -> None:
    """Begin in the folder of `path` the next time: it was written, so the folder is one that can be."""
    if len(str(path.parent)) <= EXPORT_FOLDER.most:
        remembered.set(EXPORT_FOLDER, str(path.parent))


def _with_ending(path: Path, suffix: str) -> Path:
    """UserError if a file has that name already: the dialog has asked whether the name that was typed may be replaced, not
    this one."""
    if path.suffix.lower() == suffix.lower():
        return path
    path = path.with_name(f"{path.name}{suffix}")
    if path.exists():
        raise UserError(f"{path} is there already.", f"Choose another name, or type {path.name} to replace it.")
    return path
