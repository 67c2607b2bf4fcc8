"""The frozen folder of `make installer` against a bare QMainWindow with a QTableView, frozen by PyInstaller as it comes.

python benchmarks/frozen_size.py [DIST_FOLDER]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

AIM = 1.3
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QTableView())
window.show()
sys.exit(application.exec())
"""


def main() -> None:
    root = Path(__file__).resolve().parents[1]
    ours = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "dist/medcode-desktop"
    if not ours.is_dir():
        print("frozen size: run `make installer` first")
        return
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, "utf-8")
        tool = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", folder]
        subprocess.run([*tool, "--workpath", f"{folder}/build", "--specpath", folder, str(script)], check=True)
        bare = size_of(Path(folder) / "bare")
    ratio = size_of(ours) / bare
    verdict = "within" if ratio <= AIM else "OVER"
    print(f"frozen folder (MiB)\n  ours {size_of(ours) / 2**20:.0f}, bare window {bare / 2**20:.0f}")
    print(f"  ratio {ratio:.2f}; aim <= {AIM:g}: {verdict}")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    main()
