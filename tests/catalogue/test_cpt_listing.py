"""The AMA's file says of its year which CPT codes there are; a fee schedule speaks for its own codes and year alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import Standing
from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from tests.releases import test_clfs as clfs
from tests.releases.fee_making import pprrvu, text_of

LICENCE = Licence("R. Diaz", "2026-01-02T03:04:05+00:00")


@pytest.fixture
def both(store: CatalogueStore, tmp_path: Path) -> Catalogue:
    """CPT 2026 with 00001; a fee schedule of 2025 with 00001 and 11307; laboratory fees of 2026 with 0001U."""
    (tmp_path / "LONGULT.txt").write_text(
        "CPT 2026\nCPT copyright 2025 American Medical Association. All rights reserved.\n\n"
        "00001\tMade-up one\n00003\tMade-up three\n",
        encoding="utf-8",
    )
    fees = pprrvu([(code, "", "Made up", "A", "1", "1", "1", "1") for code in ("00001", "11307")])
    (tmp_path / "PPRRVU2025_Oct.csv").write_bytes(text_of(fees))
    test = ["2026", "0001U", "", "20260101", "N", "1.00", "made up", "made-up test", "made-up test"]
    (tmp_path / "PUF_CLFS_CY2026_Q1V1.csv").write_bytes(text_of([*clfs.TABLE[:5], test]))
    store.import_files(sorted(tmp_path.glob("*.*")), licence=LICENCE)
    return store.open()


@pytest.mark.parametrize(
    ("code", "day", "said", "standing"),
    [
        ("00001", "2026-03-02", "In the CPT code set of 2026", Standing.ACTIVE),
        ("11307", "2025-03-02", "In the Physician fee schedule October 2025", Standing.ACTIVE),
        ("11307", "2026-03-02", "Not in the CPT file of 2026", Standing.UNKNOWN),
        ("11307", "2024-03-02", "Whether it is valid on the date is not known", Standing.UNKNOWN),
        ("0001U", "2026-03-02", "In the Clinical laboratory fee schedule", Standing.ACTIVE),
        ("80061", "2026-03-02", "Not in the CPT file of 2026", Standing.UNKNOWN),
        ("80061", "2025-03-02", "Whether it is valid on the date is not known here", Standing.UNKNOWN),
    ],
)
def test_what_look_up_says(both: Catalogue, code: str, day: str, said: str, standing: Standing) -> None:
    detail = both.detail(code, date.fromisoformat(day))
    assert detail is not None
    assert detail.standing_text.startswith(said)
    assert detail.hit.standing is standing
    assert detail.import_for_text is (code == "80061" and day < "2026")
    if said.startswith(("Not in", "Whether")) and code == "11307":
        assert detail.caution == f"It is in the Physician fee schedule October 2025, which says nothing of {day[:4]}."


def test_the_source_of_a_text_is_named(both: Catalogue) -> None:
    on = date(2026, 3, 2)
    for code, title in (("00001", "CPT 2026, long descriptors"), ("0001U", "Clinical laboratory fee schedule")):
        detail = both.detail(code, on)
        assert detail is not None
        assert detail.official[0].release.startswith(title)
