"""From a keystroke to the painted list, against a bare FTS5 query, a model reset and the painting of a plain list.

    QT_QPA_PLATFORM=offscreen python benchmarks/keystroke.py [DATA_DIR]

With a folder of data, over what was imported there: both sides search the same texts.
The real window with its delegate, marks and detail page, beside a QListView of the same size with a plain model of code and
text. Every beginning of some typed queries; the p95 of each round makes a pair.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import search
from floor import Pairs
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QListView, QMainWindow

from medcode_desktop import app
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.paths import Places, find_places
from medcode_desktop.ui.lookup.search_bar import SearchField

ROUNDS, QUERIES = 7, 12


def main() -> None:
    application = QApplication(["keystroke"])
    with tempfile.TemporaryDirectory() as folder:
        places = find_places(Path(sys.argv[1]) if sys.argv[1:] else Path(folder))
        texts = search.read_texts(_in_use(places))
        shown = {code: text for code, text, _ in texts}
        typed = search.beginnings(texts, QUERIES)
        find = search.bare_search(texts)
        running = app.build(application, places)
        running.window.resize(1180, 760)
        running.window.show()
        running.window.begin_search("cpap")
        application.processEvents()
        running.after_start()
        [field] = running.window.findChildren(SearchField)

        def ours(text: str) -> None:
            field.setText(text)
            application.processEvents()

        bare_window, plain = QMainWindow(), QListView()
        model = QStringListModel()
        plain.setModel(model)
        plain.setUniformItemSizes(True)
        bare_window.setCentralWidget(plain)
        bare_window.resize(440, 640)
        bare_window.show()

        def bare(text: str) -> None:
            model.setStringList([f"{code} {shown[code]}" for (code,) in find(text) or ()])
            application.processEvents()

        for do in (ours, bare):
            search.timed(do, typed)
        pairs = Pairs("p95 from a keystroke to the painted list", "ms")
        for _ in range(ROUNDS):
            pairs.add(search.timed(ours, typed)[1], search.timed(bare, typed)[1])
        pairs.show("bare query, model reset and paint", at_most=2)
        running.close()


def _in_use(places: Places) -> Path:
    catalogue = CatalogueStore(places.catalogues, places.bundled_catalogue).open()
    catalogue.close()
    return catalogue.path


if __name__ == "__main__":
    main()
