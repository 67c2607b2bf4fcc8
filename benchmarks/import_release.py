"""The import of a CMS release against reading, inserting and indexing it by hand.

    python benchmarks/import_release.py RELEASE.zip

The floor opens the zip, cuts the fixed columns of its text file, inserts the rows that the finished catalogue holds into the
same tables and indexes, from memory in one transaction, and flushes the file. Finding faults, the lists beside the release,
what changed, folding words, counting the vocabulary, the check and putting into use are ours alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from build_catalogue import Held, insert, read
from floor import Pairs

from medcode_desktop.catalogue.store import CatalogueStore

ROUNDS = 9
BUNDLED = Path(__file__).resolve().parents[1] / "db/catalogue.db"


def main() -> None:
    release = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_release()
    if release is None:
        print("import: give the zip of a release (RELEASE.zip)")
        return
    pairs = Pairs(f"import of {release.name}", "ms")
    held: Held | None = None
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            store = CatalogueStore(Path(folder) / f"{number}", BUNDLED)
            started = time.perf_counter()
            store.import_file(release)
            ours = time.perf_counter() - started
            held = held or read(store.open().path)
            started = time.perf_counter()
            by_hand(release, Path(folder) / f"{number}.db", held)
            if number:  # the first round loads the modules
                pairs.add(ours * 1000, (time.perf_counter() - started) * 1000)
    pairs.show("by hand", at_most=2)


def shared_release() -> Path | None:
    return next((BUNDLED.parents[2] / "shared/data/hcpcs").glob("*.zip"), None)


def by_hand(release: Path, target: Path, held: Held) -> None:
    codes: dict[str, list[str]] = {}
    with zipfile.ZipFile(release) as archive:
        name = max(archive.namelist(), key=lambda name: archive.getinfo(name).file_size * name.endswith(".txt"))
        for line in archive.read(name).decode("latin-1").splitlines():
            code, record, text = line[:5].strip(), line[10:11], line[11:91].strip()
            if record in "37":
                dates = [line[268:276], line[276:284], line[284:292]]
                codes[code] = [text, line[91:119].strip(), line[119:127], line[229:230], line[256:259], *dates]
            elif code in codes:
                codes[code][0] += f" {text}"
    insert(target, *held)
    with target.open("rb") as file:
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
