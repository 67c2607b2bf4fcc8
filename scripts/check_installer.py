"""Runs the frozen program's self-test as a user would have it: outside the source tree, an empty home, no network.

python scripts/check_installer.py dist
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = "medcode-desktop.exe" if os.name == "nt" else "medcode-desktop"
STEPS = (
    "Bundled catalogue: ",
    "Search: ",
    "Star a code and open again: ",
    "Answer a question: ",
    "Import a release: ",
    "Go back: ",
    "Open the window: ",
)


def main() -> int:
    dist = Path(sys.argv[1]) / "medcode-desktop"
    with tempfile.TemporaryDirectory(prefix="medcode-frozen-") as elsewhere:
        folder = Path(elsewhere) / "program"
        shutil.copytree(dist, folder, symlinks=True)
        home = Path(elsewhere) / "home"
        home.mkdir()
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")
        }
        environment |= {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home)}
        command = [*no_network(), str(folder / PROGRAM), "selftest"]
        done = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(done.stdout, end="")
    print(f"Frozen folder: {size / 2**20:.0f} MiB")
    unexpected = [line for line in done.stdout.splitlines() if not line.startswith(STEPS)] + done.stderr.splitlines()
    if done.returncode or unexpected or len(done.stdout.splitlines()) != len(STEPS):
        print(f"The frozen self-test failed: exit code {done.returncode}; unexpected lines:", *unexpected, sep="\n  ")
        return 1
    print("The frozen self-test passed" + ("." if no_network() else " (this system could not take the network away)."))
    return 0


def no_network() -> list[str]:
    """A command that runs another without a network, where the system has one and lets us."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        return [unshare, "-rn"]
    return []


if __name__ == "__main__":
    sys.exit(main())
