"""Read a release file, whatever it is: the one function that the catalogue and the commands call."""

from __future__ import annotations

from pathlib import Path

from medcode_desktop.releases.records import Release
from medcode_desktop.work import Progress, no_progress


def read_release(path: Path, progress: Progress = no_progress) -> Release:
    """The HCPCS Level II release in `path`: the zip as CMS publishes it, or its txt, or its xlsx.

    Raises UserError with the file, the place in it and what to do, and Cancelled when `progress` does. Writes nothing.
    """
    raise NotImplementedError
