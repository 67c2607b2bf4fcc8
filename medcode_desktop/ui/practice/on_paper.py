"""A test and its answer key as two PDF files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from medcode_desktop.errors import UserError
from medcode_desktop.reports import paper
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import Plan, Question
from medcode_desktop.ui.lookup.printing import write_pdf
from medcode_desktop.ui.practice.exam_dialog import file_name
from medcode_desktop.ui.save_dialog import where_to_save


def ask_where(plan: Plan, remembered: Settings, parent: QWidget) -> Path | None:
    """The file for the test; None if the person thinks better of it. Raises UserError."""
    path = where_to_save(parent, "Save the test", f"{file_name(plan.title)} {plan.seed}.pdf", remembered)
    if path is not None and not path.exists() and key_of(path).exists():
        raise UserError(f"{key_of(path)} is there already.", "Choose another name, or delete that file.")
    return path


def key_of(path: Path) -> Path:
    """Where the answer key to a test goes: beside it, so that the test can be handed out without it."""
    return path.with_name(f"{path.stem} - answer key.pdf")


def write_test(plan: Plan, questions: Sequence[Question], path: Path) -> Path:
    """Write both; gives the file of the key. UserError if one cannot be written: then the test is not there either."""
    key = key_of(path)
    write_pdf(paper.key_page(plan, questions), key)
    write_pdf(paper.test_page(plan, questions), path)
    return key
