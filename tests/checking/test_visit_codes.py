"""Visit levels out of a made-up CPT file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.checking.levels import LevelLine, count_levels
from medcode_desktop.checking.visit_codes import levels_from, of_catalogue
from medcode_desktop.paths import find_places

NEW, KNOWN, DAILY = "Made-up meeting of a stranger", "Made-up meeting of a friend", "Made-up care of every day"
DESCRIPTORS = {
    "99402": f"{NEW}, which takes little",
    "99403": f"{NEW}, which takes more",
    "99404": f"{NEW}, which takes much",
    "99411": f"{KNOWN} that needs nobody",
    "99412": f"{KNOWN}, which takes little",
    "99414": f"{KNOWN}, which takes much",
    "99457": f"{DAILY}; little",
    "99458": f"{DAILY}; more",
    "99459": f"{DAILY}; much",
    "99460": f"{DAILY}; all",
    "99470": "Made-up thing by itself alone",
    "99471": "Other made-up thing by itself",
    "99472": "Short",
}
EXPECTED = {
    "99402": (NEW, 2), "99403": (NEW, 3), "99404": (NEW, 4),
    "99411": (KNOWN, 1), "99412": (KNOWN, 2), "99414": (KNOWN, 4),
    "99457": (DAILY, 1), "99458": (DAILY, 2), "99459": (DAILY, 3), "99460": (DAILY, 4),
}  # fmt: skip


def test_levels_from_descriptors() -> None:
    assert levels_from(DESCRIPTORS) == EXPECTED
    assert levels_from({}) == {}


def test_levels_of_the_clinics_own_file(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogues", find_places().bundled_catalogue)
    on = date(2026, 3, 1)
    assert of_catalogue(store.open(), on) == {}
    path = tmp_path / "LONGULT.txt"
    notice = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n"
    path.write_text(notice + "".join(f"{code}\t{text}\n" for code, text in DESCRIPTORS.items()), encoding="utf-8")
    store.import_files([path], licence=Licence("R. Diaz", "2026-01-02T00:00:00+00:00"))
    found = of_catalogue(store.open(), on)
    assert found == EXPECTED
    counted = count_levels([LevelLine("Dr. Alder", code="99414"), LevelLine("Dr. Alder", code="99470")], found)
    assert [(visits.group, visits.levels) for visits in counted.visits] == [(KNOWN, (0, 0, 0, 1, 0))]
    assert counted.no_level == 1
