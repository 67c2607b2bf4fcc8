"""Shape questions take the codes of the clinic's own CPT file, and never a word of its texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.paths import find_places
from medcode_desktop.training.bank import read_bank
from medcode_desktop.training.deck import Deck
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.training.topics.shape import REAL_LABEL

CODES = ("00001", "00003", "0003F", "9998T", "9997U", "9998M")


def test_shapes_with_a_licensed_file(tmp_path: Path) -> None:
    path = tmp_path / "LONGULT.txt"
    notice = "CPT 2026\nCPT copyright 2025 American Medical Association.\n\n"
    path.write_text(notice + "".join(f"{code}\tMade-up zephyr {code}\n" for code in CODES), encoding="utf-8")
    places = find_places()
    store = CatalogueStore(tmp_path / "catalogues", places.bundled_catalogue)
    store.import_files([path], licence=Licence("R. Diaz", "2026-01-02T00:00:00+00:00"))
    catalogue = store.open()
    material = Material(catalogue, read_bank(places.resources / "questions"), date(2026, 2, 1))
    plan = Plan("", Mode.PRACTICE, ((Topic.SHAPE, 1),), 60, seed=3, on=material.day.isoformat())
    drawn = Deck(material).draw(plan)
    assert {question.label for question in drawn} == {REAL_LABEL}
    told = " ".join(str(question.document()) for question in drawn)
    assert sum(code in told for code in CODES) == len(CODES)
    assert "zephyr" not in told
    catalogue.close()
