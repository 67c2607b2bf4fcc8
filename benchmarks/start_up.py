"""Start of the window with a searchable list against a bare QApplication, QMainWindow and QTableView: time and memory.

    python benchmarks/start_up.py

Whole processes, in turn, offscreen, from the start of Python to the first painted window; byte code of both is there, as it
is from the second start on. Ours goes through `python -m medcode_desktop`; instead of waiting for a person it paints and ends.
The seconds of the processor are printed as well: other work on the machine hardly changes them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from floor import Pairs

from medcode_desktop.paths import find_places
from medcode_desktop.records.records import Records

_END = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
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
    times, busy = Pairs("start to a painted window, whole process", "s"), Pairs("the same, seconds of the processor", "s")
    sizes = Pairs("resident memory at its most", "MiB")
    with tempfile.TemporaryDirectory() as folder:
        run(OURS, folder)  # the first run makes the records and the byte code
        places = find_places(Path(folder))
        Records.open(places.records, places.backups).close()  # it was cut off: leave them as a closed window does
        run(BARE, folder)
        for _ in range(11):
            bare, ours = run(BARE, folder), run(OURS, folder)
            for figures, mine, floor in zip((times, busy, sizes), ours, bare, strict=True):
                figures.add(mine, floor)
    for figures, at_most in ((times, 1.5), (busy, 1.5), (sizes, 1.4)):
        figures.show("bare QMainWindow with QTableView", at_most)


def run(program: str, folder: str) -> tuple[float, ...]:
    """Seconds, seconds of the processor, MiB."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program, folder], env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, *map(float, done.stdout.splitlines()[-1].split())


if __name__ == "__main__":
    main()
