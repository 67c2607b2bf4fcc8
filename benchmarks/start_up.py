"""Start of the window with a searchable list against a bare QApplication, QMainWindow and QTableView: time and memory.

    python benchmarks/start_up.py

Whole processes, in turn, offscreen, from the start of Python to the first painted window; byte code of both is there, as it
is from the second start on. Ours goes through `python -m medcode_desktop`; instead of waiting for a person it paints and ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from floor import Pairs

_END = """
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
os._exit(0)
"""
BARE = f"""
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
application.processEvents()
{_END}
"""
OURS = f"""
import os, sys
from medcode_desktop import __main__ as entry
def paint_and_end(application):
    application.processEvents()
    exec(end)
end = {_END!r}
find_places = entry.find_places
def all_is_imported(folder):
    from PySide6.QtWidgets import QApplication
    QApplication.exec = paint_and_end
    return find_places(folder)
entry.find_places = all_is_imported
entry.main(["--data-dir", sys.argv[1]])
"""


def main() -> None:
    times, sizes = Pairs("start to a painted window, whole process", "s"), Pairs("resident memory at its most", "MiB")
    with tempfile.TemporaryDirectory() as folder:
        run(OURS, folder)  # the first run makes the records and the byte code
        run(BARE, folder)
        for _ in range(11):
            bare, ours = run(BARE, folder), run(OURS, folder)
            times.add(ours[0], bare[0])
            sizes.add(ours[1], bare[1])
    times.show("bare QMainWindow with QTableView", at_most=1.5)
    sizes.show("bare QMainWindow with QTableView", at_most=1.4)


def run(program: str, folder: str) -> tuple[float, float]:
    """Seconds, and MiB."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program, folder], env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
