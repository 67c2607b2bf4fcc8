"""What a wheel carries beside the code: the built catalogue and the resources, where paths.py looks for them.

An editable install needs neither: it finds them in the source tree, and the catalogue is built after it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledFiles(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "editable" or "standard". FileNotFoundError if the catalogue has not been built."""
        if version == "editable":
            return
        catalogue = Path(self.root) / "db" / "catalogue.db"
        if not catalogue.is_file():
            raise FileNotFoundError(f"{catalogue} is not there: build it first (make catalogue), or install with -e.")
        build_data["force_include"] |= {
            str(catalogue): "medcode_desktop/bundled/catalogue.db",
            str(Path(self.root) / "resources"): "medcode_desktop/bundled/resources",
        }
