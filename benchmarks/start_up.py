"""Start of the window with a searchable list against a bare QApplication, QMainWindow and QTableView: time and memory.

    python benchmarks/start_up.py

Whole processes, in turn, offscreen; medians of nine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 9
_END = """
application.processEvents()
window.grab()
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
os._exit(0)
"""
BARE = (
    """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from PySide6.QtGui import QStandardItemModel
application = QApplication(sys.argv)
window = QMainWindow()
view = QTableView()
model = QStandardItemModel(20, 2)
view.setModel(model)
window.setCentralWidget(view)
window.resize(1180, 760)
window.show()
"""
    + _END
)
OURS = (
    """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from medcode_desktop import app
from medcode_desktop.paths import find_places
application = QApplication(sys.argv)
running = app.build(application, find_places(Path(sys.argv[1])))
window = running.window
window.show()
window.begin_search("cpap")
"""
    + _END
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(OURS, folder)  # the first run makes the records
        times: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            times["bare"].append(run(BARE, folder))
            times["ours"].append(run(OURS, folder))
    medians = {name: [statistics.median(one[at] for one in runs) for at in (0, 1)] for name, runs in times.items()}
    print("start to a painted window, whole process")
    for name, (seconds, memory) in medians.items():
        print(f"  {name:5} {seconds:.3f} s  {memory:.0f} MiB")
    slower, larger = (ours / bare for ours, bare in zip(medians["ours"], medians["bare"], strict=True))
    print(f"  ratio {slower:.2f} of time, {larger:.2f} of memory")


def run(program: str, folder: str) -> tuple[float, float]:
    import time

    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program, folder], env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
