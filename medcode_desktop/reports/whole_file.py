"""Writing a file that is either there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO
from uuid import uuid4

from medcode_desktop.errors import UserError


def write_whole(path: Path, encoding: str, write: Callable[[IO[str]], None]) -> None:
    """Let `write` fill a file under another name beside `path`, flush it to the disk, and only then give it its name.

    Line ends are written as they come. UserError if the disk or the folder does not allow it; a file that was there before
    is then untouched, and so it is if `write` raises.
    """
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with temporary.open("x", encoding=encoding, newline="") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise UserError(
            f"{path} could not be written: {error.strerror or error}.",
            "Choose another folder, or close the file if another program has it open.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
