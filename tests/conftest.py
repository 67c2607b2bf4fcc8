"""What every test may use: the real official files beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes says more of the machine than of the program
settings.register_profile("project", settings.default, deadline=None)
settings.load_profile("project")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published CMS files. Tests that need it say so when it is not there; CI must have it."""
    if not SHARED_DATA.is_dir():
        reason = f"the official files are not at {SHARED_DATA}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED_DATA
